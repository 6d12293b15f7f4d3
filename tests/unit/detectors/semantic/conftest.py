"""Small models, made here: real files, read by the code that reads large ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "river",
    "rises",
    "flood",
    "grows",
    "train",
    "late",
    "fleuve",
    "monte",
]
MEANING = {"river": 0, "fleuve": 0, "flood": 0, "rises": 1, "grows": 1, "monte": 1, "train": 2, "late": 3}


def rows() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """One vector a word: words of one meaning share it, marks have none."""
    table = np.zeros((len(WORDS), 4), np.float32)
    for word, axis in MEANING.items():
        table[WORDS.index(word), axis] = 1
    return table


def write_tokenizer(folder: Path) -> None:
    unknown = WORDS[1]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token=unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_padding(length=16)
    tokenizer.enable_truncation(8)
    tokenizer.save(str(folder / "tokenizer.json"))


@pytest.fixture
def static_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny-static"
    folder.mkdir()
    write_tokenizer(folder)
    save_file({"embeddings": rows()}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps({"model_type": "model2vec"}))
    return folder


@pytest.fixture
def write_onnx(tmp_path: Path) -> Callable[..., Path]:
    """Write an ONNX folder whose model gives one vector a piece, as a transformer's last layer does."""

    def write(*, pooled: bool = False, inputs: tuple[str, ...] = ("input_ids", "attention_mask")) -> Path:
        folder = tmp_path / "tiny-onnx"
        folder.mkdir()
        write_tokenizer(folder)
        given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in inputs]
        nodes = [helper.make_node("Gather", ["rows", inputs[0]], ["pieces"])]
        shape: list[str | int] = ["n", "t", 4]
        if pooled:
            nodes.append(helper.make_node("ReduceSum", ["pieces", "axis"], ["vector"], keepdims=0))
            shape = ["n", 4]
        output = helper.make_tensor_value_info("vector" if pooled else "pieces", TensorProto.FLOAT, shape)
        held = [numpy_helper.from_array(rows(), "rows"), numpy_helper.from_array(np.array([1]), "axis")]
        graph = helper.make_graph(nodes, "tiny", given, [output], held)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        onnx.save(model, folder / "model.onnx")
        return folder

    return write
