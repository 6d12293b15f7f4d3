"""How a page is made: its program, theme and extensions, the shape of its tree, the words of its classes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from vigie.sources.site_pages.page import PageTree

__all__ = ["SKETCH_PLACES", "likeness", "making_of", "sketch_of"]

SKETCH_PLACES = 64
"""Numbers in a sketch of a tree; likeness is then known to within about ±0.12 (95 %)."""
_MAX_WORDS = 400
_CHAIN = 5
_PRIME = np.uint64((1 << 31) - 1)

_THEMES = tuple(
    (program, kind, re.compile(pattern))
    for program, kind, pattern in (
        ("wordpress", "theme", r"/wp-content/themes/([\w.-]{1,60})/"),
        ("wordpress", "plugin", r"/wp-content/(?:mu-)?plugins/([\w.-]{1,60})/"),
        ("drupal", "theme", r"/themes/(?:custom/|contrib/)?([\w.-]{1,60})/(?:css|js|img|images|dist)/"),
        ("joomla", "theme", r"/templates/([\w.-]{1,60})/(?:css|js|images|favicon)"),
        ("joomla", "plugin", r"/media/(com_[\w.-]{1,60})/"),
        ("datalife engine", "theme", r"/templates/([\w.-]{1,60})/(?:dleimages|style)"),
        ("ghost", "theme", r"/content/themes/([\w.-]{1,60})/"),
        ("prestashop", "theme", r"/themes/([\w.-]{1,60})/assets/"),
    )
)
_PROGRAMS = {
    program: re.compile(pattern)
    for program, pattern in {
        "wordpress": r"/wp-(?:content|includes|json)/",
        "drupal": r"drupal-settings-json|/sites/(?:default|all)/(?:files|modules|themes)/|Drupal\.settings",
        "joomla": r"/media/(?:jui|system|com_\w+)/|/components/com_",
        "datalife engine": r"/engine/(?:classes|skins|ajax)/|\bdle_(?:root|skin)\b",
        "bitrix": r"/bitrix/(?:js|templates|cache)/",
        "ghost": r"/ghost/api/|ghost-sdk|/public/ghost",
        "wix": r"static\.(?:wixstatic|parastorage)\.com",
        "squarespace": r"static1?\.squarespace\.com",
        "shopify": r"cdn\.shopify\.com",
        "webflow": r"\.website-files\.com|data-wf-site",
        "blogger": r"www\.blogger\.com/static/",
        "tilda": r"\btildacdn\.\w+",
        "medium": r"cdn-client\.medium\.com|cdn-static-1\.medium\.com",
    }.items()
}
_KNOWN = re.compile(
    r"wordpress|drupal|joomla|datalife engine|bitrix|ghost|wix|squarespace|shopify|webflow|blogger|tilda|"
    r"hugo|jekyll|typo3|prestashop|magento|mediawiki|gatsby|next\.js|opencms",
    re.IGNORECASE,
)
_HTTRACK = re.compile(r"Mirrored from ([\w.-]{3,100})(?:/\S{0,300})? by HTTrack", re.IGNORECASE)


def making_of(page: PageTree, kind: str) -> Iterator[tuple[str, str]]:
    """Tell how a page is made, as record type and value.

    Args:
        page: The page.
        kind: home, article or page: what the shapes are to be compared with.

    Likeness of shapes shows that two pages come from one template, and does not show who uses it: popular
    themes are on many thousand sites.
    """
    yield from _program(page)
    shingles = set(_shingles(page))
    if len(shingles) >= 3:
        yield "dom-shape", f"{kind}:{_fingerprint(sorted(shingles))}"
        yield "dom-sketch", f"{kind}:{sketch_of(shingles)}"
    words = _class_words(page)
    if len(words) >= 3:
        yield "css-vocabulary", f"{kind}:{_fingerprint(words)}"
        yield "css-words", f"{kind}:{' '.join(words[:_MAX_WORDS])}"


def sketch_of(shingles: Iterable[str]) -> str:
    """Return a MinHash sketch: 64 minima of independent permutations, 8 hexadecimal digits each.

    References:
        Broder, A. Z. (1997). On the resemblance and containment of documents.
        https://doi.org/10.1109/SEQUEN.1997.666900
    """
    held = np.array([_number(shingle) for shingle in set(shingles)], np.uint64)
    factors, terms = _permutations()
    minima = ((held[:, None] * factors + terms) % _PRIME).min(axis=0)
    return "".join(f"{int(each):08x}" for each in minima)


def likeness(sketch: str, other: str) -> float:
    """Estimate the Jaccard likeness (0..1) of two trees from their sketches, without their kind."""
    places = range(0, 8 * SKETCH_PLACES, 8)
    return sum(sketch[place : place + 8] == other[place : place + 8] for place in places) / SKETCH_PLACES


@cache
def _permutations() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Draw the permutations, which are part of the format: they never change."""
    drawn = [_number(f"vigie-sketch-1 {place}") for place in range(2 * SKETCH_PLACES)]
    factors, terms = drawn[:SKETCH_PLACES], drawn[SKETCH_PLACES:]
    return np.array([each or 1 for each in factors], np.uint64), np.array(terms, np.uint64)


def _number(text: str) -> int:
    """Return a number below 2³¹−1, so that a product of two fits in 64 bits."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) % int(_PRIME)


def _fingerprint(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def _shingles(page: PageTree) -> Iterator[str]:
    """Yield the last five tags of each path from the root: how often a block repeats does not matter."""
    chains: dict[int, str] = {}
    for element in page.elements:
        parent = element.getparent()
        above = chains.get(id(parent), "") if parent is not None else ""
        chain = "/".join([*above.split("/")[-_CHAIN + 1 :], element.tag]) if above else element.tag
        chains[id(element)] = chain
        if element.tag not in {"script", "style", "meta", "link", "noscript", "br"}:
            yield chain


def _class_words(page: PageTree) -> list[str]:
    """List the class names of a page without those that count or number (`post-123`)."""
    words: set[str] = set()
    for element in page.elements:
        words.update(word for word in (element.get("class") or "").split() if len(word) <= 60)
    return sorted(word for word in words if not re.search(r"\d{2,}", word))


def _program(page: PageTree) -> Iterator[tuple[str, str]]:
    generators = page.declared.get("generator", [])
    for generator in generators:
        yield "generator", generator[:120]
    addresses = "\n".join(page.assets)
    programs = {found[0].lower() for each in generators if (found := _KNOWN.search(each))}
    programs |= {
        name for name, sign in _PROGRAMS.items() if sign.search(addresses) or sign.search(page.source)
    }
    for program in sorted(programs):
        yield "cms", program
    for program, kind, pattern in _THEMES:
        if program in programs:
            for name in sorted({found[1] for found in pattern.finditer(addresses)}):
                yield kind, name
    for comment in page.comments:
        copied = _HTTRACK.search(comment)
        if copied and page.is_foreign(copied[1]):
            yield "mirrored-from", copied[1].lower().removeprefix("www.")
