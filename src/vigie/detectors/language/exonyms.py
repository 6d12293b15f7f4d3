"""CO05: profiles that place themselves in France under a spelling that French does not have."""

from __future__ import annotations

import numpy as np

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.indice import Assessed, Measure
from vigie.detectors.language.gazetteer import gazetteer, known_names
from vigie.detectors.language.spec import ExonymParams
from vigie.kernels.indices.spellings import language_scores, name_spellings, within
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]

_REACH = 1.0
Named = list[list[tuple[str, str]]]


def assess(ground: Ground, params: ExonymParams) -> dict[str, Assessed]:
    """Read the places that profiles give against gazetteers of French places in many languages.

    `foreign`: share of the members with a profile who name a French place as French does not write it, by a
    list of our own or by one made of GeoNames; exact test against matched accounts. `languages`: which
    languages write all those names so, as competing hypotheses: log10 likelihoods without prior, and every
    language that is less than ten times less likely than the best. Only our own list says which languages
    write so. It is tested against nothing, and found where `least_places` members name such a place. A
    profile without a place counts as one that names none. What a colour word is, is left out.
    """
    places = ground.column("location_text")
    known = known_names()
    named: Named = [name_spellings(text, known) if text else [] for text in places]
    foreign = np.array([any(_is_foreign(place, word) for place, word in found) for found in named])
    profiled = np.array([uid is not None for uid in ground.column("handle")])

    def measured(subject: Subject) -> Assessed:
        if not any(named):
            return [NotAssessed("no-places"), NotAssessed("no-places")]
        share = trait_share(ground, subject, "foreign", foreign.astype(bool), profiled)
        return [share, _languages(ground, subject, named, params)]

    return ground.each(measured)


def _writers(place: str, word: str) -> frozenset[str]:
    """Return the languages that write a place so; French where our own list does not have the spelling."""
    return gazetteer().get(place, {}).get(word, frozenset({"fr"}))


def _is_foreign(place: str, word: str) -> bool:
    return "fr" not in gazetteer().get(place, {}).get(word, ())


def _languages(ground: Ground, subject: Subject, named: Named, params: ExonymParams) -> Measure | NotAssessed:
    rows = np.flatnonzero(ground.marked(list(subject.members)))
    known = gazetteer()
    seen = [(place, word) for row in rows for place, word in named[row] if "fr" not in _writers(place, word)]
    accounts = sum(any(pair in named[row] for pair in seen) for row in rows)
    if accounts < params.least_places:
        return NotAssessed("too-few-places", {"accounts": accounts, "least": params.least_places})
    scores = language_scores(seen, known, slip=params.slip)
    near = within(scores, reach=_REACH)
    rest = [score for language, score in scores.items() if language not in near]
    lead = scores[near[0]] - max(rest, default=scores[near[0]])
    marks = np.zeros(len(named), dtype=bool)
    marks[[row for row in rows if any(pair in seen for pair in named[row])]] = True
    return Measure(
        name="languages",
        value=lead,
        unit="log10 likelihood ratio",
        looked_at=accounts,
        found=lead >= _REACH,
        values={
            "accounts": accounts,
            "spellings": ", ".join(sorted({word for _, word in seen})),
            "languages": ", ".join(near),
            "lead": round(lead, 1),
            "scores": {language: round(score, 2) for language, score in sorted(scores.items())},
        },
        accounts=ground.members_where(subject, marks),
    )
