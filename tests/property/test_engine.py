from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.engine.duck import DuckEngine
from vigie.engine.grouping import groups
from vigie.engine.port import PAIRS
from vigie.engine.statements import rename_parameters
from vigie.model.contracts import Column, Contract

NAMES = st.text(alphabet="aé𝄞Z_", max_size=3)
ROWS = st.lists(st.tuples(NAMES, st.integers(-5, 5)), max_size=40)
SUMS = Contract("sums", 1, "a group", (Column("k", pa.string(), "Key"), Column("n", pa.int64(), "Sum")))

property_test = partial(settings, deadline=None, max_examples=40)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as opened:
        yield opened


def sum_group(group: pa.Table) -> pa.Table:
    (key,) = set(group["k"].to_pylist())
    return pa.table({"k": [key], "n": [int(group["n"].to_numpy().sum())]})


def table(rows: list[tuple[str, int]]) -> pa.Table:
    return SUMS.table({"k": [key for key, _ in rows], "n": [n for _, n in rows]})


@property_test()
@given(rows=ROWS)
def test_grouping_by_kernel_matches_grouping_in_sql_and_the_slow_obvious_sum(
    engine: DuckEngine, rows: list[tuple[str, int]]
) -> None:
    slow: defaultdict[str, int] = defaultdict(int)
    for key, n in rows:
        slow[key] += n
    by_kernel = engine.map_groups(table(rows), "k", sum_group, SUMS).arrow().to_pylist()
    by_sql = engine.sql("select k, sum(n) as n from t group by k", {"t": table(rows)}).arrow().to_pylist()
    assert {row["k"]: row["n"] for row in by_kernel} == slow
    assert {row["k"]: row["n"] for row in by_sql} == slow
    assert len(by_kernel) == len(by_sql) == len(slow)


@property_test()
@given(rows=ROWS, cuts=st.lists(st.integers(0, 40), max_size=6))
def test_where_pieces_end_does_not_change_the_groups(rows: list[tuple[str, int]], cuts: list[int]) -> None:
    whole = table(sorted(rows))
    edges = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    pieces = [whole.slice(start, end - start) for start, end in pairwise(edges)]
    got = Counter((group["k"][0].as_py(), group.num_rows) for group in groups(pieces, key="k"))
    assert got == Counter(Counter(key for key, _ in rows).items())


@property_test()
@given(pairs=st.lists(st.tuples(NAMES, NAMES), max_size=30))
def test_components_match_networkx_whatever_the_order(
    engine: DuckEngine, pairs: list[tuple[str, str]]
) -> None:
    slow = {
        node: min(members, key=str.encode)
        for members in nx.connected_components(nx.Graph(pairs))
        for node in members
    }
    for order in (pairs, [(b, a) for a, b in reversed(pairs)]):
        given_pairs = PAIRS.table({"a": [a for a, _ in order], "b": [b for _, b in order]})
        got = engine.connected_components(given_pairs).arrow().to_pylist()
        assert {row["node"]: row["component"] for row in got} == slow
        assert [row["node"] for row in got] == sorted(slow, key=str.encode)


@property_test()
@given(names=st.lists(st.text(alphabet="aé𝄞\0' ", max_size=5) | st.none(), max_size=10))
def test_a_key_is_the_first_60_bits_of_the_md5_digest(engine: DuckEngine, names: list[str | None]) -> None:
    given_names = pa.table({"n": pa.array(names, pa.string())})
    got = engine.sql("select vg_key(n) as k from t", {"t": given_names}).arrow()["k"].to_pylist()
    slow = [None if name is None else int(hashlib.md5(name.encode()).hexdigest()[:15], 16) for name in names]  # noqa: S324 - a name, not a protection
    assert got == slow


@property_test()
@given(text=st.text(alphabet="$a1'\"- \n/*", max_size=30))
def test_renaming_parameters_only_adds_the_prefix_after_dollars(text: str) -> None:
    renamed = rename_parameters(text, prefix="p_")
    assert renamed.replace("$p_", "$") == text
