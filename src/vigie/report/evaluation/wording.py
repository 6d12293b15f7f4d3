"""The sentences of an evaluation: its own catalogue over that of all reports."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from vigie.report.evaluation.content import CHAIN
from vigie.report.typography import typeset
from vigie.report.wording import Words, catalogue

__all__ = ["EvaluationWords", "own_sentences"]

Entry = str | dict[str, str]


@cache
def own_sentences(lang: str) -> dict[str, Entry]:
    """Read what evaluations say beside other reports: `section.name` → sentence, or `one` and `other`."""
    tree = tomllib.loads(files(__package__).joinpath(f"{lang}.toml").read_text("utf-8"))
    return {
        f"{section}.{name}": _typeset(entry, lang)
        for section, entries in tree.items()
        for name, entry in entries.items()
    }


def _typeset(entry: Entry, lang: str) -> Entry:
    if isinstance(entry, str):
        return typeset(entry, lang=lang)
    return {form: typeset(text, lang=lang) for form, text in entry.items()}


class EvaluationWords(Words):
    """Speaks one language; what is missing is "not assessed", and nearly all is never written as all."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._entries = catalogue(lang) | own_sentences(lang)

    def value(self, value: object) -> str:
        """Write any value; nothing is "not assessed"."""
        return self.t("missing.not_assessed") if value is None else super().value(value)

    def percent(self, share: float | None) -> str:
        """Write a share in per cent; from 90 % on with a decimal, so that 99.7 % is not written 100 %."""
        if share is None or not 0.9 <= share < 1:
            return super().percent(share)
        return typeset(self.t("unit.percent", value=min(round(share * 100, 1), 99.9)), lang=self.lang)

    def decimal(self, value: float | None, *, places: int) -> str:
        """Write a figure to so many decimals."""
        if value is None:
            return self.value(None)
        whole, _, part = f"{abs(value):.{places}f}".partition(".")
        text = self.value(int(whole)) + (self.t("unit.point") + part if part.strip("0") else "")
        return f"−{text}" if value < 0 and text != "0" else text

    def between(self, low: float | None, high: float | None, *, write: Callable[[float], str]) -> str:
        """Write an interval, or that there is none, or that all runs gave the same."""
        if low is None or high is None:
            return self.t("missing.no_interval")
        if low == high:
            return self.t("missing.no_width")
        return self.t("unit.interval", low=write(low), high=write(high))

    def scope(self, scope: str) -> str:
        """Name the chain, a detector, or a detector and a kind of object."""
        if scope == CHAIN:
            return self.t("scope.chain")
        code, _, signal = scope.partition(" ")
        return self.t("scope.signal", code=code, kind=self.signal(signal)) if signal else code

    def explanation(self, name: str) -> str:
        """Name an innocent explanation as reports do before their colon; an unknown one keeps its name."""
        key = f"check.{name}"
        return self.t(key).split(":")[0].rstrip() if self.known(key) else name
