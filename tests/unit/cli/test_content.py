from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Said, Vigie

WORDS = "The harbour will close its gates on {day}, tell everybody in the old town"


@pytest.fixture
def case(vigie: Vigie, tmp_path: Path) -> Path:
    """A case of two posts that differ in one word."""
    rows = [
        f'u{n},p{n},2024-03-04T10:00:0{n}Z,"{WORDS.format(day=day)}"'
        for n, day in enumerate(("Sunday", "Monday"))
    ]
    path = tmp_path / "posts.csv"
    path.write_text("\n".join(["account_id,post_id,created_at,text", *rows]) + "\n", "utf-8")
    assert vigie("init", "case").code == 0
    assert vigie("ingest", path, "--case", "case").code == 0
    return tmp_path / "case"


def test_similar_lists_families_and_says_what_was_not_looked_at(vigie: Vigie, case: Path) -> None:
    told = vigie("similar", "--case", case)
    assert told.code == 0
    assert "tf-" in told.out
    assert "vigie media add" in told.err


def test_similar_tells_the_same_as_json(vigie: Vigie, case: Path) -> None:
    document = vigie("similar", "--text", "--case", case, "--json").json
    assert [family["posts"] for family in document["families"]] == [2]
    assert document["families"][0]["boilerplate"] is None


def test_words_lead_to_their_family_with_its_variants(vigie: Vigie, case: Path) -> None:
    told = vigie("similar", WORDS.format(day="Tuesday"), "--case", case)
    assert told.code == 0
    assert told.out.count("tv-") == 2
    assert "vigie diff tv-" in told.err


def test_words_of_no_family_are_told_so(vigie: Vigie, case: Path) -> None:
    told = vigie("similar", "bread with rye and a little honey, as my grandmother made it", "--case", case)
    assert (told.code, told.out.strip()) == (0, "it is in no family")


def test_an_unknown_id_is_refused(vigie: Vigie, case: Path) -> None:
    told = vigie("similar", "tf-nothing", "--case", case)
    assert told.code == 1
    assert "VG606" in told.err


def test_a_difference_is_marked_without_colours_too(vigie: Vigie, case: Path) -> None:
    shown = vigie("similar", WORDS.format(day="Sunday"), "--case", case, "--json").json["families"][0][
        "shown"
    ]
    told = vigie("diff", *(each["variant"] for each in shown), "--case", case)
    assert told.out.strip() == WORDS.format(day="[-Sunday-]{+Monday+}")
    document = vigie("diff", *(each["variant"] for each in shown), "--case", case, "--json").json
    assert {"change": "replace", "a": "Sunday", "b": "Monday"} in document["runs"]


def test_media_are_added_and_make_families(vigie: Vigie, case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    picture = Image.linear_gradient("L").resize((400, 300)).rotate(30)
    picture.save(folder / "one.png")
    picture.convert("RGB").save(folder / "two.jpg", quality=70)
    (folder / "bad.png").write_bytes(b"no picture at all")
    told = vigie("media", "add", folder, "--case", case)
    assert told.code == 0
    assert "refused bad.png: VG23" in told.out
    assert vigie("media", "add", folder, "--case", case, "--json").json["new_places"] == 0
    families = vigie("similar", "--image", "--case", case, "--json").json["families"]
    assert [family["variants"] for family in families] in ([2], [])


def test_families_can_be_left_out(vigie: Vigie, posts_csv: Path) -> None:
    told = vigie(
        *("investigate", posts_csv, "--no-families", "--no-campaigns"),
        *("--decoys", "19", "--threads", "1", "--json"),
    )
    outcomes = told.json["run"]["outcomes"]
    assert outcomes["text"]["outcome"] == "found"
    assert outcomes["text_family"]["reason"] == "families-left-out"


def test_a_report_shows_the_families_behind_groups(vigie: Vigie, done: Path, tmp_path: Path) -> None:
    assert vigie("report", "--case", done, "--out", tmp_path / "mine.html").code == 0
    html = (tmp_path / "mine.html").read_text("utf-8")
    assert 'class="family"' in html
    assert "Families of texts, images and videos" in html
    assert "Posts left out of what was compared, because everybody uses their words: 40." in html


def test_a_run_says_how_many_posts_of_common_words_it_left_out(investigated: Said) -> None:
    assert "40 posts left out: common words" in investigated.err
