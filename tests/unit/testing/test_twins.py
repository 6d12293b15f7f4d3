"""The fast kernels and their slow twins agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.kernels.coaction_edges import count_edges
from vigie.kernels.coaction_rows import KEYED_ACTIONS, prepare
from vigie.kernels.coortweet import FOUR_COLUMNS, coortweet_network
from vigie.kernels.windows import pairs_in_window
from vigie.testing import oracles
from vigie.testing.oracles import Act, Share
from vigie.testing.strategies import acts, shares

WINDOWS_US = st.sampled_from([1, 1_000_000, 5_000_000, 20_000_000])


def keyed(drawn: list[Act]) -> pa.Table:
    """Number names in their order, so that keys read back as positions."""
    return KEYED_ACTIONS.rows(
        {
            "object_key": int(act.obj[1:]),
            "account_key": int(act.account.split(":")[1]),
            "post_key": int(act.post.split(":p")[1]),
            "platform_key": 0,
            "at_us": act.at_us,
        }
        for act in drawn
    )


@given(drawn=acts(), window_us=WINDOWS_US, min_objects=st.integers(1, 3))
def test_edges(drawn: list[Act], window_us: int, min_objects: int) -> None:
    data = prepare(keyed(drawn))
    pairs = pairs_in_window(data.obj, data.at_us, window_us=window_us, neighbours=1_000)
    edges = count_edges(
        pairs.left,
        pairs.right,
        obj=data.obj,
        account=data.account,
        at_us=data.at_us,
        weight=data.weight,
        accounts=data.accounts,
        min_objects=min_objects,
    )
    names = [f"agora:{key}" for key in data.account_keys]
    got: dict[Any, Any] = {
        (names[a], names[b]): (int(n), *(pytest.approx(float(value), abs=1e-9) for value in values))
        for a, b, n, *values in zip(
            *(getattr(edges, name) for name in ("a", "b", "n_objects", "score", "own_a", "own_b")),
            strict=True,
        )
    }
    want = oracles.co_action_edges(drawn, window_us=window_us, min_objects=min_objects)
    assert {pair: (edge.n_objects, edge.rarity, edge.own_a, edge.own_b) for pair, edge in want.items()} == got


@given(drawn=acts(), window_us=WINDOWS_US)
def test_pairs_of_rows(drawn: list[Act], window_us: int) -> None:
    rows = sorted(drawn, key=lambda act: (act.obj, act.at_us))
    got = pairs_in_window(
        np.array([int(act.obj[1:]) for act in rows], dtype=np.int32),
        np.array([act.at_us for act in rows], dtype=np.int64),
        window_us=window_us,
        neighbours=1_000,
    )
    pairs = zip(got.left.tolist(), got.right.tolist(), strict=True)
    assert set(pairs) == oracles.pairs_in_window(rows, window_us=window_us)


@given(
    drawn=shares(),
    time_window=st.sampled_from([0, 1, 10]),
    min_participation=st.integers(1, 3),
    edge_weight=st.sampled_from([0.0, 0.5, 0.9]),
)
def test_the_coortweet_network(
    drawn: list[Share], time_window: int, min_participation: int, edge_weight: float
) -> None:
    options: dict[str, Any] = {
        "time_window": time_window,
        "min_participation": min_participation,
        "edge_weight": edge_weight,
    }
    got = coortweet_network(FOUR_COLUMNS.rows(row._asdict() for row in drawn), **options)
    want = oracles.coortweet_edges(drawn, **options)
    assert {(row.pop("account_id"), row.pop("account_id_y")): row for row in got.to_pylist()} == {
        pair: pytest.approx(edge._asdict()) for pair, edge in want.items()
    }
