"""Rows of the tables of families, from wordings and the posts that bear them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from vigie.detectors.text_families.spec import TextFamilyParams
from vigie.kernels.families.boilerplate import acquainted, has_button_words, is_quotation, is_wide, spread_of
from vigie.kernels.families.guards import STANCE, differing_names, differing_numbers
from vigie.kernels.families.normalise import FAMILY_TEXT_RULE
from vigie.kernels.families.pairs import BRIDGED, NEAR_LETTERS, REORDERED
from vigie.kernels.families.templates import slot_key, slots_of
from vigie.kernels.families.wordings import Wordings
from vigie.model.content_tables import TEXT_FAMILY, TEXT_FAMILY_MEMBER, TEXT_VARIANT

__all__ = ["Ground", "family_rows", "member_rows", "variant_rows", "variants_in_order"]

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Row = dict[str, Any]
Languages = Callable[[Any], Any]

_UNKNOWN = "und"
_REASONS = {0: "first", NEAR_LETTERS: "near-letters", REORDERED: "reordered", BRIDGED: "bridged"}
_KEPT = ["kind", "similarity", "reason", "parent_variant_id", "parent_similarity", "guards"]
_LOOKED_AT = 60
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """What all tables are made of.

    Attributes:
        found: wordings and families.
        before: known variants (contract text_variant), the first wordings.
        posts: new posts of families, oldest first.
        wording: wording of each of these posts.
        own: which of them pass on nobody's post.
        variant_ids: wording → id, for those that a family keeps.
        family_ids: leader's wording → id of the family.
        texts: wording → text as published.
    """

    found: Wordings
    before: pa.Table
    posts: pa.Table
    wording: Ints
    own: Flags
    variant_ids: Mapping[int, str]
    family_ids: Mapping[int, str]
    texts: Mapping[int, str]

    def family_of(self, wording: int) -> str:
        """Return the id of the family that a wording is in."""
        return self.family_ids[int(self.found.grown.leader[wording])]


def member_rows(ground: Ground, old: pa.Table, params: TextFamilyParams) -> pa.Table:
    """Return old members and new ones (contract text_family_member), each family by time."""
    posts = ground.posts
    wordings = ground.wording.tolist()
    kinds = {n: _kind(ground, n, params, leader="exact") for n in ground.variant_ids}
    families = {n: ground.family_of(n) for n in ground.variant_ids}
    declared: Any = posts["lang_declared"].cast(pa.string())
    new = TEXT_FAMILY_MEMBER.table(
        {
            "post_uid": posts["post_uid"],
            "family_id": [families[n] for n in wordings],
            "variant_id": [ground.variant_ids[n] for n in wordings],
            "account_uid": posts["account_uid"],
            "platform": posts["platform"],
            "at_us": posts["at_us"],
            "lang": declared.fill_null(_UNKNOWN),
            "position": np.zeros(len(wordings), np.int64),
            "kind": [kinds[n] for n in wordings],
            "similarity": _similarity(ground)[ground.wording] if wordings else np.empty(0),
            "original": ground.own,
        }
    )
    both = pa.concat_tables([old.select(new.column_names).cast(new.schema), new])
    both = both.sort_by([("family_id", "ascending"), ("at_us", "ascending"), ("post_uid", "ascending")])
    position = _within(both["family_id"]) + 1
    exact: Any = pc.is_in(both["kind"], value_set=pa.array(["first", "exact"]))
    first_or_exact: Any = pc.if_else(pa.array(position == 1), "first", "exact")
    kind: Any = pc.if_else(exact, first_or_exact, both["kind"])
    both = both.set_column(7, TEXT_FAMILY_MEMBER.schema.field("position"), pa.array(position))
    return TEXT_FAMILY_MEMBER.check(both.set_column(8, TEXT_FAMILY_MEMBER.schema.field("kind"), kind))


def variant_rows(
    ground: Ground, members: pa.Table, params: TextFamilyParams, *, languages: Languages | None
) -> pa.Table:
    """Return the variants of all families (contract text_variant), each family in order of first use."""
    firsts = _first_posts(members)
    langs = _languages(ground, members, languages)
    known = ground.before.select(_KEPT).to_pylist()
    leader = ground.found.grown.leader
    rows = []
    for n in sorted(ground.variant_ids, key=lambda n: (leader[n], n)):
        likeness = known[n] if n < len(known) else _likeness(ground, n, params)
        rows.append(_variant(ground, n, firsts, langs) | likeness)
    return variants_in_order(rows)


def variants_in_order(rows: list[Row]) -> pa.Table:
    """Return variants by family in order of first use, the first wording before all, with their positions."""
    rows.sort(
        key=lambda row: (row["family_id"], row["kind"] != "first", row["first_at_us"], row["variant_id"])
    )
    place = 0
    for before, row in zip([None, *rows], rows, strict=False):
        place = place + 1 if before and before["family_id"] == row["family_id"] else 0
        row["position"] = place
    return TEXT_VARIANT.rows(rows)


def family_rows(
    ground: Ground,
    variants: pa.Table,
    members: pa.Table,
    params: TextFamilyParams,
    *,
    all_at_us: Ints,
    old: pa.Table,
) -> pa.Table:
    """Return the families (contract text_family) by id.

    Args:
        ground: wordings and posts.
        variants: what `variant_rows` gave.
        members: contract text_family_member, by family and time.
        params: thresholds of boilerplate.
        all_at_us: times of all posts of the data, which decoys draw from.
        old: families known before; what they are kept apart from is kept.
    """
    opposed = _opposed(ground)
    for row in old.select(["family_id", "opposed"]).to_pylist():
        opposed[row["family_id"]] = json.loads(row["opposed"]) | opposed.get(row["family_id"], {})
    used = _families_used(members)
    by_family: defaultdict[str, list[Row]] = defaultdict(list)
    for row in variants.select(["family_id", "text_raw", "n_posts", "guards"]).to_pylist():
        by_family[row["family_id"]].append(row)
    starts = np.flatnonzero(_within(members["family_id"]) == 0)
    rows = []
    for uses, start in zip(_uses(members, starts), starts.tolist(), strict=True):
        family = uses["family_id"]
        row = uses | _wordings(by_family[family]) | {"opposed": _json(opposed.get(family, {}))}
        group = members.slice(start, row["n_posts"])
        rows.append(row | _boilerplate(row, group, params, all_at_us, used))
    return TEXT_FAMILY.rows(rows)


def _kind(ground: Ground, n: int, params: TextFamilyParams, *, leader: str) -> str:
    grown = ground.found.grown
    if grown.leader[n] == n:
        return leader
    if n < len(ground.before):
        return str(ground.before["kind"][n].as_py())
    near = grown.to_leader[n] >= params.copy_at and grown.why[n] != REORDERED
    return "copy" if near else "reword"


def _similarity(ground: Ground) -> NDArray[np.float64]:
    return np.asarray(ground.found.grown.to_leader, dtype=np.float64)


def _within(families: pa.ChunkedArray[Any]) -> Ints:
    """Return the place of each row among the rows of its family, from 0; rows of a family stand together."""
    code = _codes(families)
    starts = np.concatenate([[True], code[1:] != code[:-1]])[: len(code)]
    numbers = np.arange(len(code))
    return numbers - np.maximum.accumulate(np.where(starts, numbers, 0)) if len(code) else numbers


def _codes(values: pa.ChunkedArray[Any]) -> Ints:
    """Return a number for each value, from 0 in order of appearance."""
    coded: Any = values.combine_chunks().dictionary_encode()
    codes: Ints = coded.indices.to_numpy().astype(np.int64)
    return codes


def _first_posts(members: pa.Table) -> dict[str, Row]:
    """Return the earliest post of each variant, its own before a repost, and how many it has."""
    ordered = members.sort_by([("at_us", "ascending"), ("post_uid", "ascending")])
    code = _codes(ordered["variant_id"])
    order = np.lexsort((~ordered["original"].to_numpy(), code))
    starts = np.flatnonzero(np.diff(code[order], prepend=-1))
    firsts = ordered.select(["variant_id", "post_uid", "account_uid", "at_us"]).take(order[starts])
    counted = firsts.append_column("n", pa.array(np.bincount(code)))
    return {row["variant_id"]: row for row in counted.to_pylist()}


def _languages(ground: Ground, members: pa.Table, languages: Languages | None) -> dict[str, str]:
    """Return the language of each variant: what most platforms declare, else what the text shows."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in members.group_by(["variant_id", "lang"]).aggregate([([], "count_all")]).to_pylist():
        if row["lang"] != _UNKNOWN:
            counts[row["variant_id"]][row["lang"]] = row["count_all"]
    told = {uid: min(found, key=lambda lang: (-found[lang], lang)) for uid, found in counts.items()}
    open_ = [n for n, uid in sorted(ground.variant_ids.items()) if uid not in told]
    if languages is not None and open_:
        answers = languages(pa.array([ground.texts[n] for n in open_], pa.string())).to_pylist()
        told |= {ground.variant_ids[n]: lang or _UNKNOWN for n, lang in zip(open_, answers, strict=True)}
    return told


