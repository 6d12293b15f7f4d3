"""What a report is made of: the tables of one run, the posts behind its evidence, and how to show people."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from vigie.model.contracts import Column, Contract
from vigie.model.errors import InputError, ParameterError, nearest
from vigie.model.tables import (
    ACCOUNT_DISCOVERY,
    CLUSTER,
    CLUSTER_MEMBER,
    EDGE,
    EDGE_EVIDENCE,
    RUN,
    SENSITIVITY,
    SOURCE_FILE,
)

__all__ = [
    "ACCOUNT_SEEN",
    "FAMILY_SEEN",
    "FAMILY_USE",
    "LANGUAGES",
    "POST_SEEN",
    "TIMELINE",
    "VARIANT_SEEN",
    "Caps",
    "ReportContent",
]

LANGUAGES = ("en", "fr")

_T, _I = pa.string(), pa.int64()
_US = "µs since 1970-01-01 UTC"

POST_SEEN = Contract(
    "post_seen",
    1,
    "one action behind the evidence, with the post that it was done in",
    (
        Column("action_id", _T, "Action", nullable=False),
        Column("account_uid", _T, "Who", nullable=False),
        Column("post_uid", _T, "In which post", nullable=False),
        Column("at_us", _I, "When", _US, nullable=False),
        Column("at_prec", _T, "Precision of that time", nullable=False),
        Column("verb", _T, "What was done", nullable=False),
        Column("object_type", _T, "Kind of object", nullable=False),
        Column("object_uid", _T, "Object, in canonical form", nullable=False),
        Column("object_raw", _T, "Object as given"),
        Column("text_raw", _T, "Text as published"),
        Column("url", _T, "Permalink"),
    ),
    ("action_id",),
)

TIMELINE = Contract(
    "timeline",
    1,
    "one span of time and the posts that fall in it",
    (
        Column("at_us", _I, "Start of the span", _US, nullable=False),
        Column("in_groups", _I, "Posts by members of groups", "posts", nullable=False),
        Column("all", _I, "All posts", "posts", nullable=False),
        Column("bucket_us", _I, "Length of the span", "µs", nullable=False),
    ),
    ("at_us",),
)

ACCOUNT_SEEN = Contract(
    "account_seen",
    1,
    "one account that the evidence names",
    (
        Column("account_uid", _T, "Account", nullable=False),
        Column("handle", _T, "Handle first seen"),
        Column("display_name", _T, "Name first seen"),
        Column("platform", _T, "Platform"),
    ),
    ("account_uid",),
)

FAMILY_SEEN = Contract(
    "family_seen",
    1,
    "one family of texts, or of images and videos, that members of a group used",
    (
        Column("family_id", _T, "Family", nullable=False),
        Column("kind", _T, "text or media", nullable=False),
        Column("first_post_uid", _T, "First post"),
        Column("first_account_uid", _T, "Who posted first"),
        Column("first_at_us", _I, "When", _US),
        Column("last_at_us", _I, "Last post", _US),
        Column("n_posts", _I, "Posts of the whole file", "posts", nullable=False),
        Column("n_accounts", _I, "Accounts of the whole file", "accounts", nullable=False),
        Column("n_variants", _I, "Wordings, or files", nullable=False),
        Column("n_reposts", _I, "Reposts among the posts", "posts"),
        Column("languages", _T, "JSON: language → posts"),
        Column("platforms", _T, "JSON: platform → posts"),
        Column("boilerplate", pa.bool_(), "Common words or pictures: no evidence alone", nullable=False),
        Column("boilerplate_reason", _T, "A word for why"),
        Column("boilerplate_values", _T, "JSON: figures of that word"),
        Column("traits", _T, "JSON: words for what was noticed → figures"),
    ),
    ("family_id",),
)

VARIANT_SEEN = Contract(
    "variant_seen",
    1,
    "one wording or file of a family, where it was first posted",
    (
        Column("family_id", _T, "Family", nullable=False),
        Column("variant_id", _T, "Variant", nullable=False),
        Column("place", _I, "0 for the first", nullable=False),
        Column("kind", _T, "How it is like the first", nullable=False),
        Column("similarity", pa.float64(), "How much, 0 to 1"),
        Column("post_uid", _T, "First post of the variant"),
        Column("account_uid", _T, "Who posted it first"),
        Column("at_us", _I, "When", _US),
        Column("text_raw", _T, "Words as published; for a file, what is known of it"),
        Column("picture", pa.binary(), "Thumbnail"),
        Column("mime", _T, "Its media type"),
    ),
    ("family_id", "variant_id"),
)

FAMILY_USE = Contract(
    "family_use",
    1,
    "one group and one family that its members used",
    (
        Column("cluster_id", _T, "Group", nullable=False),
        Column("family_id", _T, "Family", nullable=False),
        Column("accounts", _I, "Members who used it", "accounts", nullable=False),
        Column("posts", _I, "Posts of members", "posts", nullable=False),
    ),
    ("cluster_id", "family_id"),
)

_CONTRACTS: Mapping[str, Contract] = {
    "run": RUN,
    "edges": EDGE,
    "evidence": EDGE_EVIDENCE,
    "discoveries": ACCOUNT_DISCOVERY,
    "sensitivity": SENSITIVITY,
    "clusters": CLUSTER,
    "members": CLUSTER_MEMBER,
    "sources": SOURCE_FILE,
    "posts": POST_SEEN,
    "timeline": TIMELINE,
    "accounts": ACCOUNT_SEEN,
    "families": FAMILY_SEEN,
    "variants": VARIANT_SEEN,
    "family_uses": FAMILY_USE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How much of a run one file embeds; what is left out is counted in the report itself."""

    groups: int = 30
    edges_per_group: int = 40
    edges: int = 600
    pairs_per_edge: int = 5
    samples_per_group: int = 4
    members_per_group: int = 100
    posts_per_group: int = 60
    nodes_per_figure: int = 2_000
    dots_per_figure: int = 240
    rows_per_signal: int = 120
    sources: int = 100
    text_chars: int = 400
    families_per_group: int = 4
    groups_with_pictures: int = 8
    variants_per_family: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContent:
    """Everything that a report shows; nothing is read from anywhere else.

    `marking` defaults to TLP:AMBER: even under pseudonyms a report holds verbatim posts, which are personal
    data, so it goes to those who need to know until somebody decides otherwise.

    `posts` holds the actions that `evidence` names (contract `post_seen`), `timeline` the posts by
    span of time (`timeline`), `accounts` the accounts that any of them names (`account_seen`): their
    handles and names are what pseudonymisation hides, so an account that is absent cannot be hidden in texts
    other than by the rule for mentions. `families`, `variants` and `family_uses` hold the families of texts,
    images and videos that members of groups used; none where none were looked for. `campaigns_page` is where
    the report on the campaigns drawn from these groups lies, seen from this one; empty where there is none.
    """

    run: pa.Table
    edges: pa.Table
    evidence: pa.Table
    discoveries: pa.Table
    sensitivity: pa.Table
    clusters: pa.Table
    members: pa.Table
    sources: pa.Table
    posts: pa.Table
    timeline: pa.Table
    accounts: pa.Table
    case_title: str
    case_purpose: str
    tool_version: str
    generated_at_us: int
    lang: str = "en"
    marking: str = "TLP:AMBER"
    identify: bool = False
    identify_reason: str | None = None
    campaigns_page: str = ""
    caps: Caps = dataclasses.field(default_factory=Caps)
    families: pa.Table = dataclasses.field(default_factory=FAMILY_SEEN.empty)
    variants: pa.Table = dataclasses.field(default_factory=VARIANT_SEEN.empty)
    family_uses: pa.Table = dataclasses.field(default_factory=FAMILY_USE.empty)

    def checked(self) -> ReportContent:
        """Return the same content with every table cast to its contract.

        Raises:
            ContractError: a table does not keep its contract (VG101, VG102).
            InputError: people are to be identified without a reason (VG601); the tables hold no run, or
                several (VG603).
            ParameterError: the language is not known, or the marking is empty (VG602).
        """
        if self.identify and not (self.identify_reason or "").strip():
            sentence = "accounts can be identified only for a reason that the report prints"
            raise InputError("VG601", sentence, hint="give the reason, or leave the pseudonyms")
        if self.lang not in LANGUAGES:
            sentence = f"no report in {self.lang!r}"
            raise ParameterError("VG602", sentence, hint=nearest(self.lang, LANGUAGES))
        if not self.marking.strip():
            raise ParameterError("VG602", "the marking is empty", hint="for example TLP:AMBER")
        tables: dict[str, Any] = {
            name: rule.check(getattr(self, name), place=name) for name, rule in _CONTRACTS.items()
        }
        if tables["run"].num_rows != 1:
            sentence = f"a report shows one run; the tables hold {tables['run'].num_rows}"
            raise InputError("VG603", sentence, place="run")
        return dataclasses.replace(self, **tables)
