"""Links between sites: what two of them shared at one time, weighed by how few others share it.

Every kind of indicator has a tier and belongs to a family of evidence; families are what independent means
here (an address and the name server of its hoster are one). A value counts as nothing where unrelated sites
of a background hold it, and where half of all sites do. A pair of sites is linked

* at tier 1 by a value that is good for one owner at a time (an account, a certificate, a registrant);
* at tier 2 by two families at least, none of which would suffice alone;
* at tier 3 by less than that: it is kept beside the others, and joins nothing.

Chance is measured where a background is given: each site takes each family of evidence from a site drawn for
it, which breaks what families say together and keeps how widely each value is held. Links of tier 2 get
q-values against such draws; those of tier 1 rest on what the value is and get none.

It shows a technical link and when it held. It does not show who owns a site, nor why two share a thing:
agencies, resellers, hosters and bought templates link strangers.

References:
    Hughes, B. et al., Information Laundromat (tiers of indicators). Storey, J. (2002).
    doi:10.1111/1467-9868.00346 (q-values).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.discovery import DecoyTally
from vigie.kernels.sites.meeting import Holdings, Meetings, holders, meetings, merged
from vigie.kernels.sorting import starts_of_runs

__all__ = ["Kinds", "Links", "Rules", "link_sites"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_CONCLUSIVE, _ASSOCIATIVE, _CIRCUMSTANTIAL = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Kinds:
    """What each kind of indicator is worth, k each.

    Attributes:
        tier: 1 to 3.
        family: Number of its family of evidence, below 63.
        crowd: Sites above which a value counts as nothing.
        rises: Whether it counts as tier 2 where a background that knows the kind never holds the value.
    """

    tier: Ints
    family: Ints
    crowd: Ints
    rises: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Settings of a search for links; `vigie.detectors.sites.spec` gives ranges and reasons.

    Attributes:
        tolerance: Time by which validities may miss each other, in the unit of the rows.
        common: Unrelated sites that make a value count as nothing.
        least_known: Sites of which a kind must be known before shares among them say anything.
        level: Expected share of false links among those of tier 2.
        draws: Draws of chance.
        most_pairs: Pairs of rows to look at.
    """

    tolerance: int
    common: int = 3
    least_known: int = 20
    level: float = 0.05
    draws: int = 20
    most_pairs: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of sites and what links them.

    Attributes:
        first: Lower number of each pair's sites, m.
        second: The other.
        tier: 1, 2 or 3.
        strength: Sum over families of the rarest value's ln((sites known + `least_known`) ÷ sites that
            hold it), nats.
        families: Bits of the families that count.
        q: Expected share of false links among those of tier 2 as strong; NaN where nothing was drawn.
        rows: Merged rows, to which evidence points.
        link: For each piece of evidence, its pair.
        one: Row of the first site.
        other: Row of the second site.
        weight: Weight of each piece, nats; 0 counts as nothing.
        crowded: Values left out for being held too widely.
        left_out: Pairs of rows that they would have given.
    """

    first: Ints
    second: Ints
    tier: Ints
    strength: Floats
    families: Ints
    q: Floats
    rows: Holdings
    link: Ints
    one: Ints
    other: Ints
    weight: Floats
    crowded: Ints
    left_out: int


@dataclass(frozen=True, slots=True)
class _Worth:
    """Tier, family and weight of each value."""

    tier: Ints
    family: Ints
    weight: Floats


def link_sites(
    rows: Holdings,
    kind_of: Ints,
    kinds: Kinds,
    *,
    own: int,
    sites: int,
    rules: Rules,
    rng: np.random.Generator,
) -> Links:
    """Find the links between the first `own` of `sites` sites; the others are the background.

    Args:
        rows: who held what and when, in any order.
        kind_of: kind of each value.
        kinds: what kinds are worth.
        own: sites to link, numbered from 0.
        sites: all sites; from `own` on they are unrelated to one another and to these.
        rules: settings.
        rng: draws chance.

    Cost: O(n log n + pairs log pairs), and a sort of the pairs for each draw.
    """
    joined = merged(rows, tolerance=rules.tolerance)
    worth = _worth(joined, kind_of, kinds, own=own, rules=rules)
    crowd = kinds.crowd[kind_of]
    met = meetings(joined, crowd=crowd, tolerance=rules.tolerance, most_pairs=rules.most_pairs)
    pairs = _Pairs(joined, met, worth, sites)
    inside = pairs.of_own(own)
    tier, strength, families = pairs.judged(inside)
    null = _Null(joined, kind_of, worth, own=own, rules=rules, rng=rng)
    q = _chance(pairs, inside, tier, strength, null)
    tier = np.where((tier == _ASSOCIATIVE) & (q > rules.level), _CIRCUMSTANTIAL, tier)
    return _links(pairs, inside, met, (tier, strength, families, q), joined, worth)


class _Pairs:
    """Meetings sorted by pair of sites."""

    def __init__(self, rows: Holdings, met: Meetings, worth: _Worth, sites: int) -> None:
        key = rows.site[met.first] * sites + rows.site[met.second]
        order = np.argsort(key, kind="stable")
        self.sites = sites
        self.met = order
        self.starts = starts_of_runs(key[order])
        self.key = key[order][self.starts] if len(order) else key
        self.which = np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(order)))
        value = rows.value[met.first[order]]
        self.tier, self.family, self.weight = worth.tier[value], worth.family[value], worth.weight[value]

    def of_own(self, own: int) -> Bools:
        """Say which pairs lie among the first sites."""
        return np.asarray((self.key // self.sites < own) & (self.key % self.sites < own))

    def judged(self, inside: Bools) -> tuple[Ints, Floats, Ints]:
        """Return tier, strength and families of the pairs inside."""
        counts = self.weight > 0
        place, family, tier = (array[counts] for array in (self.which, self.family, self.tier))
        weight = self.weight[counts]
        order = np.lexsort((-weight, family, place))
        best = order[starts_of_runs((place * 64 + family)[order])]
        size = len(self.starts)
        strength: Floats = np.bincount(place[best], weight[best], minlength=size).astype(np.float64)
        bits = np.zeros(size, dtype=np.int64)
        np.bitwise_or.at(bits, place[best], np.int64(1) << family[best])
        lowest = np.full(size, _CIRCUMSTANTIAL)
        np.minimum.at(lowest, place, tier)
        firm = np.unique((place * 64 + family)[tier <= _ASSOCIATIVE]) // 64
        several = np.bincount(firm, minlength=size) >= 2
        tiers: Ints = np.where(lowest == _CONCLUSIVE, 1, np.where(several, 2, 3)).astype(np.int64)
        return tiers[inside], strength[inside], bits[inside]

    def families_of(self, inside: Bools) -> Ints:
        """Return the bits of the families that count at tier 2 or better, for the pairs inside."""
        counts = (self.weight > 0) & (self.tier <= _ASSOCIATIVE)
        bits = np.zeros(len(self.starts), dtype=np.int64)
        np.bitwise_or.at(bits, self.which[counts], np.int64(1) << self.family[counts])
        return bits[inside]


def _worth(rows: Holdings, kind_of: Ints, kinds: Kinds, *, own: int, rules: Rules) -> _Worth:
    values = len(kind_of)
    outside = rows.site >= own
    many = len(kinds.tier)
    known, strange = (_known(each, kind_of, kinds=many) for each in (rows, rows.at(outside)))
    held, elsewhere = holders(rows, values=values), holders(rows.at(outside), values=values)
    # As if that many more sites had been looked at that hold other values: two of two are no rule.
    weight = np.log((known[kind_of] + rules.least_known) / np.maximum(held, 1))
    usual = (known[kind_of] >= rules.least_known) & (2 * held > known[kind_of])
    weight[(elsewhere >= rules.common) | usual] = 0.0
    rises = kinds.rises[kind_of] & (strange[kind_of] >= rules.least_known) & (elsewhere == 0)
    tier = np.where(rises, _ASSOCIATIVE, kinds.tier[kind_of])
    return _Worth(tier, kinds.family[kind_of], weight)


def _known(rows: Holdings, kind_of: Ints, *, kinds: int) -> Ints:
    """Count for each kind the sites of which any value is known."""
    most = int(rows.site.max()) + 1 if len(rows.site) else 1
    known = np.unique(kind_of[rows.value] * most + rows.site)
    return np.bincount(known // most, minlength=kinds)


def _chance(pairs: _Pairs, inside: Bools, tier: Ints, strength: Floats, null: _Null) -> Floats:
    """Return q of the links of tier 2 that can be tested; NaN for all others."""
    q = np.full(len(tier), np.nan)
    tested = (tier == _ASSOCIATIVE) & null.knows(pairs.families_of(inside))
    if tested.any():
        tally = DecoyTally(np.where(tested, strength, 0.0))
        for drawn in null.drawn(pairs):
            tally.add(drawn)
        q[tested] = tally.q_values()[tested]
    return q


class _Null:
    """Sites that take each family of evidence from a site drawn for it.

    What a family says comes from the background where that knows every kind of it that the case holds, and
    from the other sites of the case where not, which errs on the side of chance. A pair whose families the
    background does not know at all is not tested.
    """

    def __init__(
        self,
        rows: Holdings,
        kind_of: Ints,
        worth: _Worth,
        *,
        own: int,
        rules: Rules,
        rng: np.random.Generator,
    ) -> None:
        self.own, self.rules, self.rng = own, rules, rng
        firm = worth.tier[rows.value] <= _ASSOCIATIVE
        self.holders = {
            family: np.unique(rows.site[firm & (worth.family[rows.value] == family)])
            for family in np.unique(worth.family[rows.value[firm]]).tolist()
        }
        strange = _known(rows.at(firm & (rows.site >= own)), kind_of, kinds=int(kind_of.max()) + 1)
        mine = np.unique(rows.value[firm & (rows.site < own)])
        unknown = strange[kind_of[mine]] < rules.least_known
        self.outside = self.holders.keys() - set(worth.family[mine[unknown]].tolist())

    def knows(self, families: Ints) -> Bools:
        """Say which sets of families hold one that the background knows."""
        known = sum(1 << family for family in self.outside)
        return np.asarray((families & known) != 0)

    def drawn(self, pairs: _Pairs) -> Iterator[Floats]:
        """Yield the strengths of the pairs that two families or more join, one of them drawn outside."""
        counts = (pairs.weight > 0) & (pairs.tier <= _ASSOCIATIVE)
        a, b = np.divmod(pairs.key[pairs.which[counts]], pairs.sites)
        families, weights = pairs.family[counts], pairs.weight[counts]
        for _ in range(self.rules.draws):
            key = np.full(len(a), -1)
            for family in self.holders:
                place = self._places(family, pairs.sites)
                mine = families == family
                one, other = place[a[mine]], place[b[mine]]
                both = (one >= 0) & (other >= 0)
                key[mine] = np.where(both, np.minimum(one, other) * self.own + np.maximum(one, other), -1)
            kept = key >= 0
            yield self._joint(key[kept], families[kept], weights[kept])

    def _places(self, family: int, sites: int) -> Ints:
        """Send the sites that give this family's values to sites of the case; -1 for all others."""
        place, holders = np.full(sites, -1), self.holders[family]
        if family not in self.outside:
            mine = holders[holders < self.own]
            place[mine] = self.rng.permutation(mine)
            return place
        strangers = self.rng.permutation(np.arange(self.own, sites))[: self.own]
        place[strangers] = self.rng.permutation(self.own)[: len(strangers)]
        return place

    def _joint(self, key: Ints, families: Ints, weights: Floats) -> Floats:
        order = np.lexsort((-weights, families, key))
        key, families, weights = key[order], families[order], weights[order]
        best = starts_of_runs(key * 64 + families)
        key, families, weights = key[best], families[best], weights[best]
        starts = starts_of_runs(key)
        if not len(starts):
            return np.empty(0)
        bits = np.bitwise_or.reduceat(np.int64(1) << families, starts)
        several = (np.diff(starts, append=len(key)) >= 2) & self.knows(bits)
        return np.add.reduceat(weights, starts)[several]


def _links(
    pairs: _Pairs,
    inside: Bools,
    met: Meetings,
    judged: tuple[Ints, Floats, Ints, Floats],
    rows: Holdings,
    worth: _Worth,
) -> Links:
    tier, strength, families, q = judged
    # One circumstantial family is no link: almost any two sites share a program or a registrar.
    kept = (tier < _CIRCUMSTANTIAL) | ((families & (families - 1)) != 0)
    chosen = np.flatnonzero(inside)[kept]
    number = np.full(len(inside), -1)
    number[chosen] = np.arange(len(chosen))
    link = number[pairs.which]
    evidence = pairs.met[link >= 0]
    return Links(
        pairs.key[chosen] // pairs.sites,
        pairs.key[chosen] % pairs.sites,
        tier[kept],
        strength[kept],
        families[kept],
        q[kept],
        rows,
        link[link >= 0],
        met.first[evidence],
        met.second[evidence],
        worth.weight[rows.value[met.first[evidence]]],
        met.crowded,
        met.left_out,
    )