def _variant(ground: Ground, n: int, firsts: Mapping[str, Row], langs: Mapping[str, str]) -> Row:
    uid = ground.variant_ids[n]
    return {
        "variant_id": uid,
        "family_id": ground.family_of(n),
        "text_raw": ground.texts[n],
        "first_post_uid": firsts[uid]["post_uid"],
        "first_account_uid": firsts[uid]["account_uid"],
        "first_at_us": firsts[uid]["at_us"],
        "lang": langs.get(uid, _UNKNOWN),
        "n_posts": firsts[uid]["n"],
    }


def _likeness(ground: Ground, n: int, params: TextFamilyParams) -> Row:
    grown = ground.found.grown
    parent = int(grown.parent[n])
    return {
        "kind": _kind(ground, n, params, leader="first"),
        "similarity": float(grown.to_leader[n]),
        "reason": _REASONS[int(grown.why[n])],
        # A wording that only posts of no family bear can stand between; the leader then speaks for it.
        "parent_variant_id": ground.variant_ids.get(parent, ground.variant_ids[int(grown.leader[n])]),
        "parent_similarity": float(grown.to_parent[n]),
        "guards": ",".join(_guards(ground, n)),
    }


def _guards(ground: Ground, n: int) -> Iterable[str]:
    """Yield what sets a variant apart from the first of its family in meaning."""
    found, leader = ground.found, int(ground.found.grown.leader[n])
    if leader == n:
        return
    if found.negations[n] != found.negations[leader] and leader >= len(ground.before):
        yield "negation"
    if differing_numbers(found.readable[n], found.readable[leader]):
        yield "numbers"
    if differing_names(ground.texts[n], ground.texts[leader]):
        yield "names"


