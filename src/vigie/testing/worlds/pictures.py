"""Invented pictures whose families are known: visuals of a campaign, their copies, and strangers.

The visuals show unrest or a city, the emblem of invented Games and two hashtags. A copy is what people and
programs make of a picture when they post it again. Strangers are everyday pictures: one of them is a poster
of the organisers with the same emblem, and every fifth was posted twice, as organic pictures are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vigie.model.errors import ParameterError
from vigie.testing.worlds.media_extra import needs_media

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["CHANGES", "HASHTAGS", "Picture", "write_pictures"]

CHANGES = ("re-encoded", "resized", "bordered", "cropped", "mirrored", "captioned")
"""What was done to a copy; every copy is also compressed again."""

HASHTAGS = ("#PARIS2024", "#BOYCOTTPARIS2024")
"""What is burned into every visual."""

_CAPTIONS = ("no games", "who pays?", "look at this", "share before it goes", "shame", "not in our name")
_POSTER = 13
_REPOSTED = 5
# 26 July 2023, 05:00 UTC, in milliseconds of the clock that numbers media.
_FIRST_MS = 1_690_347_600_000 - 1_288_834_974_657
_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture on disk and what it is in truth.

    Attributes:
        media_key: `3_` and nineteen digits, which rise with the time of upload.
        family: pictures that show the same share it: `V01` for visuals, `S01` for strangers.
        kind: `root`, `copy` (of a visual) or `stranger`.
        change: what was done to it, one of `CHANGES`; empty for a picture that is no copy.
        file: its name in the folder.
        sha256: digest of its bytes, hexadecimal.
    """

    media_key: str
    family: str
    kind: str
    change: str
    file: str
    sha256: str


def write_pictures(
    folder: Path,
    *,
    seed: int,
    visuals: int = 15,
    copies: int = 5,
    strangers: int = 20,
    hashtags: tuple[str, str] = HASHTAGS,
) -> list[Picture]:
    """Paint pictures into a folder, at most 480 by 270 pixels, JPEG or PNG.

    Args:
        folder: where the files go; made if it is not there.
        seed: names the set; with the same Pillow the same arguments give the same bytes.
        visuals: pictures of the campaign, 0 to 60; the first fifteen are of fifteen compositions.
        copies: copies of each visual, 0 to 60; six in a row are of six changes.
        strangers: everyday pictures, 0 to 200; every fifth has one re-encoded copy besides.
        hashtags: two ASCII strings that each visual carries.

    Returns:
        Each visual before its copies, then the strangers, each before its copy.

    Raises:
        OutsideError: Pillow is not installed (VG504).
        ParameterError: a number is outside its range, or a hashtag is not ASCII (VG104).

    Cost: about 15 ms a picture.
    """
    _check(visuals=(visuals, 60), copies=(copies, 60), strangers=(strangers, 200))
    if not "".join(hashtags).isascii():
        raise ParameterError(
            "VG104", "hashtags must be ASCII", hint="the font that Pillow carries knows no more"
        )
    needs_media("PIL")
    folder.mkdir(parents=True, exist_ok=True)
    album = _Album(folder)
    for number in range(visuals):
        _visual(album, np.random.default_rng([seed, 0, number]), number, copies=copies, hashtags=hashtags)
    for number in range(strangers):
        _stranger(album, np.random.default_rng([seed, 1, number]), number, hashtag=hashtags[0])
    return album.pictures


