from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.model.errors import OutsideError, SourceError
from vigie.sources import bytestreams
from vigie.sources.bytestreams import Encoding, blocks, guess_encoding, head_of, sha256_of
from vigie.sources.delimited import guess_dialect, header_names
from vigie.sources.records import Piece, column_of, gathered


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (b"", "utf-8"),
        (b"plain", "utf-8"),
        ("été".encode(), "utf-8"),
        ("é".encode()[:1], "utf-8"),
        ("été\nà\n".encode("cp1252"), "cp1252"),
        (b"\xe9\x81\xe9\n", "latin-1"),
        ("été\nété\n".encode() + "été\n".encode("cp1252"), "utf-8"),
        (("ab" * 9).encode("utf-16-le"), "utf-16-le"),
        (("ab" * 9).encode("utf-16-be"), "utf-16-be"),
        ("ab".encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff\0a\0b", "utf-16-be"),
    ],
)
def test_the_encoding_is_guessed_from_the_first_bytes(head: bytes, codec: str) -> None:
    assert guess_encoding(head).codec == codec


LINE = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]))


@given(st.lists(LINE, max_size=9), st.integers(1, 9))
def test_blocks_give_every_line_once_whatever_the_chunks(lines: list[str], chunk_bytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(bytestreams, "_CHUNK_BYTES", chunk_bytes)
        path = Path(folder) / "a"
        path.write_bytes("\n".join(lines).encode())
        found = list(blocks(path, Encoding("utf-8")))
    text = "".join(block.text for block in found)
    assert text == "".join(f"{line}\n" for line in "\n".join(lines).split("\n"))[: len(text)]
    assert text.rstrip("\n") == "\n".join(lines).rstrip("\n")
    assert found[0].first_line == 1
    assert found[-1].last


def test_lines_beyond_the_limit_are_skipped_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bytestreams, "_CHUNK_BYTES", 7)
    monkeypatch.setattr(bytestreams, "MAX_RECORD_BYTES", 10)
    path = tmp_path / "a"
    path.write_bytes(b"a\n" + b"x" * 11 + b"\nb\n" + b"y" * 40 + b"\n" + b"z" * 10 + b"\n" + b"w" * 30)
    found = [(block.first_line, block.text, block.oversized) for block in blocks(path, Encoding("utf-8"))]
    lines = [(first, text, (long or "")[:1]) for first, text, long in found if text or long]
    assert [line for line in lines if line[2]] == [(2, "", "x"), (4, "", "y"), (6, "", "w")]
    assert "".join(text for _, text, _ in lines) == "a\nb\nzzzzzzzzzz\n"


def test_a_refusal_by_the_system_is_an_error_of_the_outside_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    for read in (head_of, sha256_of):
        with pytest.raises(OutsideError) as caught:
            read(tmp_path / "a")
        assert caught.value.code == "VG501"


def test_a_digest_of_nothing_is_our_own_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(SourceError) as caught:
            sha256_of(path)
        assert caught.value.code == "VG209"


def test_names_of_columns_differ() -> None:
    assert header_names(["a", "", " a ", "a", "\ufeffb"]) == ("a", "column 2", "a (2)", "a (3)", "b")


def test_the_delimiter_that_gives_known_names_wins() -> None:
    dialect = guess_dialect("account_id;ts;text\n7;1;a, b, c, d\n8;2;e, f\n")
    assert dialect is not None
    assert (dialect.delimiter, dialect.name) == (";", "semicolon")
    assert guess_dialect("one column\nonly\n") is None


def test_pieces_are_joined_and_cut() -> None:
    small = [Piece([n], [n], [str(n)], [], n) for n in range(5)]
    assert [piece.rows for piece in gathered(small)] == [[0, 1, 2, 3, 4]]
    large = Piece([0] * 120_000, [0] * 120_000, [""] * 120_000, [], 5)
    assert [len(piece.rows) for piece in gathered([large])] == [50_000, 50_000, 20_000]
    heavy = [Piece([n], [n], [str(n)], [], n * 20_000_000) for n in range(3)]
    assert [piece.rows for piece in gathered(heavy)] == [[0, 1], [2]]


def test_columns_of_any_values_become_plain() -> None:
    mixed = column_of([1, "a", None, True, date(2021, 8, 21), b"\xff", {"a": [1]}, (1, 2)])
    assert mixed.to_pylist() == ["1", "a", None, "true", "2021-08-21", "\\xff", '{"a":[1]}', "[1,2]"]
    assert column_of([None, None]).to_pylist() == [None, None]
    assert column_of([False]).to_pylist() == ["false"]
    assert column_of([b"a"]).to_pylist() == ["a"]