def _opposed(ground: Ground) -> dict[str, dict[str, str]]:
    """Return for each family the families that its texts resemble and that were kept apart, and why."""
    told: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for pairs, drift in ((ground.found.grown.bridges, True), (ground.found.opposed, False)):
        leader = ground.found.grown.leader
        for one, other, why in zip(leader[pairs.first], leader[pairs.second], pairs.why, strict=True):
            here, there = ground.family_ids.get(int(one)), ground.family_ids.get(int(other))
            if here and there and here != there:
                word = "drift" if drift else "stance" if why == STANCE else "negation"
                told[here][there] = told[there][here] = word
    return told


def _families_used(members: pa.Table) -> dict[str, set[str]]:
    """Return the families that each account uses in posts of its own."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    own = members.filter(members["original"])
    for account, family in zip(own["account_uid"].to_pylist(), own["family_id"].to_pylist(), strict=True):
        used[str(account)].add(str(family))
    return used


def _uses(members: pa.Table, starts: Ints) -> list[Row]:
    """Return what the posts of each family tell; the posts that start at each of `starts` are one family."""
    sizes = np.diff(starts, append=len(members))
    family = np.repeat(np.arange(len(starts)), sizes)
    original = members["original"].to_numpy()
    originals = np.bincount(family[original], minlength=len(starts))
    # A family known before may have lost its own posts: reposts then speak for it.
    counted = np.flatnonzero(original | (originals == 0)[family])
    firsts = members.take(counted[np.unique(family[counted], return_index=True)[1]])
    account = _codes(members["account_uid"])[counted]
    users = np.unique(np.stack([family[counted], account]), axis=1)[0]
    columns = {
        "family_id": firsts["family_id"],
        "first_post_uid": firsts["post_uid"],
        "first_account_uid": firsts["account_uid"],
        "first_at_us": firsts["at_us"],
        "last_at_us": members["at_us"].take(starts + sizes - 1),
        "n_posts": sizes,
        "n_originals": originals,
        "n_reposts": sizes - originals,
        "n_accounts": np.bincount(users, minlength=len(starts)),
        "languages": _tallies(family, members["lang"]),
        "platforms": _tallies(family, members["platform"]),
    }
    return pa.table(columns).to_pylist()


def _tallies(family: Ints, values: pa.ChunkedArray[Any]) -> list[str]:
    """Return for each family how often each value stands in it, as JSON."""
    table = pa.table({"family": family, "value": values})
    told: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for row in table.group_by(["family", "value"]).aggregate([([], "count_all")]).to_pylist():
        told[row["family"]][row["value"]] = row["count_all"]
    return [_json(told[number]) for number in sorted(told)]


def _wordings(variants: list[Row]) -> Row:
    return {
        "rule": FAMILY_TEXT_RULE,
        "text_raw": variants[0]["text_raw"],
        "n_variants": len(variants),
        "guards": _json(Counter(word for row in variants for word in row["guards"].split(",") if word)),
        "templates": _json(_templates(variants)),
    }


def _templates(variants: list[Row]) -> dict[str, int]:
    """Return the slots that two variants or more fill alike, with their posts."""
    posts: Counter[str] = Counter()
    wordings: Counter[str] = Counter()
    for row in variants:
        key = slot_key(slots_of(row["text_raw"])) if len(variants) > 1 else None
        if key is not None:
            posts[key] += row["n_posts"]
            wordings[key] += 1
    return {key: posts[key] for key, n in wordings.items() if n > 1}


def _boilerplate(
    row: Row, group: pa.Table, params: TextFamilyParams, all_at_us: Ints, used: Mapping[str, set[str]]
) -> Row:
    told: Row = {"boilerplate": False, "boilerplate_reason": None, "boilerplate_values": "{}"}
    if row["n_accounts"] >= _FEWEST and has_button_words(row["text_raw"]):
        return _marked("share-button", {"accounts": row["n_accounts"]})
    if row["n_accounts"] < params.boilerplate_accounts:
        return told
    return _spread(row, group.filter(group["original"]), params, all_at_us, used) or told


def _spread(
    row: Row, own: pa.Table, params: TextFamilyParams, all_at_us: Ints, used: Mapping[str, set[str]]
) -> Row | None:
    """Return the mark of a family that many unrelated accounts use, or None."""
    at_us, account = own["at_us"].to_numpy(), _codes(own["account_uid"])
    least = {"least_accounts": params.boilerplate_accounts, "least_days": params.boilerplate_days}
    if not is_wide(at_us, account, **least):
        return None
    spread = spread_of(
        at_us,
        account,
        all_at_us=all_at_us,
        window_us=params.boilerplate_window_s * 1_000_000,
        decoys=params.decoys,
        rng=np.random.default_rng([params.seed, int(row["family_id"][-12:], 16)]),
    )
    if spread.p <= params.boilerplate_level:
        return None
    users = sorted({str(user) for user in own["account_uid"].to_pylist()})
    looked = [frozenset(used[user] - {row["family_id"]}) for user in users[:_LOOKED_AT]]
    known = acquainted(looked, at_most=_LOOKED_AT)
    if known > params.boilerplate_acquainted:
        return None
    values = {
        "accounts": spread.accounts,
        "days": spread.days,
        "close": spread.close,
        "expected": round(spread.expected, 2),
        "share_of_decoys": round(spread.p, 3),
        "acquainted": round(known, 3),
    }
    return _marked("quotation" if is_quotation(row["text_raw"]) else "spread", values)


def _marked(reason: str, values: Mapping[str, Any]) -> Row:
    return {"boilerplate": True, "boilerplate_reason": reason, "boilerplate_values": _json(values)}


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(sorted(values.items())), ensure_ascii=False) if values else "{}"
