"""Contextual encoders: an ONNX model with its tokenizer, run by ONNX Runtime on the processor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding

from vigie.detectors.text_families.semantic.encoder import digest_of, read_json, unit_rows, unreadable
from vigie.detectors.text_families.semantic.tokens import open_tokenizer, pieces

__all__ = ["OnnxEncoder"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_BATCH = 32
_MOST_PIECES = 256
_POOLINGS = ("mean", "cls", "max")
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


class OnnxEncoder:
    """A transformer exported to ONNX, with pooling and length as a sentence-transformers folder states them.

    Where the folder says nothing, pieces are averaged and 256 of them are read. A model whose output is one
    vector a text is taken as it is.

    Raises:
        SourceError: a file is absent or damaged, or the model needs a layer or an input that we cannot give
            (VG250).
    """

    def __init__(self, folder: Path, *, model: Path) -> None:
        self.name = folder.name
        self._place = str(folder)
        self._tokenizer = open_tokenizer(folder)
        self._session = _session(model)
        self._asked = {item.name for item in self._session.get_inputs()}
        if not self._asked <= _INPUTS:
            raise unreadable(self._place, f"its input is {', '.join(sorted(self._asked))}")
        self._pooling = _pooling(folder)
        self._most = _most_pieces(folder)
        self.fingerprint = digest_of([model, folder / "tokenizer.json"])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return float32 [n, d], rows of length 1. Cost: tens of posts a second on two cores."""
        cut = pieces(self._tokenizer, texts, special=True)
        # Texts of like length go together, so that little is spent on padding.
        order = np.argsort([len(item.ids) for item in cut], kind="stable") if cut else np.zeros(0, np.int64)
        starts = range(0, len(cut), _BATCH)
        parts = [self._batch([cut[int(i)] for i in order[at : at + _BATCH]]) for at in starts]
        if not parts:
            return np.zeros((0, 1), np.float32)
        found = np.empty((len(cut), parts[0].shape[1]), np.float32)
        found[order] = np.concatenate(parts)
        return unit_rows(found, place=self._place)

    def _batch(self, cut: list[Encoding]) -> Floats:
        ids, mask = _padded(cut, self._most)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            output = self._session.run(None, {name: given[name] for name in sorted(self._asked)})[0]
        except Exception as error:  # the runtime raises classes of its own
            raise unreadable(self._place, f"the model fails: {error}") from error
        values = np.asarray(output, np.float32)
        if values.ndim not in {2, 3} or len(values) != len(cut):
            raise unreadable(self._place, f"its output has the shape {values.shape}")
        return values if values.ndim == 2 else _pooled(values, mask, self._pooling)


def _session(model: Path) -> Any:  # noqa: ANN401 - the runtime has no types
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # idem
        raise unreadable(str(model), str(error)) from error


def _padded(cut: list[Encoding], most: int) -> tuple[Ints, Ints]:
    lengths = np.array([min(len(item.ids), most) for item in cut])
    mask = (np.arange(max(int(lengths.max()), 1)) < lengths[:, None]).astype(np.int64)
    ids = np.zeros_like(mask)
    for row, item in zip(ids, cut, strict=True):
        # The closing mark stays when the middle is cut.
        kept = item.ids if len(item.ids) <= most else [*item.ids[: most - 1], item.ids[-1]]
        row[: len(kept)] = kept
    return ids, mask


def _pooled(values: Floats, mask: Ints, pooling: str) -> Floats:
    if pooling == "cls":
        return values[:, 0]
    seen = mask[..., None].astype(bool)
    if pooling == "max":
        return np.asarray(np.where(seen, values, np.float32(-np.inf)).max(axis=1), np.float32)
    sums = np.where(seen, values, np.float32(0)).sum(axis=1)
    return np.asarray(sums / np.maximum(mask.sum(axis=1, keepdims=True), 1), np.float32)


def _pooling(folder: Path) -> str:
    modules = read_json(folder / "modules.json") or []
    kinds = {str(item["type"]).rpartition(".")[2]: str(item.get("path", "")) for item in modules}
    if extra := sorted(set(kinds) - {"Transformer", "Pooling", "Normalize"}):
        raise unreadable(str(folder), f"it needs the layer {', '.join(extra)}")
    stated = read_json(folder / kinds.get("Pooling", "1_Pooling") / "config.json") or {}
    named = {"cls": "cls_token", "mean": "mean_tokens", "max": "max_tokens"}
    chosen = [
        kind
        for kind in named
        if stated.get(f"pooling_mode_{named[kind]}") or stated.get("pooling_mode") == kind
    ]
    if stated and len(chosen) != 1:
        raise unreadable(str(folder), f"its pooling is none of {', '.join(_POOLINGS)}")
    return chosen[0] if chosen else "mean"


def _most_pieces(folder: Path) -> int:
    stated = read_json(folder / "sentence_bert_config.json") or {}
    most = stated.get("max_seq_length")
    return most if isinstance(most, int) and 2 <= most <= 8_192 else _MOST_PIECES
