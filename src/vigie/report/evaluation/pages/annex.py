"""What these figures do not show, and what it takes to compute them again."""

from __future__ import annotations

from typing import Any

from vigie.report.evaluation.reading import Reading

__all__ = ["LIMITS", "limits", "parameters", "provenance"]

LIMITS = (
    "easier",
    "imagined",
    "labels",
    "tuned",
    "innocent",
    "intervals",
    "many",
    "persons",
)


def limits(reading: Reading) -> list[str]:
    """List what the figures do not show; what only labelled files suffer from is left out without any."""
    left_out = set() if "labelled" in reading.kinds else {"labels"}
    return [reading.words.t(f"limit.{name}") for name in LIMITS if name not in left_out]


def parameters(reading: Reading) -> list[tuple[str, str, str]]:
    """List every parameter, its value, and what it means where the catalogue says so."""
    words = reading.words
    return [
        (name, words.setting(_plain(value)), words.t(key) if words.known(key := f"parameter.{name}") else "")
        for name, value in sorted(reading.content.parameters.items())
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any parameter
    return list(value) if isinstance(value, tuple) else value


def provenance(reading: Reading) -> list[tuple[str, str]]:
    """List versions, seeds and times."""
    words, content = reading.words, reading.content
    values = {
        "tool": content.tool_version,
        "source": words.t("value.unknown") if content.commit is None else content.commit,
        "detectors": words.listed(list(content.detectors)),
        "engine": content.engine,
        "seeds": _seeds(content.seeds),
        "started": words.moment(content.started_at_us),
        "ended": words.moment(content.ended_at_us),
    }
    return [(words.t(f"made.{name}"), value) for name, value in values.items()]


def _seeds(seeds: tuple[int, ...]) -> str:
    """Write seeds one by one, and runs of three or more by their ends."""
    spans: list[list[int]] = []
    for seed in seeds:
        if spans and seed == spans[-1][-1] + 1:
            spans[-1].append(seed)
        else:
            spans.append([seed])
    return ", ".join(
        f"{span[0]}–{span[-1]}" if len(span) > 2 else ", ".join(map(str, span)) for span in spans
    )
