"""What an evaluation is made of: figures by run, curves, alerts, groups, and how to repeat it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vigie.model.contracts import Column, Contract
from vigie.model.errors import ContractError, ParameterError, nearest
from vigie.report.content import LANGUAGES

__all__ = [
    "ALERT",
    "CHAIN",
    "CURVE",
    "GROUP",
    "KINDS",
    "SCORE",
    "SUMMARY",
    "EvaluationContent",
]

KINDS = ("campaign", "evasive", "truth-zero", "labelled")
"""What is in a world: a campaign; one that hides from the detectors; no campaign; a file with labels."""

CHAIN = "chain"
"""Scope of the whole chain; any other is a detector, or a detector and an object type."""

_T, _I, _F, _B = pa.string(), pa.int64(), pa.float64(), pa.bool_()


def _must(name: str, kind: pa.DataType, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, nullable=False)


_WORLD = _must("world", _T, "World or labelled file")
_KIND = _must("kind", _T, "campaign, evasive, truth-zero or labelled")
_POSTS = _must("posts", _I, "Size", "posts")
_SEED = _must("seed", _I, "Seed of the world and of the decoys")
_SCOPE = _must("scope", _T, "`chain`, or a detector (`CA01`), or a detector and an object type (`CA01 url`)")
_MEASURE = _must("measure", _T, "precision, recall, f1, fdr, ari, hours_to_first_alert, organic_exposed, …")
_NOMINAL = Column("nominal", _F, "The share of false findings that the detector states (q)")

SCORE = Contract(
    "score",
    1,
    "one figure of one run",
    (
        _WORLD,
        _KIND,
        _POSTS,
        _SEED,
        _SCOPE,
        _MEASURE,
        Column("value", _F, "The figure; null is not assessed, or undefined"),
        Column("low", _F, "Lower end of the 95 % interval of this run, where the figure is a share"),
        Column("high", _F, "Upper end of that interval"),
        Column("n", _I, "Denominator: what the share is a share of"),
        _NOMINAL,
    ),
    ("world", "posts", "seed", "scope", "measure"),
)

SUMMARY = Contract(
    "summary",
    1,
    "one figure over the seeds of one world",
    (
        _WORLD,
        _KIND,
        _POSTS,
        _SCOPE,
        _MEASURE,
        _must("seeds", _I, "Seeds whose figure is known", "seeds"),
        Column("mean", _F, "Mean over those seeds; for fdr, false accounts ÷ accounts accepted, all seeds"),
        Column("low", _F, "Lower end of the 95 % interval over the seeds"),
        Column("high", _F, "Upper end of that interval"),
        _NOMINAL,
    ),
    ("world", "posts", "scope", "measure"),
)

CURVE = Contract(
    "curve",
    1,
    "what one threshold of q would accept",
    (
        _WORLD,
        _SEED,
        _SCOPE,
        _must("q", _F, "Threshold, inclusive"),
        _must("accepted", _I, "Accounts with q at or below the threshold", "accounts"),
        _must("true", _I, "Accounts accepted that coordinate", "accounts"),
        _must("false", _I, "Accounts accepted that do not", "accounts"),
        Column("recall", _F, "Accepted ÷ coordinating accounts; null where nobody coordinates"),
        Column("fdr", _F, "False ÷ accepted; null where none is accepted"),
    ),
    ("world", "seed", "scope", "q"),
)

ALERT = Contract(
    "alert",
    1,
    "what the chain would say at one moment of a campaign",
    (
        _WORLD,
        _SEED,
        _must("hours", _F, "Time since the first post of the manoeuvre", "hours"),
        _must("members_posting", _I, "Coordinating accounts that have posted", "accounts"),
        _must("members_found", _I, "Of these, accounts in groups", "accounts"),
        _must("groups_unexplained", _I, "Groups without an innocent explanation", "groups"),
        _must("alerted", _B, "The chain would alert at that moment"),
    ),
    ("world", "seed", "hours"),
)

GROUP = Contract(
    "group",
    1,
    "one group that the chain shows, and who is in it in truth",
    (
        _WORLD,
        _SEED,
        _must("label", _T, "Short name within the run: G01, G02, …"),
        _must("n", _I, "Members", "accounts"),
        _must("campaign", _I, "Members that belong to a planted or labelled campaign", "accounts"),
        _must("benign", _I, "Members that coordinate innocently", "accounts"),
        _must("organic", _I, "Members that do not coordinate", "accounts"),
        Column("q", _F, "Expected share of false groups among groups at least this heavy"),
        _must("explanations", _T, "Innocent explanations found, by commas; empty where none was"),
        _must("unexplained", _B, "It is shown as unexplained: none was found, and the group is sure enough"),
    ),
    ("world", "seed", "label"),
)

_CONTRACTS: Mapping[str, Contract] = {"score": SCORE, "curve": CURVE, "alert": ALERT, "group": GROUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationContent:
    """Everything that an evaluation report shows; nothing is read from anywhere else.

    Measures that the page knows. At the scopes of detectors: `recall` (n: accounts of campaigns, or that bear
    a label), `precision` and `fdr` (n: accounts accepted; false are those that act with nobody, or bear no
    label; nominal: the q stated) and `accounts_accepted`. At `chain`: the same, where recall and precision
    speak of accounts in groups without an innocent explanation, and `fdr` of accounts in any group; `ari`;
    `hours_to_first_alert` (null is "no alert" where `alert` has rows of that world, else not assessed);
    `organic_exposed` (accounts that act with nobody and are in a group: a count, or a share where n is
    given); `groups_unexplained`; `not_assessed` (kinds of object that could not be assessed). Any other
    measure goes to the data files only. A share whose n is 0 is undefined; one whose n is null was not
    assessed.

    Attributes:
        score: contract `score`. A figure that was not assessed is a row whose value is null.
        curve: contract `curve`; may be empty.
        alert: contract `alert`; may be empty.
        group: contract `group`; may be empty.
        tool_version: Vigie's version.
        detectors: code and version of each detector, such as `CA01 1.0`.
        parameters: name → value, as the runs held them.
        engine: engine and version.
        seeds: every seed, in order.
        command: what to type to get the same numbers, without any path of this machine.
        started_at_us, ended_at_us: when, µs since 1970 UTC.
        commit: version of the source code, where it is known.
        about: world → one sentence, in the language of the page, on what it holds; the reference worlds have
            theirs in the catalogue.
        lang: `en` or `fr`.
        marking: handling mark. An evaluation of invented worlds names nobody.
    """

    score: pa.Table
    curve: pa.Table
    alert: pa.Table
    group: pa.Table
    tool_version: str
    detectors: tuple[str, ...]
    parameters: Mapping[str, Any]
    engine: str
    seeds: tuple[int, ...]
    command: str
    started_at_us: int
    ended_at_us: int
    commit: str | None = None
    about: Mapping[str, str] = dataclasses.field(default_factory=dict)
    lang: str = "en"
    marking: str = "TLP:CLEAR"

    def checked(self) -> EvaluationContent:
        """Return the same content with every table cast to its contract.

        Raises:
            ContractError: a table does not keep its contract (VG101, VG102), or a kind of world is not known
                (VG102).
            ParameterError: the language is not known, or the marking is empty (VG602).
        """
        if self.lang not in LANGUAGES:
            raise ParameterError("VG602", f"no report in {self.lang!r}", hint=nearest(self.lang, LANGUAGES))
        if not self.marking.strip():
            raise ParameterError("VG602", "the marking is empty", hint="for example TLP:CLEAR")
        tables: dict[str, Any] = {
            name: rule.check(getattr(self, name), place=name) for name, rule in _CONTRACTS.items()
        }
        for kind in pc.unique(tables["score"]["kind"]).to_pylist():
            if kind not in KINDS:
                raise ContractError(
                    "VG102", f"{kind!r} is no kind of world", place="score.kind", hint=nearest(kind, KINDS)
                )
        return dataclasses.replace(self, **tables)
