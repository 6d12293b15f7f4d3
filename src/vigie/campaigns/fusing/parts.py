"""Who plays which part: sources, outlets, amplifiers, relays inside the core; good-faith relays outside."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.campaigns.spec import CampaignParams
from vigie.kernels.indices.handles import skeleton

__all__ = ["Starts", "member_rows", "outlets", "relay_rows", "sources_outside", "starts"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Starts:
    """How often each account came first: on objects of a campaign, and at the beginning of its waves."""

    objects: int
    waves: int
    first_on: Mapping[str, int]
    opened: Mapping[str, int]

    def begins(self, uid: str, params: CampaignParams) -> bool:
        """Tell whether an account comes first more often than by accident, on objects or in waves."""
        share, least = params.first_share, params.least_first
        return self.first_on.get(uid, 0) >= max(least, share * self.objects) or self.opened.get(
            uid, 0
        ) >= max(least, share * self.waves)


def starts(posts: Sequence[Row], objects: int, params: CampaignParams) -> Starts:
    """Count who comes first.

    Args:
        posts: posts on a campaign's objects in the order of time: `account_uid`, `kind`, `at_us`, `firsts`.
        objects: distinctive objects of the campaign.
        params: `quiet_s`, `least_members`.

    A wave is a run of originals on any of the objects without `quiet_s` of quiet, by `least_members` accounts
    or more; who posts first opens it. First in the file is not first in the world: a collection that lacks
    the first post names another.
    """
    first_on: Counter[str] = Counter()
    for row in posts:
        first_on[row["account_uid"]] += row["firsts"]
    waves = _waves([row for row in posts if row["kind"] != "repost"], params.quiet_s * 1_000_000)
    real = [wave for wave in waves if len({row["account_uid"] for row in wave}) >= params.least_members]
    return Starts(objects, len(real), first_on, Counter(wave[0]["account_uid"] for wave in real))


def _waves(posts: Sequence[Row], quiet_us: int) -> list[list[Row]]:
    waves: list[list[Row]] = []
    for row in posts:
        if not waves or row["at_us"] - waves[-1][-1]["at_us"] > quiet_us:
            waves.append([])
        waves[-1].append(row)
    return waves


def sources_outside(begun: Starts, groups: Iterable[str], params: CampaignParams) -> list[str]:
    """Return the accounts outside all groups that come first time and again.

    Co-action never accepts an account that always comes first, so that a source is found here or not at all.
    """
    inside = set(groups)
    candidates = {uid for uid, n in (*begun.first_on.items(), *begun.opened.items()) if n}
    return sorted(uid for uid in candidates - inside if begun.begins(uid, params))


def outlets(names: Sequence[Row], domains: Iterable[str]) -> dict[str, str]:
    """Return the members that bear the name of a site which the campaign spreads, each with the site."""
    by_name = {skeleton(domain.split(".")[0]): domain for domain in domains}
    found: dict[str, str] = {}
    for row in names:
        own = by_name.get(skeleton(row["handle"] or ""))
        linked = next((domain for domain in by_name.values() if row["url"] and domain in row["url"]), None)
        if own or linked:
            found.setdefault(row["account_uid"], str(own or linked))
    return found


def member_rows(
    posts: Sequence[Row],
    home: Mapping[str, str],
    sites: Mapping[str, str],
    begun: Starts,
    params: CampaignParams,
    pasted: Mapping[str, tuple[int, int]] | None = None,
) -> list[dict[str, Any]]:
    """Return the role of each account of a core, its confidence and reason, in the order of their uids.

    Args:
        posts: posts on the campaign's objects: `account_uid`, `kind`, `at_us`.
        home: account → its group; empty for a source outside groups.
        sites: what `outlets` found.
        begun: what `starts` counted.
        params: `first_share` and `least_first`.
        pasted: account → pastes that it took part in, and pastes of its seed.

    source: first of the file on `first_share` of the objects, or of the waves, or more; outlet: bears the
    name of a site that is spread; relay-inside: reposts only; amplifier: everybody else. A role says what an
    account did in the file, not what it knew or who it is.
    """
    mine: dict[str, list[Row]] = defaultdict(list)
    for row in posts:
        mine[row["account_uid"]].append(row)
    times = pasted or {}
    return [
        _member(uid, group, mine.get(uid, []), sites.get(uid), begun, params, times.get(uid))
        for uid, group in sorted(home.items())
    ]


def relay_rows(
    posts: Sequence[Row], passed_on: Sequence[Row], core: Iterable[str], pseudonym: Callable[[str], str]
) -> list[dict[str, Any]]:
    """Return accounts outside the core that passed its posts on or used its objects: pseudonyms and counts.

    They are taken to act in good faith, whatever their number of posts: volume promotes nobody.
    """
    inside = set(core)
    told: dict[str, dict[str, Any]] = {}
    for row in posts:
        uid = row["account_uid"]
        if uid not in inside:
            entry = told.setdefault(uid, {"how": "used", "n_posts": 0, "first_at_us": row["at_us"]})
            entry["n_posts"] += 1
    for row in passed_on:
        uid = row["account_uid"]
        if uid not in inside:
            entry = told.setdefault(uid, {"n_posts": 0, "first_at_us": row["first_at_us"]})
            entry |= {"how": "passed-on", "first_at_us": min(entry["first_at_us"], row["first_at_us"])}
            entry["n_posts"] = max(entry["n_posts"], row["posts"])
    rows = [{"pseudonym": pseudonym(uid), **entry} for uid, entry in told.items()]
    return sorted(rows, key=lambda row: str(row["pseudonym"]))


def _member(
    uid: str,
    group: str,
    posts: Sequence[Row],
    site: str | None,
    begun: Starts,
    params: CampaignParams,
    pasted: tuple[int, int] | None,
) -> dict[str, Any]:
    originals = sum(row["kind"] != "repost" for row in posts)
    if begun.begins(uid, params):
        role, confidence, reason = _source(uid, begun)
    else:
        role, confidence, reason = _role(originals, len(posts), site, pasted)
    return {
        "account_uid": uid,
        "group_id": group,
        "role": role,
        "confidence": confidence,
        "reason": json.dumps(reason, sort_keys=True, ensure_ascii=False),
        "n_posts": len(posts),
        "n_originals": originals,
        "n_first": begun.first_on.get(uid, 0),
        "first_at_us": min((row["at_us"] for row in posts), default=None),
    }


def _source(uid: str, begun: Starts) -> tuple[str, str, dict[str, Any]]:
    opened, firsts = begun.opened.get(uid, 0), begun.first_on.get(uid, 0)
    share = max(opened / max(begun.waves, 1), firsts / max(begun.objects, 1))
    told = {"opened": opened, "waves": begun.waves, "firsts": firsts, "objects": begun.objects}
    return "source", "moderate" if share >= 0.4 else "low", {"word": "comes-first", **told}


def _role(
    originals: int, posts: int, site: str | None, pasted: tuple[int, int] | None
) -> tuple[str, str, dict[str, Any]]:
    if site:
        return "outlet", "moderate", {"word": "bears-site-name", "site": site}
    if posts and not originals:
        return "relay-inside", "moderate", {"word": "reposts-only", "posts": posts}
    if pasted:
        times, pastes = pasted
        confidence = "high" if times >= 3 else "moderate" if times > 1 else "low"
        return "amplifier", confidence, {"word": "pastes", "times": times, "pastes": pastes}
    confidence = "high" if originals >= 3 else "moderate" if originals else "low"
    return "amplifier", confidence, {"word": "publishes", "originals": originals, "posts": posts}
