"""Text in pictures, read by Tesseract, which only those install who want it (extra `ocr`).

Nothing here sends a picture anywhere. What is read is a guess: it helps a search and is no quotation.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from vigie.model.outcomes import Found, NotAssessed, NothingFound, Outcome

__all__ = ["read_lettering"]

_COMMAND = "pip install 'vigie[ocr]'"
_MOST = 10_000


def read_lettering(picture: Path, *, languages: str, models: Path | None = None) -> Outcome[str]:
    """Read the text in a picture.

    Args:
        picture: a file that `MediaReader` has accepted: it is opened in this process.
        languages: Tesseract's names joined by `+`, such as `fra+eng`.
        models: folder of its `*.traineddata`; its own default where None.

    Returns:
        The text; nothing found; or not assessed, with the command that would enable it, where Tesseract
        (`no-ocr`) or one of the languages (`no-ocr-language`) is not installed.

    Cost: about a second a picture.
    """
    if find_spec("tesserocr") is None:
        return NotAssessed("no-ocr", {"command": _COMMAND})
    tesseract: Any = import_module("tesserocr")
    options = {} if models is None else {"path": str(models)}
    missing = [name for name in languages.split("+") if name not in tesseract.get_languages(**options)[1]]
    if missing:
        return NotAssessed(
            "no-ocr-language",
            {"languages": ", ".join(missing), "command": f"apt-get install tesseract-ocr-{missing[0]}"},
        )
    text = " ".join(str(tesseract.file_to_text(str(picture), lang=languages, **options)).split())[:_MOST]
    return Found(text, 1) if text else NothingFound(1)
