from __future__ import annotations

import pyarrow as pa
import pytest

from vigie.testing.parity import first_difference

WANT = pa.table({"who": ["a", None], "n": [1, 2], "share": [0.5, float("nan")]})


def test_a_table_does_not_differ_from_itself_nor_from_floats_within_the_tolerance() -> None:
    assert first_difference(WANT, WANT) == ""
    assert first_difference(WANT.set_column(2, "share", [[0.5 + 1e-8, float("nan")]]), WANT) == ""


@pytest.mark.parametrize(
    ("got", "told"),
    [
        (WANT.select(["n", "who", "share"]), "columns: "),
        (WANT.slice(1), "1 rows instead of 2"),
        (WANT.set_column(0, "who", [["a", "b"]]), "who, row 1: 'b' instead of None"),
        (WANT.set_column(1, "n", [[2, 1]]), "n, row 0: 2 instead of 1"),
        (WANT.set_column(2, "share", [[0.501, float("nan")]]), "share, row 0: 0.501 instead of 0.5"),
        (WANT.set_column(2, "share", [[0.5, 0.0]]), "share, row 1: 0.0 instead of nan"),
    ],
)
def test_what_differs_first_is_told(got: pa.Table, told: str) -> None:
    assert first_difference(got, WANT).startswith(told)


def test_a_column_that_may_differ_may() -> None:
    assert first_difference(WANT.set_column(1, "n", [[2, 1]]), WANT, but=("n",)) == ""
