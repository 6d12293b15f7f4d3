from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from vigie.model.errors import SourceError
from vigie.sources import inspection, registry
from vigie.sources.inspection import Inspection, inspect
from vigie.sources.spec import Confidence, Reading, SourceOptions, SourceSpec

NOW_US = 1_750_000_000_000_000


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., Inspection]:
    def inspected(
        content: str, *, name: str = "posts.csv", as_: str | None = None, **said: Any
    ) -> Inspection:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8", newline="")
        return inspect(path, SourceOptions(now_us=NOW_US, **said), as_=as_)

    return inspected


def test_a_clean_file_is_described(look: Callable[..., Inspection]) -> None:
    found = look(
        "account_id;ts;text;mood\n7;1629589836;a sentence that is long enough;glad\n8;1629589900;b;\n"
    )
    assert (found.source, found.encoding, found.delimiter) == ("tables", "utf-8", "semicolon")
    assert (found.rows_seen, found.rows_estimated, found.complete) == (2, 2, True)
    assert [(use.column, use.field, use.example) for use in found.columns] == [
        ("account_id", "account_id", "7"),
        ("ts", "created_at", "1629589836"),
        ("text", "text", "a sentence that is long enough"),
        ("mood", None, "glad"),
    ]
    assert found.problems == ()
    assert found.times is not None
    assert found.times.zone_known_by == "written in each time"
    assert (found.times.first, found.times.last) == ("2021-08-21T23:50:36Z", "2021-08-21T23:51:40Z")
    assert found.times.precision == "s"
    assert found.platforms == {"unknown": 2}
    assert found.candidates[0].source == "tables"
    assert found.command.startswith("vigie ingest ")
    assert orjson.loads(orjson.dumps(found.as_dict()))["source"] == "tables"


def test_each_object_type_is_ready_or_says_why_not(look: Callable[..., Inspection]) -> None:
    found = look("account_id,ts,text,hashtags,camp\n7,1629589836,short,a,\n", object_columns=("camp",))
    uses = {use.object_type: use for use in found.objects}
    assert uses["hashtag"].ready
    assert uses["hashtag"].actions == 1
    assert uses["text"].reason == "none in the 1 records seen"
    assert uses["url"].reason == "no column is read as 'urls'"
    assert uses["domain"].reason == "no column is read as 'domains'"
    assert uses["column:camp"].reason == "none in the 1 records seen"
    bare = look("account_id,ts,urls\n7,1629589836,http://a.example/1\n")
    assert {use.object_type: use for use in bare.objects}["text"].reason == "no column is read as 'text'"


def test_what_must_be_declared_is_said_with_the_command(look: Callable[..., Inspection]) -> None:
    text = "account_id,ts,text\n7,07/03/2018 14:05,a\n8,08/03/2018 14:05,b\n"
    found = look(text)
    assert [problem.code for problem in found.problems] == ["VG203", "VG204"]
    assert found.times is not None
    assert (found.times.zone_known_by, found.times.day_order) == ("must be declared", "must be declared")
    assert found.command.endswith("--tz ZONE --dayfirst")
    declared = look(text, tz="UTC", dayfirst=False)
    assert declared.problems == ()
    assert declared.times is not None
    assert (declared.times.zone_known_by, declared.times.day_order) == ("declared", "month first, declared")
    assert declared.command.endswith("--tz UTC --monthfirst")
    assert "day first, declared" in str(look(text, tz="UTC", dayfirst=True).times)


@pytest.mark.parametrize(
    ("times", "order"),
    [
        (["25/03/2018"], "day first, proven by '25/03/2018'"),
        (["03/25/2018"], "month first, proven by '03/25/2018'"),
        (["25/03/2018", "03/25/2018"], "contradictory"),
        (["03/03/2018"], "plain"),
        (["2018-03-03"], "plain"),
    ],
)
def test_the_order_of_day_and_month_says_its_proof(
    look: Callable[..., Inspection], times: list[str], order: str
) -> None:
    found = look("account_id,ts,text\n" + "".join(f"7,{time},a\n" for time in times), tz="UTC")
    assert found.times is not None
    assert found.times.day_order == order


def test_damage_is_shown_with_its_places(look: Callable[..., Inspection]) -> None:
    rows = "7,1629589836\n" * 7 + "7,1,1629589836,a\n1.5E+18,2,1629589836,a\n"
    found = look(f"account_id,post_id,ts,text\n{rows}", platform="a b", as_="tables")
    ragged = next(damage for damage in found.damage if damage.reason == "ragged-row")
    assert (ragged.records, ragged.places) == (7, tuple(f"line:{line}" for line in range(2, 7)))
    damaged = next(damage for damage in found.damage if damage.reason == "damaged-id")
    assert damaged.places == ("line:10",)
    assert found.accounts is not None
    assert found.accounts.damaged == 1
    assert "--as tables" in found.command
    assert "--platform 'a b'" in found.command


def test_a_table_that_tells_nothing_shows_its_columns(look: Callable[..., Inspection]) -> None:
    found = look("acount_id,ts,text\n7,1629589836,a\n", object_columns=("absent",))
    assert [problem.code for problem in found.problems] == ["VG201"]
    assert {use.column for use in found.columns} == {"acount_id", "ts", "text"}
    assert "acount_id" in look("acount_id,ts,text\n7,1629589836,a\n").problems[0].hint


def test_times_that_no_form_fits_are_a_problem_without_a_plan(look: Callable[..., Inspection]) -> None:
    found = look("account_id,ts,text\n7,soon,a\n")
    assert [problem.code for problem in found.problems] == ["VG205"]
    assert found.objects
    assert found.rows_seen == 1


def test_an_unknown_format_is_described_as_far_as_it_goes(look: Callable[..., Inspection]) -> None:
    found = look("a dark night\nwith words\n")
    assert found.source is None
    assert [problem.code for problem in found.problems] == ["VG202"]
    with pytest.raises(SourceError):
        look("a dark night\nwith words\n", as_="nothing")


def test_a_long_file_is_sampled_and_its_rows_estimated(
    look: Callable[..., Inspection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "_MOST_ROWS", 50_000)
    found = look("account_id,ts,text,object\n" + "7,1629589836,a,1\n" * 120_000, object_columns=("object",))
    assert found.rows_seen == 50_000
    assert not found.complete
    assert found.rows_estimated is not None
    assert found.rows_estimated >= 50_000
    assert "--object object" in found.command


def test_a_plug_in_that_only_reads_is_recognised_and_no_more(
    look: Callable[..., Inspection], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Plain:
        def detect(self, _sample: object) -> Confidence:
            return Confidence(1.0, "mine")

        def read(self, _path: Path, _options: SourceOptions) -> Reading:
            return Reading(iter(()))

    plain = SourceSpec(code="plain", title="Plain", version="1", body="", needs=(), uses=(), cannot_know=())
    monkeypatch.setattr(registry, "BUILT_IN", (plain,))
    monkeypatch.setattr(SourceSpec, "load", lambda _: Plain())
    found = look("account_id,ts,text\n7,1629589836,a\n")
    assert found.source == "plain"
    assert any("does not say more" in note for note in found.notes)


def test_inspecting_writes_nothing(look: Callable[..., Inspection], tmp_path: Path) -> None:
    look("account_id,ts,text\n7,1629589836,a\n")
    assert [path.name for path in tmp_path.iterdir()] == ["posts.csv"]
