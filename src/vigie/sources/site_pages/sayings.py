"""What a page says of its site: names, language, contacts, notices, what it sells, where it points."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote, urlsplit

from vigie.sources.site_pages.page import PageTree, site_host

__all__ = ["language_of", "sayings_of", "site_name_of"]

_MAX_HOSTS = 1_000
_MAX_TEXT = 400_000
_NOTICES = ("legal-notice", "about-page", "contact-page", "privacy-page")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[a-zA-Z0-9-]{1,63}\.){1,4}[a-zA-Z]{2,12}(?![\w@])")
_NO_EMAIL = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|css|js)$|@(?:\dx|example\.(?:com|org))", re.IGNORECASE)
_WALLETS = (
    ("btc", re.compile(r"\b(bc1[a-z0-9]{25,59})\b")),
    ("eth", re.compile(r"\b(0x[0-9a-fA-F]{40})\b")),
    ("tron", re.compile(r"\b(T[1-9A-HJ-NP-Za-km-z]{33})\b")),
)
_PRICE = re.compile(
    r"[$€£₽]\s?\d[\d .,]{0,9}|"
    r"\b\d[\d .,]{0,9}\s?(?:USD|EUR|GBP|AZN|RUB|USDT|dollars|euros|руб|[$€£₽])",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"[\w.@-]{2,64}")
_PREFIXES = {"linkedin": ("in", "company"), "youtube": ("channel", "c", "user")}
_PRICE_LINES = frozenset({"tr", "li", "dt", "dd"})
_LINES = _PRICE_LINES | {"p", "h1", "h2", "h3"}


@cache
def _wordings() -> dict[str, Any]:
    text = files("vigie.sources.site_pages").joinpath("wordings.toml").read_text("utf-8")
    told = tomllib.loads(text)
    return {key: frozenset(held) if isinstance(held, list) else held for key, held in told.items()}


def sayings_of(page: PageTree) -> Iterator[tuple[str, str]]:
    """Tell what a page says of its site and to whom it points, as record type and value.

    `absent` means that no link of this page leads to such a notice; pages without links of their own say
    neither. A notice may be false, and many honest sites of some countries have none.
    """
    named = site_name_of(page)
    if named:
        yield "site-name", named
    if page.is_home and page.root.findtext(".//title"):
        yield "title", " ".join(page.root.findtext(".//title").split())[:200]
    language = language_of(page)
    if language:
        yield "language", language
    yield from _notices(page)
    yield from _contacts(page)
    yield from _offers(page)
    yield from _hosts(page)


def site_name_of(page: PageTree) -> str | None:
    """Return the name that a page gives its site: in its head, else as the publisher of its article."""
    told = page.first_declared("og:site_name", "application-name", "apple-mobile-web-app-title")
    publishers = (held.get("publisher") for held in page.data)
    names = (held.get("name") for held in publishers if isinstance(held, dict))
    found = told or next((name for name in names if isinstance(name, str) and name.strip()), None)
    return " ".join(found.split())[:120] if found else None


def language_of(page: PageTree) -> str | None:
    """Return the language that a page declares, as two letters where it has such."""
    listed = (held.get("inLanguage") for held in page.data)
    candidates = (
        page.root.get("lang") or page.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        page.first_declared("content-language", "language", "dc.language", "og:locale"),
        next((each for each in listed if isinstance(each, str)), None),
    )
    for told in candidates:
        found = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", told or "")
        if found:
            return found[1].lower()
    return None


def _plain(text: str) -> str:
    """Return words in lower case without accents of the Latin script, to be compared."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ə", "e"))
    kept = "".join(letter for letter in folded if not ("\u0300" <= letter <= "\u036f"))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _notices(page: PageTree) -> Iterator[tuple[str, str]]:
    own = [(address, words) for address, words in page.links if not page.is_foreign(site_host(address))]
    own = [(address, words) for address, words in own if urlsplit(address).scheme.startswith("http")]
    for kind in _NOTICES:
        if _leads_to(kind, page.url, "") or any(_leads_to(kind, *link) for link in own):
            yield kind, "present"
        elif own:
            yield kind, "absent"


def _leads_to(kind: str, address: str, words: str) -> bool:
    listed = _wordings()[kind]
    if words and len(words) <= 80 and re.split(r"\s+[-–|&,:(]|[|,:(]", _plain(words))[0].strip() in listed:
        return True
    steps = [step for step in _plain(unquote(urlsplit(address).path)).split("/") if step]
    named = steps[-1].partition(".")[0] if steps else ""
    return named in listed or re.sub(r"[-_]+", " ", named) in listed


def _contacts(page: PageTree) -> Iterator[tuple[str, str]]:
    text = page.root.text_content()[:_MAX_TEXT] if len(page.elements) else ""
    mails = {
        address.partition(":")[2].partition("?")[0]
        for address, _ in page.links
        if address.startswith("mailto:")
    }
    mails |= {found[0] for found in _EMAIL.finditer(text)}
    for mail in sorted({unquote(mail).strip().lower().rstrip(".") for mail in mails}):
        if _EMAIL.fullmatch(mail) and not _NO_EMAIL.search(mail):
            yield "contact-email", mail
    for address, _ in page.links:
        if address.startswith("tel:"):
            digits = re.sub(r"[^\d+]", "", unquote(address[4:]))
            if 6 <= len(digits) <= 17:
                yield "contact-phone", digits
    for name, pattern in _WALLETS:
        for found in sorted({match[1] for match in pattern.finditer(text)}):
            yield "wallet", f"{name}:{found}"


def _offers(page: PageTree) -> Iterator[tuple[str, str]]:
    """Yield phrases that offer publication for money, and lines of price lists."""
    for element in page.elements:
        if element.tag in _LINES and len(element) < 12:
            words = " ".join(" ".join(element.itertext()).split())
            if 4 <= len(words) <= 160 and _sells(_plain(words), is_line=element.tag in _PRICE_LINES):
                yield "paid-publishing", words


def _sells(plain: str, *, is_line: bool) -> bool:
    listed = _wordings()
    if any(phrase in plain for phrase in listed["paid-publishing"]):
        return True
    return is_line and bool(_PRICE.search(plain)) and any(begun in plain for begun in listed["sold"])


def _hosts(page: PageTree) -> Iterator[tuple[str, str]]:
    for host in page.foreign_hosts[:_MAX_HOSTS]:
        yield "link-to", host
    loaded = dict.fromkeys(site_host(address) for address in page.assets)
    for host in [each for each in loaded if each and page.is_foreign(each)][:_MAX_HOSTS]:
        yield "asset-host", host
    for account in sorted({account for address, _ in page.links if (account := _account(address))}):
        yield "social-account", account


def _account(address: str) -> str | None:
    """Return `x:handle` for a link to an account; None for shares, posts and everything else."""
    host = site_host(address) or ""
    platform = _wordings()["platforms"].get(host.removeprefix("m.").removeprefix("mobile."))
    if platform is None:
        return None
    steps = [unquote(step) for step in urlsplit(address).path.split("/") if step]
    if len(steps) >= 2 and steps[0] in _PREFIXES.get(platform, ()):
        steps = steps[1:]
    if not steps or len(steps) > 2 or steps[0].casefold() in _wordings()["no-accounts"]["steps"]:
        return None
    if "status" in steps[1:]:
        return None
    name = steps[0].removeprefix("@").casefold()
    return f"{platform}:{name}" if _ACCOUNT.fullmatch(name) else None
