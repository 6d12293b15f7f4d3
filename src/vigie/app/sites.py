"""What a user holds about sites, into a case: records, feeds, archives, saved pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from vigie.app.ingest import IngestedFile, ReadingWishes, ingest_given
from vigie.app.progress import Progress, silent
from vigie.engine.port import Engine
from vigie.lake.case import Case
from vigie.model.errors import ParameterError, SourceError
from vigie.sources.bytestreams import head_of
from vigie.sources.containers import GivenFile, given_files
from vigie.sources.site_pages.capture import SavedPage, is_page_file, located
from vigie.sources.site_pages.packing import pack_pages
from vigie.sources.site_pages.page import need_web_extra, site_host
from vigie.sources.site_records.facts import host_of, micros

__all__ = ["ingest_sites"]

_LACKING = {
    "missing-time": ("nothing says when they were saved", "--captured-at 2023-08-03T09:12:00Z"),
    "no-site": ("nothing says of which site they are", "--site news.example"),
}


def ingest_sites(
    case: Case,
    paths: Iterable[Path],
    *,
    engine: Engine,
    options: ReadingWishes,
    site: str | None = None,
    captured_at: str | None = None,
    progress: Progress = silent,
) -> Iterator[IngestedFile]:
    """Ingest all that tells of sites; saved pages of one site become one WARC file, which the case keeps.

    Args:
        case: Where to.
        paths: Files, folders, patterns, ZIP archives.
        engine: Resolves duplicates.
        options: What the user declared.
        site: Host of pages that do not say it; goes before what they say.
        captured_at: When pages and records were fetched that do not say it, ISO 8601.
        progress: Told (file name, bytes read, bytes in all).

    Raises:
        ParameterError: `site` is no host name, or `captured_at` no time (VG650).
        SourceError: a file that the user named cannot be read, or is a page of which nothing says the site or
            the time (VG651); what came before it stays committed.
        OutsideError: the extra `web` is not installed (VG504).
    """
    need_web_extra()
    _check(site, captured_at)
    declared = replace(options.declared, account=options.declared.account or site, captured_at=captured_at)
    wishes = replace(options, declared=declared)
    roots = [path.resolve() for path in paths]
    with given_files(roots) as files, TemporaryDirectory(prefix="vigie-") as scratch:
        pages: list[GivenFile] = []
        for given in files:
            if wishes.read_as is None and _is_page(given.path):
                pages.append(given)
            else:
                yield ingest_given(case, given, engine=engine, options=wishes, progress=progress)
        found = [located(given.path, within=_root(given.path, roots), site=site, captured_at=captured_at)
                 for given in pages]  # fmt: skip
        yield from _lacking(pages, found)
        for given in _packed(found, Path(scratch), roots):
            yield ingest_given(case, given, engine=engine, options=wishes, progress=progress)


def _check(site: str | None, captured_at: str | None) -> None:
    if site is not None and host_of(site) is None:
        raise ParameterError("VG650", f"{site!r} is no host name", hint="for example news.example")
    if captured_at is not None and micros([captured_at]) == [None]:
        raise ParameterError("VG650", f"{captured_at!r} is no time", hint="for example 2023-08-03T09:12:00Z")


def _is_page(path: Path) -> bool:
    return path.is_file() and is_page_file(path, head_of(path, 4096))


def _root(path: Path, roots: list[Path]) -> Path:
    """Return the folder up to which folders may be named after a site: what is above is the user's own."""
    given = next((root for root in roots if root.is_dir() and path.is_relative_to(root)), path.parent)
    return given.parent if given.name == "html" else given


def _lacking(pages: list[GivenFile], found: list[SavedPage]) -> Iterator[IngestedFile]:
    """Tell of pages left out; refuse those that the user named one by one."""
    lacks = Counter(page.lacks for page in found if page.lacks)
    for given, page in zip(pages, found, strict=True):
        if page.lacks and given.alone:
            why, hint = _LACKING[page.lacks]
            raise SourceError("VG651", f"of the saved page, {why}", place=given.name, hint=f"say it: {hint}")
    for lack, count in sorted(lacks.items()):
        why, hint = _LACKING[lack]
        first = next(given.name for given, page in zip(pages, found, strict=True) if page.lacks == lack)
        yield IngestedFile.not_read(first, f"{count} saved pages are left out: {why}; say it: {hint}")


def _packed(found: list[SavedPage], scratch: Path, roots: list[Path]) -> Iterator[GivenFile]:
    by_host: dict[str, list[SavedPage]] = {}
    for page in found:
        if not page.lacks:
            by_host.setdefault(site_host(page.url) or "", []).append(page)
    for host, pages in sorted(by_host.items()):
        target = scratch / f"{host}.pages.warc.gz"
        within = next((root for root in roots if root.is_dir() and pages[0].path.is_relative_to(root)), None)
        pack_pages(pages, target, within=within or pages[0].path.parent)
        yield GivenFile(target, target.name, alone=True)
