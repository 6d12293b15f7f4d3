"""4CAT, X: posts captured in a browser, or got from the API by older versions.

A repost names whose post it repeats and gives its words in full, but no number: both together name the
original. Two originals of one account with the same words count as one.
"""

from __future__ import annotations

from vigie.sources.columns import Column, lowered, nulls, replaced, where
from vigie.sources.derivations import is_yes, unnumbered, words_key
from vigie.sources.fourcat.columns import EVERYWHERE, UNDATED_NUMBERS, posts
from vigie.sources.table_format import Cells, Computed, TableFormat, TableFormatBody

__all__ = ["BODY", "FORMAT", "SPEC"]


def _original(cells: Cells) -> Column:
    words = replaced(cells["body"], r"^RT @\w+:? ", "")
    return unnumbered(lowered(cells["retweeted_user"]), words_key(words))


def _kind(cells: Cells) -> Column:
    reply = where(is_yes(cells, "is_reply"), "reply", nulls(cells.size))
    return where(is_yes(cells, "is_quote_tweet"), "quote", reply)


FORMAT = TableFormat(
    code="4cat-x-csv",
    title="4CAT: X (CSV)",
    platform="x",
    signature="id thread_id author author_id body unix_timestamp is_retweet retweeted_user language_guess",
    fields=posts(
        account_id="author_id",
        kind=Computed("is_quote_tweet, is_reply", "is_quote_tweet is_reply", _kind),
        is_repost="is_retweet",
        reposted_id=Computed("retweeted_user, with the words after RT @name:", "retweeted_user", _original),
        quoted_id="quote_tweet_id",
        lang="language_guess",
        client="source",
        url="link",
        urls="urls",
        hashtags="hashtags",
        mentions="mentions",
        media="images",
        handle="author",
        display_name="author_fullname",
        followers="author_followers",
        n_likes="like_count",
        n_reposts="retweet_count",
        n_replies="reply_count",
        n_quotes="quote_count",
        n_views="impression_count",
    ),
    known=f"""
        {EVERYWHERE} created_at author_avatar_url author_banner_url verified possibly_sensitive quoted_user
        quote_author is_quote_withheld replied_user replied_author is_withheld videos long_lat place_name
        author_descr author_following
    """,
    cannot_know=(
        "the number of a reposted post: its author and its words stand for it",
        "which post is answered, and in most files which is quoted",
        "ids of mentioned accounts: only their names",
        UNDATED_NUMBERS,
        "profiles, but for names",
    ),
)
BODY = TableFormatBody(FORMAT)
SPEC = FORMAT.spec("vigie.sources.fourcat.x:BODY")
