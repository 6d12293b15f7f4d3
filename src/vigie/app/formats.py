"""The formats that can be read, as rows for people and as pages of documentation, from their declarations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vigie.sources.fields import METRICS
from vigie.sources.registry import BUILT_IN, discover
from vigie.sources.spec import SourceSpec

__all__ = ["format_page", "format_pages", "list_formats", "write_format_pages"]

_INDEX = "README.md"
_NOTE = "<!-- Made by `vigie formats --markdown docs/formats` from the declarations; a test compares. -->"
_SOURCE_OF_TIMES = {
    None: "As written; a time without a zone must be declared (`--tz`).",
    "UTC": "A time without a zone is UTC: the format fixes it.",
}


def list_formats() -> list[dict[str, Any]]:
    """Return one row a format, those of installed packages included: plain values, ready for JSON."""
    return [_row(spec) for spec in discover().values()]


def format_pages() -> dict[str, str]:
    """Return file name → text: one page for each built-in format, and the list of them."""
    specs = sorted(BUILT_IN, key=lambda spec: spec.code)
    return {_INDEX: _index(specs), **{f"{spec.code}.md": format_page(spec) for spec in specs}}


def write_format_pages(folder: Path) -> list[Path]:
    """Write the pages into a folder and return them; a page that says the same stays untouched.

    Pages of formats that are no more are not removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in format_pages().items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
        written.append(path)
    return written


def format_page(spec: SourceSpec) -> str:
    """Return the page of one format as Markdown."""
    parts = [_NOTE, f"# {spec.title}", _facts(spec)]
    if spec.fields:
        parts.append(f"## What is read\n\n{_table(spec.fields)}")
    if spec.uses:
        parts.append("Also kept: " + "; ".join(spec.uses) + ".")
    parts.append("## What it cannot tell\n\n" + _listed(spec.cannot_know))
    parts.append(
        "What a file does not say stays empty: it is never zero. Co-action on it is *not assessed*, "
        "which is not the same as *nothing found*."
    )
    return "\n\n".join(parts) + "\n"


def _row(spec: SourceSpec) -> dict[str, Any]:
    return {
        "code": spec.code,
        "title": spec.title,
        "version": spec.version,
        "known_by": spec.known_by,
        "platform": spec.platform,
        "zone": spec.zone,
        "precision": spec.precision,
        "needs": list(spec.needs),
        "uses": list(spec.uses),
        "fields": dict(spec.fields),
        "cannot_know": list(spec.cannot_know),
    }


def _facts(spec: SourceSpec) -> str:
    facts = [
        f"- Code: `{spec.code}` (for `--as`), version {spec.version}",
        f"- Known by: {spec.known_by}" if spec.known_by else "",
        f"- Platform: {spec.platform}" if spec.platform else "",
        f"- Needs: {', '.join(f'`{_cell(need)}`' for need in spec.needs)}" if spec.needs else "",
        f"- Times: {_SOURCE_OF_TIMES.get(spec.zone, f'A time without a zone is in {spec.zone}.')}",
        f"- Precision of times: {spec.precision}" if spec.precision else "",
    ]
    return "\n".join(fact for fact in facts if fact)


def _table(fields: Any) -> str:  # noqa: ANN401 - any mapping of text
    rows = [f"| `{_named(name)}` | `{_cell(way)}` |" for name, way in fields.items()]
    return "\n".join(["| Field | Read from |", "|---|---|", *rows])


def _named(field: str) -> str:
    return f"post_metric: {METRICS[field]}" if field in METRICS else field


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _listed(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)


def _index(specs: list[SourceSpec]) -> str:
    rows = [f"| [{spec.title}]({spec.code}.md) | `{spec.code}` | {spec.platform or '—'} |" for spec in specs]
    table = "\n".join(["| Format | Code | Platform |", "|---|---|---|", *rows])
    said = (
        "`vigie ingest` recognises a file by its content. Where two readings fit, it says so and asks "
        "(`--as CODE`); `vigie inspect` shows how well each fits, and writes nothing."
    )
    packed = (
        "Files may be packed (gzip, Zstandard, bzip2, xz) or lie in folders and ZIP archives; "
        "JSON lines and lists of any size are read piece by piece."
    )
    return f"{_NOTE}\n\n# Formats\n\n{said}\n\n{packed}\n\n{table}\n"
