"""Answers of /wp-json: posts and users of a site that WordPress makes, as its own interface tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vigie.kernels.links import canonical_url
from vigie.sources.html_words import anchors, plain_words
from vigie.sources.sample import Sample
from vigie.sources.site_pages.page import site_host
from vigie.sources.site_records.facts import SiteArticle, SiteFact, SiteItem, micros
from vigie.sources.site_records.format import SiteRecordBody, SiteRecordFormat, facts_read, json_pieces_of
from vigie.sources.spec import Confidence, Reading, SourceOptions

__all__ = ["BODY", "FORMAT", "SPEC", "WpJsonBody"]

_QUARTER_US = 900_000_000


def _is_post(value: Mapping[str, Any]) -> bool:
    return {"id", "date_gmt", "link", "slug"} <= value.keys() and isinstance(value.get("title"), dict)


def _is_user(value: Mapping[str, Any]) -> bool:
    return {"id", "name", "slug", "link"} <= value.keys() and (
        "avatar_urls" in value or "description" in value
    )


def _told(record: Mapping[str, Any]) -> list[SiteItem]:
    return list(_of_post(record) if _is_post(record) else _of_user(record, None))


def _of_user(user: Mapping[str, Any], captured_at: str | None) -> Iterator[SiteItem]:
    host = site_host(user.get("link"))
    if host and _is_user(user):
        value = f"{user['id']} {user['slug']}"
        yield SiteFact(domain=host, record_type="author", value=value[:120], observed_at=captured_at)


def _of_post(post: Mapping[str, Any]) -> Iterator[SiteItem]:
    host, link = site_host(post.get("link")), str(post.get("link"))
    if host is None:
        return
    published, zone = post.get("date_gmt") or post.get("date"), _zone(post)
    body = _rendered(post.get("content"))
    hosts = {site_host(address) for address in anchors(body)} - {host, None}
    yield SiteArticle(
        domain=host,
        url=canonical_url(link) or link,
        title=plain_words(_rendered(post.get("title"))) or None,
        published=f"{post.get('date')}{zone}" if zone and post.get("date") else published,
        modified=post.get("modified_gmt"),
        text=plain_words(body) or None,
        is_whole=bool(body),
        links_out=tuple(sorted(filter(None, hosts))),
    )
    if post.get("author") is not None:
        value = str(post["author"])[:120]
        yield SiteFact(domain=host, record_type="author", value=value, observed_at=published)
    if zone:
        yield SiteFact(domain=host, record_type="author-zone", value=zone, observed_at=published)


def _rendered(field: Any) -> str:  # noqa: ANN401 - any JSON value
    told = field.get("rendered") if isinstance(field, dict) else None
    return told if isinstance(told, str) else ""


def _zone(post: Mapping[str, Any]) -> str | None:
    """Return the site's offset from UTC: its own time less the same in UTC, where both are told."""
    own, utc = micros([post.get("date"), post.get("date_gmt")])
    if own is None or utc is None or abs(own - utc) > 14 * 4 * _QUARTER_US:
        return None
    quarters = round((own - utc) / _QUARTER_US)
    sign, (hours, rest) = "-" if quarters < 0 else "+", divmod(abs(quarters), 4)
    return f"{sign}{hours:02}:{15 * rest:02}"


FORMAT = SiteRecordFormat(
    code="wp-json",
    title="WordPress: answers of /wp-json (posts, users)",
    version="1",
    source="wp-json",
    recognises=lambda value: _is_post(value) or _is_user(value),
    because="posts with date_gmt, link, slug and title.rendered, or users with slug, link and avatar_urls",
    told=_told,
    states={
        "author": "id and slug of users; author of posts",
        "author-zone": "date less date_gmt of posts",
    },
    cannot_know=(
        "who wrote: names there are accounts of the program",
        "when users were added; their answer needs --captured-at",
    ),
)
SPEC = FORMAT.spec("vigie.sources.site_records.wp_json:BODY")


class WpJsonBody:
    """The body of the source: as of other records, users being dated by the declared time."""

    def detect(self, sample: Sample) -> Confidence:
        """Say how well the first JSON values fit."""
        return SiteRecordBody(FORMAT).detect(sample)

    def read(self, path: Path, options: SourceOptions) -> Reading:
        """Read the answers into articles and statements."""

        def told(record: Mapping[str, Any]) -> list[SiteItem]:
            return list(_of_post(record) if _is_post(record) else _of_user(record, options.captured_at))

        return facts_read(json_pieces_of(path, FORMAT), told, path=path, options=options, declared=FORMAT)


BODY = WpJsonBody()
