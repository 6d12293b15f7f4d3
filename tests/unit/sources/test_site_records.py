"""What registries, resolvers, logs and browsers say of sites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from vigie.model.errors import SourceError

Build = Callable[..., Any]
AT, AT_US = "2023-11-14T22:13:20Z", 1_700_000_000_000_000


def facts(told: Any) -> dict[str, str]:  # noqa: ANN401 - a finished reading
    return {row["record_type"]: row["value"] for row in told.table("site_observation")}


def card(*lines: list[Any]) -> list[Any]:
    return ["vcard", [["version", {}, "text", "4.0"], *lines]]


def rdap(**fields: Any) -> dict[str, Any]:
    registrar = {"roles": ["registrar"], "vcardArray": card(["fn", {}, "text", "Registrar One"])}
    person = {
        "roles": ["registrant"],
        "vcardArray": card(["fn", {}, "text", "Ann Doe"], ["adr", {"cc": "FR"}, "text", []]),
    }
    return {
        "objectClassName": "domain", "ldhName": "NEWS.example", "status": ["active"],
        "events": [
            {"eventAction": "registration", "eventDate": AT},
            {"eventAction": "expiration", "eventDate": "2024-11-14T22:13:20Z"},
            {"eventAction": "last update of RDAP database", "eventDate": "2024-01-01T00:00:00Z"},
        ],
        "nameservers": [{"ldhName": "NS1.host.example."}], "entities": [registrar, person], **fields,
    }  # fmt: skip


def test_registration_data_become_dated_statements(tell: Build) -> None:
    told = tell(orjson.dumps(rdap()), name="rdap.json")
    assert told.summary.source == "rdap-json"
    assert (list(told.batches[0].staged), told.summary.stored) == (["site_observation"], 1)
    rows = {row["record_type"]: row for row in told.table("site_observation")}
    assert rows["registration"]["valid_from_us"] == AT_US
    assert (rows["registrar"]["value"], rows["nameserver"]["value"]) == ("Registrar One", "ns1.host.example")
    assert {row["domain"] for row in rows.values()} == {"news.example"}


def test_registrants_who_are_persons_are_not_read(tell: Build) -> None:
    assert "registrant" not in facts(tell(orjson.dumps(rdap())))
    firm = {"roles": ["registrant"], "vcardArray": card(["org", {}, "text", "Firm"])}
    assert facts(tell(orjson.dumps(rdap(entities=[firm]))))["registrant"] == "Firm"


def test_answers_of_resolvers_need_a_date(tell: Build, json_lines: Build) -> None:
    answer = {
        "Status": 0, "Question": [{"name": "news.example.", "type": 1}],
        "Answer": [{"name": "news.example.", "type": 1, "TTL": 300, "data": "192.0.2.1"}],
    }  # fmt: skip
    told = tell(json_lines([{**answer, "queried_at": AT}, answer]))
    assert told.summary.source == "dns-json"
    assert told.summary.rejected == {"missing-time": 1}
    (row,) = told.table("site_observation")
    assert (row["record_type"], row["value"], row["observed_at_us"]) == ("dns-a", "192.0.2.1", AT_US)


def test_passive_dns_says_from_when_to_when(tell: Build, json_lines: Build) -> None:
    seen = {
        "rrname": "news.example.", "rrtype": "NS", "rdata": ["NS1.host.example."], "count": 2,
        "time_first": 1_700_000_000, "time_last": 1_700_000_060,
    }  # fmt: skip
    (row,) = tell(json_lines([seen])).table("site_observation")
    assert (row["value"], row["valid_from_us"]) == ("ns1.host.example", AT_US)
    assert row["valid_to_us"] == AT_US + 60_000_000


def test_a_collection_of_answers_is_taken_apart(tell: Build) -> None:
    answer = {"Question": [], "Answer": [{"name": "a.example.", "type": 16, "data": '"v=spf1 -all"'}]}
    told = tell(
        orjson.dumps({"domain": "a.example", "captured_at": AT, "responses": [answer], "passive": []})
    )
    assert facts(told) == {"dns-txt": "v=spf1 -all"}


def test_a_pre_certificate_and_its_certificate_are_one_statement(tell: Build) -> None:
    entry = {
        "issuer_ca_id": 1, "issuer_name": "C=US, O=Authority", "common_name": "news.example",
        "name_value": "news.example\n*.news.example\nother.example", "id": 5, "entry_timestamp": None,
        "not_before": "2023-11-14T22:13:20", "not_after": "2024-02-14T22:13:20", "serial_number": "0a",
    }  # fmt: skip
    told = tell(orjson.dumps([entry, {**entry, "id": 6}]))
    assert told.summary.source == "crtsh-json"
    rows = [row for row in told.table("site_observation") if row["record_type"] == "certificate"]
    assert {(row["domain"], row["value"]) for row in rows} == {
        ("news.example", "0a"),
        ("other.example", "0a"),
    }
    assert len(rows) == 2
    assert {row["valid_from_us"] for row in rows} == {AT_US}


def test_pages_that_urlscan_met_are_read_without_its_scores(tell: Build) -> None:
    result = {
        "_id": "x", "task": {"time": AT, "domain": "news.example"},
        "page": {"domain": "news.example", "ip": "192.0.2.1", "asn": "AS64500", "tlsIssuer": "A"},
        "lists": {"hashes": ["ab"]}, "verdicts": {"score": 100},
    }  # fmt: skip
    told = tell(orjson.dumps({"results": [result], "total": 1}))
    assert told.summary.source == "urlscan-json"
    assert facts(told) == {
        "address": "192.0.2.1", "asn": "AS64500", "certificate-issuer": "A", "content-hash": "ab",
    }  # fmt: skip


ANNEX = "\ufeffdomain name,created on\nnews[.]example,07/03/2013\nother[.]example,25/12/2014\n"


def test_annexes_of_domains_are_refanged_and_their_day_order_declared(tell: Build) -> None:
    with pytest.raises(SourceError) as caught:
        tell(ANNEX, name="annex.csv")
    assert caught.value.code == "VG204"
    told = tell(ANNEX, name="annex.csv", dayfirst=True)
    assert told.summary.source == "domain-list"
    rows = [row for row in told.table("site_observation") if row["record_type"] == "registration"]
    assert [row["domain"] for row in rows] == ["news.example", "other.example"]
    assert rows[0]["valid_from_us"] == 1_362_614_400_000_000


@pytest.mark.parametrize("odd", [None, 5, "x", [], [None], {"a": []}])
def test_odd_registration_data_do_no_harm(tell: Build, json_lines: Build, odd: object) -> None:
    rows = [rdap(), rdap(entities=odd, nameservers=odd, status=odd), rdap(events=odd), rdap(ldhName=odd)]
    told = tell(json_lines(rows))
    assert told.summary.stored + sum(told.summary.rejected.values()) == 4
