"""Shapes that the invented pictures and videos are painted with; needs Pillow (`vigie[media]`).

Only the font that Pillow carries is used, which knows ASCII alone, and only whole-number filters, so that
the same arguments give the same picture on every machine with the same Pillow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, sin

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

__all__ = [
    "Canvas",
    "arcade",
    "badge",
    "crowd",
    "figure",
    "flames",
    "houses",
    "smoke",
    "tower",
]

_SCALE = 2

Point = tuple[float, float]


class Canvas:
    """A picture being painted, in pixels from the top left; twice as large inside, for smooth edges."""

    def __init__(self, width: int, height: int, *sky: str) -> None:
        self.width, self.height = width, height
        self._image = _gradient(width * _SCALE, height * _SCALE, sky)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, left: float, top: float, right: float, bottom: float, *, colour: str) -> None:
        """Fill a rectangle."""
        self._draw.rectangle(_scaled([left, top, right, bottom]), fill=colour)

    def shape(self, *points: Point, colour: str) -> None:
        """Fill a polygon."""
        self._draw.polygon(_scaled(_flat(points)), fill=colour)

    def disc(self, x: float, y: float, radius: float, *, colour: str, flat: float = 1.0) -> None:
        """Fill a circle, or an ellipse `flat` times as high as it is wide."""
        tall = radius * flat
        self._draw.ellipse(_scaled([x - radius, y - tall, x + radius, y + tall]), fill=colour)

    def ring(
        self, x: float, y: float, radius: float, *, colour: str, width: float, flat: float = 1.0
    ) -> None:
        """Draw the outline of a circle or an ellipse."""
        tall, pen = radius * flat, round(width * _SCALE)
        self._draw.ellipse(_scaled([x - radius, y - tall, x + radius, y + tall]), outline=colour, width=pen)

    def line(self, *points: Point, colour: str, width: float) -> None:
        """Draw a line through points, with round bends."""
        self._draw.line(_scaled(_flat(points)), fill=colour, width=round(width * _SCALE), joint="curve")

    def haze(self, discs: Iterable[tuple[float, float, float]], *, colour: str, blur: float = 9) -> None:
        """Lay soft discs (x, y, radius) over what is painted: smoke, glow, mist."""
        mask = Image.new("L", (self.width // 2, self.height // 2))
        pen = ImageDraw.Draw(mask)
        for x, y, radius in discs:
            pen.ellipse([part / 2 for part in (x - radius, y - radius, x + radius, y + radius)], fill=205)
        soft = mask.filter(ImageFilter.BoxBlur(blur / 2)).filter(ImageFilter.BoxBlur(blur / 2))
        self._image.paste(colour, (0, 0), soft.resize(self._image.size))

    def write(
        self, x: float, y: float, text: str, *, size: float, colour: str = "white", anchor: str = "ls"
    ) -> None:
        """Write ASCII text with a dark edge; `anchor` is Pillow's: which point of the text lies at x, y."""
        font = ImageFont.load_default(size * _SCALE)
        edge = max(round(size * _SCALE / 14), 1)
        at = (x * _SCALE, y * _SCALE)
        self._draw.text(
            at, text, font=font, fill=colour, anchor=anchor, stroke_width=edge, stroke_fill="#101014"
        )

    def finished(self, grain: np.random.Generator | None = None) -> Image.Image:
        """Return the picture in its own size, with the grain of a camera if a generator is given."""
        small = self._image.reduce(_SCALE)
        if grain is None:
            return small
        noise = grain.integers(-5, 6, (self.height, self.width, 1))
        return Image.fromarray(np.clip(np.asarray(small, dtype=np.int64) + noise, 0, 255).astype(np.uint8))


