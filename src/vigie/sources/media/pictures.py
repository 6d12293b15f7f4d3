"""Read one picture: fingerprint, size, what it says of itself. Runs in the worker, behind its limits."""

from __future__ import annotations

import base64
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vigie.kernels.media.hamming import to_hex
from vigie.kernels.media.pdq import blocks_of, luminance, pdq_hashes
from vigie.model.errors import SourceError
from vigie.sources.media.limits import MediaLimits
from vigie.sources.media.provenance import c2pa_bytes, exif_of, quantisation_of, taken_at_us, xmp_of

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["THUMBNAIL_BYTES", "fingerprint", "read_picture", "thumbnail_of"]

THUMBNAIL_BYTES = 20_000
"""Size at most of a thumbnail."""

_LONGEST = 512
_THUMBNAIL_SIDES = (320, 240, 160, 96, 48)


def read_picture(path: Path, pillow_format: str, limits: MediaLimits) -> tuple[dict[str, Any], Image]:
    """Decode a picture; the first one of an animation.

    Returns:
        Columns of `media_file` that a picture has, and the picture as a person sees it, at most 512 pixels a
        side.

    Raises:
        SourceError: it is larger than its limit (VG233), or damaged (VG232).
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - Pillow is an extra

    try:
        with warnings.catch_warnings():
            # Our own limit refuses first; what Pillow suspects below it is no reason.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=[pillow_format]) as opened:
                _check_size(opened, limits)
                told = _told(opened, path, pillow_format)
                opened.draft("RGB", (_LONGEST * 2, _LONGEST * 2))
                shown = _flat(ImageOps.exif_transpose(opened))
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as error:
        raise SourceError("VG232", f"the picture is damaged: {error}") from error
    shown.thumbnail((_LONGEST, _LONGEST), Image.Resampling.BILINEAR)
    return told | fingerprint(np.asarray(shown), side=64), shown


def fingerprint(pixels: NDArray[np.uint8], *, side: int) -> dict[str, Any]:
    """Return `pdq`, `quality` and `tiny` (of `side` × `side` points, 64 or 32) of pixels, grey or RGB."""
    blocks = blocks_of(luminance(pixels))
    hashes, quality = pdq_hashes(blocks)
    step = 64 // side
    tiny = np.rint(blocks[0].reshape(side, step, side, step).mean(axis=(1, 3))).astype(np.uint8)
    return {
        "pdq": to_hex(hashes)[0],
        "quality": int(quality[0]),
        "tiny": base64.b64encode(tiny.tobytes()).decode("ascii"),
    }


def thumbnail_of(image: Image) -> bytes:
    """Return a JPEG of at most `THUMBNAIL_BYTES`, as large as fits; nothing of EXIF stays."""
    for side in _THUMBNAIL_SIDES:
        small, out = image.convert("RGB"), io.BytesIO()
        small.thumbnail((side, side))
        small.save(out, "JPEG", quality=72, optimize=True)
        if out.tell() <= THUMBNAIL_BYTES:
            break
    return out.getvalue()


def _check_size(image: Image, limits: MediaLimits) -> None:
    width, height = image.size
    if width * height > limits.pixels:
        sentence = f"the picture claims {width} × {height} pixels, more than {limits.pixels}"
        raise SourceError("VG233", sentence, hint="raise the limit `pixels` if you trust the file")


def _told(image: Image, path: Path, kind: str) -> dict[str, Any]:
    exif = exif_of(image)
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    xmp = xmp_of(packet if isinstance(packet, bytes) else str(packet).encode())
    manifest = c2pa_bytes(path, kind)
    metadata: dict[str, Any] = {"exif": exif, "xmp": xmp, "quantisation": quantisation_of(image)}
    metadata |= {"c2pa_bytes": manifest or None, "mode": image.mode, "animated": _animated(image) or None}
    comment = image.info.get("Software")
    width, height = image.size
    sideways = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    return {
        "kind": "image",
        "format": kind,
        "width": height if sideways else width,
        "height": width if sideways else height,
        "encoder": exif.get("Software")
        or xmp.get("CreatorTool")
        or (str(comment)[:200] if comment else None),
        "made_at_us": taken_at_us(exif),
        "metadata": {name: value for name, value in metadata.items() if value},
    }


def _animated(image: Image) -> bool:
    return bool(getattr(image, "is_animated", False))


def _flat(image: Image) -> Image:
    """Put a picture on white where it is transparent, as readers' screens do."""
    from PIL import Image as Pillow  # noqa: PLC0415 - Pillow is an extra

    if image.mode.startswith(("I", "F")):
        levels = np.asarray(image, dtype=np.float64)
        low, high = float(levels.min()), float(levels.max())
        scaled = (levels - low) * (255 / max(high - low, 1e-9)) if high > 255 or low < 0 else levels
        return Pillow.fromarray(scaled.astype(np.uint8)).convert("RGB")
    if "A" in image.mode or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Pillow.new("RGBA", clear.size, "white")
        return Pillow.alpha_composite(white, clear).convert("RGB")
    return image.convert("RGB")
