"""CO04: who first used a group's hashtags, how they rose, and who shares their misspelt twins."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from vigie.detectors.diffusion.mains import Mains, beside_alike, lay_mains
from vigie.detectors.ground.laid import Ground, Subject
from vigie.detectors.ground.traits import trait_share
from vigie.detectors.hashtags.spec import IntroductionParams
from vigie.detectors.indice import Assessed, Measure
from vigie.kernels.indices.twins import misspelt_twins
from vigie.kernels.indices.uses import busiest_spans
from vigie.model.outcomes import NotAssessed

__all__ = ["assess"]


def assess(ground: Ground, params: IntroductionParams) -> dict[str, Assessed]:
    """Look at the hashtags of each subject's topic.

    `introduced`: how many of them a member used first, as far as the file goes; counted, not tested: where
    members are most of the users, one of them is first by chance. `burst`: largest share of the users of the
    main hashtag that came to it within `span_h` hours, placed among the hashtags that about as many accounts
    use. `misspelt`: share of the members that used a twin of a hashtag, within `edits` letters and used by
    fewer accounts, beside matched accounts that used the hashtags, too (exact test).
    """
    users = ground.relation(__package__, "topic_users").arrow()
    mains = lay_mains(ground, least_users=params.least_users)
    twins = _twins(ground, users, params)

    def measured(subject: Subject) -> Assessed:
        own = users.filter(pc.equal(users["subject_id"], pa.scalar(subject.id)))
        if not len(own):
            return [NotAssessed("no-hashtag") for _ in range(3)]
        return [
            _introduced(subject, own),
            _burst(subject, mains, params),
            _misspelt(ground, subject, own, twins),
        ]

    return ground.each(measured)


def _introduced(subject: Subject, own: pa.Table) -> Measure:
    first: dict[str, tuple[int, bool, str]] = {}
    inside = set(subject.members)
    for row in own.to_pylist():
        # Of accounts of the same moment, members count as the later: a tie speaks for nobody.
        come = (row["first_at_us"], row["account_uid"] in inside, row["account_uid"])
        first[row["object_uid"]] = min(first.get(row["object_uid"], come), come)
    brought = sorted(tag for tag, (_, member, _) in first.items() if member)
    return Measure(
        name="introduced",
        value=len(brought),
        unit="hashtags",
        looked_at=len(first),
        found=bool(brought),
        values={"hits": len(brought), "hashtags": len(first), "names": _listed(brought or sorted(first))},
        accounts=sorted({first[tag][2] for tag in brought}),
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"#{name}" for name in names)


def _burst(subject: Subject, mains: Mains, params: IntroductionParams) -> Measure | NotAssessed:
    main = mains.objects.get(subject.id)
    if main is None or main["object_type"] != "hashtag":
        return NotAssessed("no-hashtag")
    alike = mains.alike(subject, factor=params.factor, least=params.least_alike)
    if isinstance(alike, NotAssessed):
        return alike
    rows = mains.uses["hashtag"]
    shares = busiest_spans(
        rows["object_key"].to_numpy(), rows["first_at_us"].to_numpy(), span_s=params.span_h * 3_600
    )
    return beside_alike("burst", "share of users", alike, shares, hours=params.span_h)


def _twins(ground: Ground, users: pa.Table, params: IntroductionParams) -> pa.Table:
    """Return who used a twin of a subject's hashtags: subject_id, account_uid, object_uid."""
    tags = ground.relation(__package__, "hashtags").arrow()
    names, counts = list(map(str, tags["object_uid"].to_pylist())), tags["users"].to_numpy()
    place = {name: at for at, name in enumerate(names)}
    pairs = pa.TableGroupBy(users, ["subject_id", "object_uid"]).aggregate([]).to_pylist()
    topics = sorted({str(pair["object_uid"]) for pair in pairs})
    near = misspelt_twins(topics, names, edits=params.edits, least_letters=params.least_letters)
    found = {
        topic: [names[at] for at in each if counts[at] < counts[place[topic]]]
        for topic, each in zip(topics, near, strict=True)
    }
    rows = sorted({(pair["subject_id"], twin) for pair in pairs for twin in found[pair["object_uid"]]})
    wanted = pa.table(
        {
            "subject_id": pa.array([row[0] for row in rows], pa.string()),
            "object_uid": pa.array([row[1] for row in rows], pa.string()),
        }
    )
    return ground.relation(__package__, "twin_users", wanted=wanted).arrow()


def _misspelt(ground: Ground, subject: Subject, own: pa.Table, twins: pa.Table) -> Measure | NotAssessed:
    used = twins.filter(pc.equal(twins["subject_id"], pa.scalar(subject.id)))
    if not len(used):
        return NotAssessed("no-misspelling")
    has = ground.marked(used["account_uid"])
    known = has | ground.marked(own["account_uid"])
    names = sorted({str(name) for name in used["object_uid"].to_pylist()})[:5]
    return trait_share(ground, subject, "misspelt", has, known, names=_listed(names))
