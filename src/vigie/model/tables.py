"""The canonical tables. Ids are text; times are int64 µs since 1970 UTC; missing is null, never 0."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.campaign_tables import (
    CAMPAIGN,
    CAMPAIGN_DECISION,
    CAMPAIGN_MEMBER,
    CAMPAIGN_PART,
    CAMPAIGN_RELAY,
    CAMPAIGN_SEED,
)
from vigie.model.content_tables import CONTENT_TABLES
from vigie.model.contracts import Column, Contract
from vigie.model.dossier_tables import DOSSIER_ACT
from vigie.model.event_tables import EVENT
from vigie.model.indice_tables import EVIDENCE
from vigie.model.media_tables import MEDIA_TABLES
from vigie.model.reference_tables import REFERENCE_OBJECT
from vigie.model.site_link_tables import SITE_LINK_TABLES
from vigie.model.site_tables import SITE_ARTICLE

__all__ = [
    "ACCOUNT",
    "ACCOUNT_DISCOVERY",
    "ACCOUNT_SNAPSHOT",
    "ACTION",
    "CLUSTER",
    "CLUSTER_MEMBER",
    "EDGE",
    "EDGE_EVIDENCE",
    "FAMILY_SEARCH",
    "POST",
    "POST_METRIC",
    "POST_OBJECT",
    "RUN",
    "SENSITIVITY",
    "SITE_OBSERVATION",
    "SOURCE_FILE",
    "TABLES",
]

_T, _I, _F, _B = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_US = "µs since 1970-01-01 UTC"


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


_PROVENANCE = (
    _must("source_file_id", _T, "File that the row came from"),
    _must("raw_ref", _T, "Where in that file: `line:N`, `row:N`, `sheet!row:N`"),
)

SOURCE_FILE = Contract(
    "source_file",
    1,
    "one file that was ingested",
    (
        _must("source_file_id", _T, "First 16 hexadecimal digits of the sha256"),
        _must("name", _T, "File name as given, without folders"),
        _must("sha256", _T, "Digest of the bytes"),
        _must("bytes", _I, "Size", "bytes"),
        _must("importer", _T, "Source that read it"),
        _must("importer_version", _T, "Version of that source"),
        Column("tz_declared", _T, "Time zone that the user declared, if any"),
        Column("dayfirst", _B, "Day order that was declared or proven, if it mattered"),
        _must("rows_in", _I, "Records read", "rows"),
        _must("rows_stored", _I, "Records that became a post", "rows"),
        _must("rows_merged", _I, "Records folded into a post already known", "rows"),
        _must("rows_rejected", _I, "Records refused, each with a reason", "rows"),
        _must("reject_reasons", _T, "JSON: reason → rows"),
        _must("drift", _T, "JSON: what was expected and absent, or present and unknown"),
        _must("mapping", _T, "JSON: canonical field → column or path used"),
        _must("ingested_at_us", _I, "When", _US),
    ),
    ("source_file_id",),
)

ACCOUNT = Contract(
    "account",
    1,
    "one account of one platform",
    (
        _must("account_uid", _T, "`platform:native_id`"),
        _must("platform", _T, "Platform"),
        _must("native_id", _T, "The platform's id"),
        Column("handle", _T, "Handle first seen"),
        Column("display_name", _T, "Name first seen"),
        Column("kind", _T, "person, page, channel, bot-declared, unknown"),
        Column("created_at_us", _I, "Creation of the account", _US),
        Column("created_at_prec", _T, "Precision of that time"),
        *_PROVENANCE,
    ),
    ("account_uid",),
)

ACCOUNT_SNAPSHOT = Contract(
    "account_snapshot",
    1,
    "what an account's profile said in one record",
    (
        _must("account_uid", _T, "Account"),
        _must("observed_at_us", _I, "When it was seen (the post's time where nothing better is known)", _US),
        Column("handle", _T, "Handle"),
        Column("display_name", _T, "Name"),
        Column("bio", _T, "Self-description"),
        Column("location_text", _T, "Self-declared place, as typed"),
        Column("url", _T, "Self-declared site"),
        Column("followers", _I, "Followers", "accounts"),
        Column("following", _I, "Followed", "accounts"),
        Column("n_posts", _I, "Posts ever published", "posts"),
        Column("lang", _T, "Interface language"),
        *_PROVENANCE,
    ),
    ("account_uid", "observed_at_us"),
)

POST = Contract(
    "post",
    1,
    "one post",
    (
        _must("post_uid", _T, "`platform:native_id`, or a UUIDv5 where the file gives no id"),
        _must("platform", _T, "Platform"),
        Column("native_id", _T, "The platform's id"),
        _must(
            "kind",
            _T,
            "post, repost, quote, reply, comment, article, video, message, like, follow, block",
        ),
        _must("account_uid", _T, "Who posted"),
        _must("created_at_us", _I, "When", _US),
        _must("created_at_prec", _T, "Precision of that time"),
        Column("collected_at_us", _I, "When it was collected", _US),
        Column("text_raw", _T, "Text as published"),
        Column("lang_declared", _T, "Language that the platform declares"),
        Column("url", _T, "Permalink"),
        Column("conversation_uid", _T, "Conversation"),
        Column("parent_uid", _T, "Post answered"),
        Column("quoted_uid", _T, "Post quoted"),
        Column("reposted_uid", _T, "Post reposted"),
        Column("client", _T, "Program that posted"),
        _must("content_key", _T, "Hash of account, time and text: two records of one post agree on it"),
        Column("extra", _T, "JSON: columns that no field holds"),
        *_PROVENANCE,
    ),
    ("post_uid",),
)

ACTION = Contract(
    "action",
    1,
    "one account doing one thing to one object in one post",
    (
        _must("action_id", _T, "`post_uid verb object_uid`"),
        _must("account_uid", _T, "Who"),
        _must("platform", _T, "Where"),
        _must("verb", _T, "What was done"),
        _must("object_type", _T, "Kind of object"),
        _must("object_uid", _T, "Object, in canonical form"),
        _must("post_uid", _T, "In which post"),
        _must("at_us", _I, "When", _US),
        _must("at_prec", _T, "Precision of that time"),
        _must("source_file_id", _T, "File that the row came from"),
    ),
    ("action_id",),
)

POST_OBJECT = Contract(
    "post_object",
    1,
    "one object named by one post, as given and in canonical form",
    (
        _must("post_uid", _T, "Post"),
        _must("type", _T, "url, domain, hashtag, mention, media, text, …"),
        Column("value_raw", _T, "As given"),
        _must("value_canonical", _T, "In canonical form"),
        _must("rule_version", _T, "Version of the rule that made it canonical"),
        _must("source_file_id", _T, "File that the row came from"),
    ),
    ("post_uid", "type", "value_canonical"),
)

POST_METRIC = Contract(
    "post_metric",
    1,
    "one engagement number of one post, as one record gives it",
    (
        _must("post_uid", _T, "Post"),
        Column("observed_at_us", _I, "When the number was seen; null where the file does not say", _US),
        _must("metric", _T, "likes, reposts, replies, quotes, comments, shares, views, …"),
        _must("value", _I, "The number that the platform showed", "count"),
        _must("source_file_id", _T, "File that the row came from"),
    ),
    ("post_uid", "observed_at_us", "metric"),
)

SITE_OBSERVATION = Contract(
    "site_observation",
    1,
    "one statement of a record about one site, with the times during which it held",
    (
        _must("observation_id", _T, "Derived from the statement, its source and its times"),
        _must("domain", _T, "Host name, in lower case, as the record names it"),
        _must("source", _T, "rdap, whois, dns, certificate-log, urlscan, domain-list, html-page, http, …"),
        _must("record_type", _T, "What is stated: a key of `site_tables.RECORD_TYPES`"),
        _must("value", _T, "The statement"),
        Column("valid_from_us", _I, "Since when it held, where the source says it", _US),
        Column("valid_to_us", _I, "Until when", _US),
        Column("observed_at_us", _I, "When it was seen", _US),
        *_PROVENANCE,
    ),
    ("observation_id",),
)

RUN = Contract(
    "run",
    2,
    "one computation",
    (
        _must("run_id", _T, "Derived from the inputs, the parameters and the seed"),
        _must("kind", _T, "coordinate or campaigns"),
        _must("tool_version", _T, "Vigie's version"),
        _must("detector", _T, "Code and version of the detector"),
        _must("params", _T, "JSON: every parameter"),
        _must("params_hash", _T, "Fingerprint of the parameters"),
        _must("input_commit", _I, "Commit of the lake that was read"),
        _must("input_hash", _T, "Hash of the digests of the files that the lake held then"),
        _must("seed", _I, "Seed of the decoys"),
        _must("engine", _T, "Engine and version"),
        _must("started_at_us", _I, "When", _US),
        _must("ended_at_us", _I, "When", _US),
        _must("rows_in", _I, "Actions in the lake", "rows"),
        _must("rows_used", _I, "Actions looked at", "rows"),
        _must("outcomes", _T, "JSON: object type → outcome, counts, thresholds, dropped mass"),
        Column("families", _T, "JSON: text, media → families that the run read: detector and outcome"),
    ),
    ("run_id",),
)

EDGE = Contract(
    "edge",
    1,
    "two accounts that acted on the same objects within the window, for one object type",
    (
        _must("edge_id", _T, "Stable id"),
        _must("run_id", _T, "Run"),
        _must("a_uid", _T, "The account whose uid sorts first"),
        _must("b_uid", _T, "The other"),
        _must("signal", _T, "Object type"),
        _must("n_objects", _I, "Distinct objects shared within the window", "objects"),
        _must("n_actions", _I, "Pairs of actions within the window", "pairs"),
        _must("rarity", _F, "Σ over shared objects of ln(accounts ÷ accounts on the object)", "nats"),
        _must("score", _F, "Surprise: how far the rarity exceeds what volumes and hours give", "nats"),
        _must("expected", _F, "Pairs of actions expected under the decoy null", "pairs"),
        _must("q", _F, "Expected share of false edges among edges at least this heavy"),
        _must("accepted", _B, "Both accounts are accepted and so is the edge"),
        _must("median_delta_us", _I, "Median gap between the two actions", "µs"),
        _must("first_at_us", _I, "First pair", _US),
        _must("last_at_us", _I, "Last pair", _US),
    ),
    ("run_id", "edge_id"),
)

EDGE_EVIDENCE = Contract(
    "edge_evidence",
    1,
    "one pair of actions behind an accepted edge",
    (
        _must("run_id", _T, "Run"),
        _must("edge_id", _T, "Edge"),
        _must("action_id_a", _T, "Action of the first account"),
        _must("action_id_b", _T, "Action of the second account"),
        _must("object_uid", _T, "Object shared"),
        _must("delta_us", _I, "Time of b minus time of a", "µs"),
    ),
    ("run_id", "edge_id", "action_id_a", "action_id_b"),
)

ACCOUNT_DISCOVERY = Contract(
    "account_discovery",
    1,
    "one account's standing against the decoys, for one object type",
    (
        _must("run_id", _T, "Run"),
        _must("account_uid", _T, "Account"),
        _must("signal", _T, "Object type"),
        _must("n_actions", _I, "Actions of that type", "actions"),
        _must("n_partners", _I, "Edges of the account", "accounts"),
        _must("statistic", _F, "Sum of the scores of its most surprising edges", "nats"),
        _must("q", _F, "Expected share of false accounts among accounts at least this strong"),
        _must("accepted", _B, "q is at or below the run's level and the run as a whole is beyond chance"),
    ),
    ("run_id", "account_uid", "signal"),
)

SENSITIVITY = Contract(
    "sensitivity",
    1,
    "what one window and one number of shared objects would find, in the data and in decoys",
    (
        _must("run_id", _T, "Run"),
        _must("signal", _T, "Object type"),
        _must("window_s", _I, "Window, inclusive", "s"),
        _must("k", _I, "Least number of distinct shared objects", "objects"),
        _must("real", _I, "Pairs of accounts in the data", "pairs"),
        _must("decoy", _F, "Mean number in decoys", "pairs"),
        _must("q", _F, "decoy ÷ real, made monotone in k, at most 1"),
    ),
    ("run_id", "signal", "window_s", "k"),
)

CLUSTER = Contract(
    "cluster",
    1,
    "a group of accounts joined by accepted edges",
    (
        _must("cluster_id", _T, "Stable id"),
        _must("run_id", _T, "Run"),
        _must("label", _T, "Short name within the run: G01, G02, …"),
        _must("method", _T, "How the group was drawn"),
        _must("n", _I, "Members", "accounts"),
        _must("n_edges", _I, "Pairs of members joined by at least one accepted edge", "pairs"),
        _must("density", _F, "Joined pairs ÷ possible pairs"),
        _must("score", _F, "Sum of the fused weights", "nats"),
        _must("q", _F, "Expected share of false groups among groups at least this heavy"),
        _must("signals", _T, "JSON: object type → accepted edges"),
        _must("platforms", _T, "JSON: platform → members"),
        _must("top_objects", _T, "JSON: most shared objects"),
        _must("first_at_us", _I, "First pair", _US),
        _must("last_at_us", _I, "Last pair", _US),
        _must("median_delta_us", _I, "Median of the edges' median gaps", "µs"),
        _must("benign_checks", _T, "JSON: check → passed, failed or not-run, with its figure and reason"),
        _must("state", _T, "candidate, kept, dismissed"),
    ),
    ("run_id", "label"),
)

CLUSTER_MEMBER = Contract(
    "cluster_member",
    1,
    "one account of one group",
    (
        _must("run_id", _T, "Run"),
        _must("cluster_id", _T, "Group"),
        _must("account_uid", _T, "Account"),
        _must("pseudonym", _T, "Stable name within the case: A-0001, …"),
        _must("degree", _I, "Members it is joined to", "accounts"),
        _must("score", _F, "Sum of its fused weights within the group", "nats"),
        _must("q", _F, "Its smallest q over the object types"),
    ),
    ("run_id", "cluster_id", "account_uid"),
)

FAMILY_SEARCH = Contract(
    "family_search",
    1,
    "one search for families, of which the case holds the result",
    (
        _must("kind", _T, "text or media"),
        _must("detector", _T, "Code and version of the detector"),
        _must("params", _T, "JSON: every parameter, and the model that was read, if any"),
        _must("read", _T, "JSON: table → version that was read"),
        _must("outcome", _T, "found, nothing-found or not-assessed"),
        _must("figures", _T, "JSON: how much there was, and the reason where it was not assessed"),
        _must("not_assessed", _T, "JSON: stage that was left out → reason and values"),
    ),
    ("kind",),
)

TABLES: dict[str, Contract] = {
    contract.name: contract
    for contract in (
        SOURCE_FILE,
        ACCOUNT,
        ACCOUNT_SNAPSHOT,
        POST,
        ACTION,
        POST_OBJECT,
        POST_METRIC,
        SITE_OBSERVATION,
        SITE_ARTICLE,
        RUN,
        EDGE,
        EDGE_EVIDENCE,
        ACCOUNT_DISCOVERY,
        SENSITIVITY,
        CLUSTER,
        CLUSTER_MEMBER,
        EVENT,
        EVIDENCE,
        CAMPAIGN,
        CAMPAIGN_MEMBER,
        CAMPAIGN_PART,
        CAMPAIGN_RELAY,
        CAMPAIGN_SEED,
        CAMPAIGN_DECISION,
        FAMILY_SEARCH,
        *SITE_LINK_TABLES,
        DOSSIER_ACT,
        REFERENCE_OBJECT,
        *CONTENT_TABLES,
        *MEDIA_TABLES,
    )
}
