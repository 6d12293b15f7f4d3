"""What the report on sites is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.model.errors import ParameterError, nearest
from vigie.report.content import LANGUAGES

__all__ = ["Flow", "SiteContent"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Flow:
    """Articles that one site took over from another; `delay_us` is their median, null where not known."""

    original: str
    copy: str
    articles: int
    delay_us: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContent:
    """Everything that the report shows, as rows of the contracts of a run of kind `sites`.

    Attributes:
        run: Its row of `run`.
        figures: What the run counted: sites, background, links by tier, clusters.
        links: Rows of `site_link`.
        link_evidence: Rows of `site_link_evidence`.
        clusters: Rows of `site_cluster`.
        members: Rows of `site_cluster_member`.
        marks: Rows of `evidence` with subject kind `site`.
        flows: Articles taken over, site by site.
        seen: Registered domain → first and last time at which any record saw it.
        case_title: Title of the case.
        tool_version: Vigie's version.
        generated_at_us: When, µs since 1970 UTC.
        lang: en or fr.
        marking: Handling mark.
        most_links: Links told in full for each group.
    """

    run: Row
    figures: Row
    links: Sequence[Row]
    link_evidence: Sequence[Row]
    clusters: Sequence[Row]
    members: Sequence[Row]
    marks: Sequence[Row]
    flows: Sequence[Flow]
    seen: Mapping[str, tuple[int, int]]
    case_title: str
    tool_version: str
    generated_at_us: int
    lang: str = "en"
    marking: str = "TLP:AMBER"
    most_links: int = 40

    def checked(self) -> SiteContent:
        """Return itself, or say what is wrong with it.

        Raises:
            ParameterError: the language is not known, or the marking is empty (VG602).
        """
        if self.lang not in LANGUAGES:
            hint = nearest(self.lang, LANGUAGES)
            raise ParameterError("VG602", f"no report in {self.lang!r}", hint=hint)
        if not self.marking.strip():
            raise ParameterError("VG602", "the marking is empty", hint="for example TLP:AMBER")
        return self
