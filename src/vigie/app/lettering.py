"""Text in the pictures of a case: read once by Tesseract, kept, shown beside the picture and searched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
from rapidfuzz import fuzz, utils

from vigie.app.progress import Progress, silent
from vigie.lake.case import Case
from vigie.model.media_tables import MEDIA_FILE, MEDIA_TEXT
from vigie.model.outcomes import Found, NotAssessed
from vigie.sources.media.lettering import read_lettering

__all__ = ["ReadTexts", "pictures_that_say", "read_texts"]

Row = dict[str, Any]

_NEAR = 85
_FEWEST = 5
"""Letters: less than that is in every picture that holds any text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTexts:
    """How many pictures were read, in how many there was text, and how many had been read before."""

    read: int
    with_text: int
    known: int
    not_assessed: NotAssessed | None = None

    def as_dict(self) -> Row:
        """Plain values, ready for JSON."""
        told = {name: getattr(self, name) for name in ("read", "with_text", "known")}
        why = self.not_assessed
        return told | ({"not_assessed": {"reason": why.reason, **why.values}} if why else {})


def read_texts(
    case: Case,
    languages: str,
    *,
    now_us: int,
    models: Path | None = None,
    progress: Progress = silent,
) -> ReadTexts:
    """Read the text in all pictures of a case that were not yet read in these languages; one commit.

    Args:
        case: the case, whose pictures are kept in its folder.
        languages: Tesseract's names joined by `+`, such as `fra+eng`.
        now_us: time of the commit, µs since 1970 UTC.
        models: folder of Tesseract's models; its own default where None.
        progress: told (what, pictures read, pictures in all).

    Raises:
        CaseError: another writer is at work (VG303).

    Cost: about a second a picture. What is read is a guess: it helps a search and is no quotation.
    """
    known = set(
        case.lake.read(MEDIA_TEXT.name, where=ds.field("languages") == languages)["sha256"].to_pylist()
    )
    pictures = [sha256 for sha256 in _pictures(case) if sha256 not in known]
    rows: list[Row] = []
    for number, sha256 in enumerate(pictures, start=1):
        outcome = read_lettering(_kept(case, sha256), languages=languages, models=models)
        if isinstance(outcome, NotAssessed):
            return ReadTexts(read=0, with_text=0, known=len(known), not_assessed=outcome)
        text = outcome.value if isinstance(outcome, Found) else None
        rows.append({"sha256": sha256, "languages": languages, "text": text})
        progress("text in pictures", number, len(pictures))
    if rows:
        with case.lake.transaction(now_us=now_us, note=f"text in pictures {languages}") as transaction:
            transaction.append(MEDIA_TEXT.name, MEDIA_TEXT.rows(rows))
            transaction.commit()
    return ReadTexts(read=len(rows), with_text=sum(bool(row["text"]) for row in rows), known=len(known))


def pictures_that_say(case: Case, words: str) -> Iterator[str]:
    """Yield the digests of pictures whose text holds these words, or nearly: letters are misread.

    Likeness is rapidfuzz's partial ratio, 85 of 100 at least, on words without capitals and punctuation.
    """
    asked = utils.default_process(words)
    for row in case.lake.read(MEDIA_TEXT.name).to_pylist():
        said = utils.default_process(row["text"] or "")
        if len(said) >= max(_FEWEST, len(asked) // 2) and fuzz.partial_ratio(asked, said) >= _NEAR:
            yield row["sha256"]


def _pictures(case: Case) -> list[str]:
    files = case.lake.read(MEDIA_FILE.name, where=ds.field("kind") == "image").to_pylist()
    return sorted(row["sha256"] for row in files if row["refused"] is None)


def _kept(case: Case, sha256: str) -> Path:
    return next(iter(sorted(case.raw.glob(f"{sha256}*"))))
