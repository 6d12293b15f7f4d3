"""The extra `media`: Pillow and PyAV, which only those install who draw pictures and videos."""

from __future__ import annotations

from importlib import import_module

from vigie.model.errors import OutsideError

__all__ = ["needs_media"]

_NAMES = {"PIL": "Pillow", "av": "PyAV"}


def needs_media(module: str) -> None:
    """Raise OutsideError (VG504) unless `PIL` or `av` can be imported."""
    try:
        import_module(module)
    except ImportError as error:
        hint = "pip install 'vigie[media]'"
        raise OutsideError("VG504", f"{_NAMES[module]} is not installed", place="media", hint=hint) from error
