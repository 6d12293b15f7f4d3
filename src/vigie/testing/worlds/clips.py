"""Moving scenes of sport and of unrest that answer one another, for invented videos; needs Pillow.

Each paints one moment of itself.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import NamedTuple

import numpy as np

from vigie.testing.worlds.drawing import Canvas, crowd, figure, flames

__all__ = ["CLIPS", "HEIGHT", "WIDTH", "Moment", "paint_closing", "paint_moment"]

WIDTH, HEIGHT = 320, 180


class Moment(NamedTuple):
    """A point in a scene: how much of it is over, 0 to 1, and the seconds since it began."""

    part: float
    second: float
    rng: np.random.Generator


def paint_moment(number: int, part: float, second: float, seed: int) -> Canvas:
    """Paint a moment of clip `number`: even ones are sport, odd ones unrest that repeats its movement."""
    # The same generator for each frame of a scene: what does not move must not flicker.
    return CLIPS[number % len(CLIPS)](Moment(part, second, np.random.default_rng([seed, number])))


def paint_closing(second: float, seed: int) -> Canvas:
    """Paint a moment of the last card: a city on fire far away, under a dark sky."""
    canvas = Canvas(WIDTH, HEIGHT, "#05060c", "#151a2c", "#3a1f22")
    rng = np.random.default_rng([seed, 99])
    for x in range(0, WIDTH, 26):
        canvas.box(x, 128 - rng.uniform(0, 26), x + 24, HEIGHT, colour="#0b0c14")
    flicker = np.random.default_rng([seed, 98, int(second * 5)])
    flames(canvas, flicker, 214, 130, width=120, height=46)
    canvas.box(0, 128, WIDTH, HEIGHT, colour="#08080e")
    return canvas


def _sprint(now: Moment) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#a8d4f2", "#e9f4fa")
    crowd(canvas, now.rng, 62, size=17, colour="#6f8296")
    canvas.box(0, 74, WIDTH, HEIGHT, colour="#c0573a")
    for lane in range(4):
        canvas.line((0, 92 + lane * 24), (WIDTH, 92 + lane * 24), colour="#f5e9df", width=1.5)
    for lane, colour in enumerate(("#1d3f8f", "#f2c230", "#1c8a55", "#f6f6f6")):
        x = -40 + (WIDTH + 90) * now.part * (0.92 + lane * 0.04) - lane * 17
        figure(canvas, x, 106 + lane * 22, height=58, colour=colour, stride=now.second * 11 + lane)
    return canvas


def _charge(now: Moment) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#0b1022", "#2b3350")
    canvas.box(0, 118, WIDTH, HEIGHT, colour="#23252d")
    flames(canvas, np.random.default_rng(int(now.second * 8)), 282, 126, width=54, height=60)
    for row in range(4):
        x = -40 + (WIDTH + 90) * now.part - row * 19 + now.rng.uniform(-4, 4)
        figure(canvas, x, 124 + row * 16, height=60, colour="#05070c", stride=now.second * 10 + row)
        canvas.box(x + 9, 88 + row * 16, x + 20, 116 + row * 16, colour="#7f9ab8")
    return canvas


def _dive(now: Moment) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#dff1f7", "#b8dfe9")
    canvas.box(0, 138, WIDTH, HEIGHT, colour="#1d7fae")
    for x in range(0, WIDTH, 40):
        canvas.line((x, 150), (x + 22, 150 + 3 * sin(now.second * 4 + x)), colour="#7fc0dc", width=2)
    canvas.box(18, 44, 96, 50, colour="#56616b")
    canvas.box(26, 50, 36, 140, colour="#8b969f")
    jump = min(now.part * 1.4, 1)
    at, y = 92 + 110 * jump, 40 - 36 * sin(pi * min(jump * 1.3, 1)) + 104 * jump**2
    turn = jump * 7
    reach = (24 * cos(turn), 24 * sin(turn))
    if jump < 1:
        canvas.line((at - reach[0], y - reach[1]), (at + reach[0], y + reach[1]), colour="#b03a2e", width=8)
        canvas.disc(at + reach[0] * 1.3, y + reach[1] * 1.3, 6, colour="#e7b48c")
    else:
        drops = [
            (202 + now.rng.uniform(-28, 28), 136 - now.rng.uniform(0, 60) * (1.4 - now.part) * 2, 6.0)
            for _ in range(16)
        ]
        canvas.haze(drops, colour="#ffffff", blur=4)
    return canvas


def _cannon(now: Moment) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#3c474b", "#8a9490")
    canvas.box(0, 136, WIDTH, HEIGHT, colour="#4b4f4f")
    canvas.box(-20, 86, 86, 146, colour="#1f3350")
    canvas.box(-20, 102, 86, 110, colour="#dfe5e8")
    canvas.disc(60, 148, 15, colour="#0a0b0d")
    sweep = 14 * sin(now.second * 3)
    for lift in (0.0, 5.0, 10.0):
        steps = np.linspace(0, 1, 16).tolist()
        jet = [(84 + 170 * t, 78 - 88 * t * (1 - t) + (lift + sweep + 48) * t * t) for t in steps]
        canvas.line(*jet, colour="#eef6f8", width=4)
    canvas.haze(
        [(252 + now.rng.uniform(-4, 4), 122 + sweep, 26), (268, 112 + sweep, 20)], colour="white", blur=10
    )
    for number in range(3):
        x = 218 + number * 26 + 40 * now.part
        figure(canvas, x, 164, height=56, colour="#15161b", stride=now.second * 8 + number)
    return canvas


def _archery(now: Moment) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#bfe0a8", "#7cb463")
    for radius, colour in (
        (34, "#f4f4f0"),
        (26, "#262a30"),
        (18, "#3a86c8"),
        (11, "#d8382b"),
        (5, "#f6cf3b"),
    ):
        canvas.disc(268, 84, radius, colour=colour)
    canvas.box(264, 116, 272, 166, colour="#7a5a36")
    figure(canvas, 46, 166, height=104, colour="#23405e", stride=0.5)
    bow = [(62 + 17 * cos(turn), 90 + 46 * sin(turn)) for turn in np.linspace(-1.4, 1.4, 12).tolist()]
    canvas.line(*bow, colour="#6a4324", width=3)
    x = 60 + max(now.part - 0.4, 0) * 4 * 190
    canvas.line((min(x, 262) - 34, 88), (min(x, 262), 86), colour="#3b2a18", width=2.5)
    canvas.line(bow[0], (64 - 26 * (now.part < 0.4), 88), bow[-1], colour="#f2efe6", width=1)
    return canvas


def _launcher(now: Moment) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#160d14", "#4a2326", "#7d3d2a")
    canvas.box(0, 140, WIDTH, HEIGHT, colour="#1b1517")
    crowd(canvas, now.rng, 150, size=30, colour="#2b191b")
    canvas.box(0, 30, 112, HEIGHT, colour="#120d12")
    figure(canvas, 52, 168, height=112, colour="#3d4f6a", stride=0.5)
    canvas.line((56, 84), (102, 80), colour="#07080a", width=8)
    x = 104 + max(now.part - 0.4, 0) * 5 * 170
    if now.part >= 0.4:
        canvas.haze([(110, 80, max(30 - (now.part - 0.4) * 60, 4))], colour="#ffd27a", blur=8)
        canvas.disc(x, 82 + (x - 104) * 0.05, 4, colour="#f2f2f2")
    return canvas


def _swim(now: Moment) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#2f9cc9", "#1f7fae")
    for lane in range(5):
        for x in range(-20, WIDTH, 22):
            colour = ("#f4f4f4", "#d23b30")[(x // 22) % 2]
            canvas.disc(x + 8 * sin(now.second), 18 + lane * 38, 5, colour=colour, flat=0.6)
    for lane, colour in enumerate(("#f2c230", "#f5f5f5", "#d8432f", "#1e2d5c")):
        at, y = -20 + (WIDTH + 40) * now.part * (0.85 + 0.05 * lane), 37 + lane * 38
        canvas.line((at - 34, y), (at, y), colour="#e3b38e", width=9)
        canvas.disc(at + 4, y, 7, colour=colour)
        arm = now.second * 8 + lane + now.rng.uniform(0, 1)
        canvas.line((at - 6, y), (at + 16 * cos(arm), y + 13 * sin(arm)), colour="#e3b38e", width=4)
    return canvas


def _fleeing(now: Moment) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#6e6258", "#b5a58f")
    canvas.box(0, 126, WIDTH, HEIGHT, colour="#57524c")
    flames(canvas, np.random.default_rng(int(now.second * 8)), 46, 140, width=84, height=104)
    for number in range(6):
        x = 40 + number * 30 + (WIDTH - 60) * now.part * now.rng.uniform(0.7, 1.1)
        figure(canvas, x, 142 + number % 3 * 13, height=52, colour="#1a1a1e", stride=now.second * 12 + number)
    clouds = [
        (60 + 190 * now.part + now.rng.uniform(-50, 50), 100 + now.rng.uniform(-26, 26), 26.0)
        for _ in range(6)
    ]
    canvas.haze(clouds, colour="#e8e3da", blur=20)
    return canvas


CLIPS: tuple[Callable[[Moment], Canvas], ...] = (
    _sprint,
    _charge,
    _dive,
    _cannon,
    _archery,
    _launcher,
    _swim,
    _fleeing,
)
"""Four pairs: a sport, then the unrest that repeats its movement."""
