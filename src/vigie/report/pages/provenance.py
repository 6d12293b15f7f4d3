"""The annex: everything that it takes to compute the same numbers again."""

from __future__ import annotations

from vigie.report.reading import Reading

__all__ = ["provenance"]


def provenance(reading: Reading) -> list[tuple[str, str]]:
    """List the run's ids, versions, seed, inputs and the rows that were dropped."""
    words, run, content = reading.words, reading.run, reading.content
    rejected = sum(row["rows_rejected"] for row in content.sources.to_pylist())
    dropped = [each.pairs_dropped for each in reading.outcomes if each.pairs_dropped is not None]
    values = {
        "run": run["run_id"],
        "kind": run["kind"],
        "commit": str(run["input_commit"]),
        "seed": str(run["seed"]),
        "parameters": run["params_hash"],
        "detector": run["detector"],
        "engine": run["engine"],
        "tool_run": run["tool_version"],
        "tool_report": content.tool_version,
        "started": words.moment(run["started_at_us"]),
        "ended": words.moment(run["ended_at_us"]),
        "generated": words.moment(content.generated_at_us),
        "rows_in": words.value(run["rows_in"]),
        "rows_used": words.value(run["rows_used"]),
        "rows_rejected": words.value(rejected),
        "pairs_dropped": words.value(sum(dropped)) if dropped else words.value(None),
    }
    return [(words.t(f"provenance.{name}"), value) for name, value in values.items()]
