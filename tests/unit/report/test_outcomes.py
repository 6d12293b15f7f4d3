from __future__ import annotations

import json

import pytest

from vigie.model.errors import InputError
from vigie.report.outcomes import outcomes_of


def test_findings_come_first_and_what_was_not_assessed_last() -> None:
    text = json.dumps(
        {
            "media": {"outcome": "not-assessed"},
            "url": {"outcome": "found", "edges_accepted": 3},
            "repost": {"outcome": "nothing-found", "a new figure": 1},
            "text": {"outcome": "found", "edges_accepted": 9},
        }
    )
    assert [each.signal for each in outcomes_of(text)] == ["text", "url", "repost", "media"]


@pytest.mark.parametrize(
    "text", ["", "[]", '{"url": "found"}', '{"url": {"outcome": "guilty"}}', '{"url": {}}']
)
def test_a_log_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        outcomes_of(text)
    assert caught.value.code == "VG604"
    assert caught.value.place == "run.outcomes"
