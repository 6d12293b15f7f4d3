"""Words for how likely and how sure: one scale of seven steps, in each language by its own tradition.

English follows ICD 203 (Office of the Director of National Intelligence, 2015). French has no such standard:
its words are ours, aligned with the steps of ICD 203. Confidence says how good the
evidence is; probability says how likely the thing is. The two are never merged into one word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "ADMIRALTY",
    "CONFIDENCE",
    "STEPS",
    "Step",
    "admiralty_words",
    "confidence_words",
    "step_of",
    "words_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the scale: number 1…7, bounds in per cent, and its words by language."""

    number: int
    low: int
    high: int
    words: Mapping[str, str]


STEPS = (
    Step(number=1, low=1, high=5, words={"en": "almost no chance", "fr": "presque aucune chance"}),
    Step(number=2, low=5, high=20, words={"en": "very unlikely", "fr": "très improbable"}),
    Step(number=3, low=20, high=45, words={"en": "unlikely", "fr": "improbable"}),
    Step(
        number=4, low=45, high=55, words={"en": "roughly even chance", "fr": "à peu près une chance sur deux"}
    ),
    Step(number=5, low=55, high=80, words={"en": "likely", "fr": "probable"}),
    Step(number=6, low=80, high=95, words={"en": "very likely", "fr": "très probable"}),
    Step(number=7, low=95, high=99, words={"en": "almost certain", "fr": "presque certain"}),
)
"""From least to most likely; bounds meet, and the upper one belongs to the next step."""

CONFIDENCE: Mapping[str, Mapping[str, str]] = {
    "low": {"en": "low confidence", "fr": "confiance faible"},
    "moderate": {"en": "moderate confidence", "fr": "confiance modérée"},
    "high": {"en": "high confidence", "fr": "confiance élevée"},
}
"""How good the evidence is."""

ADMIRALTY: Mapping[str, Mapping[str, str]] = {
    "A": {"en": "completely reliable", "fr": "totalement fiable"},
    "B": {"en": "usually reliable", "fr": "habituellement fiable"},
    "C": {"en": "fairly reliable", "fr": "assez fiable"},
    "D": {"en": "not usually reliable", "fr": "peu fiable en général"},
    "E": {"en": "unreliable", "fr": "peu sûre"},
    "F": {"en": "reliability cannot be judged", "fr": "fiabilité impossible à apprécier"},
    "1": {"en": "confirmed by other sources", "fr": "confirmée par d’autres sources"},
    "2": {"en": "probably true", "fr": "probablement vraie"},
    "3": {"en": "possibly true", "fr": "peut-être vraie"},
    "4": {"en": "doubtful", "fr": "douteuse"},
    "5": {"en": "improbable", "fr": "improbable"},
    "6": {"en": "truth cannot be judged", "fr": "véracité impossible à apprécier"},
}
"""Admiralty code: letters for the source, digits for the information."""


def step_of(percent: float) -> Step:
    """Return the step that a probability in per cent falls into; a bound belongs to the step above.

    Raises:
        ValueError: it is not between 0 and 100.
    """
    if not 0 <= percent <= 100:
        sentence = f"{percent} is no percentage"
        raise ValueError(sentence)
    return next((step for step in STEPS if percent < step.high), STEPS[-1])


def words_of(number: int, lang: str) -> str:
    """Return the words of a step (1…7) in `en` or `fr`."""
    return STEPS[number - 1].words[lang]


def confidence_words(level: str, lang: str) -> str:
    """Return the words of a level of confidence (low, moderate, high) in `en` or `fr`."""
    return CONFIDENCE[level][lang]


def admiralty_words(reliability: str, credibility: int, lang: str) -> str:
    """Return the words of an Admiralty code, such as B and 2, in `en` or `fr`."""
    return f"{ADMIRALTY[reliability][lang]}, {ADMIRALTY[str(credibility)][lang]}"