def figure(canvas: Canvas, x: float, y: float, *, height: float, colour: str, stride: float) -> None:
    """Draw a person who walks or runs, feet on `y`; `stride` is the moment of the step, in radians."""
    hip, neck, limb = y - height * 0.47, y - height * 0.8, height * 0.075
    swing, lean = height * 0.24 * sin(stride), height * 0.06
    canvas.disc(x + lean, neck - height * 0.1, height * 0.095, colour=colour)
    canvas.line((x, hip), (x + lean, neck), colour=colour, width=limb * 1.7)
    for side in (-1, 1):
        knee = (x + side * swing * 0.7 + height * 0.05, y - height * 0.24)
        foot = (x + side * swing, y - max(-side * cos(stride), 0) * height * 0.14)
        canvas.line((x, hip), knee, foot, colour=colour, width=limb)
        elbow = (x + lean - side * swing * 0.6, neck + height * 0.17)
        hand = (x + lean - side * swing * 1.1 + height * 0.07, neck + height * 0.12 - abs(swing) * 0.4)
        canvas.line((x + lean, neck + limb / 2), elbow, hand, colour=colour, width=limb * 0.8)


def crowd(canvas: Canvas, rng: np.random.Generator, y: float, *, size: float, colour: str) -> None:
    """Draw a row of heads and shoulders across the picture; about one in four raises an arm."""
    for place in np.arange(-size / 2, canvas.width + size, size * 0.85).tolist():
        x, top = place + rng.uniform(-0.2, 0.2) * size, y - rng.uniform(0.7, 1.15) * size
        canvas.disc(x, top, size * 0.24, colour=colour, flat=1.2)
        canvas.disc(x, top + size * 0.75, size * 0.52, colour=colour, flat=0.95)
        canvas.box(x - size * 0.52, top + size * 0.75, x + size * 0.52, canvas.height, colour=colour)
        if rng.random() < 0.27:
            hand = (x + size * rng.uniform(0.35, 0.75), top - size * rng.uniform(0.4, 0.9))
            canvas.line((x + size * 0.4, top + size * 0.6), hand, colour=colour, width=size * 0.17)
            canvas.disc(*hand, size * 0.13, colour=colour)


def houses(
    canvas: Canvas, rng: np.random.Generator, y: float, *, tallest: float, colour: str, lit: str = ""
) -> None:
    """Draw a row of houses that stand on `y`; `lit` is the colour of those windows that show a light."""
    x = -rng.uniform(0, 30)
    while x < canvas.width:
        wide, tall = rng.uniform(28, 62), tallest * rng.uniform(0.5, 1)
        canvas.box(x, y - tall, x + wide, y, colour=colour)
        canvas.shape(
            (x, y - tall),
            (x + 6, y - tall - 11),
            (x + wide - 6, y - tall - 11),
            (x + wide, y - tall),
            colour=colour,
        )
        for left, top in _panes(wide, tall):
            if lit and rng.random() < 0.4:
                canvas.box(x + left, y - tall + top, x + left + 5, y - tall + top + 8, colour=lit)
        x += wide + rng.uniform(0, 3)


def flames(
    canvas: Canvas, rng: np.random.Generator, x: float, y: float, *, width: float, height: float
) -> None:
    """Draw a fire that burns on `y`, `x` its middle, with its glow."""
    canvas.haze([(x, y - height * 0.4, width * 0.75)], colour="#ff7a1c", blur=width / 3)
    for colour, part in (("#d8341b", 1.0), ("#f57c1f", 0.72), ("#ffd24a", 0.42)):
        tongues = max(round(width / 13), 3)
        edges = np.linspace(-0.5, 0.5, tongues + 1) * width * part
        tips = height * part * rng.uniform(0.55, 1.0, tongues) * np.sin(np.linspace(0.7, 2.44, tongues))
        points = [(x + edges[0], y)]
        for left, right, tip in zip(edges, edges[1:], tips, strict=False):
            points += [(x + left, y - tip * 0.35), (x + (left + right) / 2 + rng.uniform(-3, 3), y - tip)]
        canvas.shape(*points, (x + edges[-1], y), colour=colour)


