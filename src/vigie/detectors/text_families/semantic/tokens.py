"""Word pieces of a model, read from its `tokenizer.json`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Encoding, Tokenizer

from vigie.detectors.text_families.semantic.encoder import readable, unreadable

__all__ = ["open_tokenizer", "pieces"]


def open_tokenizer(folder: Path) -> Tokenizer:
    """Read `tokenizer.json` without the padding and truncation that it may ask for.

    Raises:
        SourceError: it is absent or damaged (VG250).
    """
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the library raises Exception itself
        raise unreadable(str(folder), f"tokenizer.json: {error}") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def pieces(tokenizer: Tokenizer, texts: Sequence[str], *, special: bool) -> list[Encoding]:
    """Cut texts into pieces, with the model's marks of beginning and end where `special`."""
    return tokenizer.encode_batch([readable(text) for text in texts], add_special_tokens=special)
