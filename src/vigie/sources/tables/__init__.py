"""Any table whose columns can be told by their names."""

from __future__ import annotations

from vigie.sources.spec import SourceSpec

__all__ = ["SPEC"]

SPEC = SourceSpec(
    code="tables",
    title="Table: CSV, TSV, JSON lines, Parquet or Excel, mapped by column name",
    version="1",
    body="vigie.sources.tables.body:BODY",
    needs=("account id", "time", "a text or an object"),
    uses=(
        "post id",
        "text",
        "links and domains",
        "hashtags",
        "mentions",
        "media hashes",
        "reposted, quoted and answered posts",
        "profile",
        "every other column, as `extra`",
    ),
    cannot_know=("whatever no column says",),
    known_by="columns whose names tell account, time and an object",
)
