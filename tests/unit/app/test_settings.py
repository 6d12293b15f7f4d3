from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from vigie.app.settings import FILE_NAME, Settings, resolve_settings
from vigie.model.errors import ParameterError


def resolved(
    flags: dict[str, Any] | None = None,
    *,
    environment: dict[str, str] | None = None,
    folders: tuple[Path, ...] = (),
) -> Settings:
    return resolve_settings(flags or {}, environment=environment or {}, folders=folders)


def refused(*args: Any, **knobs: Any) -> ParameterError:
    with pytest.raises(ParameterError) as caught:
        resolved(*args, **knobs)
    return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / FILE_NAME).write_text('lang = "fr"\nseed = 3\nthreads = 2\n', "utf-8")
    return tmp_path


def test_without_a_word_the_defaults_hold() -> None:
    settings = resolved()
    assert settings == Settings()
    assert {row["origin"] for row in settings.rows()} == {"default"}


def test_a_file_goes_before_the_defaults(folder: Path) -> None:
    settings = resolved(folders=(folder,))
    assert (settings.lang, settings.seed, settings.threads, settings.engine) == ("fr", 3, 2, "duckdb")
    assert settings.origins["lang"] == f"file {folder / FILE_NAME}"


def test_the_environment_goes_before_the_file(folder: Path) -> None:
    settings = resolved(folders=(folder,), environment={"VIGIE_LANG": "en", "VIGIE_MEMORY_LIMIT": "2GB"})
    assert (settings.lang, settings.memory_limit, settings.seed) == ("en", "2GB", 3)
    assert settings.origins["lang"] == "environment VIGIE_LANG"
    assert settings.origins["seed"] == f"file {folder / FILE_NAME}"


def test_a_flag_goes_before_everything(folder: Path) -> None:
    settings = resolved({"seed": "9", "lang": None}, folders=(folder,), environment={"VIGIE_SEED": "4"})
    assert (settings.seed, settings.lang) == (9, "fr")
    assert settings.origins["seed"] == "flag --seed"


def test_a_flag_that_was_not_given_changes_nothing() -> None:
    assert resolved({"lang": None, "memory_limit": None}) == Settings()


def test_a_later_folder_goes_before_an_earlier_one(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "case"
    other.mkdir()
    (other / FILE_NAME).write_text("seed = 8\n", "utf-8")
    settings = resolved(folders=(folder, other))
    assert (settings.seed, settings.lang) == (8, "fr")


def test_a_folder_without_a_file_says_nothing(tmp_path: Path) -> None:
    assert resolved(folders=(tmp_path, tmp_path / "absent")) == Settings()


def test_variables_that_are_empty_or_of_others_say_nothing() -> None:
    environment = {"VIGIE_LANG": "", "VIGIE_TRACE": "1", "LANG": "fr_FR.UTF-8"}
    assert resolved(environment=environment) == Settings()


def test_settings_are_told_with_value_origin_and_meaning() -> None:
    rows = {row["name"]: row for row in resolved({"threads": 2}).rows()}
    computing = {"engine", "master", "spill_dir", "memory_limit", "threads", "in_memory_rows"}
    assert set(rows) == computing | {"encoder", "lang", "marking", "seed"}
    assert (rows["threads"]["value"], rows["threads"]["origin"]) == (2, "flag --threads")
    assert all(row["meaning"] for row in rows.values())


def test_where_a_setting_comes_from_does_not_make_it_another() -> None:
    assert resolved({"seed": 0}) == Settings()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().lang = "fr"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        ({"lang": "de"}, "lang"),
        ({"marking": "secret"}, "marking"),
        ({"engine": "duck"}, "engine"),
        ({"threads": "many"}, "threads"),
        ({"threads": 0}, "threads"),
        ({"seed": -1}, "seed"),
        ({"seed": "1.5"}, "seed"),
        ({"seed": []}, "seed"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_its_origin(flags: dict[str, Any], word: str) -> None:
    error = refused(flags)
    assert (error.code, error.place, error.exit_code) == ("VG104", f"flag --{word}", 2)


def test_a_wrong_value_in_the_environment_names_the_variable() -> None:
    error = refused(environment={"VIGIE_THREADS": "x"})
    assert (error.code, error.place) == ("VG104", "environment VIGIE_THREADS")


def test_a_wrong_choice_is_refused_with_the_nearest_one() -> None:
    assert refused({"marking": "TLP:AMBRE"}).hint == "did you mean 'TLP:AMBER'?"


def test_an_unknown_name_in_the_file_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("memory_limits = '1GB'\n", "utf-8")
    error = refused(folders=(tmp_path,))
    assert (error.code, error.hint) == ("VG105", "did you mean 'memory_limit'?")
    assert error.place == f"file {tmp_path / FILE_NAME}"


@pytest.mark.parametrize("data", [b"lang = ", b"\xff\xfe"], ids=["not TOML", "not UTF-8"])
def test_a_file_that_is_not_toml_is_refused_with_its_place(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(data)
    error = refused(folders=(tmp_path,))
    assert (error.code, error.place) == ("VG107", str(tmp_path / FILE_NAME))
