"""Web addresses in canonical form, so that two ways to write one page meet. Rule `link-1`.

Canonical means: defanging undone, scheme https, host in lower-case ASCII without `www.`, `m.`, `mobile.`
or `amp.`, no user name, no default port, no fragment, no tracking parameter, the other parameters sorted,
no closing slash; `twitter.com` is `x.com`, and each way to name a YouTube video is its watch page. The
canonical form is a key to compare by, not always an address that opens: the value as given is kept beside it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import pyarrow as pa
from tldextract import TLDExtract

from vigie.kernels.texts import map_distinct

__all__ = [
    "LINK_RULE",
    "canonical_url",
    "canonical_urls",
    "is_shortened",
    "refang",
    "registrable_domain",
    "registrable_domains",
]

LINK_RULE = "link-1"

_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_BARE = re.compile(r"^(?:[^\s/?#:@\\.]+\.)+[^\W\d_][^\s/?#:@\\.]*(?::\d+)?(?=[/?#]|$)")
_SCHEME = re.compile(r"^h(?:xx|tt|\*\*)ps?(?:\[?:\]?)//", re.IGNORECASE)
_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_PLAIN = re.compile(r"https?://([a-z0-9_.-]+)((?:/[A-Za-z0-9_.~-]*)*)(?:\?([A-Za-z0-9_.~=&-]*))?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT = "!#$%&'()*+,/:;=?@[]~-._"
_PREFIXES = ("www.", "m.", "mobile.", "amp.")
_LABEL = re.compile(r"^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$")
_HOSTS = {"twitter.com": "x.com", "youtube-nocookie.com": "youtube.com"}
_TRACKING = frozenset(
    [
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "gbraid",
        "wbraid",
        "msclkid",
        "twclid",
        "ttclid",
        "yclid",
        "ysclid",
        "igshid",
        "igsh",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "_ga",
        "_gl",
        "_openstat",
        "vero_id",
        "wickedid",
        "oly_anon_id",
        "oly_enc_id",
        "ref_src",
        "ref_url",
        "__twitter_impression",
        "xtor",
        "cmpid",
        "s_cid",
        "spm",
        "amp",
        "outputtype",
    ]
)
_TRACKING_STARTS = (
    "utm_",
    "at_campaign",
    "at_medium",
    "at_custom",
    "pk_",
    "mtm_",
    "hsa_",
    "_hs",
    "fb_action",
    "fb_ref",
)
_SITE_TRACKING = {"x.com": frozenset({"s", "t", "cxt"}), "instagram.com": frozenset({"hl", "img_index"})}
_SHORTENERS = frozenset(
    [
        "bit.ly",
        "bitly.com",
        "buff.ly",
        "clck.ru",
        "cutt.ly",
        "dlvr.it",
        "fb.me",
        "goo.gl",
        "ht.ly",
        "ift.tt",
        "is.gd",
        "j.mp",
        "kutt.it",
        "lnkd.in",
        "ow.ly",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "shorturl.at",
        "shrtm.nu",
        "t.co",
        "t.ly",
        "tiny.cc",
        "tinyurl.com",
        "trib.al",
        "v.gd",
        "vk.cc",
        "wp.me",
    ]
)
_VIDEO_PATH = re.compile(r"^/(?:shorts|embed|live|v)/([\w-]{6,})$")


def refang(raw: str) -> str:
    """Undo the ways analysts disarm an address: `hxxp`, `[.]`, `(dot)`, `[:]`."""
    text = _DOT.sub(".", raw.strip())
    found = _SCHEME.match(text)
    if found is None:
        return text
    secure = "s" if "s" in found[0].lower() else ""
    return f"http{secure}://{text[found.end() :]}"


def canonical_url(raw: str) -> str | None:
    """Return the canonical form of a web address under rule `link-1`, or None when it is not one.

    It does not follow redirections: a shortened address stays a shortened address.
    """
    plain = _PLAIN.fullmatch(raw)
    if plain is not None:
        return _plain_form(plain[1], plain[2], plain[3])
    text = refang(raw)
    if _BARE.match(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = _canonical_host(parts.hostname or "")
    if parts.scheme.lower() not in {"http", "https"} or host is None:
        return None
    where = host if port in {None, 80, 443} else f"{host}:{port}"
    return _assembled(where, _path(parts.path), _query(parts.query, host))


def is_shortened(canonical: str) -> bool:
    """Say whether an address in canonical form is one of a service that shortens: it hides where it leads.

    The list holds services that shorten for anybody; a site's own short names are not known.
    """
    return canonical.removeprefix("https://").partition("/")[0] in _SHORTENERS


def canonical_urls(raw: pa.Array[Any]) -> pa.Array[Any]:
    """Apply `canonical_url` to an array of strings; null stays null. Cost: linear in the distinct values."""
    return map_distinct(raw, canonical_url)


def registrable_domain(raw: str) -> str | None:
    """Return the part of an address or host name that somebody registered, or None when there is none.

    Sites of hosting platforms count as registered (`a.blogspot.com`, `b.wordpress.com`), for different
    people write them; a numeric address is returned whole. Only the list of suffixes inside the package is
    used, never the network.

    References:
        https://publicsuffix.org
    """
    text = refang(raw)
    try:
        host = urlsplit(text if "://" in text else f"https://{text}").hostname or ""
    except ValueError:
        return None
    canonical = _canonical_host(host)
    if canonical is None:
        return None
    found = _SUFFIXES(canonical)
    if found.domain and found.suffix:
        return f"{found.domain}.{found.suffix}"
    if found.ipv4 or found.ipv6 or found.is_private:
        return canonical
    # The list's own last rule: an ending that it does not know is a suffix of one label.
    return None if found.suffix else ".".join(canonical.split(".")[-2:])


def registrable_domains(raw: pa.Array[Any]) -> pa.Array[Any]:
    """Apply `registrable_domain` to an array of strings; null stays null. Cost: linear in distinct values."""
    return map_distinct(raw, registrable_domain)


def _plain_form(host: str, path: str, query: str | None) -> str | None:
    """Do for an address of plain characters what `canonical_url` does for any: nothing needs an escape."""
    where = _canonical_host(host)
    if where is None:
        return None
    kept = [item for item in (query or "").split("&") if item and not _tracks(_name_of(item), where)]
    return _assembled(where, path.rstrip("/"), "&".join(sorted(kept)))


def _name_of(item: str) -> str:
    return item.split("=", 1)[0].lower()


@lru_cache(maxsize=16_384)
def _canonical_host(host: str) -> str | None:
    name = _ascii_host(host)
    if name is None:
        return None
    bare = _without_prefixes(name)
    return _HOSTS.get(bare, bare)


def _ascii_host(host: str) -> str | None:
    name = unicodedata.normalize("NFKC", host).casefold().rstrip(".")
    if ":" in name:
        return f"[{name}]"
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return None
    labels = name.split(".")
    return name if len(labels) > 1 and all(_LABEL.match(label) for label in labels) else None


def _without_prefixes(host: str) -> str:
    # `m.com` and `amp.dev` are names of their own: at least two labels must remain.
    while host.startswith(_PREFIXES) and host.count(".") > 1:
        host = host.partition(".")[2]
    return host


def _path(path: str) -> str:
    return quote(_ESCAPE.sub(_unescaped, path), safe=_KEPT).rstrip("/")


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else f"%{found[1].upper()}"


def _query(query: str, host: str) -> str:
    kept = [item for item in query.split("&") if item and not _tracks(_name_of(item), host)]
    return quote("&".join(sorted(_ESCAPE.sub(_unescaped, item) for item in kept)), safe=_KEPT)


def _tracks(name: str, host: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_STARTS) or name in _SITE_TRACKING.get(host, ())


def _assembled(host: str, path: str, query: str) -> str:
    video = _video(host, path, query)
    if video:
        return f"https://youtube.com/watch?v={video}"
    return f"https://{host}{path}?{query}" if query else f"https://{host}{path}"


def _video(host: str, path: str, query: str) -> str | None:
    if host == "youtu.be":
        return path.strip("/").split("/", 1)[0] or None
    if host != "youtube.com":
        return None
    if path == "/watch":
        return next((item[2:] for item in query.split("&") if item.startswith("v=") and item[2:]), None)
    found = _VIDEO_PATH.match(path)
    return found[1] if found else None
