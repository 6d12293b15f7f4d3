from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from vigie.detectors.text_families.meaning import Meaning
from vigie.detectors.text_families.run import TextFamilies, find_text_families, text_family_actions
from vigie.detectors.text_families.semantic.spec import SemanticParams
from vigie.detectors.text_families.spec import TextFamilyParams
from vigie.engine.duck import DuckEngine
from vigie.model.outcomes import NothingFound
from vigie.model.tables import POST

MINUTE_US = 60_000_000
HARBOUR = "The harbour of Lenvic will close for good next spring, says the council"
REWORDED = "According to town hall, ships must leave Lenvic forever when winter ends"
COPY_OF_REWORDED = "According to the town hall, ships must leave Lenvic for ever when winter ends"
TRANSLATED = "Le port de Lenvic va fermer définitivement au printemps, annonce la mairie"
OTHER = "Our bakery makes bread with seeds every Tuesday, come early and bring a bag"
SUBJECTS = {"harbour": 0.0, "ships": 20.0, "port": 30.0, "bakery": 150.0}


class ByWord:
    """An encoder that hears the words it knows, and nothing else."""

    name, fingerprint = "by word", "0" * 16

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = [
            np.radians(next((a for word, a in SUBJECTS.items() if word in text), 250.0)) for text in texts
        ]
        return np.array([(np.cos(a), np.sin(a)) for a in angles], np.float32).reshape(-1, 2)


def told(texts: pa.Array[Any]) -> pa.Array[Any]:
    return pa.array(["fr" if str(text).startswith("Le ") else "en" for text in texts.to_pylist()])


def post(number: int, text: str, **other: Any) -> dict[str, Any]:
    made = {
        "post_uid": f"x:{number:04d}",
        "platform": "x",
        "kind": "post",
        "account_uid": f"x:a{number}",
        "created_at_us": number * MINUTE_US,
        "created_at_prec": "s",
        "text_raw": text,
        "content_key": str(number),
        "source_file_id": "f",
        "raw_ref": f"line:{number}",
    }
    return made | other


def find(
    engine: DuckEngine, *texts: str, known: TextFamilies | None = None, before: Sequence[str] = ()
) -> TextFamilies:
    names = ("text_family", "text_variant", "text_family_member")
    tables = known and (known.families, known.variants, known.members)
    kept = dict(zip(names, tables, strict=True)) if tables else None
    return find_text_families(
        engine,
        POST.rows(post(number, text) for number, text in enumerate([*before, *texts])),
        TextFamilyParams(),
        known=kept,
        languages=told,
        meaning=Meaning(encoder=ByWord(), params=SemanticParams()),
    )


def by_text(found: TextFamilies, *names: str) -> dict[str, tuple[Any, ...]]:
    return {row["text_raw"]: tuple(row[name] for name in names) for row in found.variants.to_pylist()}


def test_lone_texts_of_one_meaning_become_a_family_with_their_kind_and_reason(engine: DuckEngine) -> None:
    found = find(engine, HARBOUR, REWORDED, TRANSLATED, OTHER)
    assert len(found.families) == 1
    assert by_text(found, "position", "kind", "reason") == {
        HARBOUR: (0, "first", "first"),
        REWORDED: (1, "reword", "same-language"),
        TRANSLATED: (2, "translation", "other-language"),
    }
    similarity = by_text(found, "similarity")
    assert similarity[TRANSLATED][0] == pytest.approx(np.cos(np.radians(30)), abs=1e-5)
    assert found.members["kind"].to_pylist() == ["first", "reword", "translation"]


def test_without_an_encoder_the_same_posts_form_no_family(engine: DuckEngine) -> None:
    rows = POST.rows(post(number, text) for number, text in enumerate([HARBOUR, REWORDED, TRANSLATED]))
    found = find_text_families(engine, rows, TextFamilyParams())
    assert isinstance(found.outcome, NothingFound)
    assert found.meant is None


def test_a_copy_of_a_rewording_is_a_rewording_that_hangs_on_it(engine: DuckEngine) -> None:
    found = find(engine, HARBOUR, HARBOUR, REWORDED, COPY_OF_REWORDED)
    rows = by_text(found, "kind", "reason", "similarity", "parent_variant_id", "variant_id")
    assert rows[COPY_OF_REWORDED][:2] == ("reword", "near-letters")
    assert rows[COPY_OF_REWORDED][2] == rows[REWORDED][2]
    assert rows[COPY_OF_REWORDED][3] == rows[REWORDED][4]
    assert len(found.families) == 1


def test_what_comes_later_joins_and_nothing_known_is_renamed(engine: DuckEngine) -> None:
    early = [HARBOUR, HARBOUR, OTHER, OTHER]
    first = find(engine, *early)
    later = find(engine, REWORDED, known=first, before=early)
    last = find(engine, COPY_OF_REWORDED, TRANSLATED, known=later, before=[*early, REWORDED])
    ids = set(first.families["family_id"].to_pylist())
    assert set(last.families["family_id"].to_pylist()) == ids
    before, after = (
        by_text(later, "family_id", "kind", "reason"),
        by_text(last, "family_id", "kind", "reason"),
    )
    assert {text: after[text] for text in before} == before
    assert after[COPY_OF_REWORDED][:2] == (before[HARBOUR][0], "reword")
    whole = find(engine, *early, REWORDED, COPY_OF_REWORDED, TRANSLATED)
    assert last.members.select(["post_uid", "family_id"]).equals(
        whole.members.select(["post_uid", "family_id"])
    )


def test_searching_again_with_nothing_new_gives_the_same_tables(engine: DuckEngine) -> None:
    texts = [HARBOUR, REWORDED, COPY_OF_REWORDED, TRANSLATED, OTHER]
    first = find(engine, *texts)
    again = find(engine, known=first, before=texts)
    assert again.variants.equals(first.variants)
    assert again.members.equals(first.members)
    assert again.families.equals(first.families)


def test_numbers_and_a_negation_of_the_same_words_keep_texts_apart(engine: DuckEngine) -> None:
    claims = ["harbour: 40 boats will be sold by the council", "ships: the town sells 90 vessels this summer"]
    assert len(find(engine, *claims).families) == 0
    denied = [HARBOUR, "the harbour of Lenvic will never close, says the council, for the good of spring"]
    assert len(find(engine, *denied).families) == 0


def test_accounts_act_on_the_widened_family(engine: DuckEngine) -> None:
    found = find(engine, HARBOUR, REWORDED, TRANSLATED)
    rows = POST.rows(post(number, text) for number, text in enumerate([HARBOUR, REWORDED, TRANSLATED]))
    tables = {"text_family": found.families, "text_family_member": found.members, "post": rows}
    assert len(text_family_actions(engine, tables).arrow()) == 3
    assert found.meant is not None
    assert found.meant.figures["translated"] == 1