def smoke(
    canvas: Canvas, rng: np.random.Generator, x: float, y: float, *, size: float, colour: str = "#3a3a40"
) -> None:
    """Let smoke rise from a point: `size` is the height of the column."""
    rise = np.linspace(0, 1, 14)
    drift = rng.uniform(-0.5, 0.5) * rise**1.5 * size + rng.uniform(-0.06, 0.06, 14) * size
    discs = zip(x + drift, y - rise * size, size * (0.07 + 0.17 * rise), strict=True)
    canvas.haze(((float(a), float(b), float(r)) for a, b, r in discs), colour=colour, blur=size / 10)


def tower(canvas: Canvas, x: float, y: float, *, height: float, colour: str) -> None:
    """Draw a lattice tower on four feet."""
    half = height * 0.23
    curve = [(half * (1 - part) ** 2.1 + height * 0.008, y - part * height) for part in np.linspace(0, 1, 12)]
    outline = [(x - wide, at) for wide, at in curve] + [(x + wide, at) for wide, at in reversed(curve)]
    canvas.shape(*outline, colour=colour)
    for part in (0.2, 0.42):
        wide = half * (1 - part) ** 2.1 + height * 0.03
        canvas.box(x - wide, y - height * part - 3, x + wide, y - height * part + 2, colour=colour)
    canvas.line((x, y - height), (x, y - height * 1.09), colour=colour, width=1.5)


def arcade(canvas: Canvas, y: float, *, arches: int, height: float, colour: str, gap: str) -> None:
    """Draw a stone bridge across the picture, its deck at `y`."""
    span = canvas.width / arches
    canvas.box(0, y, canvas.width, y + height, colour=colour)
    canvas.box(0, y - 5, canvas.width, y, colour=colour)
    for number in range(arches):
        middle = span * (number + 0.5)
        canvas.disc(middle, y + height, span * 0.38, colour=gap, flat=height * 0.8 / (span * 0.38))


def badge(canvas: Canvas, x: float, y: float, *, size: float) -> None:
    """Draw the emblem of the invented Games: a swallow over two waves, and their name."""
    canvas.disc(x, y, size, colour="#f6f3ea")
    canvas.disc(x, y, size * 0.9, colour="#12697f")
    wings = [
        (-0.62, -0.42),
        (-0.05, -0.2),
        (0.3, -0.62),
        (0.26, -0.1),
        (0.62, 0.02),
        (0.1, 0.12),
        (-0.2, 0.36),
    ]
    canvas.shape(*((x + a * size, y + b * size) for a, b in [*wings, (-0.14, 0.02)]), colour="#f2a33a")
    for row in (0.4, 0.6):
        wave = [
            (x + a * size, y + (row + 0.06 * sin(a * 11)) * size) for a in np.linspace(-0.5, 0.5, 15).tolist()
        ]
        canvas.line(*wave, colour="#f6f3ea", width=size * 0.08)
    canvas.write(x, y + size * 1.12, "GAMES 24", size=size * 0.36, anchor="mt")


def _gradient(width: int, height: int, colours: Sequence[str]) -> Image.Image:
    stops = np.array([Image.new("RGB", (1, 1), colour).getpixel((0, 0)) for colour in colours])
    at = np.linspace(0, len(stops) - 1, height)
    rows = np.stack([np.interp(at, np.arange(len(stops)), stops[:, band]) for band in range(3)], axis=1)
    return Image.fromarray(np.rint(rows).astype(np.uint8)[:, None, :]).resize((width, height))


def _panes(wide: float, tall: float) -> Iterable[Point]:
    return ((left, top) for top in range(8, int(tall) - 9, 16) for left in range(7, int(wide) - 8, 12))


def _flat(points: Iterable[Point]) -> list[float]:
    return [part for point in points for part in point]


def _scaled(numbers: Iterable[float]) -> list[float]:
    return [number * _SCALE for number in numbers]
