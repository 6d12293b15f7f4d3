from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from vigie.detectors.text_families.semantic import encoder as encoding
from vigie.detectors.text_families.semantic.encoder import PACKAGED, Encoder, unit_rows
from vigie.detectors.text_families.semantic.opening import open_encoder
from vigie.model.errors import SourceError
from vigie.model.outcomes import NotAssessed

SAID = ["river rises", "fleuve monte", "train late", "river river river rises", "", "unknown words"]


def opened(where: str | Path) -> Encoder:
    encoder = open_encoder(where)
    assert not isinstance(encoder, NotAssessed)
    return encoder


def refused(where: str | Path) -> str:
    with pytest.raises(SourceError) as told:
        opened(where).encode(SAID)
    assert told.value.code == "VG250"
    return told.value.sentence


def pool(folder: Path, **stated: object) -> None:
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "1_Pooling/config.json").write_text(json.dumps(stated))


@pytest.fixture(params=["static", "onnx"])
def folder(request: pytest.FixtureRequest) -> Path:
    if request.param == "static":
        return Path(request.getfixturevalue("static_folder"))
    return Path(request.getfixturevalue("write_onnx")())


def test_a_folder_gives_vectors_of_length_one_whose_cosine_is_meaning(folder: Path) -> None:
    vectors = opened(folder).encode(SAID)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors[:4], axis=1), 1, rtol=1e-6)
    cosine = vectors @ vectors.T
    assert cosine[0, 1] == pytest.approx(1)
    assert cosine[0, 2] == pytest.approx(0)
    assert cosine[0, 3] == pytest.approx(4 / np.sqrt(20))


def test_texts_without_a_known_word_have_a_vector_of_zeros(folder: Path) -> None:
    assert not opened(folder).encode(SAID)[4:].any()


def test_neither_order_nor_company_changes_a_vector(folder: Path) -> None:
    encoder, many = opened(folder), [SAID[i % 4] for i in range(100)]
    alone = np.concatenate([encoder.encode([text]) for text in many])
    np.testing.assert_allclose(encoder.encode(many), alone, rtol=1e-6)


def test_no_texts_give_no_vectors_and_hostile_ones_do_not_stop_it(folder: Path) -> None:
    encoder = opened(folder)
    assert len(encoder.encode([])) == 0
    assert np.isfinite(encoder.encode(["\ud800 river", "\x00", "river " * 100_000])).all()


def test_a_fingerprint_follows_the_files(folder: Path) -> None:
    before = opened(folder).fingerprint
    assert before == opened(folder).fingerprint
    tokenizer = folder / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text().replace("monte", "montre"))
    assert opened(folder).fingerprint != before


@pytest.mark.parametrize("damage", ["absent", "empty", "cut"])
@pytest.mark.parametrize("name", ["tokenizer.json", "model"])
def test_a_damaged_folder_is_refused_with_a_sentence(folder: Path, name: str, damage: str) -> None:
    file = next(folder.glob(f"{name}*"))
    held = file.read_bytes()
    file.unlink() if damage == "absent" else file.write_bytes(
        held[: 0 if damage == "empty" else len(held) // 2]
    )
    assert refused(folder).startswith("this is no encoder")


def test_a_static_model_may_weigh_and_share_its_rows(static_folder: Path) -> None:
    file = static_folder / "model.safetensors"
    table = load_file(file)["embeddings"]
    plain = opened(static_folder).encode(SAID)
    held = {
        "embeddings": table[::-1].copy(),
        "mapping": np.arange(len(table))[::-1].copy(),
        "weights": np.full(len(table), 2, np.float32),
    }
    save_file(held, file)
    np.testing.assert_allclose(opened(static_folder).encode(SAID), plain, rtol=1e-6)


@pytest.mark.parametrize(
    "held",
    [
        {"embeddings": np.zeros((3, 4), np.float32)},
        {"other": np.zeros((12, 4), np.float32)},
        {"embeddings": np.zeros((12, 4), np.float32), "mapping": np.arange(12) - 1},
        {"embeddings": np.full((12, 4), np.nan, np.float32)},
    ],
    ids=["too few rows", "no table", "rows outside", "no numbers"],
)
def test_a_static_table_that_does_not_fit_is_refused(
    static_folder: Path, held: dict[str, NDArray[Any]]
) -> None:
    save_file(held, static_folder / "model.safetensors")
    refused(static_folder)


def test_a_static_model_of_sentence_transformers_is_known_by_its_modules(static_folder: Path) -> None:
    (static_folder / "config.json").unlink()
    kind = "sentence_transformers.models.StaticEmbedding"
    (static_folder / "modules.json").write_text(json.dumps([{"type": kind, "path": "."}]))
    file = static_folder / "model.safetensors"
    save_file({"embedding.weight": load_file(file)["embeddings"]}, file)
    assert opened(static_folder).encode(SAID)[:4].any()


@pytest.mark.parametrize(
    ("stated", "cosine"),
    [
        ({"pooling_mode_mean_tokens": True}, 4 / np.sqrt(20)),
        ({"pooling_mode": "mean"}, 4 / np.sqrt(20)),
        ({"pooling_mode_max_tokens": True}, 1),
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, 0),
    ],
)
def test_pooling_is_what_the_folder_states(
    write_onnx: Callable[..., Path], stated: dict[str, object], cosine: float
) -> None:
    folder = write_onnx()
    pool(folder, **stated)
    vectors = opened(folder).encode(SAID)
    assert float(vectors[0] @ vectors[3]) == pytest.approx(cosine)


