"""The encoder that the settings of an invocation ask for, ready to compare meanings with."""

from __future__ import annotations

from vigie.detectors.text_families.meaning import Meaning
from vigie.detectors.text_families.semantic.encoder import PACKAGED
from vigie.detectors.text_families.semantic.opening import open_encoder
from vigie.detectors.text_families.semantic.remembering import Remembering
from vigie.detectors.text_families.semantic.spec import SemanticParams
from vigie.model.outcomes import NotAssessed

__all__ = ["Meanings", "meaning_of", "words_of"]

Meanings = Meaning | NotAssessed | None
"""What meanings are compared with; why they cannot be, or None where nobody asked."""

_PACKAGED = "packaged"


def meaning_of(encoder: str | None, *, remembering: bool = False) -> Meanings:
    """Open an encoder by what a setting names.

    Args:
        encoder: `packaged`, the name of the packaged encoder, or the path of a folder; None asks for none.
        remembering: keep the vectors in memory, where the same texts are read again and again.

    Returns:
        The encoder with its thresholds, `NotAssessed("no-encoder")` with the command that enables it, or
        None.

    Raises:
        SourceError: the folder is not there, or holds no encoder that can be read (VG250).
    """
    if encoder is None:
        return None
    opened = open_encoder(PACKAGED if encoder == _PACKAGED else encoder)
    if isinstance(opened, NotAssessed):
        return opened
    return Meaning(encoder=Remembering(opened) if remembering else opened, params=SemanticParams())


def words_of(meaning: Meanings) -> dict[str, object]:
    """Return what a search for families asks for beyond letters, ready for JSON: empty where nothing."""
    if meaning is None:
        return {}
    return {"meaning": meaning.reason if isinstance(meaning, NotAssessed) else meaning.as_dict}
