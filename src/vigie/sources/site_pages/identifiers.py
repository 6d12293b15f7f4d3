"""Identifiers in the source of a page: audience counters, advertising, proofs of ownership.

Each is told by the call or the address in which its service's own instructions put it, not by its shape
alone, unless its shape is of no other thing (`UA-…`, `GTM-…`, `pub-…`). Patterns look ahead a bounded number
of letters, so that the cost is linear in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

__all__ = ["identifiers_in", "verifications_in"]

_Q = r"""(?:["']|&quot;|&#39;|\\["'])"""
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("tracker-ga", r"\b(UA-\d{4,10})-\d{1,4}\b"),
        ("tracker-ga-property", r"\b(UA-\d{4,10}-\d{1,4})\b"),
        ("tracker-ga4", rf"(?:{_Q}|[?&]id=)(G-[A-Z0-9]{{6,12}})(?![\w-])"),
        ("tracker-google-ads", rf"(?:{_Q}|[?&]id=)(AW-\d{{8,12}})(?!\d)"),
        ("tracker-gtm", r"\b(GTM-[A-Z0-9]{4,9})\b"),
        ("adsense", r"\b(?:ca-(?:video-|mb-)?)?(pub-\d{9,20})\b"),
        ("tracker-meta-pixel", rf"\bfbq\(\s*{_Q}init{_Q}\s*,\s*{_Q}?(\d{{6,20}})\b"),
        ("tracker-meta-pixel", r"facebook\.com/tr/?\?(?:[^\"'\s<>]{0,200}?&(?:amp;)?)?id=(\d{6,20})\b"),
        ("tracker-meta-app", rf"\bappId{_Q}?\s*:\s*{_Q}(\d{{8,20}}){_Q}[^<]{{0,200}}?\bxfbml\b"),
        ("tracker-meta-app", r"facebook\.com/dialog/[^\"'\s<>]{0,200}?[?&;]app_id=(\d{8,20})\b"),
        ("tracker-meta-app", r"connect\.facebook\.net/[^\"'\s<>]{0,120}?[#&;]appId=(\d{8,20})\b"),
        ("tracker-yandex", rf"\bym\(\s*(\d{{4,10}})\s*,\s*{_Q}init"),
        ("tracker-yandex", r"\bmc\.yandex\.(?:ru|com)/watch/(\d{4,10})\b"),
        ("tracker-yandex", r"\bYa\.Metrika2?\(\s*\{\s*[\"']?id[\"']?\s*:\s*[\"']?(\d{4,10})\b"),
        ("tracker-vk", r"\b(VK-RTRG-\d+-\w{3,12})\b"),
        ("tracker-mailru", r"\b_tmr\b[^<;]{0,160}?\bid[\"']?\s*:\s*[\"'](\d{4,10})[\"']"),
        (
            "tracker-mailru",
            r"\btop(?:-fwz1|\.\w{2,4}|\.list)?\.mail\.ru/(?:counter|jump)\?[^\"'\s]{0,60}?\b(?:id|from)=(\d{4,10})",
        ),
        ("tracker-rambler", r"\bcounter\.rambler\.ru/top100\.\w{2,4}\?(\d{4,10})\b"),
        ("tracker-rambler", r"\btop100[^<]{0,120}?\bproject[\"']?\s*:\s*[\"']?(\d{4,10})\b"),
        ("tracker-liveinternet", r"\bcounter\.yadro\.ru/hit;([\w.-]{2,40})"),
        ("tracker-baidu", r"\bhm\.baidu\.com/(?:hm|h)\.js\?([0-9a-f]{32})\b"),
        ("tracker-clarity", r"\bclarity\.ms/tag/([a-z0-9]{6,14})\b"),
        ("tracker-clarity", rf"{_Q}clarity{_Q}\s*,\s*{_Q}script{_Q}\s*,\s*{_Q}([a-z0-9]{{6,14}}){_Q}"),
        ("tracker-hotjar", r"\bhjid[\"']?\s*[:=]\s*[\"']?(\d{4,9})\b"),
        ("tracker-hotjar", r"\bstatic\.hotjar\.com/c/hotjar-(\d{4,9})\.js"),
        (
            "tracker-quantcast",
            rf"(?:\bqacct[\"']?\s*[:=]\s*{_Q}|pixel\.quantserve\.com/pixel/)(p-[\w-]{{8,20}})",
        ),
        ("tracker-comscore", r"(?:scorecardresearch\.com|b\.scorecard)[^\"'\s<>]{0,80}?[?&;]c2=(\d{5,10})\b"),
        ("tracker-comscore", rf"\b_comscore\b[^<]{{0,160}}?\bc2{_Q}?\s*:\s*{_Q}?(\d{{5,10}})\b"),
        ("tracker-chartbeat", r"\b_sf_async_config\b[^<]{0,400}?\buid[\"']?\s*[:=]\s*[\"']?(\d{3,8})\b"),
        ("tracker-newrelic", rf"\blicenseKey{_Q}?\s*:\s*{_Q}([0-9a-zA-Z-]{{8,40}}){_Q}"),
        (
            "tracker-cloudflare",
            r"data-cf-beacon=[^>]{0,200}?token(?:[\"'\s:=\\]|&quot;){1,6}([0-9a-f]{32})\b",
        ),
        ("tracker-statcounter", r"\bsc_project\s*=\s*[\"']?(\d{4,12})\b"),
        ("tracker-histats", r"\bHistats\.start\W{1,6}1\W{1,3}(\d{4,12})\b"),
        ("tracker-addthis", r"\baddthis_widget\.js#(?:pub|pubid|username)=([\w.-]{3,60})"),
        ("tracker-sharethis", r"\bsharethis\.com/js/[^\"'\s<>]{0,60}?property=([0-9a-f]{10,40})\b"),
        ("tracker-onesignal", r"\bOneSignal\b[^<]{0,400}?\bappId[\"']?\s*:\s*[\"']([0-9a-f-]{36})\b"),
        ("tracker-tiktok", r"\bttq\.load\(\s*[\"']([A-Z0-9]{15,25})\b"),
        ("tracker-linkedin", r"\b_linkedin_partner_id\s*=\s*[\"']?(\d{3,10})\b"),
        ("tracker-disqus", r"//([a-z0-9-]{2,60})\.disqus\.com/(?:embed|count)\.js"),
        ("tracker-disqus", r"\bdisqus_shortname\s*=\s*[\"']([a-z0-9-]{2,60})[\"']"),
        ("tracker-amazon", r"\bamazon\.[a-z.]{2,6}/[^\"'\s<>]{0,300}?[?&;]tag=([\w-]{2,40}-2[0-9])\b"),
    )
)
_MATOMO_SITE = re.compile(r"\bsetSiteId[\"']\s*,\s*[\"']?(\d{1,6})\b")
_MATOMO_HOST = re.compile(r"//([\w.-]{3,100})/(?:[\w./-]{0,60}/)?(?:matomo|piwik)\.(?:php|js)\b")
_MATOMO_VARIABLE = re.compile(r"\bvar\s+u\s*=[^;<]{0,80}?//([\w.-]{3,100})/")
_NO_MARKS = ("UA-XXXX", "GTM-XXXX")

