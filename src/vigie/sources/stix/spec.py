"""The light declaration of the source that reads STIX."""

from __future__ import annotations

from vigie.sources.spec import SourceSpec

__all__ = ["SPEC"]

SPEC = SourceSpec(
    code="stix-json",
    title="STIX 2.x bundles, with types and properties of any platform",
    version="1",
    body="vigie.sources.stix.body:BODY",
    needs=("type and id of every object",),
    uses=(
        "every object with all its properties (`reference_object`)",
        "accounts",
        "statements about domains, dated by the relationships or the report of the bundle",
    ),
    cannot_know=(
        "posts: a bundle names accounts and sites, hardly ever what they published when",
        "when a domain was seen, where neither a relationship nor a report of the file has a date",
        "whether an account still belongs to whoever held it then",
    ),
    fields={
        "listed": "domain-name, or channel named by a host; first start_time of its relationships, else "
        "published of the report",
        "dns-a": "domain-name resolves-to ipv4-addr; dns-aaaa for ipv6-addr, dns-cname for domain-name",
        "account": "user-account: account_type, user_id | account_login | display_name; or channel named by "
        "an address such as t.me/name, by its handle",
    },
    known_by="an object of type bundle with objects, or objects whose id begins with their type",
    zone="UTC",
)
