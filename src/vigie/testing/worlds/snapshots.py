"""Invented everyday pictures that have nothing to do with any campaign; needs Pillow.

Ten subjects; the generator draws the palette and the arrangement, so that two of a subject look different.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin, tau
from typing import TypeVar

import numpy as np

from vigie.testing.worlds.drawing import Canvas, badge, figure, houses

__all__ = ["HEIGHT", "SUBJECTS", "WIDTH", "paint_poster", "paint_snapshot"]

WIDTH, HEIGHT = 480, 270

Choice = TypeVar("Choice")


def paint_snapshot(number: int, rng: np.random.Generator) -> Canvas:
    """Paint everyday picture `number`; the subjects come round again with other palettes."""
    return SUBJECTS[number % len(SUBJECTS)](rng)


def paint_poster(rng: np.random.Generator, *, hashtag: str) -> Canvas:
    """Paint what the organisers themselves might post: emblem and hashtag, and nothing against the Games."""
    canvas = Canvas(WIDTH, HEIGHT, *_one(rng, ("#f6d6a4", "#f3a9a0"), ("#bfe3e0", "#7fb9d6")))
    for number in range(6):
        x = 40 + number * 80 + rng.uniform(-9, 9)
        canvas.disc(
            x, 262, rng.uniform(50, 84), colour=("#e4572e", "#17bebb", "#ffc914", "#2e8b6f")[number % 4]
        )
    badge(canvas, rng.uniform(150, 330), 92, size=62)
    canvas.write(WIDTH / 2, 252, hashtag, size=24, anchor="ms")
    return canvas


def _hills(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, *_one(rng, ("#6db7f0", "#dff1fb"), ("#f7b267", "#fde8c8")))
    canvas.disc(rng.uniform(60, 420), rng.uniform(40, 90), rng.uniform(20, 34), colour="#fff4c2")
    for row, shade in enumerate(
        _one(rng, ("#7fae5a", "#5d9447", "#3c7436"), ("#b39b54", "#8d7a3c", "#5f5529"))
    ):
        lift, phase, wave = 130 + row * 48, rng.uniform(0, tau), rng.uniform(0.008, 0.02)
        crest = [(x, lift + 26 * sin(x * wave + phase)) for x in range(0, WIDTH + 16, 15)]
        canvas.shape((0, HEIGHT), *crest, (WIDTH, HEIGHT), colour=shade)
    for _ in range(9):
        x, y = rng.uniform(0, WIDTH), rng.uniform(200, 260)
        canvas.box(x - 2, y - 8, x + 2, y + 6, colour="#4c3722")
        canvas.disc(x, y - 17, 13, colour="#2c5a2a")
    return canvas


def _boats(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, *_one(rng, ("#8fd0f5", "#e9f7fd"), ("#5a5f8f", "#f0a28c")))
    level = rng.uniform(110, 180)
    canvas.box(0, level, WIDTH, HEIGHT, colour=_one(rng, "#2a7fa8", "#35527f"))
    _cloud(canvas, rng, lowest=level - 40)
    for _ in range(int(rng.integers(2, 6))):
        x, y, size = rng.uniform(40, 440), level + rng.uniform(6, 70), rng.uniform(24, 66)
        canvas.shape(
            (x - size * 0.6, y),
            (x + size * 0.6, y),
            (x + size * 0.4, y + size * 0.22),
            (x - size * 0.4, y + size * 0.22),
            colour="#7b2d26",
        )
        canvas.shape((x, y - 3), (x, y - size * 1.4), (x + size * 0.55, y - 3), colour="#fbf7ee")
        canvas.shape((x - 3, y - 3), (x - 3, y - size * 1.2), (x - size * 0.4, y - 3), colour="#f2c14e")
    return canvas


def _meal(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, *_one(rng, ("#8a5a36", "#6f4527"), ("#d9dde2", "#b9c1ca")))
    x, y = rng.uniform(170, 310), rng.uniform(120, 150)
    canvas.disc(x, y, 118, colour="#f7f5f0", flat=0.92)
    canvas.disc(x, y, 92, colour=_one(rng, "#e9c46a", "#7fa650"), flat=0.92)
    for _ in range(26):
        turn, reach = rng.uniform(0, tau), rng.uniform(0, 74)
        colour = ("#c8442f", "#3f7d3a", "#f2e3b3", "#6b2f5b")[int(rng.integers(0, 4))]
        canvas.disc(x + reach * cos(turn), y + reach * sin(turn) * 0.9, rng.uniform(7, 17), colour=colour)
    for side, head in ((-1, 5), (1, 8)):
        canvas.line((x + side * 148, 40), (x + side * 148, 230), colour="#aab0b8", width=head)
    return canvas


def _cat(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, *_one(rng, ("#e5d3bd", "#c9ae8c"), ("#6a7f99", "#43566d")))
    coat, x, size = _one(rng, "#d98a3d", "#2f2f35"), rng.uniform(150, 330), rng.uniform(58, 82)
    y = 118.0
    canvas.disc(x, y + size * 1.9, size * 1.25, colour=coat, flat=1.05)
    for side in (-1, 1):
        canvas.shape(
            (x + side * size, y - size * 0.1),
            (x + side * size * 0.85, y - size * 1.3),
            (x + side * size * 0.2, y - size * 0.75),
            colour=coat,
        )
    canvas.disc(x, y, size, colour=coat, flat=0.88)
    for side in (-1, 1):
        canvas.disc(x + side * size * 0.4, y - size * 0.1, size * 0.2, colour="#c9e265")
        canvas.disc(x + side * size * 0.4, y - size * 0.1, size * 0.09, colour="#101010", flat=1.9)
        for lift in (-0.06, 0.06, 0.18):
            canvas.line(
                (x + side * size * 0.2, y + size * 0.38),
                (x + side * size * 1.3, y + size * (0.3 + lift)),
                colour="#f5efe6",
                width=1.2,
            )
    canvas.disc(x, y + size * 0.3, size * 0.1, colour="#e39a9a", flat=0.7)
    return canvas


def _flowers(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, *_one(rng, ("#9fc98a", "#4d7f42"), ("#d8e7d0", "#86a877")))
    petals = _one(rng, ("#e7466b", "#f4a6b8", "#fff1f4"), ("#7353ba", "#b79ced", "#f9d34c"))
    for _ in range(int(rng.integers(5, 12))):
        x, y, size = rng.uniform(30, 450), rng.uniform(50, 190), rng.uniform(26, 52)
        canvas.line((x, y), (x + rng.uniform(-20, 20), HEIGHT), colour="#2f6b2c", width=5)
        colour = petals[int(rng.integers(0, 3))]
        for turn in np.linspace(0, tau, 8)[:-1].tolist():
            canvas.disc(x + size * 0.62 * cos(turn), y + size * 0.62 * sin(turn), size * 0.36, colour=colour)
        canvas.disc(x, y, size * 0.34, colour="#f6b93b")
    return canvas


def _pitch(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#4c9a3f")
    stripe, turned = rng.uniform(34, 70), bool(rng.integers(0, 2))
    for at in np.arange(0, WIDTH, stripe * 2).tolist():
        if turned:
            canvas.box(at, 0, at + stripe, HEIGHT, colour="#58aa49")
        else:
            canvas.box(0, at, WIDTH, at + stripe, colour="#58aa49")
    middle = rng.uniform(120, 360)
    canvas.line((middle, 0), (middle, HEIGHT), colour="#f4f7f0", width=4)
    canvas.ring(middle, 135, rng.uniform(44, 78), colour="#f4f7f0", width=4)
    for number in range(int(rng.integers(7, 13))):
        colour = _one(rng, ("#d62839", "#1d4e89"), ("#f7f7f7", "#22223b"))[number % 2]
        x, y = rng.uniform(20, 460), rng.uniform(70, 260)
        figure(canvas, x, y, height=58, colour=colour, stride=rng.uniform(0.4, 2.6))
    canvas.disc(rng.uniform(60, 420), rng.uniform(60, 230), 7, colour="#ffffff")
    return canvas


def _peaks(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, *_one(rng, ("#4a78b5", "#cfe1f2"), ("#20274d", "#7d6f9c")))
    _cloud(canvas, rng, lowest=90)
    canvas.disc(rng.uniform(20, 460), rng.uniform(24, 110), rng.uniform(14, 34), colour="#fdf3cf")
    for _ in range(int(rng.integers(3, 6))):
        x, tall, half = rng.uniform(0, WIDTH), rng.uniform(110, 215), rng.uniform(90, 170)
        top, shade = HEIGHT - tall, _one(rng, "#5c6b7a", "#77644f")
        canvas.shape((x - half, HEIGHT), (x, top), (x + half, HEIGHT), colour=shade)
        cap = [
            (x - half * 0.3, top + tall * 0.3),
            (x - half * 0.1, top + tall * 0.22),
            (x + half * 0.08, top + tall * 0.32),
        ]
        canvas.shape((x, top), *cap, (x + half * 0.3, top + tall * 0.3), colour="#f4f8fb")
    canvas.box(0, 236, WIDTH, HEIGHT, colour="#2f4f3a")
    return canvas


def _chart(rng: np.random.Generator) -> Canvas:
    paper, ink = _one(rng, ("#fbfbf8", "#33373d"), ("#20242b", "#cfd6de"))
    canvas = Canvas(WIDTH, HEIGHT, paper)
    bars = int(rng.integers(5, 12))
    room = 400 / bars
    for number in range(bars):
        tall = rng.uniform(20, 170)
        canvas.box(
            52 + number * room,
            232 - tall,
            52 + (number + 0.7) * room,
            232,
            colour=_one(rng, "#3d7ea6", "#e07a5f"),
        )
    canvas.line((44, 40), (44, 232), (456, 232), colour=ink, width=2)
    canvas.write(44, 24, _one(rng, "Bread prices, per loaf", "Rainfall, mm per month"), size=15)
    return canvas


def _street(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, *_one(rng, ("#f9c6a0", "#fdeedd"), ("#1c2340", "#54608a")))
    houses(
        canvas, rng, 214, tallest=rng.uniform(100, 190), colour=_one(rng, "#b4654a", "#3f5e78"), lit="#ffe6a3"
    )
    canvas.box(0, 214, WIDTH, HEIGHT, colour="#6c6f74")
    x = rng.uniform(90, 340)
    for side in (0, 78):
        canvas.ring(x + side, 222, 27, colour="#141518", width=3)
    frame = [(x, 222), (x + 24, 184), (x + 62, 184), (x + 34, 222), (x, 222)]
    canvas.line(*frame, colour=_one(rng, "#d7263d", "#1b998b"), width=4)
    canvas.line((x + 78, 222), (x + 60, 176), (x + 70, 170), colour="#141518", width=4)
    canvas.line((x + 34, 222), (x + 22, 178), (x + 14, 178), colour="#141518", width=4)
    return canvas


def _stage(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#07060f", *_one(rng, ("#2a0f45", "#4e1a6b"), ("#0f2b45", "#1a5f6b")))
    for _ in range(int(rng.integers(4, 8))):
        x, reach = rng.uniform(40, 440), rng.uniform(-150, 150)
        canvas.shape(
            (x, 0), (x + reach - 24, 210), (x + reach + 24, 210), colour=_one(rng, "#5b3fa8", "#2f8f9d")
        )
    canvas.box(0, 206, WIDTH, HEIGHT, colour="#14111c")
    for number in range(int(rng.integers(2, 5))):
        figure(
            canvas,
            110 + number * 84 + rng.uniform(-16, 16),
            210,
            height=104,
            colour="#f0e9ff",
            stride=rng.uniform(0.3, 1.2),
        )
    return canvas


SUBJECTS: tuple[Callable[[np.random.Generator], Canvas], ...] = (
    _hills,
    _boats,
    _meal,
    _cat,
    _flowers,
    _pitch,
    _peaks,
    _chart,
    _street,
    _stage,
)
"""Every everyday subject."""


def _cloud(canvas: Canvas, rng: np.random.Generator, *, lowest: float) -> None:
    x, y = rng.uniform(0, WIDTH), rng.uniform(20, lowest)
    reach = rng.uniform(30, 60)
    canvas.haze([(x + step * reach * 0.8, y, reach * 0.55) for step in range(4)], colour="#ffffff")


def _one(rng: np.random.Generator, first: Choice, second: Choice) -> Choice:
    return second if rng.integers(0, 2) else first
