"""What a record says of a site: statements and articles, rows of `site_observation` and `site_article`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from vigie.lake.staging import STAGED, Staged
from vigie.model.ids import short_id
from vigie.model.vocabulary import Precision
from vigie.sources.columns import Column
from vigie.sources.timestamps import KNOWN, TimeRule, read_stamp, to_us

__all__ = [
    "SiteArticle",
    "SiteFact",
    "SiteItem",
    "article_rows",
    "fact_rows",
    "host_of",
    "micros",
    "site_rows",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFact:
    """One statement about a site, with the times during which its source says that it held.

    Attributes:
        domain: Host name as the source writes it.
        record_type: What is stated: registrar, nameserver, address, certificate, …
        value: The statement.
        valid_from: Since when, as the source writes it; None when it does not say.
        valid_to: Until when.
        observed_at: When it was seen.
    """

    domain: str
    record_type: str
    value: str
    valid_from: Any = None
    valid_to: Any = None
    observed_at: Any = None

    @property
    def is_dated(self) -> bool:
        """Whether any time stands with it: a statement without a date is no evidence."""
        return any(when is not None for when in (self.valid_from, self.valid_to, self.observed_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteArticle:
    """One article as a page, a feed or an interface of its site gives it.

    Attributes:
        domain: Host of the site, without `www.`.
        url: Address in canonical form.
        title: Title.
        byline: Name under it.
        published: When it came out, as the site writes it.
        modified: When it was last changed, likewise.
        language: Two letters.
        text: Its words.
        is_whole: Whether `text` is all of them.
        links_out: Hosts that it links to, its own apart.
        observed_at: When it was seen.
    """

    domain: str
    url: str
    title: str | None = None
    byline: str | None = None
    published: Any = None
    modified: Any = None
    language: str | None = None
    text: str | None = None
    is_whole: bool | None = None
    links_out: tuple[str, ...] = ()
    observed_at: Any = None

    @property
    def is_dated(self) -> bool:
        """Whether any time stands with it."""
        return self.published is not None or self.observed_at is not None


SiteItem = SiteFact | SiteArticle
"""What one record can say of a site."""


def host_of(name: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """Return a host name in lower case, without the dot of the root and without a wildcard."""
    if not isinstance(name, str):
        return None
    host = name.strip().rstrip(".").casefold().replace("[.]", ".").removeprefix("*.")
    fits = "." in host and not any(mark in host for mark in " /@\t\n")
    return host if fits else None


def micros(values: Sequence[Any], *, dayfirst: bool | None = None) -> list[int | None]:
    """Return times in µs since 1970 UTC; a time without a zone is UTC, what cannot be read is None."""
    texts = [None if value is None else str(value) for value in values]
    column: Column = pa.array(texts, pa.string())
    at_us, states = to_us(column, TimeRule("UTC", dayfirst))
    return [int(at) if state == KNOWN else None for at, state in zip(at_us, np.asarray(states), strict=True)]


def fact_rows(
    facts: Sequence[tuple[int, str, SiteFact]],
    *,
    source: str,
    source_file_id: str,
    dayfirst: bool | None = None,
) -> list[dict[str, Any]]:
    """Turn statements into rows of the staged contract `site_observation`, each once.

    Args:
        facts: Record number, its place in the file, and a statement of it.
        source: Kind of source, such as `rdap`.
        source_file_id: File that they came from.
        dayfirst: Whether `07/03/2018` is 7 March.
    """
    times = [
        micros([getattr(fact, name) for _, _, fact in facts], dayfirst=dayfirst)
        for name in ("valid_from", "valid_to", "observed_at")
    ]
    rows: dict[str, dict[str, Any]] = {}
    for (record, ref, fact), valid_from, valid_to, observed in zip(facts, *times, strict=True):
        key = short_id(
            "S",
            fact.domain,
            source,
            fact.record_type,
            fact.value,
            *map(str, (valid_from, valid_to, observed)),
        )
        rows.setdefault(
            key,
            {
                "record": record,
                "observation_id": key,
                "domain": fact.domain,
                "source": source,
                "record_type": fact.record_type,
                "value": fact.value,
                "valid_from_us": valid_from,
                "valid_to_us": valid_to,
                "observed_at_us": observed,
                "source_file_id": source_file_id,
                "raw_ref": ref,
            },
        )
    return list(rows.values())


def article_rows(
    articles: Sequence[tuple[int, str, SiteArticle]], *, source: str, source_file_id: str
) -> list[dict[str, Any]]:
    """Turn articles into rows of the staged contract `site_article`, each wording once.

    A time without a zone is read as UTC and its precision is `estimated`.

    Args:
        articles: Record number, its place in the file, and an article of it.
        source: Kind of source, such as `feed`.
        source_file_id: File that they came from.
    """
    names = ("published", "modified", "observed_at")
    times = [micros([getattr(article, name) for _, _, article in articles]) for name in names]
    rows: dict[str, dict[str, Any]] = {}
    for (record, ref, article), published, modified, observed in zip(articles, *times, strict=True):
        words = (article.domain, article.url, article.title, article.byline, article.text)
        key = short_id("A", *words, published)
        rows.setdefault(
            key,
            {
                "record": record,
                "article_id": key,
                "domain": article.domain,
                "source": source,
                "url": article.url,
                "title": article.title,
                "byline": article.byline,
                "published_at_us": published,
                **_written(article.published, known=published is not None),
                "modified_at_us": modified,
                "language": article.language,
                "text": article.text,
                "is_whole": article.is_whole if article.text else None,
                "links_out": json.dumps(article.links_out, ensure_ascii=False),
                "observed_at_us": observed,
                "source_file_id": source_file_id,
                "raw_ref": ref,
            },
        )
    return list(rows.values())


def site_rows(
    items: Sequence[tuple[int, str, SiteItem]],
    *,
    source: str,
    source_file_id: str,
    dayfirst: bool | None = None,
) -> Staged:
    """Turn what records say of sites into staged tables; `site_article` is absent where there is none."""
    facts = [(record, ref, item) for record, ref, item in items if isinstance(item, SiteFact)]
    articles = [(record, ref, item) for record, ref, item in items if isinstance(item, SiteArticle)]
    found = fact_rows(facts, source=source, source_file_id=source_file_id, dayfirst=dayfirst)
    staged: Staged = {"site_observation": STAGED["site_observation"].rows(found)}
    if articles:
        told = article_rows(articles, source=source, source_file_id=source_file_id)
        staged["site_article"] = STAGED["site_article"].rows(told)
    return staged


def _written(published: Any, *, known: bool) -> Mapping[str, str | None]:  # noqa: ANN401 - any JSON value
    """Tell how finely a time is written, and in which offset from UTC."""
    stamp = read_stamp(str(published)) if known else None
    if stamp is None:
        return {"published_prec": None, "published_zone": None}
    told = str(stamp.at.isoformat())[-6:] if stamp.zoned else None
    by_day = stamp.written.precision == Precision.DAY
    precision = stamp.written.precision if told or by_day else Precision.ESTIMATED
    return {"published_prec": str(precision), "published_zone": told}
