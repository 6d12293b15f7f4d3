"""Declarations of CO05 and CO06."""

from __future__ import annotations

from dataclasses import dataclass

from vigie.detectors.indice import IndiceSpec
from vigie.model.parameters import Params, param
from vigie.model.vocabulary import Criterion, Strength

__all__ = ["EXONYMS", "LETTERS", "ExonymParams", "LetterParams"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExonymParams(Params):
    """Parameters of CO05."""

    slip: float = param(
        0.01, low=0.0001, high=0.2, why="one in a hundred spells a name as no language of theirs does"
    )
    least_places: int = param(
        3, low=1, high=1_000, unit="accounts", why="fewer spellings speak for nobody’s language"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterParams(Params):
    """Parameters of CO06."""

    least_letters: int = param(
        2, low=1, high=1_000, unit="letters", why="one odd letter is a slip or an ornament"
    )


EXONYMS = IndiceSpec(
    code="CO05",
    name="language.exonyms",
    version="1.1",
    title="French places under foreign spellings",
    reads=("account", "account_snapshot", "post"),
    params=ExonymParams,
    criterion=Criterion.FOREIGN,
    strength=Strength.ASSOCIATIVE,
    measures=("foreign", "languages"),
    innocent=("emigrants", "learners", "football-colours", "regional-languages"),
    body="language.exonyms:assess",
    does_not_show=(
        "where anybody is, or of which nationality: emigrants write so all their lives",
        "which of two languages that spell a name alike: Turkish and Azerbaijani mostly do",
    ),
)

LETTERS = IndiceSpec(
    code="CO06",
    name="language.letters",
    version="1.0",
    title="Letters of one language in profiles",
    reads=("account", "account_snapshot", "post"),
    params=LetterParams,
    criterion=Criterion.FOREIGN,
    strength=Strength.CIRCUMSTANTIAL,
    measures=("azeri", "turkic", "cyrillic", "arabic"),
    innocent=("emigrants", "learners", "ornaments"),
    body="language.letters:assess",
    does_not_show=(
        "a mother tongue: people write several languages, and copy names",
        "Turkish as opposed to Azerbaijani: all letters but one are common to both",
    ),
)
