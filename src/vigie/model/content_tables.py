"""Tables of texts that return: families, their variants, their posts, and traces of kits."""

from __future__ import annotations

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["CONTENT_TABLES", "TEXT_FAMILY", "TEXT_FAMILY_MEMBER", "TEXT_TRACE", "TEXT_VARIANT"]

_T, _I, _F, _B = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_US = "µs since 1970-01-01 UTC"


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


TEXT_FAMILY = Contract(
    "text_family",
    1,
    "one text and what was made of it, in two posts or more that are no reposts",
    (
        _must("family_id", _T, "Stable id, derived from the letters of the variant it was formed on"),
        _must("rule", _T, "Rule that made texts comparable"),
        _must("text_raw", _T, "Text of that variant, as published"),
        _must("first_post_uid", _T, "Earliest post in the data, reposts apart"),
        _must("first_account_uid", _T, "Who posted it"),
        _must("first_at_us", _I, "When", _US),
        _must("last_at_us", _I, "Last post, reposts included", _US),
        _must("n_posts", _I, "Posts, reposts included", "posts"),
        _must("n_originals", _I, "Of these, posts that pass on nobody's post", "posts"),
        _must("n_reposts", _I, "Of these, posts that pass on another's", "posts"),
        _must("n_accounts", _I, "Accounts of those that are no reposts", "accounts"),
        _must("n_variants", _I, "Different wordings by their letters", "variants"),
        _must("languages", _T, "JSON: language → posts; `und` where nobody knows"),
        _must("platforms", _T, "JSON: platform → posts"),
        _must("boilerplate", _B, "Many unrelated people use it: no evidence on its own"),
        Column("boilerplate_reason", _T, "share-button, quotation or spread"),
        _must("boilerplate_values", _T, "JSON: figures behind that reason"),
        _must("guards", _T, "JSON: numbers, names, negation → variants that differ in it from the first"),
        _must("opposed", _T, "JSON: family of near-identical letters kept apart → negation, stance or drift"),
        _must("templates", _T, "JSON: slots filled alike (media, mentions, hashtags) → posts"),
    ),
    ("family_id",),
)

TEXT_VARIANT = Contract(
    "text_variant",
    1,
    "one wording of one family",
    (
        _must("variant_id", _T, "Stable id, derived from its letters"),
        _must("family_id", _T, "Family"),
        _must("position", _I, "0 for the variant that the family was formed on, then by first use"),
        _must("text_raw", _T, "Text as published, in the post that it was first read from"),
        _must("first_post_uid", _T, "Earliest post"),
        _must("first_account_uid", _T, "Who posted it"),
        _must("first_at_us", _I, "When", _US),
        _must("lang", _T, "Language; `und` where nobody knows"),
        _must("n_posts", _I, "Posts, reposts included", "posts"),
        _must("kind", _T, "first, copy or reword; translation where meanings are compared"),
        _must("similarity", _F, "Likeness to variant 0, 0 to 1: of letters, or of meaning if that joined it"),
        _must("reason", _T, "first, near-letters, reordered, bridged, or same-, other-, unknown language"),
        _must("parent_variant_id", _T, "Most similar earlier variant; itself for variant 0"),
        _must("parent_similarity", _F, "Likeness to the parent by that reason, 0 to 1"),
        _must("guards", _T, "numbers, names, negation: what differs from variant 0, joined by commas"),
    ),
    ("variant_id",),
)

TEXT_FAMILY_MEMBER = Contract(
    "text_family_member",
    1,
    "one post of one family",
    (
        _must("post_uid", _T, "Post"),
        _must("family_id", _T, "Family"),
        _must("variant_id", _T, "Wording"),
        _must("account_uid", _T, "Who"),
        _must("platform", _T, "Where"),
        _must("at_us", _I, "When", _US),
        _must("lang", _T, "Language; `und` where nobody knows"),
        _must("position", _I, "Place among the posts of the family by time, from 1"),
        _must("kind", _T, "first, exact (letters of the first), copy, reword or translation"),
        _must("similarity", _F, "Likeness of its variant to variant 0, 0 to 1"),
        _must("original", _B, "It passes on nobody's post"),
    ),
    ("post_uid",),
)

TEXT_TRACE = Contract(
    "text_trace",
    1,
    "one trace of how a post was made",
    (
        _must("post_uid", _T, "Post; the earliest use of the misspelling for a hashtag"),
        _must("kind", _T, "tasking, template or hashtag"),
        _must("object", _T, "Marks of an instruction; slots; or `variant<commoner hashtag`"),
        _must("n_posts", _I, "Posts that bear it", "posts"),
        _must("n_accounts", _I, "Accounts of those posts", "accounts"),
    ),
    ("post_uid", "kind", "object"),
)

CONTENT_TABLES = (TEXT_FAMILY, TEXT_VARIANT, TEXT_FAMILY_MEMBER, TEXT_TRACE)
