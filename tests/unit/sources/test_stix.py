"""Bundles that people publish: read whole, whatever the standard thinks of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from vigie.app.ingest import ReadingWishes, ingest_files
from vigie.engine.duck import DuckEngine
from vigie.lake.case import create_case
from vigie.model.errors import SourceError
from vigie.sources.spec import SourceOptions
from vigie.sources.stix.bundle import read_bundle

Build = Callable[..., Any]
NOW_US = 1_750_000_000_000_000
PUBLIC = Path(__file__).parents[4] / "shared" / "data" / "viginum_stix"
OBJECTS_OF = {"rrn": 1054, "portal_kombat": 1622}


def name(kind: str, number: int) -> str:
    return f"{kind}--00000000-0000-5000-8000-{number:012d}"


def bundle(*objects: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": "bundle", "id": name("bundle", 0), "objects": list(objects)})


DOMAIN = {"type": "domain-name", "id": name("domain-name", 1), "value": "News.example"}
ADDRESS = {"type": "ipv4-addr", "id": name("ipv4-addr", 2), "value": "192.0.2.7"}
RESOLVES = {
    "type": "relationship", "id": name("relationship", 3), "relationship_type": "resolves-to",
    "source_ref": DOMAIN["id"], "target_ref": ADDRESS["id"], "start_time": "2024-02-01T00:00:00Z",
}  # fmt: skip
REPORT = {"type": "report", "id": name("report", 4), "published": "2024-03-01T00:00:00Z", "name": "Lanterne"}
PERSON = {
    "type": "user-account", "id": name("user-account", 5), "account_type": "twitter", "user_id": "71",
    "display_name": "Lise", "x_opencti_score": 50,
}  # fmt: skip
ODD = {"type": "lighthouse", "id": name("lighthouse", 6), "lens": {"of": ["Fresnel"]}}


def test_unknown_types_and_properties_are_kept_as_they_are(tell: Build) -> None:
    told = tell(bundle(PERSON, ODD), name="b.json")
    assert told.summary.source == "stix-json"
    kept = {row["object_id"]: orjson.loads(row["content"]) for row in told.table("reference_object")}
    assert kept == {PERSON["id"]: PERSON, ODD["id"]: ODD}
    assert (told.summary.rows, told.summary.stored, told.summary.rejected) == (2, 2, {})


def test_domains_and_what_they_resolve_to_become_dated_statements(tell: Build) -> None:
    other = {"type": "domain-name", "id": name("domain-name", 9), "value": "later.example"}
    told = tell(bundle(REPORT, DOMAIN, other, ADDRESS, RESOLVES), name="b.json")
    rows = {(row["domain"], row["record_type"]): row for row in told.table("site_observation")}
    assert rows["news.example", "dns-a"]["value"] == "192.0.2.7"
    seen = {domain: row["observed_at_us"] for (domain, kind), row in rows.items() if kind == "listed"}
    assert seen == {"news.example": 1_706_745_600_000_000, "later.example": 1_709_251_200_000_000}


def test_a_domain_without_any_date_is_kept_and_states_nothing(tell: Build) -> None:
    told = tell(bundle(DOMAIN), name="b.json")
    assert told.table("site_observation") == []
    assert [row["name"] for row in told.table("reference_object")] == ["News.example"]


def test_accounts_become_accounts_of_their_platform(tell: Build) -> None:
    nameless = {"type": "user-account", "id": name("user-account", 8)}
    rows = tell(bundle(PERSON, nameless), name="b.json").table("account")
    assert [(row["account_uid"], row["display_name"]) for row in rows] == [("x:71", "Lise")]


def test_channels_become_the_accounts_or_sites_that_their_names_are(tell: Build) -> None:
    names = [
        "t.me/Phare",
        "https://www.twitter.com/@lise",
        "phare.example",
        "vk.com/a/b",
        "Le Phare",
        "t.me/",
    ]
    channels = [{"type": "channel", "id": name("channel", n), "name": each} for n, each in enumerate(names)]
    told = tell(bundle(REPORT, *channels), name="b.json")
    assert [row["account_uid"] for row in told.table("account")] == ["telegram:Phare", "x:lise"]
    assert [row["domain"] for row in told.table("site_observation")] == ["phare.example"]
    assert told.summary.stored == 7


@pytest.mark.parametrize("odd", [3, None, [], {"a": 1}, "", "\ud800"])
def test_properties_of_another_shape_than_expected_stop_nothing(tell: Build, odd: object) -> None:
    shapes = [
        {"type": "user-account", "user_id": odd, "account_type": odd, "display_name": odd},
        {"type": "channel", "name": odd},
        {"type": "domain-name", "value": odd},
        {"type": "report", "published": odd},
        {"type": "relationship", "relationship_type": "resolves-to", "source_ref": odd, "start_time": odd},
    ]
    given = [{**each, "id": name(str(each["type"]), n)} for n, each in enumerate(shapes)]
    text = json.dumps({"type": "bundle", "objects": given})
    told = tell(text, name="b.json")
    assert told.summary.rows == len(told.table("reference_object")) + len(told.rejections)


def test_what_is_no_object_is_refused_and_counted(tell: Build) -> None:
    told = tell(bundle(DOMAIN, {"type": "note"}, {"type": "note", "id": "url--7"}), name="b.json")
    assert told.summary.rejected == {"not-stix": 2}
    assert told.summary.rows == 3


@pytest.mark.parametrize("shape", ["list", "lines", "bundle on a line"])
def test_a_list_and_one_object_a_line_are_read_like_a_bundle(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "b.json"
    objects = [DOMAIN, ADDRESS, ODD]
    path.write_bytes(
        {
            "list": orjson.dumps(objects),
            "lines": b"\n".join(map(orjson.dumps, objects)),
            "bundle on a line": b"\n".join([bundle(DOMAIN, ADDRESS), bundle(ODD)]),
        }[shape]
    )
    assert [dict(each) for each in read_bundle(path).objects] == objects


@pytest.mark.parametrize("content", [b'{"a": 1}', b"a,b\n1,2\n", bundle()])
def test_a_file_without_objects_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(content)
    with pytest.raises(SourceError, match="no object of STIX"):
        read_bundle(path)


def test_the_same_object_from_two_bundles_is_stored_once(tmp_path: Path) -> None:
    case = create_case(tmp_path / "case", title="t", purpose="p", now_us=NOW_US, pseudonym_key="k" * 64)
    for stem, objects in {"a": (DOMAIN, PERSON, REPORT), "b": (DOMAIN, ODD)}.items():
        (tmp_path / f"{stem}.json").write_bytes(bundle(*objects))
    wishes = ReadingWishes(declared=SourceOptions(now_us=NOW_US))
    with DuckEngine() as engine:
        files = list(
            ingest_files(case, [tmp_path / "a.json", tmp_path / "b.json"], engine=engine, options=wishes)
        )
    assert [(each.reconciliation.rows_in, each.reconciliation.stored) for each in files] == [(3, 3), (2, 2)]
    assert case.lake.read("reference_object").num_rows == 4
    assert case.lake.read("account")["account_uid"].to_pylist() == ["x:71"]
    assert case.lake.read("site_observation").num_rows == 1


@pytest.mark.real_data
@pytest.mark.parametrize("stem", OBJECTS_OF)
def test_public_bundles_of_an_agency_are_read_without_losing_an_object(tell: Build, stem: str) -> None:
    path = PUBLIC / f"{stem}.json"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    told = tell(path)
    given = orjson.loads(path.read_bytes())["objects"]
    assert len(given) == OBJECTS_OF[stem]
    assert [orjson.loads(row["content"]) for row in told.table("reference_object")] == given
    assert told.summary.rejected == {}
