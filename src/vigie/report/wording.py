"""The sentences of a report, from one catalogue per language."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from vigie.model.errors import InternalError, nearest
from vigie.report import typography

__all__ = ["Words", "catalogue"]

Entry = str | dict[str, str]


@cache
def catalogue(lang: str) -> dict[str, Entry]:
    """Read a language's sentences: dotted key → sentence, or its `one` and `other` forms."""
    text = files("vigie.report").joinpath("catalogue", f"{lang}.toml").read_text("utf-8")
    return dict(_flat(tomllib.loads(text), lang))


def _flat(tree: dict[str, Any], lang: str, prefix: str = "") -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for name, value in tree.items():
        key = prefix + name
        if isinstance(value, str):
            found.append((key, typography.typeset(value, lang=lang)))
        elif set(value) == {"one", "other"}:
            found.append((key, {form: typography.typeset(text, lang=lang) for form, text in value.items()}))
        else:
            found += _flat(value, lang, f"{key}.")
    return found


class Words:
    """Speaks one language: sentences by key, numbers and times by the language's rules."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._entries = catalogue(lang)

    def t(self, key: str, /, **values: object) -> str:
        """Return the sentence `key`, numbers written out; `n` decides between its singular and plural.

        Raises:
            InternalError: the catalogue lacks the sentence, or the call one of its values (VG611).
        """
        entry = self._entries.get(key)
        if entry is None:
            hint = nearest(key, self._entries)
            raise InternalError("VG611", f"no sentence {key!r}", place=f"{self.lang}.toml", hint=hint)
        if isinstance(entry, dict):
            entry = entry["one" if self._is_one(values.get("n")) else "other"]
        try:
            return entry.format_map({name: self.value(value) for name, value in values.items()})
        except KeyError as error:
            raise InternalError(
                "VG611", f"sentence {key!r} lacks {error}", place=f"{self.lang}.toml"
            ) from error

    def known(self, key: str) -> bool:
        """Tell whether the catalogue holds `key`."""
        return key in self._entries

    def value(self, value: object) -> str:
        """Write any value: numbers by the language's rules, text as it is, nothing as "not known"."""
        if value is None:
            return self.t("value.unknown")
        if isinstance(value, bool):
            return self.t("value.yes") if value else self.t("value.no")
        if isinstance(value, int):
            return typography.integer(value, lang=self.lang)
        if isinstance(value, float):
            return typography.figure(value, lang=self.lang)
        return str(value)

    def percent(self, share: float | None) -> str:
        """Write a share (0–1) in per cent."""
        return self.value(None) if share is None else typography.percent(share, lang=self.lang)

    def day(self, at_us: int) -> str:
        """Write a day in words, UTC."""
        return typography.day(at_us, lang=self.lang)

    def duration(self, span_us: int) -> str:
        """Write a length of time in its two largest units."""
        return typography.duration(span_us, lang=self.lang)

    def seconds(self, span_s: float | None) -> str:
        """Write a length of time given in seconds."""
        return self.value(None) if span_s is None else self.duration(round(span_s * 1_000_000))

    def period(self, first_us: int, last_us: int) -> str:
        """Write a period by its first and last day."""
        return self.t("value.period", first=self.day(first_us), last=self.day(last_us))

    def moment(self, at_us: int, *, precision: str = "s") -> str:
        """Write a time in UTC, no finer than it is known."""
        return typography.moment(at_us, precision=precision)

    def listed(self, items: list[str]) -> str:
        """Join names as a sentence does: commas, and a word before the last."""
        if len(items) < 2:
            return "".join(items)
        return self.t("value.and", names=", ".join(items[:-1]), last=items[-1])

    def setting(self, value: object) -> str:
        """Write the value of a parameter; lists with commas, anything deeper as JSON."""
        if value is None or value == []:
            return self.t("value.unset")
        if isinstance(value, list):
            return ", ".join(self.setting(item) for item in value)
        if isinstance(value, dict):
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        return self.value(value)

    def signal(self, signal: str) -> str:
        """Name a kind of object in words; a user's column keeps its name."""
        if signal.startswith("column:"):
            return self.t("signal.column", name=signal.removeprefix("column:"))
        return self.t(f"signal.{signal}") if self.known(f"signal.{signal}") else signal

    def _is_one(self, n: object) -> bool:
        if not isinstance(n, int):
            message = "a sentence with a plural wants n, a whole number"
            raise InternalError("VG611", message, place=f"{self.lang}.toml")
        return n == 1 or (n == 0 and self.lang == "fr")
