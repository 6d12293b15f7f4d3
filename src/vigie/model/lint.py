"""What a check before publication says: which rule, where, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

__all__ = ["ERROR", "WARNING", "LintFinding", "blocking"]

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LintFinding:
    """One thing that must or should be mended before anything leaves.

    Attributes:
        code: Permanent code of the rule: `LR…` for reports, `LS…` for what is shared.
        severity: `error` (nothing leaves) or `warning`.
        place: Where: a section, a field, or the id of an object.
        sentence: What is wrong, in one sentence, without a full stop.
        hint: What to do about it.
    """

    code: str
    severity: str
    place: str
    sentence: str
    hint: str = ""

    def document(self) -> dict[str, str]:
        """Return the finding as plain values."""
        return asdict(self)

    def __str__(self) -> str:
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{self.code} {self.severity} {self.place}: {self.sentence}{hint}"


def blocking(findings: list[LintFinding]) -> list[LintFinding]:
    """Return the findings that keep a report or an export from leaving."""
    return [finding for finding in findings if finding.severity == ERROR]
