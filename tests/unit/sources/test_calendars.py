from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.model.errors import SourceError
from vigie.sources.calendars import read_calendar

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20240726
SUMMARY:Opening of the games
CATEGORIES:Ceremony,FR
RRULE:FREQ=YEARLY
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20240609T080000Z
SUMMARY:Vote
CATEGORIES:election
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Some day
END:VEVENT
END:VCALENDAR
"""


def written(folder: Path, text: str, name: str = "calendar.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "Titre;Date;Pays;Type;Anniversaires\nOuverture;2024-07-26;fr, nc;cérémonie;1\n")
    (row,) = read_calendar(path).events.to_pylist()
    assert (row["day"], row["title"], row["countries"]) == ("2024-07-26", "Ouverture", "FR NC")
    assert (row["kind"], row["anniversaries"], row["source"]) == ("cérémonie", 1, "calendar.csv")


def test_an_icalendar_file_is_read_with_its_categories_and_recurrence(tmp_path: Path) -> None:
    found = read_calendar(written(tmp_path, ICS, "calendar.ics"))
    rows = {row["title"]: row for row in found.events.to_pylist()}
    games = rows["Opening of the games"]
    assert (games["day"], games["countries"], games["kind"], games["anniversaries"]) == (
        "2024-07-26",
        "FR",
        "ceremony",
        10,
    )
    assert (rows["Vote"]["day"], rows["Vote"]["anniversaries"]) == ("2024-06-09", 0)
    assert found.refused == {"no-date": 1}


def test_every_line_is_an_event_or_is_counted_with_its_reason(tmp_path: Path) -> None:
    lines = ["2024-01-01,A,1", "soon,B,0", "2024-01-02,,0", "2024-01-03,C,many", "2024-01-01,A,2"]
    found = read_calendar(written(tmp_path, "day,title,anniversaries\n" + "\n".join(lines)))
    assert len(found.events) == 1
    assert found.refused == {"no-date": 1, "no-number-of-years": 1, "no-title": 1, "repeated": 1}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("", "a.csv", "VG207"),
        ("place,weather\nhere,fine\n", "a.csv", "VG201"),
        ("day,title\n", "a.ics", "VG208"),
    ],
)
def test_what_is_no_calendar_is_refused_with_a_code(tmp_path: Path, text: str, name: str, code: str) -> None:
    with pytest.raises(SourceError, match=code):
        read_calendar(written(tmp_path, text, name))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="VG209"):
        read_calendar(tmp_path / "none.csv")


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=300), st.sampled_from(["a.csv", "a.ics"]))
def test_hostile_bytes_give_events_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, text: str, name: str
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    body = ICS.replace("Vote", text) if name == "a.ics" else "day,title\n" + text
    path = written(folder, body.encode("utf-8", "ignore").decode(), name)
    with contextlib.suppress(SourceError):
        assert set(read_calendar(path).events["source"].to_pylist()) <= {name}
