"""Campaigns: groups fused into candidate manoeuvres, the roles of members, and what people decided."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = [
    "CAMPAIGN",
    "CAMPAIGN_DECISION",
    "CAMPAIGN_MEMBER",
    "CAMPAIGN_PART",
    "CAMPAIGN_RELAY",
    "CAMPAIGN_SEED",
]

_T, _I, _F = pa.string(), pa.int64(), pa.float64()
_US = "µs since 1970-01-01 UTC"


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


CAMPAIGN = Contract(
    "campaign",
    2,
    "one candidate campaign of one run",
    (
        _must("run_id", _T, "Run"),
        _must("campaign_id", _T, "Stable id: kept by later runs that find the same members"),
        _must("label", _T, "Short name within the run: C01, C02, …"),
        _must("groups", _T, "JSON: ids of the groups and seeds that it is made of"),
        _must("joined_by", _T, "JSON: what joins its groups: object type, object, members of each"),
        _must("n_core", _I, "Members of its groups, and sources", "accounts"),
        _must("n_relays", _I, "Others who passed its contents on or used its objects", "accounts"),
        _must("n_posts", _I, "Posts of the core on its objects", "posts"),
        _must("n_originals", _I, "Those that are no reposts", "posts"),
        _must("first_at_us", _I, "First of them", _US),
        _must("last_at_us", _I, "Last of them", _US),
        _must(
            "objects", _T, "JSON: what its core uses and hardly anybody else: type, object, inside, outside"
        ),
        _must("targets", _T, "JSON: accounts that it mentions most, with posts"),
        _must("narratives", _T, "JSON: what it says most, by topic: texts, posts, accounts, families, call"),
        _must("platforms", _T, "JSON: platform → members"),
        _must("indices", _T, "JSON: codes of the indices found on it, those that never count alone left out"),
        _must("proposed", pa.bool_(), "So many indices bear it out that it is proposed as a campaign"),
        _must("change", _T, "new, same, grown, shrunk, split, merged, dormant or resurgent"),
        _must("earlier", _T, "JSON: ids of the campaigns of the run before that it goes on from"),
    ),
    ("run_id", "campaign_id"),
)

CAMPAIGN_MEMBER = Contract(
    "campaign_member",
    1,
    "one account of the core of one campaign",
    (
        _must("run_id", _T, "Run"),
        _must("campaign_id", _T, "Campaign"),
        _must("account_uid", _T, "Account"),
        _must("pseudonym", _T, "Stable name within the case"),
        _must("group_id", _T, "Group or seed that it belongs to; empty for a source outside both"),
        _must("role", _T, "source, outlet, amplifier or relay-inside"),
        _must("confidence", _T, "high, moderate or low"),
        _must("reason", _T, "JSON: a word and its figures"),
        _must("n_posts", _I, "Posts on the campaign's objects", "posts"),
        _must("n_originals", _I, "Those that are no reposts", "posts"),
        _must("n_first", _I, "Objects of the campaign that it was the first of the file to use", "objects"),
        Column("first_at_us", _I, "First of its posts", _US),
    ),
    ("run_id", "campaign_id", "account_uid"),
)

CAMPAIGN_RELAY = Contract(
    "campaign_relay",
    1,
    "one account outside the core that passed contents on: taken to act in good faith, never named",
    (
        _must("run_id", _T, "Run"),
        _must("campaign_id", _T, "Campaign"),
        _must("pseudonym", _T, "Stable name within the case"),
        _must("how", _T, "passed-on (reposts, quotes, answers) or used (its objects)"),
        _must("n_posts", _I, "Posts", "posts"),
        _must("first_at_us", _I, "First of them", _US),
    ),
    ("run_id", "campaign_id", "pseudonym"),
)

CAMPAIGN_PART = Contract(
    "campaign_part",
    1,
    "one group, seed, family, hashtag, link, site or other thing that makes part of one campaign",
    (
        _must("run_id", _T, "Run"),
        _must("campaign_id", _T, "Campaign"),
        _must("kind", _T, "group, seed, or the type of an object: text_family, hashtag, domain, url, …"),
        _must("part_id", _T, "Id of the group or seed, or the object"),
        _must("role", _T, "made-of (groups, seeds), pasted, joins (two groups) or distinctive"),
        _must("n_inside", _I, "Accounts of the core that belong to it or used it", "accounts"),
        _must("n_outside", _I, "Other accounts that used it", "accounts"),
        Column("first_at_us", _I, "First use by the core", _US),
        _must("reason", _T, "JSON: a word and its figures"),
    ),
    ("run_id", "campaign_id", "kind", "part_id"),
)

CAMPAIGN_SEED = Contract(
    "campaign_seed",
    1,
    "one set of accounts that pasted the same words or files, drawn into a campaign or not",
    (
        _must("run_id", _T, "Run"),
        _must("seed_id", _T, "Id, derived from its accounts' pseudonyms"),
        _must("n_accounts", _I, "Accounts that took part, those who came first left out", "accounts"),
        _must("n_pastes", _I, "Wordings or files that they pasted", "pastes"),
        _must("n_posts", _I, "Posts of these", "posts"),
        _must("q", _F, "Largest q of its pastes, against the rhythm of the file"),
        _must("n_reposts", _I, "Reposts of these posts", "reposts"),
        _must("expected_reposts", _F, "The same for as many original posts of the file", "reposts"),
        _must("p_reposts", _F, "Chance of so few"),
        _must("benign_checks", _T, "JSON: check → result, figure, reason, values"),
        _must(
            "campaign_id",
            _T,
            "Campaign that holds most of its accounts; empty where none does or it is explained",
        ),
    ),
    ("run_id", "seed_id"),
)

CAMPAIGN_DECISION = Contract(
    "campaign_decision",
    1,
    "one decision of a person on one campaign; decisions are added, never changed",
    (
        _must("decision_id", _T, "Id"),
        _must("campaign_id", _T, "Campaign"),
        _must("kind", _T, "confirm, dismiss, rename, merge or reopen"),
        _must("value", _T, "New name, or the campaign that it is merged into; empty otherwise"),
        _must("reason", _T, "Why, in the person's words"),
        _must("decided_by", _T, "Who"),
        _must("decided_at_us", _I, "When", _US),
    ),
    ("decision_id",),
)