class _Album:
    """The folder and what has been put into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.pictures: list[Picture] = []

    def keep(
        self, image: Image, *, at_ms: int, family: str, kind: str, change: str = "", quality: int = 0
    ) -> int:
        """Save as JPEG of a quality, or as PNG for quality 0; return the moment, in ms."""
        key = f"3_{at_ms << 22 | len(self.pictures)}"
        file, data = f"{key}.{'jpg' if quality else 'png'}", BytesIO()
        if quality:
            image.save(data, "JPEG", quality=quality)
        else:
            image.quantize(192).save(data, "PNG")
        (self._folder / file).write_bytes(data.getvalue())
        digest = hashlib.sha256(data.getvalue()).hexdigest()
        picture = Picture(media_key=key, family=family, kind=kind, change=change, file=file, sha256=digest)
        self.pictures.append(picture)
        return at_ms


def _visual(
    album: _Album, rng: np.random.Generator, number: int, *, copies: int, hashtags: tuple[str, str]
) -> None:
    from vigie.testing.worlds.scenes import paint_visual  # noqa: PLC0415 - Pillow is an extra

    image, family = paint_visual(number, rng, hashtags=hashtags).finished(rng), f"V{number + 1:02}"
    quality = 0 if number % 4 == 3 else 88
    at_ms = album.keep(
        image, at_ms=_moment(rng, _FIRST_MS, hours=3), family=family, kind="root", quality=quality
    )
    for copy in range(copies):
        # Every visual lacks another change, so that five copies of each show all six.
        change = CHANGES[(number + copy) % len(CHANGES)]
        album.keep(
            _changed(image, change, rng),
            at_ms=_moment(rng, at_ms, hours=40),
            family=family,
            kind="copy",
            change=change,
            quality=int(rng.integers(38, 62) if change == "re-encoded" else rng.integers(62, 84)),
        )


def _stranger(album: _Album, rng: np.random.Generator, number: int, *, hashtag: str) -> None:
    from vigie.testing.worlds.snapshots import paint_poster, paint_snapshot  # noqa: PLC0415 - Pillow is an extra

    poster = number % 20 == _POSTER
    canvas = paint_poster(rng, hashtag=hashtag) if poster else paint_snapshot(number, rng)
    image, family = canvas.finished(rng), f"S{number + 1:02}"
    at_ms = _moment(rng, _FIRST_MS - 40 * _HOUR_MS, hours=80)
    album.keep(image, at_ms=at_ms, family=family, kind="stranger", quality=(86, 80, 0)[number % 3])
    if number % _REPOSTED == _REPOSTED - 1:
        later = _moment(rng, at_ms, hours=40)
        album.keep(image, at_ms=later, family=family, kind="stranger", change=CHANGES[0], quality=45)


def _changed(image: Image, change: str, rng: np.random.Generator) -> Image:
    from PIL import Image, ImageOps  # noqa: PLC0415 - Pillow is an extra

    width, height = image.size
    if change == "resized":
        part = rng.uniform(0.45, 0.8)
        return image.resize((round(width * part), round(height * part)), Image.Resampling.BILINEAR)
    if change == "bordered":
        room = int(rng.integers(9, 20))
        inner = image.resize((width - 2 * room, height - 2 * room), Image.Resampling.BILINEAR)
        return ImageOps.expand(inner, room, fill=("#ffffff", "#000000", "#b3202a")[int(rng.integers(0, 3))])
    if change == "cropped":
        left, top, right, bottom = (int(rng.integers(3, 15)) for _ in range(4))
        return image.crop((left, top, width - right, height - bottom))
    if change == "mirrored":
        return ImageOps.mirror(image)
    return _captioned(image, rng) if change == "captioned" else image


def _captioned(image: Image, rng: np.random.Generator) -> Image:
    from PIL import ImageDraw, ImageFont  # noqa: PLC0415 - Pillow is an extra

    copy, text = image.copy(), _CAPTIONS[int(rng.integers(0, len(_CAPTIONS)))]
    y = int(rng.integers(90, 170))
    pen = ImageDraw.Draw(copy)
    pen.rectangle((0, y, copy.width, y + 34), fill="#fffdf5")
    pen.text((copy.width / 2, y + 17), text, font=ImageFont.load_default(22), fill="#141414", anchor="mm")
    return copy


def _moment(rng: np.random.Generator, after_ms: int, *, hours: int) -> int:
    return after_ms + int(rng.integers(1, hours * _HOUR_MS))


def _check(**numbers: tuple[int, int]) -> None:
    for name, (value, most) in numbers.items():
        if not 0 <= value <= most:
            raise ParameterError("VG104", f"{name}={value} is outside 0..{most}")
