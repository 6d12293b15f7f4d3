from __future__ import annotations

import pytest

from vigie.engine.opening import open_engine
from vigie.engine.statements import heading, read_statement
from vigie.model.errors import InternalError, ParameterError


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
