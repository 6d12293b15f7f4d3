"""What goes beside the posts of `olimpiya`: pictures, video, sites, followers of the newspaper."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from vigie.testing.worlds.accounts import created_us
from vigie.testing.worlds.olimpiya_sites import copied_articles, olimpiya_sites, site_truth
from vigie.testing.worlds.pictures import write_pictures
from vigie.testing.worlds.rendered import iso, post_ids
from vigie.testing.worlds.sites import write_sites
from vigie.testing.worlds.stage import Appendix, ReferenceWorld, moment_us
from vigie.testing.worlds.video import write_video, write_video_copy

__all__ = [
    "DOMAIN",
    "HANDLE",
    "NAME",
    "VIDEO",
    "VIDEO_LINK",
    "VIEWS",
    "articles_until",
    "followers_appendix",
    "outlet_appendix",
    "picture_appendix",
    "views_appendix",
]

NAME, DOMAIN = "Harbor Insider", "harborinsider.example"
HANDLE = "Harborlnsider"
"""With a lower-case L where the reader sees a capital I: the handle itself was taken."""
VIDEO_LINK = f"https://{DOMAIN}/video/paris-2024-human-rights"
VIDEO = 1_000
"""Number of the video among a world's pictures."""
VIEWS = {"2023-08-03": 4_000_000, "2023-08-10": 5_000_000, "2023-08-15": 7_000_000}
"""Views of the video that the press saw, by day."""
_FOLLOWERS, _RECENT = 11_000, 7_000


def articles_until(at_us: int) -> list[str]:
    """Return the addresses of the articles that the newspaper had published by then, oldest first."""
    (facade,) = [site for site in olimpiya_sites(seed=0) if site.domain == DOMAIN]
    out = sorted(facade.articles, key=lambda article: article.published_at)
    return [
        f"https://{DOMAIN}/{article.slug}"
        for article in out
        if int(article.published_at.timestamp()) * 1_000_000 <= at_us
    ]


def picture_appendix(seed: int) -> Appendix:
    """Return the writer of `media/`: files, the key under which posts show them, the truth about them."""

    def write(world: ReferenceWorld, folder: Path) -> None:
        pictures = write_pictures(folder / "media", seed=seed)
        video = write_video(folder / "media" / "video.mp4", seed=seed)
        write_video_copy(video, folder / "media" / "video-short.mp4")
        ours = [picture for picture in pictures if picture.kind != "stranger"]
        strangers = [picture.file for picture in pictures if picture.kind == "stranger"]
        names = {1 + at: picture.file for at, picture in enumerate(ours)} | {VIDEO: "video.mp4"}
        shown = np.flatnonzero(world.posts.picture > 0)
        files = [names[number] for number in world.posts.picture[shown].tolist()]
        # Ordinary posts show the other pictures, and one the shortened video.
        others = np.flatnonzero(world.posts.picture == 0)
        others = np.random.default_rng([seed, 13]).permutation(others)[: 2 * len(strangers) + 1]
        files += ["video-short.mp4", *strangers, *strangers][: len(others)]
        keys = (f"3_{native + 1}" for native in post_ids(world)[np.concatenate([shown, others])].tolist())
        _write_rows(folder / "media" / "manifest.csv", ("media_key", "file"), zip(keys, files, strict=True))
        columns = ("family", "kind", "change", "file", "sha256")
        told = [[getattr(picture, name) for name in columns] for picture in pictures]
        told += [_of_video(folder / "media" / "video.mp4", "root", "")]
        told += [_of_video(folder / "media" / "video-short.mp4", "copy", "shortened")]
        _write_rows(_truth(folder) / "media_families.csv", columns, told)

    return write


def _of_video(path: Path, kind: str, change: str) -> list[str]:
    return ["VIDEO", kind, change, path.name, hashlib.sha256(path.read_bytes()).hexdigest()]


def views_appendix() -> Appendix:
    """Return the writer of `views.csv`: what the counter under the video showed, and when."""

    def write(world: ReferenceWorld, folder: Path) -> None:
        native = post_ids(world)[np.flatnonzero(world.posts.picture == VIDEO)[0]]
        rows = ((str(native), f"{day}T12:00:00.000Z", views) for day, views in VIEWS.items())
        _write_rows(folder / "views.csv", ("post_id", "observed_at", "views"), rows)

    return write


def outlet_appendix(seed: int) -> Appendix:
    """Return the writer of `sites/`, one folder a domain, and of the truth about their owners."""

    def write(world: ReferenceWorld, folder: Path) -> None:  # noqa: ARG001 - every appendix is told its world
        sites = olimpiya_sites(seed=seed)
        write_sites(folder / "sites", sites)
        truth = site_truth(sites)
        _write_rows(_truth(folder) / "sites.csv", tuple(truth[0]), (row.values() for row in truth))
        copied = copied_articles(sites)
        _write_rows(
            _truth(folder) / "copied_articles.csv", tuple(copied[0]), (row.values() for row in copied)
        )

    return write


def followers_appendix(seed: int) -> Appendix:
    """Return the writer of `followers.csv`: some 11 000 followers of the newspaper, 7 000 made this month."""

    def write(world: ReferenceWorld, folder: Path) -> None:  # noqa: ARG001 - every appendix is told its world
        rng = np.random.default_rng([seed, 11])
        old = created_us(rng, _FOLLOWERS - _RECENT, until_us=moment_us("2023-07-01 00:00"))
        new = moment_us("2023-07-03 00:00") + rng.integers(0, 24 * 86_400, _RECENT) * 1_000_000
        made = np.sort(np.concatenate([old, new]))
        rows = ((f"f{number:06d}", HANDLE, iso(at_us)) for number, at_us in enumerate(made.tolist()))
        _write_rows(folder / "followers.csv", ("follower_id", "followed", "created_at"), rows)

    return write


def _truth(folder: Path) -> Path:
    path = folder / "truth"
    path.mkdir(parents=True, exist_ok=True)
    return path


def _write_rows(path: Path, names: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
