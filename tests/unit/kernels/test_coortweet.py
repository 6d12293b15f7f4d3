from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vigie.kernels.coortweet import FOUR_COLUMNS, coortweet_network

REAL = Path(__file__).parents[4] / "shared" / "data" / "german_elections_2021"


def shares(*rows: tuple[str, str, int], contents: list[str] | None = None) -> pa.Table:
    return FOUR_COLUMNS.rows(
        {
            "object_id": obj,
            "account_id": account,
            "content_id": contents[number] if contents else f"c{number}",
            "timestamp_share": at,
        }
        for number, (obj, account, at) in enumerate(rows)
    )


def edges(table: pa.Table, **settings: Any) -> dict[tuple[str, str], int]:
    network = coortweet_network(table, **settings).to_pylist()
    return {(row["account_id"], row["account_id_y"]): row["weight"] for row in network}


def test_the_window_is_inclusive_to_the_second() -> None:
    three = shares(("o1", "A", 0), ("o1", "B", 60), ("o1", "C", 121))
    assert edges(three, time_window=60, min_participation=1) == {("A", "B"): 1}


def test_every_pair_of_rows_counts() -> None:
    four = shares(("o1", "A", 0), ("o1", "A", 5), ("o1", "B", 2), ("o1", "B", 9))
    assert edges(four, time_window=60, min_participation=1) == {("A", "B"): 4}


def test_an_account_alone_has_no_edge() -> None:
    assert edges(shares(("o1", "A", 0), ("o1", "A", 5)), time_window=60, min_participation=1) == {}


def test_the_original_post_is_no_share_of_itself() -> None:
    original = shares(("p1", "A", 0), ("p1", "B", 1), contents=["p1", "p2"])
    assert edges(original, time_window=60, min_participation=1) == {}


def test_one_content_in_two_rows_is_no_pair() -> None:
    same = shares(("o1", "A", 0), ("o1", "B", 1), contents=["p1", "p1"])
    assert edges(same, time_window=60, min_participation=1) == {}


def test_a_one_off_partner_of_an_active_account_stays() -> None:
    rows = shares(
        ("o1", "A", 0), ("o1", "B", 1), ("o2", "A", 0), ("o2", "C", 1), ("x", "B", 900), ("y", "C", 900)
    )
    assert edges(rows, time_window=60, min_participation=2) == {("A", "B"): 1, ("A", "C"): 1}


def test_accounts_with_too_few_rows_are_dropped_first() -> None:
    rows = shares(("o1", "A", 0), ("o1", "B", 1), ("o2", "A", 500))
    assert edges(rows, time_window=60, min_participation=2) == {}


def test_the_threshold_moves_with_the_run() -> None:
    rows = shares(("o", "A", 0), ("o", "A", 1), ("o", "B", 2), ("p", "C", 0), ("p", "D", 1))
    network = coortweet_network(rows, time_window=60, min_participation=1).to_pylist()
    assert [(row["account_id"], row["weight_threshold"]) for row in network] == [("A", 1), ("C", 0)]
    assert network[0]["edge_symmetry_score"] == 0.5


def test_no_rows_give_an_empty_network() -> None:
    assert len(coortweet_network(FOUR_COLUMNS.empty())) == 0


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not here")
@pytest.mark.parametrize(
    ("column", "name"), [("url_id", "url"), ("hashtag_id", "hashtag"), ("phash_id", "phash")]
)
def test_edges_equal_those_that_coortweet_computed(column: str, name: str) -> None:
    posts = pq.read_table(REAL / "posts.parquet").to_pylist()
    rows = {
        (str(int(post[column])), post["account_id"], str(int(post["post_id"])), int(post["ts"].timestamp()))
        for post in posts
        if post[column] is not None
    }
    table = FOUR_COLUMNS.rows(dict(zip(FOUR_COLUMNS.names, row, strict=True)) for row in sorted(rows))
    with (REAL / f"coortweet_edges_{name}_60s.csv").open(newline="") as file:
        expected = {
            (row["account_id"], row["account_id_y"]): int(row["weight"]) for row in csv.DictReader(file)
        }
    assert edges(table, time_window=60, min_participation=1) == expected
