from __future__ import annotations

import sys

import pytest

from vigie.engine.opening import open_engine
from vigie.engine.statements import heading, read_statement, refuse_strange, with_parameters
from vigie.model.errors import InternalError, OutsideError, ParameterError


def test_the_default_engine_is_duckdb() -> None:
    with open_engine(threads=1) as engine:
        assert engine.name.startswith("duckdb")


def test_an_unknown_engine_names_the_nearest() -> None:
    with pytest.raises(ParameterError) as caught:
        open_engine("duckdv")
    assert caught.value.hint == "did you mean 'duckdb'?"


def test_a_statement_is_read_from_its_package_with_its_heading() -> None:
    text = read_statement("vigie.engine", "coded_pairs")
    assert heading(text).startswith("One row per")


def test_a_statement_without_a_comment_has_no_heading() -> None:
    assert not heading("select 1")


def test_an_unknown_statement_names_the_nearest() -> None:
    with pytest.raises(InternalError) as caught:
        read_statement("vigie.engine", "coded_pair")
    assert caught.value.hint == "did you mean 'coded_pairs'?"


def test_a_master_is_for_spark_alone() -> None:
    with pytest.raises(ParameterError) as caught:
        open_engine(master="local[2]")
    assert caught.value.hint == "add --engine spark, or leave the master out"


def test_spark_that_is_not_installed_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vigie.engine.spark.adapter", None)
    with pytest.raises(OutsideError) as caught:
        open_engine("spark")
    assert caught.value.code == "VG407"
    assert "vigie[spark]" in caught.value.hint


def test_a_cluster_without_a_shared_folder_is_refused_before_anything_starts() -> None:
    with pytest.raises(ParameterError, match="shared folder"):
        open_engine("spark", master="spark://head.example:7077")


def test_what_stands_in_strings_and_comments_is_neither_parameter_nor_semicolon() -> None:
    text = "select '$a;' as \"$b;\", $c as c from t -- $d;"
    refuse_strange(text, {"c"})
    assert with_parameters(text, str.upper) == "select '$a;' as \"$b;\", C as c from t -- $d;"
    with pytest.raises(InternalError, match="one SELECT"):
        refuse_strange("select 1; select 2", ())


@pytest.mark.parametrize("given", [(), ("c", "d")])
def test_parameters_are_those_that_the_statement_asks_for(given: tuple[str, ...]) -> None:
    with pytest.raises(InternalError) as caught:
        refuse_strange("-- One row.\nselect $c as c", given)
    assert (caught.value.code, caught.value.place) == ("VG403", "One row.")
