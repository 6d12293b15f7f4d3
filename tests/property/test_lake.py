from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.engine.duck import DuckEngine
from vigie.lake.case import Case, create_case, open_case
from vigie.lake.ingestion import Ingestion, Reconciliation
from vigie.lake.rejections import safe_cell
from vigie.testing.staged_records import Record, staged_records

Drawn = tuple[str | None, str, tuple[str, ...], bool]

DRAWN = st.tuples(
    st.sampled_from(["p", "q", "r"]) | st.none(),
    st.sampled_from(["x", "y"]),
    st.lists(st.sampled_from(["u", "v"]), unique=True, max_size=2).map(tuple),
    st.sampled_from([False, False, False, True]),
)
FILES = st.lists(st.lists(DRAWN, max_size=8), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


def as_records(drawn: list[Drawn]) -> list[Record]:
    return [
        Record(number=number, post=post, text=text, account=text, links=links, refused="bad" if bad else None)
        for number, (post, text, links, bad) in enumerate(drawn, start=1)
    ]


def ingest(case: Case, engine: DuckEngine, records: list[Record], *, name: str) -> Reconciliation:
    file = {"name": name, "sha256": name * 4, "bytes": 1, "importer": "t", "importer_version": "1"}
    with Ingestion(case, engine, source_file_id=name) as ingestion:
        for start in range(0, len(records), 3):
            ingestion.stage(*staged_records(records[start : start + 3], source_file_id=name))
        return ingestion.finish(file, now_us=0)


@dataclass
class SlowLake:
    """The same rules, one record at a time."""

    texts: dict[str, str] = field(default_factory=dict)
    actions: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)

    def ingest(self, records: list[Record]) -> Counter[str]:
        return Counter(self.outcome(record) for record in records)

    def outcome(self, record: Record) -> str:
        if record.refused:
            return "rejected"
        if record.post is not None and self.texts.get(record.post, record.text) != record.text:
            return "rejected"
        self.accounts.add(f"test:{record.account}")
        if record.post is None:
            return "stored"
        self.actions |= {f"test:{record.post} share_url {link}" for link in record.links}
        known = record.post in self.texts
        self.texts[record.post] = record.text
        return "merged" if known else "stored"


@settings(deadline=None, max_examples=25)
@given(files=FILES)
def test_ingesting_matches_the_slow_obvious_rules(
    engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory, files: list[list[Drawn]]
) -> None:
    folder = tmp_path_factory.mktemp("case")
    case = create_case(folder, title="", purpose="", now_us=0, pseudonym_key="")
    slow = SlowLake()
    for number, drawn in enumerate(files):
        told = ingest(case, engine, as_records(drawn), name=f"file-{number}")
        expected = slow.ingest(as_records(drawn))
        assert (told.stored, told.merged, told.rejected) == tuple(
            expected[outcome] for outcome in ("stored", "merged", "rejected")
        )
        assert told.stored + told.merged + told.rejected == told.rows_in == len(drawn)
    held = {row["native_id"]: row["text_raw"] for row in case.lake.read("post").to_pylist()}
    assert held == slow.texts
    for table, column, expected_ids in (
        ("action", "action_id", slow.actions),
        ("account", "account_uid", slow.accounts),
    ):
        ids = case.lake.read(table)[column].to_pylist()
        assert set(ids) == expected_ids
        assert len(ids) == len(expected_ids)


@settings(deadline=None, max_examples=15)
@given(drawn=st.lists(DRAWN, max_size=8))
def test_the_order_of_batches_does_not_change_what_is_stored(
    engine: DuckEngine, tmp_path_factory: pytest.TempPathFactory, drawn: list[Drawn]
) -> None:
    tables = []
    for order in (as_records(drawn), as_records(drawn)[::-1]):
        folder = tmp_path_factory.mktemp("case")
        case = create_case(folder, title="", purpose="", now_us=0, pseudonym_key="")
        told = ingest(case, engine, order, name="file")
        names = ("post", "account", "account_snapshot", "post_object", "action")
        tables.append((told, [case.lake.read(name).to_pylist() for name in names]))
    assert tables[0] == tables[1]


@settings(deadline=None, max_examples=20)
@given(text=st.text())
def test_a_case_file_reads_back_whatever_the_title(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder: Path = tmp_path_factory.mktemp("case")
    made = create_case(folder, title=text, purpose=text, now_us=0, pseudonym_key=text)
    assert open_case(folder) == made


@settings(deadline=None)
@given(value=st.text())
def test_a_safe_cell_holds_its_text_and_never_begins_a_formula(value: str) -> None:
    safe = safe_cell(value)
    assert safe in (value, f"'{value}")
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
