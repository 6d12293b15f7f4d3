from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

from vigie.model.contracts import Column, Contract
from vigie.model.errors import (
    CaseError,
    ContractError,
    InputError,
    InternalError,
    OutsideError,
    ParameterError,
    SourceError,
    VigieError,
    nearest,
)
from vigie.model.ids import account_uid, action_id, nameless_post_uid, post_uid, short_id
from vigie.model.outcomes import NotAssessed
from vigie.model.parameters import Params, param
from vigie.model.tables import TABLES

PETS = Contract(
    "pets",
    2,
    "one pet",
    (
        Column("name", pa.string(), "What it answers to", nullable=False),
        Column("legs", pa.int64(), "How many", "legs"),
    ),
    ("name",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk(Params):
    minutes: int = param(20, low=1, high=90, unit="min", why="dogs tire")
    speed: float = param(1.0, low=0, high=9, unit="m/s", why="dogs pull")
    dogs: tuple[str, ...] = param((), why="none by default")
    pace: str = param("trot", choices=("trot", "amble"), why="two are known")


def test_a_table_is_built_with_nulls_where_a_nullable_column_is_missing() -> None:
    assert PETS.table({"name": ["Rex"]}).to_pylist() == [{"name": "Rex", "legs": None}]
    assert PETS.rows([{"name": "Rex", "legs": 4}, {"name": "Io"}])["legs"].to_pylist() == [4, None]
    assert PETS.rows([]).schema == PETS.schema


@pytest.mark.parametrize(
    ("columns", "code"),
    [({"nam": ["Rex"]}, "VG103"), ({"legs": [4]}, "VG101"), ({"name": ["Rex"], "legs": ["four"]}, "VG102")],
)
def test_a_table_that_breaks_its_contract_is_not_built(columns: dict[str, list[object]], code: str) -> None:
    with pytest.raises(ContractError) as caught:
        PETS.table(columns)
    assert caught.value.code == code


def test_checking_orders_casts_and_drops_columns() -> None:
    loose = pa.table({"legs": pa.array([4], pa.int32()), "extra": [1], "name": ["Rex"]})
    assert PETS.check(loose).schema == PETS.schema


@pytest.mark.parametrize(
    ("table", "code", "word"),
    [
        (pa.table({"nam": ["Rex"], "legs": [4]}), "VG101", "did you mean 'nam'?"),
        (pa.table({"name": pa.array([None], pa.string()), "legs": [4]}), "VG102", "null values"),
        (pa.table({"name": ["Rex"], "legs": ["four"]}), "VG102", "pets v2"),
    ],
)
def test_checking_says_what_is_wrong_and_where(table: pa.Table, code: str, word: str) -> None:
    with pytest.raises(ContractError) as caught:
        PETS.check(table, place="zoo.csv")
    assert caught.value.code == code
    assert "zoo.csv" in str(caught.value)
    assert word in str(caught.value)


def test_every_table_of_the_lake_says_what_each_column_means() -> None:
    for name, contract in TABLES.items():
        assert contract.name == name
        assert contract.row
        assert all(column.meaning for column in contract.columns)
        assert set(contract.key) <= set(contract.names)


def test_parameters_refuse_what_is_outside_their_range() -> None:
    with pytest.raises(ParameterError, match=r"minutes=91 min is outside 1\.\.90 min") as caught:
        Walk(minutes=91)
    assert (caught.value.code, caught.value.hint) == ("VG104", "dogs tire")
    with pytest.raises(ParameterError, match="pace='run' is not allowed"):
        Walk(pace="run")


def test_numbers_of_other_libraries_and_lists_are_taken_at_the_door() -> None:
    walk = Walk.of({"minutes": np.int64(30), "dogs": ["Rex"], "speed": np.float32(2)})
    assert (walk.minutes, walk.dogs, walk.speed) == (30, ("Rex",), 2.0)
    assert type(walk.minutes) is int
    assert Walk.of({"speed": 3}).fingerprint == Walk(speed=3.0).fingerprint


def test_parameters_refuse_values_of_another_type() -> None:
    for wrong in ("20", 20.5, True, None):
        with pytest.raises(ParameterError, match="is no int"):
            Walk.of({"minutes": wrong})


def test_an_unknown_parameter_is_met_with_the_nearest_one() -> None:
    with pytest.raises(ParameterError, match="did you mean 'minutes'") as caught:
        Walk.of({"minute": 5})
    assert caught.value.code == "VG105"


def test_the_fingerprint_changes_with_any_value_and_with_nothing_else() -> None:
    assert Walk().fingerprint == Walk.of({"minutes": 20}).fingerprint
    assert len({Walk().fingerprint, Walk(minutes=21).fingerprint, Walk(pace="amble").fingerprint}) == 3


@pytest.mark.parametrize(
    ("kind", "exit_code"),
    [
        (VigieError, 1),
        (InputError, 1),
        (ParameterError, 2),
        (ContractError, 1),
        (SourceError, 1),
        (CaseError, 1),
        (OutsideError, 3),
        (InternalError, 1),
    ],
)
def test_errors_say_code_place_sentence_and_hint(kind: type[VigieError], exit_code: int) -> None:
    error = kind("VG999", "it broke", place="here", hint="mend it")
    assert str(error) == "VG999 here: it broke\n  hint: mend it"
    assert str(kind("VG999", "it broke")) == "VG999 it broke"
    assert error.exit_code == exit_code


def test_a_hint_lists_what_is_known_when_nothing_is_near() -> None:
    assert nearest("zebra", ["cat", "dog"]) == "known: cat, dog"
    assert nearest("dgo", ["cat", "dog"]) == "did you mean 'dog'?"
    assert nearest("dog", []) == ""


def test_ids_are_text_that_two_runs_agree_on() -> None:
    assert (account_uid("x", "7"), post_uid("x", "9")) == ("x:7", "x:9")
    assert action_id("x:9", "share_url", "u") == "x:9 share_url u"
    assert (
        nameless_post_uid("x:7", 5, "h")
        == nameless_post_uid("x:7", 5, "h")
        != nameless_post_uid("x:7", 6, "h")
    )
    assert nameless_post_uid("x:7", 5, "h").startswith("x:")
    assert short_id("E", "a", "b") != short_id("E", "ab")
    assert len(short_id("E", 1)) == 18


def test_what_was_not_assessed_says_why() -> None:
    assert str(NotAssessed("too-coarse", {"window_s": 30})) == "not assessed: too-coarse (window_s 30)"
    assert str(NotAssessed("no-such-object")) == "not assessed: no-such-object"
