"""Which records of a staged file become rows: decided in SQL, streamed out table by table."""

from __future__ import annotations

from collections.abc import Mapping

from vigie.engine.port import Engine, Input, ParquetFiles, Relation
from vigie.engine.statements import read_statement
from vigie.lake.staging import REJECTION

__all__ = ["NEW_ROWS", "Duplicates"]

NEW_ROWS = {
    "post": "new_posts",
    "account": "new_accounts",
    "account_snapshot": "new_snapshots",
    "post_object": "new_objects",
    "post_metric": "new_metrics",
    "action": "new_actions",
    "site_observation": "new_site_observations",
    "site_article": "new_site_articles",
    "reference_object": "new_reference_objects",
}

_DATED = frozenset({"site_observation", "site_article"})
"""Tables whose rows carry their own times: an article that was edited since contradicts nothing of theirs."""


class Duplicates:
    """The records of one file, judged against each other and against the lake.

    Args:
        engine: computes it.
        staged: files by table name (contracts STAGED) and `rejection`.
        known: the lake's files by table name, of the commit that the file is added to.

    Cost: one pass over the posts when built, keeping a number and a word per record.
    """

    def __init__(
        self, engine: Engine, staged: Mapping[str, ParquetFiles], known: Mapping[str, ParquetFiles]
    ) -> None:
        self._engine = engine
        self._staged = staged
        self._known = known
        posts = {"staged": staged["post"], "known": known["post"]}
        self._decision = engine.persist(self._select("decision", posts))
        self._refused = engine.persist(self._select("refused_records", {"decision": self._decision}))
        self._refusals: dict[str, Input] = {
            "unreadable": staged[REJECTION.name],
            "conflicts": self._select("conflicts", {"staged": staged["post"], "refused": self._refused}),
        }

    def outcomes(self) -> dict[str, int]:
        """Count the records that gave a post, by outcome: stored, merged, rejected."""
        rows = self._select("outcome_counts", {"decision": self._decision}).arrow().to_pylist()
        return {row["outcome"]: row["n"] for row in rows}

    def profiles(self) -> int:
        """Count the records that gave a profile, a published object or a statement on a site, and no post."""
        inputs: dict[str, Input] = {
            "accounts": self._staged["account"],
            "snapshots": self._staged["account_snapshot"],
            "sites": self._staged["site_observation"],
            "articles": self._staged["site_article"],
            "published": self._staged["reference_object"],
            "decision": self._decision,
        }
        return sum(row["n"] for row in self._select("postless_records", inputs).arrow().to_pylist())

    def renamed(self) -> int:
        """Count the accounts of the file that it and the lake together show under more than one handle."""
        inputs: dict[str, Input] = {
            "staged": self._staged["account_snapshot"],
            "known": self._known["account_snapshot"],
        }
        return sum(row["n"] for row in self._select("renamed_accounts", inputs).arrow().to_pylist())

    def reasons(self) -> dict[str, int]:
        """Count every refused record, by reason in alphabetical order."""
        rows = self._select("reject_reasons", self._refusals).arrow().to_pylist()
        return {row["reason"]: row["n"] for row in rows}

    def refusals(self) -> Relation:
        """List every refused record (contract `rejection`) in the file's order."""
        return self._select("rejections", self._refusals)

    def new_rows(self, table: str) -> Relation:
        """List the rows that a table gains, in the file's order.

        Args:
            table: a key of NEW_ROWS.
        """
        inputs: dict[str, Input] = {"staged": self._staged[table]}
        if table == "post":
            inputs["decision"] = self._decision
        elif table in _DATED:
            inputs["known"] = self._known[table]
        else:
            inputs |= {"refused": self._refused, "known": self._known[table]}
        return self._select(NEW_ROWS[table], inputs)

    def _select(self, name: str, inputs: Mapping[str, Input]) -> Relation:
        return self._engine.sql(read_statement(__package__, name), inputs)