_VERIFICATIONS = {
    "google-site-verification": "verification-google",
    "verify-v1": "verification-google",
    "msvalidate.01": "verification-bing",
    "yandex-verification": "verification-yandex",
    "facebook-domain-verification": "verification-facebook",
    "p:domain_verify": "verification-pinterest",
    "baidu-site-verification": "verification-baidu",
    "naver-site-verification": "verification-naver",
    "ahrefs-site-verification": "verification-ahrefs",
    "norton-safeweb-site-verification": "verification-norton",
}
_DECLARED = {"fb:app_id": "tracker-meta-app", "fb:pages": "tracker-meta-page"}


def identifiers_in(source: str) -> list[tuple[str, str]]:
    """Return what the source of a page carries, as pairs of record type and value, each once, sorted.

    Args:
        source: HTML with its scripts, as it was received.

    Cost: one pass of each pattern; some 60 ms for 1 MB.

    It does not show whose account it is: agencies, platforms and copied templates carry one identifier into
    unrelated sites.
    """
    found = {
        (kind, match[1].rstrip("-.")) for kind, pattern in _PATTERNS for match in pattern.finditer(source)
    }
    found |= set(_matomo(source))
    return sorted(pair for pair in found if not pair[1].startswith(_NO_MARKS))


def _matomo(source: str) -> Iterator[tuple[str, str]]:
    sites = {match[1] for match in _MATOMO_SITE.finditer(source)}
    hosts = {match[1] for match in _MATOMO_HOST.finditer(source)} or {
        match[1] for match in _MATOMO_VARIABLE.finditer(source) if sites
    }
    for host in hosts:
        for site in sites:
            yield "tracker-matomo", f"{host.lower()}#{site}"


def verifications_in(declared: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return tokens and accounts that a page declares in its head, as record type and value, sorted.

    Args:
        declared: Name (or property) of a `meta` element, in lower case → contents.
    """
    found: set[tuple[str, str]] = set()
    for name, contents in declared.items():
        for content in filter(None, map(str.strip, contents)):
            if name in _DECLARED:
                found |= {(_DECLARED[name], part.strip()) for part in content.split(",") if part.strip()}
            elif name in _VERIFICATIONS:
                found.add((_VERIFICATIONS[name], content[:200]))
            elif "verif" in name:
                found.add(("verification-other", f"{name}={content}"[:200]))
    return sorted(found)
