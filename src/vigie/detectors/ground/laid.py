"""Lay the ground: one pass over the lake for the accounts, one baseline for each group."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.ground.spec import GroundParams
from vigie.detectors.indice import Assessed
from vigie.engine.port import Engine, Input, Relation, Scalar
from vigie.engine.statements import read_statement
from vigie.kernels.decoys import strata_of
from vigie.kernels.indices.comparing import Sides
from vigie.kernels.indices.matching import Match, match
from vigie.model.outcomes import NotAssessed

__all__ = ["Ground", "Subject", "lay_ground", "why_no_baseline"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What indices measure: a group or a campaign; accounts are measured together, never one by one.

    Attributes:
        id: Its id.
        kind: `group` or `campaign`.
        members: Accounts.
        first_at_us: First action that joins them, µs since 1970 UTC: the onset.
        last_at_us: Last one.
    """

    id: str
    kind: str
    members: tuple[str, ...]
    first_at_us: int
    last_at_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The lake as one run sees it.

    Attributes:
        engine: Where relations are computed.
        inputs: Tables of the lake; `members` and `peers` (subject_id, account_uid): each subject's accounts
            and those matched to them; `topic` (subject_id, object_type, object_uid): what most members used.
        subjects: What is measured.
        population: One row for each account that posted, in the order of `account_uid`: columns of
            `population.sql`.
        matches: Baseline of each subject; positions are rows of `population`.
        params: How baselines were drawn.
        facts: Tables of `FACTS` that a person or another collection added; may hold none.
        made: What indices that share a reading have read, by name; see `once`.
    """

    engine: Engine
    inputs: Mapping[str, Input]
    subjects: tuple[Subject, ...]
    population: pa.Table
    matches: Mapping[str, Match]
    params: GroundParams
    uids: pa.ChunkedArray[Any] = field(repr=False)
    facts: Mapping[str, pa.Table] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict, repr=False)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` gave when it was first asked under this name: indices share what they read."""
        if name not in self.made:
            self.made[name] = make()
        held: Made = self.made[name]
        return held

    def relation(
        self, package: str, name: str, params: Mapping[str, Scalar] | None = None, **more: Input
    ) -> Relation:
        """Ask a statement of a package over the tables that it names, `more` among them."""
        text = read_statement(package, name)
        known = {**self.inputs, "population": self.population, **more}
        used = {key: value for key, value in known.items() if re.search(rf"\b{key}\b", text)}
        return self.engine.sql(text, used, params)

    def rows(
        self, package: str, name: str, params: Mapping[str, Scalar] | None = None, **more: Input
    ) -> list[dict[str, Any]]:
        """Read the rows of a statement."""
        return self.relation(package, name, params, **more).arrow().to_pylist()

    def each(self, measure: Callable[[Subject], Assessed]) -> dict[str, Assessed]:
        """Measure each subject by itself."""
        return {subject.id: measure(subject) for subject in self.subjects}

    def column(self, name: str) -> NDArray[Any]:
        """Return a column of the population as float64 (null is not-a-number); text as objects."""
        held = self.population[name]
        if pa.types.is_string(held.type):
            return np.array(held.to_pylist(), dtype=object)
        return held.cast(pa.float64(), safe=False).to_numpy()

    def sides(self, subject: Subject, values: NDArray[Any], known: Bools | None = None) -> Sides:
        """Put one value a member beside one a matched account.

        Args:
            subject: whose members.
            values: shape (population,): numbers, or true and false.
            known: shape (population,); accounts of which the value is known. All whose value is a number
                when absent.
        """
        found = self.matches[subject.id]
        taken = values[found.rows].astype(np.float64)
        keep = ~np.isnan(taken) if known is None else known[found.rows]
        return Sides(taken[keep], found.inside[keep], found.stratum[keep])

    def marked(self, uids: Sequence[str] | pa.ChunkedArray[Any]) -> Bools:
        """Return which accounts of the population are named, shape (population,)."""
        marks = np.zeros(len(self.population), dtype=bool)
        marks[_positions(self.uids, tuple(uids) if isinstance(uids, list) else uids)] = True
        return marks

    def spread(self, rows: pa.Table, name: str) -> NDArray[np.float64]:
        """Lay a column of `rows`, one for each `account_uid`, over the population; others not-a-number."""
        held = np.full(len(self.population), np.nan)
        places = pc.index_in(rows["account_uid"], value_set=self.uids.combine_chunks())
        known = places.is_valid().to_numpy()
        values = rows[name].cast(pa.float64(), safe=False).to_numpy()
        held[places.drop_null().to_numpy()] = values[known]
        return held

    def members_where(self, subject: Subject, wanted: Bools, at_most: int = 20) -> tuple[str, ...]:
        """Return members for whom `wanted`, shape (population,), holds: examples of a measure."""
        found = self.matches[subject.id]
        rows = np.sort(found.rows[found.inside & wanted[found.rows]])[:at_most]
        return tuple(map(str, self.uids.take(pa.array(rows, pa.int64())).to_pylist()))

    def chance(self, subject: Subject, code: str) -> np.random.Generator:
        """Return the generator of one indice on one subject: the same whatever else the run measures."""
        seed = np.frombuffer(f"{code}|{subject.id}".encode(), dtype=np.uint8)
        return np.random.default_rng([self.params.seed, *seed.tolist()])


