from __future__ import annotations

import io
import json

import pytest

from vigie.cli.talk import Talk


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_sentences_go_to_stderr_and_data_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    talk = Talk(as_json=False, quiet=False)
    talk.say("[next]")
    talk.line("a [line]")
    talk.data({"é": None})
    out, err = capsys.readouterr()
    assert err == "[next]\n"
    assert out.startswith("a [line]\n")
    assert json.loads(out.removeprefix("a [line]\n")) == {"é": None}


def test_a_long_sentence_is_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "next: " + "vigie explain " * 20
    Talk(as_json=False, quiet=False).say(sentence)
    assert capsys.readouterr().err == f"{sentence}\n"


def test_who_is_quiet_says_no_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    talk = Talk(as_json=False, quiet=True)
    talk.say("next")
    with talk.bars() as progress:
        progress("stage", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_table_shows_missing_values_numbers_and_words(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"name": "[b]", "n": 12_345, "share": 0.123456, "yes": True, "none": None},
        {"name": "x", "n": 1, "share": 1.0, "yes": False, "none": "y"},
    ]
    Talk(as_json=False, quiet=False).table(rows, title="title")
    out = capsys.readouterr().out.splitlines()
    assert out[0].strip() == "title"
    assert out[1].split() == ["name", "n", "share", "yes", "none"]
    assert out[2].split() == ["[b]", "12", "345", "0.1235", "yes", "—"]
    assert out[3].split() == ["x", "1", "1", "no", "y"]


def test_a_table_of_no_rows_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    Talk(as_json=False, quiet=False).table([], title="title")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("columns", ["40", "80"])
def test_a_narrow_table_breaks_its_cells_and_loses_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    words = {f"column {number}": f"G-{number:016x}" for number in range(9)}
    Talk(as_json=False, quiet=False).table([words])
    out = capsys.readouterr().out
    assert "…" not in out
    assert sum(map(str.isdigit, out)) == sum(map(str.isdigit, "".join([*words, *words.values()])))


def test_progress_in_a_file_is_told_by_quarters(capsys: pytest.CaptureFixture[str]) -> None:
    with Talk(as_json=False, quiet=False).bars() as progress:
        for done in range(1, 101):
            progress("url", done, 100)
        progress("file", 0, 0)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["url: 25 %", "url: 50 %", "url: 75 %", "url: 100 %"]


def test_progress_on_a_terminal_is_a_bar_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with Talk(as_json=False, quiet=False).bars() as progress:
        progress("url", 1, 2)
        progress("url", 2, 2)
        progress("file", 0, 0)
    drawn = terminal.getvalue()
    assert "url" in drawn
    assert "2/2" in drawn
    assert drawn.endswith("\x1b[2K")
