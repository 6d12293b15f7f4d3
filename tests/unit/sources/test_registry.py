from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from vigie.model.errors import InternalError, ParameterError, SourceError
from vigie.sources import registry
from vigie.sources.registry import BUILT_IN, discover, rank, recognise
from vigie.sources.sample import Sample, take_sample
from vigie.sources.spec import Confidence, Reading, SourceOptions, SourceSpec

OPTIONS = SourceOptions(now_us=0)


class Twin:
    """A source as sure of tables as ours."""

    def detect(self, _sample: Sample) -> Confidence:
        return Confidence(0.6, "it looks like mine")

    def read(self, _path: Path, _options: SourceOptions) -> Reading:
        return Reading(iter(()))


def spec(**changes: Any) -> SourceSpec:
    fields: dict[str, Any] = {
        "code": "twin",
        "title": "Twin",
        "version": "1",
        "body": "acme_sources:TWIN",
        "needs": (),
        "uses": (),
        "cannot_know": (),
        **changes,
    }
    return SourceSpec(**fields)


@pytest.fixture
def offer(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Offer a plug-in: what its entry point loads, or the error that loading raises."""

    def install(loaded: object) -> None:
        class Offered(EntryPoint):
            def load(self) -> object:
                if isinstance(loaded, Exception):
                    raise loaded
                return loaded

        point = Offered("acme", "acme_sources:SPEC", "vigie.sources")
        monkeypatch.setattr(registry, "entry_points", lambda **_: [point])

    return install


@pytest.fixture
def csv_file(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text("account_id,ts,text\n7,1629589836,a\n", encoding="utf-8")
    return path


def test_every_built_in_source_declares_itself_and_loads() -> None:
    assert len({spec.code for spec in BUILT_IN}) == len(BUILT_IN)
    for built_in in BUILT_IN:
        assert built_in.title
        assert built_in.needs
        assert built_in.uses
        assert built_in.cannot_know
        assert built_in.load()


def test_a_file_goes_to_the_source_that_fits_best(csv_file: Path) -> None:
    source = recognise(csv_file, OPTIONS)
    assert source.spec.code == "tables"
    assert source.confidence.value == 0.6
    assert rank(take_sample(csv_file))[0].spec.code == "tables"


def test_the_user_may_name_the_source(csv_file: Path) -> None:
    assert recognise(csv_file, OPTIONS, "four-column").spec.code == "four-column"
    with pytest.raises(SourceError, match="tabels") as caught:
        recognise(csv_file, OPTIONS, "tabels")
    assert "tables" in caught.value.hint


def test_a_preset_of_columns_means_a_table(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("tweetid,userid,tweet_time,x\n1,2,2021-08-21T00:00:00Z,a\n", encoding="utf-8")
    chosen = SourceOptions(now_us=0, preset={"fields": {"text": "x"}})
    assert recognise(path, chosen).spec.code == "tables"
    assert recognise(path, OPTIONS).spec.code == "x-archive-csv"


def test_an_unknown_format_lists_what_was_tried(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("a dark night\nwith words\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        recognise(path, OPTIONS)
    assert caught.value.code == "VG202"
    assert all(built_in.code in caught.value.hint for built_in in BUILT_IN)


def test_two_sources_that_fit_alike_ask_the_user(
    offer: Callable[[object], None], csv_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = spec()
    offer(twin)
    load = SourceSpec.load
    monkeypatch.setattr(SourceSpec, "load", lambda self: Twin() if self.code == "twin" else load(self))
    with pytest.raises(SourceError, match="two readings fit") as caught:
        recognise(csv_file, OPTIONS)
    assert "--as twin" in caught.value.hint
    assert recognise(csv_file, OPTIONS, "twin").spec is twin


def test_a_plug_in_that_clashes_stops_with_its_name(offer: Callable[[object], None]) -> None:
    offer(spec(code="tables"))
    with pytest.raises(SourceError, match="tables") as caught:
        discover()
    assert caught.value.code == "VG211"
    assert "acme_sources" in caught.value.hint


@pytest.mark.parametrize("loaded", [ImportError("no module acme"), AttributeError("no SPEC"), "a string"])
def test_a_plug_in_that_cannot_be_used_stops_with_its_name(
    offer: Callable[[object], None], loaded: object
) -> None:
    offer(loaded)
    with pytest.raises(SourceError, match="acme") as caught:
        discover()
    assert caught.value.code == "VG211"


@pytest.mark.parametrize("body", ["nowhere.at.all:BODY", "vigie.sources.tables.body:NOBODY"])
def test_a_body_that_is_not_there_is_our_own_error(body: str) -> None:
    with pytest.raises(SourceError) as caught:
        spec(body=body).load()
    assert caught.value.code == "VG211"


def test_options_refuse_a_zone_that_does_not_exist() -> None:
    with pytest.raises(ParameterError) as caught:
        SourceOptions(now_us=0, tz="Europe/Pariss")
    assert (caught.value.code, caught.value.hint) == ("VG212", "did you mean 'Europe/Paris'?")
    with pytest.raises(ParameterError) as caught:
        SourceOptions(now_us=0, tz="zzzz")
    assert "UTC" in caught.value.hint
    with pytest.raises(ParameterError):
        SourceOptions(now_us=0, drift_limit=1.5)


def test_a_summary_before_the_end_is_our_own_mistake() -> None:
    with pytest.raises(InternalError):
        _ = Reading(iter(())).summary
