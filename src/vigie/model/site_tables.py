"""Sites: what records state of them, in a closed vocabulary, and the articles that they published."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

from vigie.model.contracts import Column, Contract

__all__ = ["RECORD_TYPES", "SITE_ARTICLE"]

_T, _I = pa.string(), pa.int64()
_US = "µs since 1970-01-01 UTC"

RECORD_TYPES: Mapping[str, str] = MappingProxyType(
    {
        # Registration: RDAP, WHOIS, lists of domains.
        "registration": "First registration of the domain; its validity ends with the registration",
        "changed": "Last change of the registration",
        "registrar": "Company that sold the domain",
        "registrant": "Organisation that holds the domain, or the service that hides who does",
        "registrant-country": "Country of the registrant",
        "nameserver": "Server that answers for the domain, as the registry names it",
        "status": "State of the registration, in the registry's words",
        "listed": "Operation or list in which a published annex names the domain",
        # Name system: answers and passive DNS.
        "dns-a": "IPv4 address",
        "dns-aaaa": "IPv6 address",
        "dns-caa": "Authority that may issue certificates",
        "dns-cname": "Name that the host is another name for",
        "dns-mx": "Mail server, with its rank where the record gives it",
        "dns-ns": "Server that answers for the domain, as resolvers name it",
        "dns-soa": "Start of authority",
        "dns-txt": "Text record",
        # Certificates: public logs, files.
        "certificate": "Serial number of a certificate that is good for the host",
        "certificate-issuer": "Who issued it",
        "certificate-fingerprint": "SHA-256 of the certificate, hexadecimal",
        "certificate-key": "SHA-256 of its public key (SubjectPublicKeyInfo), hexadecimal",
        "certificate-name": "Another name for which the same certificate is good",
        # What a server or a browser told.
        "address": "Address that served the page",
        "address-country": "Country of that address",
        "asn": "Autonomous system of that address",
        "server": "Program that served the page, as it names itself",
        "powered-by": "Platform behind it, as it names itself (X-Powered-By)",
        "header-order": "Names of the answer's header lines in their order, joined by commas",
        "cookie": "Name of a cookie that the server sets",
        "redirect": "Host to which the server sends on",
        "contacted-domain": "Host that the page made a browser contact",
        "content-hash": "SHA-256 of a file that the page loads",
        "favicon": "MurmurHash3 (32 bits, signed) of the icon in base64 lines of 76, as Shodan computes it",
        # Counters, advertising, proofs of ownership: identifiers in the page's source.
        "tracker-ga": "Account of Google Analytics: `UA-1234567`",
        "tracker-ga-property": "Property of Google Analytics, with its number: `UA-1234567-3`",
        "tracker-ga4": "Stream of Google Analytics 4: `G-…`",
        "tracker-google-ads": "Google Ads account: `AW-…`",
        "tracker-gtm": "Google Tag Manager container: `GTM-…`",
        "adsense": "Publisher of Google advertising: `pub-…`",
        "tracker-meta-pixel": "Meta pixel",
        "tracker-meta-app": "Application of Facebook (fb:app_id)",
        "tracker-meta-page": "Pages of Facebook that the site declares as its own (fb:pages)",
        "tracker-yandex": "Counter of Yandex Metrika",
        "tracker-vk": "Pixel of VK",
        "tracker-mailru": "Counter of Top.Mail.Ru",
        "tracker-rambler": "Counter of Rambler",
        "tracker-liveinternet": "Counter of LiveInternet, where it carries a name",
        "tracker-baidu": "Counter of Baidu Tongji",
        "tracker-matomo": "Host and site number of a Matomo: `stats.example#3`",
        "tracker-clarity": "Project of Microsoft Clarity",
        "tracker-hotjar": "Site number of Hotjar",
        "tracker-quantcast": "Account of Quantcast",
        "tracker-comscore": "Client number of Comscore",
        "tracker-chartbeat": "Account of Chartbeat",
        "tracker-newrelic": "Licence key of New Relic's browser agent",
        "tracker-cloudflare": "Token of Cloudflare's web analytics",
        "tracker-statcounter": "Project of StatCounter",
        "tracker-histats": "Counter of Histats",
        "tracker-addthis": "Publisher of AddThis",
        "tracker-sharethis": "Property of ShareThis",
        "tracker-onesignal": "Application of OneSignal",
        "tracker-tiktok": "Pixel of TikTok",
        "tracker-linkedin": "Partner of LinkedIn Insight",
        "tracker-disqus": "Forum of Disqus",
        "tracker-amazon": "Partner of Amazon: `name-20`",
        "verification-google": "Token that proves ownership to Google's Search Console",
        "verification-bing": "Token for Bing (msvalidate.01)",
        "verification-yandex": "Token for Yandex",
        "verification-facebook": "Token for Facebook's business settings",
        "verification-pinterest": "Token for Pinterest",
        "verification-baidu": "Token for Baidu",
        "verification-naver": "Token for Naver",
        "verification-ahrefs": "Token for Ahrefs",
        "verification-norton": "Token for Norton Safe Web",
        "verification-other": "Another token: `name=token`",
        # How the page is made.
        "cms": "Program that makes the site, in lower case: `wordpress`",
        "generator": "The same as it names itself, with its version",
        "theme": "Theme of that program",
        "plugin": "Extension of that program",
        "dom-shape": "Fingerprint of the page's tree of elements, by kind of page: `home:…` or `page:…`",
        "dom-sketch": "MinHash sketch of that tree's shingles: 64 numbers of 8 hexadecimal digits; "
        "the share of equal places estimates the likeness",
        "css-vocabulary": "Fingerprint of the set of class names, by kind of page",
        "css-words": "The class names themselves, sorted, joined by spaces; at most 400",
        "asset-host": "Host of a script, style sheet, picture or frame that is not the site's own",
        "mirrored-from": "Host from which the page says, or its canonical address shows, that it was copied",
        # Its feeds, maps and interfaces.
        "feed": "Address of a feed that the page declares",
        "feed-generator": "Program that made the feed",
        "sitemap": "Fingerprint of a sitemap: its files and the shapes of their addresses",
        "author": "Number and short name of an author in the site's own interface: `1 admin`",
        "author-zone": "Offset from UTC of the times that the site writes: `+04:00`",
        # What it says of itself and to whom it points.
        "title": "Title of its home page",
        "site-name": "Name that it gives itself",
        "language": "Language that the page declares, two letters",
        "byline": "Name under an article",
        "legal-notice": "`present` or `absent` (no link to one on a page with links of its own)",
        "about-page": "`present` or `absent`",
        "contact-page": "`present` or `absent`",
        "privacy-page": "`present` or `absent`",
        "contact-email": "Electronic address on the page, in lower case",
        "contact-phone": "Telephone number that the page links, digits with a plus sign",
        "social-account": "Account that the page links: `x:handle`, `telegram:name`, `facebook:page`, …",
        "wallet": "Address for crypto-currency: `btc:…`, `eth:…`",
        "paid-publishing": "Offer to publish for money, or a price beside it, in the page's words",
        "link-to": "Host that the page links to, the site's own apart",
    }
)
"""What a statement about a site can be (`site_observation.record_type`), and what its value means."""


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


SITE_ARTICLE = Contract(
    "site_article",
    1,
    "one wording of one article of one site, as a page, a feed or an interface of the site gave it",
    (
        _must("article_id", _T, "Derived from the site, the address, the words and the time of publication"),
        _must("domain", _T, "Host name in lower case, without `www.`"),
        _must("source", _T, "html-page, web-archive, feed, wp-json"),
        _must("url", _T, "Address in canonical form"),
        Column("title", _T, "Title"),
        Column("byline", _T, "Name under it"),
        Column("published_at_us", _I, "When the site says that it came out", _US),
        Column("published_prec", _T, "Precision of that time"),
        Column("published_zone", _T, "Offset from UTC in which the site wrote that time: `+04:00`"),
        Column("modified_at_us", _I, "When the site says that it was last changed", _US),
        Column("language", _T, "Two letters"),
        Column("text", _T, "Words of the article, without menus; null where only a title is known"),
        Column("is_whole", pa.bool_(), "Whether `text` is the whole article; false for a summary"),
        _must("links_out", _T, "JSON: hosts that the article links to, the site's own apart"),
        Column("observed_at_us", _I, "When it was seen", _US),
        _must("source_file_id", _T, "File that the row came from"),
        _must("raw_ref", _T, "Where in that file"),
    ),
    ("article_id",),
)
