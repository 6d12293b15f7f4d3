"""The reference worlds by name."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from vigie.model.errors import ParameterError, nearest
from vigie.testing.worlds.stage import ReferenceWorld

__all__ = ["WORLDS", "WORLDS_VERSION", "WorldSpec", "build_world"]

WORLDS_VERSION = "1"
"""Raised whenever the same name, seed and size give other files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldSpec:
    """The light declaration of a world: what it is, and the recipe that is imported when it is built.

    Attributes:
        kind: `campaign` (covert coordination, to be found), `truth-zero` (nobody acts covertly) or `evasive`
            (covert coordination that knows how it is looked for).
        form: Format in which its posts are written unless another is asked for.
    """

    name: str
    kind: str
    title: str
    recipe: str
    form: str = "x-v2"

    def build(self, *, seed: int, posts: int) -> ReferenceWorld:
        """Build it; the same arguments give the same world."""
        module, _, function = self.recipe.partition(":")
        world: ReferenceWorld = getattr(import_module(f"vigie.testing.worlds.{module}"), function)(
            seed=seed, posts=posts
        )
        return world


def _worlds(*specs: WorldSpec) -> dict[str, WorldSpec]:
    return {spec.name: spec for spec in specs}


def _spec(name: str, kind: str, recipe: str, title: str, form: str = "x-v2") -> WorldSpec:
    return WorldSpec(name=name, kind=kind, recipe=recipe, title=title, form=form)


WORLDS = _worlds(
    _spec("olimpiya", "campaign", "olimpiya:olimpiya", "the summer-2023 boycott campaign, reconstructed"),
    _spec(
        "new-caledonia",
        "campaign",
        "new_caledonia:new_caledonia",
        "a copied message in the thousands, timed to the minute",
        "x-archive",
    ),
    _spec("organic-boycott", "truth-zero", "truth_zero:organic_boycott", "people who truly want a boycott"),
    _spec("fan-campaign", "truth-zero", "truth_zero:fan_campaign", "fans who announce their hour"),
    _spec("news-desk", "truth-zero", "truth_zero:news_desk", "newsrooms, feeds and agency copy"),
    _spec("petition", "truth-zero", "truth_zero:petition", "share buttons and newsletters"),
    _spec("breaking-news", "truth-zero", "truth_zero:breaking_news", "a storm: everybody at once"),
    _spec("diaspora", "truth-zero", "truth_zero:diaspora", "two diasporas and their days"),
    _spec("slow-drip", "evasive", "evasive:slow_drip", "the same links, hours apart"),
    _spec("paraphrase", "evasive", "evasive:paraphrase", "the same meaning, never the same words"),
    _spec("translated", "evasive", "evasive:translated", "the same meaning in four languages"),
    _spec("relay", "evasive", "evasive:relay", "rotating teams of four"),
    _spec("aged-accounts", "evasive", "evasive:aged_accounts", "accounts that are years old"),
    _spec("flooded", "evasive", "evasive:flooded", "one post in a thousand"),
    _spec("poisoned", "evasive", "evasive:poisoned", "innocents framed by their shadows"),
)
"""Name → declaration."""


def build_world(name: str, *, seed: int = 0, posts: int = 100_000) -> ReferenceWorld:
    """Build a reference world.

    Args:
        name: a key of `WORLDS`.
        seed: names the world; the same name, seed and size give the same bytes.
        posts: ordinary posts, 1 000 to 100 million; what the scenario plants comes on top.

    Raises:
        ParameterError: there is no such world, or `posts` is outside its range (VG104).

    Cost: about 10 µs and 250 bytes a post.
    """
    if name not in WORLDS:
        raise ParameterError("VG104", f"{name!r} is no reference world", hint=nearest(name, WORLDS))
    return WORLDS[name].build(seed=seed, posts=posts)
