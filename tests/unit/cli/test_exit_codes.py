from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
import pytest

from vigie import __version__
from vigie.cli.entry import COMMANDS, program

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Vigie


def raising(error: BaseException) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise error

    return refuse


def test_help_lists_every_command(vigie: Vigie) -> None:
    told = vigie("--help")
    assert told.code == 0
    assert all(f"  {name}  " in told.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(vigie: Vigie, command: str) -> None:
    told = vigie(command, "-h")
    assert (told.code, told.err) == (0, "")
    assert f"vigie {command}" in told.out


def test_shells_that_complete_words_see_every_command() -> None:
    assert program.list_commands(click.Context(program)) == list(COMMANDS)


def test_the_version_is_told(vigie: Vigie) -> None:
    assert __version__ in vigie("--version").out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("exlpain",),
        ("explain",),
        ("ingest",),
        ("report", "--lang", "de"),
        ("report", "--marking", "secret"),
        ("export", "gefx"),
        ("coordinate", "--level", "much"),
        ("coordinate", "--unknown"),
        ("explain", "G01", "--pairs", "-1"),
        ("config",),
        ("config", "hide"),
    ],
)
def test_wrong_usage_is_told_on_stderr_with_code_2(vigie: Vigie, arguments: tuple[str, ...]) -> None:
    told = vigie(*arguments)
    assert (told.code, told.out) == (2, "")
    assert told.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--window", "soon"), "VG104"),
        (("--window", "-5"), "VG104"),
        (("--window", "1.5"), "VG104"),
        (("--window", "²"), "VG104"),
        (("--window", "0"), "VG104"),
        (("--window", "604801"), "VG104"),
        (("--decoys", "3"), "VG104"),
        (("--level", "0.9"), "VG104"),
        (("--min-objects", "0"), "VG104"),
        (("--signal", "hastag"), "VG106"),
        (("--signal", "url,"), "VG106"),
        (("--seed", "x"), "VG104"),
        (("--threads", "0"), "VG104"),
        (("--memory-limit", "plenty"), "VG104"),
        (("--params", "absent.toml"), "VG107"),
    ],
)
def test_a_parameter_outside_its_range_is_told_with_code_2(
    vigie: Vigie, done: Path, options: tuple[str, ...], code: str
) -> None:
    told = vigie("coordinate", "--case", done, *options)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(code)
    assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("windows_s = 60", "VG105"),
        ("window_s = ", "VG107"),
        ('object_types = ["hastag"]', "VG106"),
        ("object_types = 5", "VG104"),
        ('object_types = "url"', "VG104"),
        ("object_types = [5]", "VG104"),
    ],
)
def test_a_wrong_file_of_parameters_is_told_with_code_2(
    vigie: Vigie, done: Path, text: str, code: str
) -> None:
    Path("params.toml").write_text(text, "utf-8")
    told = vigie("coordinate", "--case", done, "--params", "params.toml")
    assert (told.code, told.err[:5]) == (2, code)


@pytest.mark.parametrize(
    "text",
    [
        'window_s = "60"',
        "window_s = 60.5",
        "decoys = 20.5",
        'window_auto = "no"',
        'level = "x"',
        "level = nan",
        "min_objects = true",
    ],
)
def test_a_parameter_of_another_type_is_told_with_code_2(vigie: Vigie, done: Path, text: str) -> None:
    Path("params.toml").write_text(text, "utf-8")
    told = vigie("coordinate", "--case", done, "--params", "params.toml", "--signal", "url")
    assert (told.code, told.err[:5]) == (2, "VG104")


def test_a_wrong_settings_file_is_told_with_code_2(vigie: Vigie) -> None:
    Path("vigie.toml").write_text("langue = 'fr'\n", "utf-8")
    told = vigie("config", "show")
    assert (told.code, told.out) == (2, "")
    assert "VG105" in told.err
    assert "did you mean 'lang'?" in told.err


@pytest.mark.parametrize("command", ["ingest x.csv", "coordinate", "explain G01", "report", "export"])
def test_a_folder_that_is_no_case_is_told_with_code_1(vigie: Vigie, command: str) -> None:
    told = vigie(*command.split())
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("VG301")
    assert "vigie init" in told.err


def test_a_file_that_is_not_there_is_told_with_code_1(vigie: Vigie, done: Path) -> None:
    for told in (vigie("ingest", "absent.csv", "--case", done), vigie("inspect", "absent.csv")):
        assert (told.code, told.out) == (1, "")
        assert told.err.startswith("VG2")
        assert "absent.csv" in told.err


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02\xff" * 50, b"one,two\n1,2\n"])
def test_a_file_that_cannot_be_read_is_told_with_code_1(vigie: Vigie, data: bytes) -> None:
    Path("posts.csv").write_bytes(data)
    told = vigie("investigate", "posts.csv")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("VG2")
    assert "Traceback" not in told.err


def test_a_case_without_posts_is_told_with_code_1(vigie: Vigie) -> None:
    vigie("init", "case")
    told = vigie("coordinate", "--case", "case")
    assert (told.code, told.err[:5]) == (1, "VG320")


def test_a_case_is_not_made_twice(vigie: Vigie) -> None:
    assert [vigie("init", "case").code for _ in range(2)] == [0, 1]


def test_a_case_without_runs_has_nothing_to_show(vigie: Vigie) -> None:
    vigie("init", "case")
    told = vigie("report", "--case", "case")
    assert (told.code, told.err[:5]) == (1, "VG304")


def test_a_name_that_several_bear_is_told_with_code_1(vigie: Vigie, done: Path) -> None:
    told = vigie("explain", "E-", "--case", done)
    assert (told.code, told.out, told.err[:5]) == (1, "", "VG606")


def test_what_the_outside_world_refuses_is_told_with_code_3(
    vigie: Vigie, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.app.report.build_report", lambda _: "")
    Path("file").touch()
    report = vigie("report", "--case", done, "--out", "file/r.html")
    export = vigie("export", "csv", "--case", done, "--out", "file/g")
    assert [(told.code, told.err[:5]) for told in (report, export)] == [(3, "VG501"), (3, "VG501")]


def test_an_interrupt_is_told_with_code_130(
    vigie: Vigie, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.cli.coordinate.coordinate", raising(KeyboardInterrupt()))
    told = vigie("coordinate", "--case", done)
    assert (told.code, told.out) == (130, "")
    assert "interrupted" in told.err


def test_an_interrupt_before_a_command_begins_is_told_the_same(
    vigie: Vigie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "main", raising(KeyboardInterrupt()))
    assert vigie("config", "show").code == 130


def test_our_own_mistake_is_a_sentence_and_not_a_traceback(
    vigie: Vigie, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.cli.coordinate.coordinate", raising(RuntimeError("boom")))
    told = vigie("coordinate", "--case", done)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("VG900 RuntimeError: boom\n")
    assert "Traceback" not in told.err
    assert "VIGIE_TRACE" in told.err


def test_a_traceback_is_shown_to_those_who_ask(
    vigie: Vigie, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_TRACE", "1")
    monkeypatch.setattr("vigie.cli.coordinate.coordinate", raising(RuntimeError("boom")))
    told = vigie("coordinate", "--case", done)
    assert told.code == 1
    assert told.err.startswith("Traceback")
    assert "RuntimeError: boom" in told.err


def test_what_click_refuses_other_than_usage_has_code_1(
    vigie: Vigie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vigie.cli.config.settings_of", raising(click.ClickException("no")))
    told = vigie("config", "show")
    assert (told.code, told.err) == (1, "Error: no\n")