def test_a_model_that_pools_itself_is_taken_as_it_is(write_onnx: Callable[..., Path]) -> None:
    vectors = opened(write_onnx(pooled=True)).encode(SAID)
    assert float(vectors[0] @ vectors[1]) == pytest.approx(1)


def test_a_pooling_or_a_layer_that_we_do_not_have_is_refused(write_onnx: Callable[..., Path]) -> None:
    folder = write_onnx()
    pool(folder, pooling_mode_mean_sqrt_len_tokens=True)
    assert "pooling" in refused(folder)
    modules = [{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    assert "Dense" in refused(folder)


def test_a_model_that_asks_for_another_input_is_refused(write_onnx: Callable[..., Path]) -> None:
    assert "pixels" in refused(write_onnx(inputs=("pixels",)))


def test_a_long_text_is_cut_where_the_folder_says_and_keeps_its_closing_mark(
    write_onnx: Callable[..., Path],
) -> None:
    folder = write_onnx()
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 4}')
    cut, whole = opened(folder).encode(["river rises train late", "river rises"])
    np.testing.assert_allclose(cut, whole, rtol=1e-6)


@pytest.mark.parametrize("held", ["nothing", "[1, 2", '"text"'])
def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path, held: str) -> None:
    if held != "nothing":
        (tmp_path / "modules.json").write_text(held)
    refused(tmp_path)
    refused(tmp_path / "absent")


def test_without_a_library_the_command_that_helps_is_told(
    write_onnx: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "find_spec", lambda _: None)
    for where in (PACKAGED, write_onnx()):
        told = open_encoder(where)
        assert isinstance(told, NotAssessed)
        assert (told.reason, told.values["command"]) == ("no-encoder", "pip install 'vigie[semantic]'")


def test_a_folder_for_sentence_transformers_says_what_to_install_or_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = "sentence_transformers.models.Transformer"
    (tmp_path / "modules.json").write_text(json.dumps([{"type": kind, "path": ""}]))
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setattr(encoding, "find_spec", lambda _: None)
    told = open_encoder(tmp_path)
    assert isinstance(told, NotAssessed)
    assert told.values["command"] == "pip install sentence-transformers"

    asked: dict[str, object] = {}

    def stand_in(path: str, **options: object) -> object:
        asked.update(options, path=path)
        return SimpleNamespace(encode=lambda texts, **_: np.ones((len(texts), 4)))

    monkeypatch.setattr(encoding, "find_spec", lambda _: object())
    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=stand_in))
    np.testing.assert_allclose(opened(tmp_path).encode(SAID), 0.5)
    assert asked == {"path": str(tmp_path), "device": "cpu", "local_files_only": True}


def test_a_failure_of_sentence_transformers_is_told_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "modules.json").write_text('[{"type": "sentence_transformers.models.Transformer"}]')

    def failing(*_: object, **__: object) -> object:
        raise OSError("no weights")

    monkeypatch.setattr(encoding, "find_spec", lambda _: object())
    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=failing))
    assert "no weights" in refused(tmp_path)


def test_rows_become_of_length_one_and_zeros_stay() -> None:
    found = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]]), place="here")
    np.testing.assert_allclose(found, np.array([[0.6, 0.8], [0, 0]]), rtol=1e-6)


@pytest.fixture(scope="module")
def packaged() -> Encoder:
    return opened(PACKAGED)


def near(encoder: Encoder, texts: Sequence[str]) -> float:
    one, other = encoder.encode(texts)
    return float(one @ other)


def test_the_packaged_encoder_puts_a_translation_near_and_a_stranger_far(packaged: Encoder) -> None:
    said = "The mayor closed the old bridge because the river is rising."
    assert near(packaged, [said, "Le maire a fermé le vieux pont car le fleuve monte."]) > 0.6
    assert near(packaged, [said, "Мэр закрыл старый мост, потому что река поднимается."]) > 0.6
    assert near(packaged, [said, "Our team won the final after extra time."]) < 0.4


def test_the_packaged_encoder_hardly_sees_a_negation_so_that_guards_are_needed(packaged: Encoder) -> None:
    assert near(packaged, ["Les chats sont gris", "Les chats ne sont pas gris"]) > 0.6


def test_the_packaged_encoder_takes_hostile_texts(packaged: Encoder) -> None:
    texts = ["", "\ud800", "\x00\u200b", "😂" * 50, "a" * 100_000]
    vectors = packaged.encode(texts)
    assert np.isfinite(vectors).all()
    assert packaged.encode([]).shape == (0, 512)
    assert len(packaged.fingerprint) == 16
