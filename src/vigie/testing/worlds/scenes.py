"""Fifteen invented scenes of unrest and of a city, for the visuals of a campaign; needs Pillow.

Each takes a canvas of 480 by 270 and a generator that moves its details, never its composition.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, sin, tau

import numpy as np

from vigie.testing.worlds.drawing import Canvas, arcade, badge, crowd, figure, flames, houses, smoke, tower

__all__ = ["HEIGHT", "SCENES", "WIDTH", "paint_visual"]

WIDTH, HEIGHT = 480, 270
_DARK = "#121218"


def paint_visual(number: int, rng: np.random.Generator, *, hashtags: tuple[str, str]) -> Canvas:
    """Paint visual `number`: its scene, the emblem of the Games at a corner, two hashtags at an edge.

    Numbers beyond the scenes use them again with other details and the marks at other places.
    """
    canvas = SCENES[number % len(SCENES)](rng)
    marks = number + number // len(SCENES)
    badge(canvas, (44, WIDTH - 44)[marks % 2], (40, HEIGHT - 62)[marks // 2 % 2], size=27)
    x, anchor = ((14, "ls"), (WIDTH - 14, "rs"), (WIDTH / 2, "ms"))[marks % 3]
    y = (HEIGHT - 12, 28)[marks // 2 % 2]
    canvas.write(x, y, f"{hashtags[0]}  {hashtags[1]}", size=19 + marks % 3, anchor=anchor)
    return canvas


def _tower_at_dusk(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#2b2350", "#a2476a", "#f0954e", "#f7cf7a")
    canvas.disc(330, 196, 34, colour="#ffe9a8")
    tower(canvas, 196, 236, height=196, colour="#221a2e")
    houses(canvas, rng, 236, tallest=52, colour="#31243c", lit="#ffcf6b")
    canvas.box(0, 234, WIDTH, HEIGHT, colour="#1b1524")
    return canvas


def _burning_bins(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#0d0f1c", "#1d2233", "#30323c")
    houses(canvas, rng, 190, tallest=150, colour="#191c2a", lit="#6d6646")
    canvas.box(0, 190, WIDTH, HEIGHT, colour="#24252c")
    for x in (92, 176, 262, 352):
        smoke(canvas, rng, x, 150, size=110)
        flames(canvas, rng, x, 176, width=66, height=88)
        canvas.shape((x - 31, 172), (x + 31, 172), (x + 25, 238), (x - 25, 238), colour="#2f6b46")
        canvas.box(x - 35, 166, x + 35, 176, colour="#214d33")
    return canvas


def _crowd_with_flares(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#22040a", "#6e0f18", "#d8382b")
    for x, y in ((96, 92), (250, 58), (392, 104)):
        canvas.haze([(x, y, 62)], colour="#ff5a3c", blur=40)
        smoke(canvas, rng, x, y, size=90, colour="#c9655a")
        canvas.line((x, y), (x + 7, y + 96), colour=_DARK, width=5)
        canvas.disc(x, y, 8, colour="#fff3d0")
    crowd(canvas, rng, 196, size=34, colour="#3a0a10")
    crowd(canvas, rng, 236, size=56, colour="#150509")
    return canvas


def _river_and_bridge(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#b9c4c6", "#d9d9cf", "#8d9585", "#5f6b54", "#47533f")
    houses(canvas, rng, 118, tallest=66, colour="#9aa0a0")
    arcade(canvas, 112, arches=4, height=72, colour="#c8bda4", gap="#515f4c")
    canvas.box(0, 170, WIDTH, HEIGHT, colour="#57664c")
    for _ in range(26):
        x, y = rng.uniform(0, WIDTH), rng.uniform(180, 264)
        canvas.line((x, y), (x + rng.uniform(16, 60), y), colour="#6f7d60", width=2)
    for _ in range(17):
        x, y, side = rng.uniform(20, 460), rng.uniform(184, 250), rng.uniform(4, 10)
        canvas.box(x, y, x + side * 1.7, y + side, colour=("#e8e4da", "#a8442f", "#2f5d86")[int(side) % 3])
    return canvas


def _line_of_shields(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#071226", "#12305e", "#3d6ca6")
    canvas.haze([(240, 60, 110)], colour="#9fc4ee", blur=70)
    for number, x in enumerate(range(-6, 520, 62)):
        top = 76 + 6 * (number % 2) + rng.uniform(-3, 3)
        canvas.disc(x, top, 21, colour="#0b0f1a", flat=1.1)
        canvas.box(x - 15, top - 4, x + 15, top + 9, colour="#49627f")
        canvas.disc(x, top + 62, 38, colour="#0e1422")
        canvas.shape((x - 28, top + 40), (x + 28, top + 40), (x + 30, 268), (x - 30, 268), colour="#8fa9c4")
        canvas.shape((x - 23, top + 45), (x + 23, top + 45), (x + 25, 262), (x - 25, 262), colour="#5e7b9c")
        canvas.box(x - 24, top + 84, x + 24, top + 102, colour="#101a2c")
    return canvas


def _burning_car(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#0a0a12", "#2a1b20", "#5e3423")
    houses(canvas, rng, 200, tallest=120, colour="#1a1418")
    smoke(canvas, rng, 250, 130, size=180, colour="#1c1a1e")
    canvas.box(0, 200, WIDTH, HEIGHT, colour="#1f1b1d")
    flames(canvas, rng, 246, 190, width=236, height=170)
    body = [(110, 226), (116, 190), (176, 184), (206, 150), (302, 150), (340, 186), (388, 194), (392, 226)]
    canvas.shape(*body, colour="#0c0b0d")
    canvas.shape((196, 184), (214, 158), (250, 158), (250, 184), colour="#f0902a")
    canvas.shape((260, 184), (260, 158), (296, 158), (322, 184), colour="#f0902a")
    for x in (168, 338):
        canvas.disc(x, 226, 23, colour="#070708")
        canvas.disc(x, 226, 9, colour="#5a5a60")
    return canvas


def _barricade(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#86a5bd", "#c5d2d6", "#e4dfd2")
    houses(canvas, rng, 176, tallest=128, colour="#d8c6a4", lit="#7d8a94")
    canvas.box(0, 176, WIDTH, HEIGHT, colour="#8b8983")
    smoke(canvas, rng, 372, 170, size=165, colour="#4a4a4c")
    for _ in range(34):
        x, y, turn = rng.uniform(60, 420), rng.uniform(150, 236), rng.uniform(-1.1, 1.1)
        reach = (38 * cos(turn), 38 * sin(turn))
        colour = ("#6d4a2c", "#8a6238", "#4c3620", "#9c968a")[int(x) % 4]
        canvas.line((x - reach[0], y - reach[1]), (x + reach[0], y + reach[1]), colour=colour, width=9)
    for x in (90, 140, 212, 300, 368):
        canvas.ring(x, 236, 22, colour="#1d1d20", width=10)
    return canvas


def _zinc_roofs(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#3f7fc4", "#8fc0ea", "#dcecf5")
    west = rng.uniform(70, 130)
    canvas.haze([(west, 50, 26), (west + 34, 42, 32), (west + 72, 52, 24), (410, 80, 26)], colour="white")
    canvas.disc(352, 132, 44, colour="#b8c2c6")
    canvas.box(308, 132, 396, 190, colour="#d9d2c0")
    canvas.line((352, 92), (352, 66), colour="#8d989c", width=4)
    for row, shade in ((150, "#7f8f9c"), (192, "#66757f"), (236, "#4c5962")):
        for x in np.arange(-40, WIDTH, 96).tolist():
            left = x + row % 37
            canvas.shape(
                (left, row + 60), (left + 16, row), (left + 84, row), (left + 100, row + 60), colour=shade
            )
            canvas.box(left + 40, row + 16, left + 58, row + 40, colour="#e9e2cf")
            for pot in range(3):
                canvas.box(left + 20 + pot * 9, row - 16, left + 26 + pot * 9, row, colour="#b5603c")
    canvas.box(0, 262, WIDTH, HEIGHT, colour="#3b464e")
    return canvas


def _empty_stadium(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#9fb0ba", "#ccd3d2")
    canvas.disc(240, 170, 300, colour="#6c7480", flat=0.52)
    for ring in range(6):
        canvas.ring(240, 172, 286 - ring * 15, colour="#8d96a3", width=3, flat=0.5)
    canvas.disc(240, 182, 196, colour="#b4553a", flat=0.42)
    for lane in range(5):
        canvas.ring(240, 182, 188 - lane * 11, colour="#e6d3c2", width=1.5, flat=0.42)
    canvas.disc(240, 182, 130, colour="#7c8a4a", flat=0.42)
    crack: list[tuple[float, float]] = [(60, 150)]
    while crack[-1][0] < 430:
        crack.append((crack[-1][0] + rng.uniform(14, 40), 182 + rng.uniform(-34, 34)))
    canvas.line(*crack, colour="#2b211d", width=4)
    return canvas


def _water_cannon(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#4a5a5e", "#8b9a98", "#b3b8ae")
    canvas.box(0, 206, WIDTH, HEIGHT, colour="#5b605f")
    for lift in np.linspace(0, 22, 6).tolist():
        steps = np.linspace(0, 1, 20).tolist()
        jet = [(176 + 250 * t, 108 - 150 * t * (1 - t) * 0.9 + lift * t + 92 * t * t) for t in steps]
        canvas.line(*jet, colour="#eef6f8", width=5)
    canvas.haze([(420 + rng.uniform(-6, 6), 200, 40), (446, 180, 30), (392, 214, 30)], colour="#f4fafa")
    canvas.box(18, 128, 190, 222, colour="#20324c")
    canvas.shape((118, 128), (128, 88), (180, 88), (190, 128), colour="#2b4468")
    canvas.box(134, 96, 174, 122, colour="#a9c4d6")
    canvas.box(18, 150, 190, 162, colour="#e9ecec")
    for x in (56, 150):
        canvas.disc(x, 224, 22, colour="#0e1014")
    for x, stride in ((352, 0.9), (398, 2.0), (448, 0.6)):
        figure(canvas, x, 250, height=92, colour="#191b20", stride=stride)
    return canvas


def _station_entrance(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#e9e3d2", "#cfc7b0")
    for x in range(0, WIDTH, 30):
        for y in range(0, 120, 15):
            canvas.box(x + y % 2 * 15, y, x + 28 + y % 2 * 15, y + 13, colour="#f7f4ea")
    canvas.disc(240, 150, 172, colour="#8a826c", flat=0.8)
    canvas.box(68, 150, 412, HEIGHT, colour="#8a826c")
    canvas.disc(240, 156, 156, colour="#211e1b", flat=0.78)
    canvas.box(84, 156, 396, HEIGHT, colour="#211e1b")
    canvas.box(176, 40, 304, 70, colour="#1b4f8f")
    canvas.write(240, 55, "NO SERVICE", size=16, anchor="mm")
    for row, shade in ((178, "#5a4c40"), (206, "#43382f"), (240, "#2c2520")):
        crowd(canvas, rng, row, size=30 + (row - 178) * 0.3, colour=shade)
    return canvas


def _broken_window(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#5f2f2a", "#46211e")
    canvas.box(34, 44, 446, 232, colour="#b9d3d8")
    canvas.box(44, 54, 436, 222, colour="#8fb4bd")
    canvas.shape((44, 222), (190, 54), (260, 54), (114, 222), colour="#a4c6cd")
    middle = (262 + rng.uniform(-14, 14), 132 + rng.uniform(-8, 8))
    spokes = [(turn, rng.uniform(58, 150)) for turn in np.linspace(0, tau, 17)[:-1].tolist()]
    hole = [(middle[0] + reach * 0.36 * cos(a), middle[1] + reach * 0.36 * sin(a)) for a, reach in spokes]
    for turn, reach in spokes:
        tip = (middle[0] + reach * cos(turn), middle[1] + min(reach, 84) * sin(turn))
        canvas.line(middle, tip, colour="#eef8fa", width=2)
    canvas.shape(*hole, colour="#15100f")
    canvas.box(34, 10, 446, 40, colour="#d8c089")
    return canvas


def _umbrellas(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#8d9196", "#6e7278")
    colours = ("#c8402f", "#20242c", "#2d5c8c", "#d9b13b", "#e8e6df", "#3f7a55")
    for y in range(20, 290, 46):
        for x in range(10, 500, 54):
            at, radius = (x + rng.uniform(-14, 14), y + rng.uniform(-10, 10)), rng.uniform(19, 28)
            canvas.disc(*at, radius, colour=colours[int(rng.integers(0, 6))])
            for turn in np.linspace(0, tau, 9)[:-1].tolist():
                rim = (at[0] + radius * cos(turn), at[1] + radius * sin(turn))
                canvas.line(at, rim, colour="#14161a", width=1)
    for _ in range(90):
        drop = (rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT))
        canvas.line(drop, (drop[0] - 5, drop[1] + 18), colour="#c4ccd2", width=1)
    return canvas


def _arch_in_smoke(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#3b3442", "#7d6a6c", "#b89b82")
    canvas.shape((240, 170), (-120, 270), (600, 270), colour="#38353a")
    for side in (-1, 1):
        for step in range(1, 8):
            x, y = 240 + side * step**1.7 * 7, 172 + step * 13
            canvas.disc(x, y, 2 + step * 0.8, colour=("#ffd98a", "#e04a32")[side > 0])
    canvas.box(160, 58, 320, 176, colour="#d3c3a6")
    canvas.box(152, 52, 328, 70, colour="#e2d5bb")
    canvas.box(210, 116, 270, 176, colour="#5d5148")
    canvas.disc(240, 116, 30, colour="#5d5148")
    smoke(canvas, rng, 92, 214, size=190, colour="#26242a")
    smoke(canvas, rng, 396, 220, size=150, colour="#4e474a")
    return canvas


def _hurdler_and_fire(rng: np.random.Generator) -> Canvas:
    canvas = Canvas(WIDTH, HEIGHT, "#f1e6cf", "#efc98c", "#d98a4a")
    for lane in range(5):
        canvas.shape((240, 150), (-160 + lane * 190, 290), (-130 + lane * 190, 290), colour="#f7efe0")
    for x in (62, 420):
        flames(canvas, rng, x, 226, width=104, height=150)
    canvas.box(176, 178, 318, 192, colour="#f6f6f4")
    canvas.box(176, 178, 318, 183, colour="#c23b2c")
    for x in (184, 310):
        canvas.line((x, 190), (x, 246), colour="#4b4b50", width=4)
    figure(canvas, 236, 206, height=170, colour="#1c1a22", stride=1.25)
    return canvas


SCENES: tuple[Callable[[np.random.Generator], Canvas], ...] = (
    _tower_at_dusk,
    _burning_bins,
    _crowd_with_flares,
    _river_and_bridge,
    _line_of_shields,
    _burning_car,
    _barricade,
    _zinc_roofs,
    _empty_stadium,
    _water_cannon,
    _station_entrance,
    _broken_window,
    _umbrellas,
    _arch_in_smoke,
    _hurdler_and_fire,
)
"""Every scene, each of another composition; they paint with the generator that they get."""
