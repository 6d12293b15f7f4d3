"""FiveThirtyEight's tables of posts by the Internet Research Agency.

Times are UTC to the minute, written month first: the numbers of posts hold the same instants. Several parts
give `external_author_id` in scientific notation; `alt_external_id` of the later edition is whole.
"""

from __future__ import annotations

from vigie.kernels.texts import map_distinct
from vigie.sources.columns import Column, joined, replaced
from vigie.sources.derivations import first_of
from vigie.sources.table_format import Cells, Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]

_STEPS = ("tco1_step1", "tco2_step1", "tco3_step1")


def _links(cells: Cells) -> Column:
    listed = joined([cells[name].fill_null("") for name in _STEPS], " ")
    return map_distinct(replaced(listed, " +", " "), lambda cell: cell.strip() or None)


FORMAT = TableFormat(
    code="fivethirtyeight-csv",
    title="FiveThirtyEight: posts of the Internet Research Agency (CSV)",
    platform="x",
    zone="UTC",
    dayfirst=False,
    precision="min",
    signature="external_author_id author content publish_date harvested_date post_type account_category",
    fields={
        "account_id": first_of("alt_external_id", "external_author_id"),
        "post_id": "tweet_id",
        "created_at": "publish_date",
        "collected_at": "harvested_date",
        "text": "content",
        "lang": "language",
        "kind": "post_type",
        "is_repost": "retweet",
        "url": "article_url",
        "urls": Computed(", ".join(_STEPS), " ".join(_STEPS), _links),
        "handle": "author",
        "followers": "followers",
        "following": "following",
        "n_posts": "updates",
    },
    known="region account_type new_june_2018",
    cannot_know=(
        "which post a repost repeats: only that it is one, and its words",
        "whom a reply answers",
        "seconds: times are to the minute",
        "hashtags and mentions, but in the text",
        "engagement",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fivethirtyeight:BODY")
