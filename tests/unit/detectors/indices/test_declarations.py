from __future__ import annotations

from string import Formatter

import pytest

from vigie.detectors.indice import IndiceSpec
from vigie.detectors.registry import INDICES
from vigie.model.tables import TABLES
from vigie.report.campaigns.wording import own_sentences


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [spec.code for spec in INDICES]
    assert codes == sorted(codes)
    assert len({spec.name for spec in INDICES}) == len(set(codes)) == len(codes)


@pytest.mark.parametrize("spec", INDICES, ids=lambda spec: spec.code)
def test_an_indice_declares_what_it_reads_shows_and_does_not_show(spec: IndiceSpec) -> None:
    assert set(spec.reads) <= TABLES.keys()
    assert spec.writes == ("evidence",)
    assert spec.measures
    assert spec.does_not_show
    assert spec.innocent


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("spec", INDICES, ids=lambda spec: spec.code)
def test_an_indice_has_all_its_sentences(spec: IndiceSpec, lang: str) -> None:
    wanted = {f"indice.{spec.code}.{name}" for name in (*spec.measures, "title", "not")}
    wanted |= {f"indice.innocent.{word}" for word in spec.innocent}
    assert wanted - own_sentences(lang).keys() == set()


def test_no_sentence_of_an_indice_is_unused() -> None:
    used = {f"indice.{spec.code}.{name}" for spec in INDICES for name in (*spec.measures, "title", "not")}
    used |= {f"indice.innocent.{word}" for spec in INDICES for word in spec.innocent}
    own = {key for key in own_sentences("en") if key.startswith("indice.")}
    rest = {key for key in own - used if not key.startswith(("indice.null.", "indice.reason."))}
    assert rest == set()


def test_sentences_name_the_same_values_in_both_languages() -> None:
    english, french = own_sentences("en"), own_sentences("fr")
    assert english.keys() == french.keys()
    for key, entry in english.items():
        assert _placeholders(entry) == _placeholders(french[key]), key


def _placeholders(entry: str | dict[str, str]) -> set[str]:
    forms = [entry] if isinstance(entry, str) else list(entry.values())
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
