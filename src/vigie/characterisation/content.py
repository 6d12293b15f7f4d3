"""Read what an act says, and say what is missing in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vigie.characterisation.words import Words
from vigie.model.errors import ParameterError, nearest

__all__ = ["chosen", "given", "listed", "number_in", "refused", "rows", "worded"]

Content = Mapping[str, Any]


def refused(sentence: str, *, hint: str = "") -> ParameterError:
    """Return the error of an act that lacks something (VG701)."""
    return ParameterError("VG701", sentence, hint=hint)


def given(content: Content, name: str, *, needed: bool = True) -> str:
    """Return a text without the blanks around it.

    Raises:
        ParameterError: it is no text, or empty where it may not be (VG701).
    """
    value = content.get(name, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise refused(f"{name} is needed, as text")
    return value.strip()


def chosen(content: Content, name: str, choices: Sequence[str]) -> str:
    """Return a text that is one of the choices.

    Raises:
        ParameterError: it is none of them (VG701).
    """
    value = content.get(name, "")
    if value not in choices:
        raise refused(f"{name} {value!r} is none of {', '.join(choices)}", hint=nearest(str(value), choices))
    return str(value)


def number_in(content: Content, name: str, choices: Iterable[int]) -> int:
    """Return a whole number that is one of the choices.

    Raises:
        ParameterError: it is none of them (VG701).
    """
    value, known = content.get(name), list(choices)
    if isinstance(value, bool) or not isinstance(value, int) or value not in known:
        raise refused(f"{name} {value!r} is no whole number from {min(known)} to {max(known)}")
    return value


def worded(content: Content, name: str, *, needed: bool = True) -> Words:
    """Return a text in one language or several; a bare text is taken as English.

    Raises:
        ParameterError: it is no text, bears another language than en or fr, or is empty where it may not be
            (VG701).
    """
    return _words(content.get(name, {}), name, needed=needed)


def listed(content: Content, name: str, *, needed: bool = False) -> tuple[str, ...]:
    """Return a list of texts in the order given, none twice.

    Raises:
        ParameterError: it is no list of texts, or empty where it may not be (VG701).
    """
    value = content.get(name, ())
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each for each in value):
        raise refused(f"{name} is no list of texts")
    if needed and not value:
        raise refused(f"{name} is needed: at least one", hint=f"--{name} ID")
    return tuple(dict.fromkeys(value))


def rows(content: Content, name: str) -> list[Content]:
    """Return a list of tables; none when absent.

    Raises:
        ParameterError: it is no list of tables (VG701).
    """
    value = content.get(name, [])
    if not isinstance(value, list | tuple) or not all(isinstance(each, Mapping) for each in value):
        raise refused(f"{name} is no list of tables")
    return list(value)


def _words(value: Any, name: str, *, needed: bool) -> Words:  # noqa: ANN401 - whatever a file holds
    told = {"en": value} if isinstance(value, str) else value
    if not isinstance(told, Mapping) or not all(isinstance(text, str) for text in told.values()):
        raise refused(f"{name} is no text")
    if strange := sorted(told.keys() - {"en", "fr"}):
        raise refused(f"{name} is in {strange[0]!r}; texts are in en, fr or both")
    kept = {lang: text.strip() for lang, text in sorted(told.items()) if text.strip()}
    if needed and not kept:
        raise refused(f"{name} is needed, in English, French or both")
    return kept