def lay_ground(
    engine: Engine,
    tables: Mapping[str, Input],
    subjects: Sequence[Subject],
    params: GroundParams,
    facts: Mapping[str, pa.Table] | None = None,
) -> Ground:
    """Read the accounts of a lake and draw a baseline for each subject.

    Args:
        engine: where relations are computed.
        tables: `account`, `account_snapshot`, `post`, `post_object` and `action` of the lake.
        subjects: what will be measured; nobody in any of them stands in a baseline.
        params: how baselines are drawn.
        facts: tables of `FACTS` that were added.

    Levels of matching, finest first: platform, language, activity and topic; platform, language and
    activity; platform and activity; platform. Activity is the whole part of log₂ of the posts in the file;
    somebody is of a subject's topic who used one of the hashtags or domains that most of its members used.
    Accounts with none of these alike are no baseline: the subject's members that find nobody are counted.
    """
    text = read_statement(__package__, "population")
    read = {name: tables[name] for name in ("account", "account_snapshot", "post")}
    population = engine.sql(text, read).arrow()
    uids = population["account_uid"]
    members = _pairs((subject.id, uid) for subject in subjects for uid in subject.members)
    topic = _topic_objects(engine, tables["action"], members, params)
    topics = _topics(engine, tables["action"], topic, uids)
    rows = {subject.id: _positions(uids, subject.members) for subject in subjects}
    free = np.ones(len(population), dtype=bool)
    for taken in rows.values():
        free[taken] = False
    levels = _levels(population)
    matches = {
        subject.id: _matched(subject, rows[subject.id], free, levels, topics.get(subject.id), params)
        for subject in subjects
    }
    peers = _pairs(
        (name, uid)
        for name, found in matches.items()
        for uid in uids.take(pa.array(found.rows[~found.inside], pa.int64())).to_pylist()
    )
    return Ground(
        engine=engine,
        inputs={**tables, "members": members, "peers": peers, "topic": topic},
        facts=facts or {},
        subjects=tuple(subjects),
        population=population,
        matches=matches,
        params=params,
        uids=uids,
    )


def _matched(
    subject: Subject,
    rows: Ints,
    free: Bools,
    levels: Sequence[Ints],
    topic: Ints | None,
    params: GroundParams,
) -> Match:
    of_topic = np.zeros(len(free), dtype=np.int64)
    of_topic[topic if topic is not None else []] = 1
    # A member is of its group's topic, whatever it used: it is held against those who took part in it.
    of_topic[rows] = 1
    fine = levels[0] * 2 + of_topic
    rng = np.random.default_rng([params.seed, *subject.id.encode()])
    per_member = max(2, min(params.per_member, params.at_most // max(len(rows), 1)))
    return match(rows, eligible=free, levels=(fine, *levels), per_member=per_member, rng=rng)


def _levels(population: pa.Table) -> tuple[Ints, Ints, Ints]:
    """Return the strata of each account without topic, finest first."""
    platform, language = (_coded(population[name]) for name in ("platform", "lang"))
    activity = np.log2(population["posts"].to_numpy()).astype(np.int64)
    fine, middle, coarse = (
        strata_of(*labels).astype(np.int64)
        for labels in ((platform, language, activity), (platform, activity), (platform,))
    )
    return fine, middle, coarse


def _coded(column: pa.ChunkedArray[Any]) -> Ints:
    words = [word or "" for word in column.to_pylist()]
    return np.asarray(np.unique(words, return_inverse=True)[1], dtype=np.int64)


def _topic_objects(engine: Engine, actions: Input, members: pa.Table, params: GroundParams) -> pa.Table:
    asked: dict[str, Scalar] = {"least_users": params.least_users, "topic_objects": params.topic_objects}
    inputs = {"action": actions, "members": members}
    return engine.sql(read_statement(__package__, "topic_objects"), inputs, asked).arrow()


def _topics(engine: Engine, actions: Input, topic: pa.Table, uids: pa.ChunkedArray[Any]) -> dict[str, Ints]:
    inputs = {"action": actions, "topic": topic}
    found = engine.sql(read_statement(__package__, "topics"), inputs).arrow()
    by_subject: dict[str, Ints] = {}
    for name in map(str, pc.unique(found["subject_id"]).to_pylist()):
        users = found.filter(pc.equal(found["subject_id"], pa.scalar(name)))["account_uid"]
        by_subject[name] = _positions(uids, users)
    return by_subject


def _positions(uids: pa.ChunkedArray[Any], wanted: Any) -> Ints:  # noqa: ANN401 - a sequence or an Arrow array
    asked = pa.array(wanted, pa.string()) if isinstance(wanted, tuple) else wanted
    places = pc.index_in(asked, value_set=uids.combine_chunks()).drop_null()
    return np.asarray(places.to_numpy(), dtype=np.int64)


def _pairs(rows: Any) -> pa.Table:  # noqa: ANN401 - an iterable of pairs
    listed = list(rows)
    return pa.table(
        {
            name: pa.array([row[at] for row in listed], pa.string())
            for at, name in enumerate(("subject_id", "account_uid"))
        }
    )


def why_no_baseline(sides: Sides, *, least: int) -> NotAssessed | None:
    """Say why a comparison would say nothing: too few members, or matched accounts, with what it needs."""
    if sides.n < least:
        return NotAssessed("too-few-members", {"members": sides.n, "least": least})
    if sides.n_outside < least:
        return NotAssessed("no-baseline", {"accounts": sides.n_outside, "least": least})
    return None
