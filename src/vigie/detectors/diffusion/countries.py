"""Part of DI09: on whose days of rest, and at whose hours, members are quiet. Hypotheses, not an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.indice import Measure
from vigie.kernels.indices.clocks import OffsetFit, fit_offset
from vigie.kernels.indices.habits import fit_rest
from vigie.kernels.indices.rest_days import country_offsets, known_countries, rest_days
from vigie.model.outcomes import NotAssessed
from vigie.model.vocabulary import Criterion

__all__ = ["CANDIDATES", "candidate_countries", "countries_kept"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

CANDIDATES = (
    *("AE", "AM", "AR", "AU", "AZ", "BE", "BR", "BY", "CA", "CN", "CO", "DE"),
    *("DZ", "EG", "ES", "FR", "GB", "GE", "GR", "ID", "IL", "IN", "IR", "IT"),
    *("JP", "KE", "KR", "KZ", "MA", "MX", "NG", "NL", "PK", "PL", "PT", "RO"),
    *("RS", "RU", "SA", "SE", "SN", "TN", "TR", "UA", "US", "UZ", "VN", "ZA"),
)
"""Countries that are always compared: large ones of all zones and weekends, and neighbours of each."""

_DAY_US, _HOUR_US = 86_400_000_000, 3_600_000_000
_REACH = 1.0
_SHOWN = 5
_LEAST_WEEKS = 3


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """A country: its score beside the best (log10, 0 or less) and how members rest on its days of rest."""

    country: str
    score: float
    gain: float
    share: float


def candidate_countries(ground: Ground) -> tuple[str, ...]:
    """Return the countries that are compared: `CANDIDATES`, and those whose holidays a calendar holds."""
    given = ground.facts.get("event")
    if given is None:
        return CANDIDATES
    holidays = given.filter(pc.equal(given["kind"], pa.scalar("public-holiday")))
    named = {code for row in holidays["countries"].to_pylist() for code in str(row).split()}
    return tuple(sorted({*CANDIDATES, *(named & known_countries())}))


def countries_kept(
    subject: Subject, by_hour: Floats, hours: pa.Table, candidates: Sequence[str]
) -> Measure | NotAssessed:
    """Score countries by their days of rest and their hours against the activity of a subject's members.

    Args:
        subject: whose members.
        by_hour: own posts of the members by hour of UTC, shape (24,).
        hours: rows of `member_hours.sql`.
        candidates: ISO 3166 codes.

    A member counts once a day, however much it posts; days begin at midnight of the offset in the middle of
    those that fit, for all countries alike. The score of a country is the gain of its days of rest
    (`kernels.indices.habits.fit_rest`), plus that of the best of its offsets (`kernels.indices.clocks`).
    Found where days of rest are ten times better than days all alike and two thirds of the countries are ten
    times worse than the best. What it does not show: a country. Neighbours share all of it, and so do
    emigrants.
    """
    own = hours.filter(pc.equal(hours["subject_id"], pa.scalar(subject.id)))
    if not by_hour.sum() or not len(own):
        return NotAssessed("too-few-weeks", {"weeks": 0, "least": _LEAST_WEEKS})
    clock = fit_offset(by_hour)
    days, counts = _active(own, clock.middle)
    weeks = len(np.unique((days[counts > 0] + 3) // 7))
    if weeks < _LEAST_WEEKS:
        return NotAssessed("too-few-weeks", {"weeks": weeks, "least": _LEAST_WEEKS})
    ranked = _ranked(days, counts, clock, candidates)
    near = [each for each in ranked if each.score >= -_REACH]
    best = ranked[0]
    return Measure(
        name="countries",
        value=len(near),
        unit="countries",
        looked_at=int(counts.sum()),
        found=best.gain >= _REACH and len(near) <= len(ranked) // 3,
        criterion=Criterion.FOREIGN,
        values={
            "percent": round(100 * best.share),
            "weeks": weeks,
            "candidates": len(ranked),
            "near": len(near),
            "best": _listed(ranked[: max(len(near), _SHOWN)]),
            "scores": {each.country: round(each.score, 2) for each in ranked},
        },
    )


def _active(own: pa.Table, offset: int) -> tuple[Ints, Floats]:
    """Return every day from the first to the last, and how many members were active on it."""
    local = (own["hour_us"].to_numpy() + offset * _HOUR_US) // _DAY_US
    pairs = pa.table({"account": own["account_uid"], "day": local}).group_by(["account", "day"]).aggregate([])
    seen = pairs["day"].to_numpy()
    days = np.arange(seen.min(), seen.max() + 1)
    return days, np.bincount(seen - days[0], minlength=len(days)).astype(np.float64)


def _ranked(days: Ints, counts: Floats, clock: OffsetFit, candidates: Sequence[str]) -> list[_Hypothesis]:
    found = []
    middle = int(days[len(days) // 2])
    for country in candidates:
        fit = fit_rest(days, counts, rest_days(country, days))
        offsets = [clock.scores[each] for each in country_offsets(country, middle) if each in clock.scores]
        # More activity on days of rest is no habit of resting.
        gain = fit.gain if fit.share < 1 else 0.0
        found.append((country, gain + max(offsets, default=min(clock.scores.values())), gain, fit.share))
    top = max(score for _, score, _, _ in found)
    ranked = sorted(found, key=lambda each: (-round(each[1], 6), each[0]))
    return [_Hypothesis(country, score - top, gain, share) for country, score, gain, share in ranked]


def _listed(ranked: Sequence[_Hypothesis]) -> str:
    return ", ".join(f"{each.country} ({abs(each.score):.1f})" for each in ranked)
