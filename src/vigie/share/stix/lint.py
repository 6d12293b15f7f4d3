"""What is wrong with a bundle: faults that keep readers from loading it, or analysts from trusting it.

The rules come from what public bundles of agencies were found to contain. A rule that more than a few objects
break gives one finding with their number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from vigie.characterisation.disarm.framework import VERSION, migrate, techniques
from vigie.model.lint import ERROR, WARNING, LintFinding
from vigie.share.stix.vocabulary import STANDARD_TYPES, TLP_OF_2017

__all__ = ["lint_objects"]

Objects = Iterable[Mapping[str, Any]]
Fault = tuple[str, str]
"""Id of the object, and what is wrong there."""

_FEW = 8
_PLACEHOLDER = re.compile(
    r"(?<!\w)(?:à ?remplir|a ?remplir|(?-i:TO ?DO)|tbd|fixme|x{4,}"
    r"|lorem ipsum|to be (?:completed|filled))(?!\w)",
    re.IGNORECASE,
)
_TECHNIQUE = re.compile(r"^T\d{4}(?:\.\d{3})?$")
_IDENTITY = re.compile(r"^[a-z0-9-]+--(?P<uuid>[0-9a-fA-F-]{36})$")


def lint_objects(objects: Objects) -> list[LintFinding]:
    """Hold the objects of a bundle, as `sources.stix.bundle` reads them, against the rules.

    Returns:
        Findings, errors first, by rule; none for a bundle that breaks no rule.
    """
    listed = list(objects)
    found = [
        finding
        for code, severity, rule, hint in _RULES
        for finding in _told(code, severity, list(rule(listed)), hint)
    ]
    return sorted(found, key=lambda finding: (finding.severity != ERROR, finding.code, finding.place))


def _told(code: str, severity: str, faults: list[Fault], hint: str) -> list[LintFinding]:
    """Return one finding a fault, or one for each sentence where there are many."""
    if len(faults) <= _FEW:
        return [
            LintFinding(code=code, severity=severity, place=place, sentence=sentence, hint=hint)
            for place, sentence in faults
        ]
    first: dict[str, str] = {}
    for place, sentence in faults:
        first.setdefault(sentence, place)
    counts = Counter(sentence for _, sentence in faults)
    return [
        LintFinding(
            code=code, severity=severity, place=place, sentence=_counted(each, counts[each]), hint=hint
        )
        for each, place in first.items()
    ]


def _counted(sentence: str, objects: int) -> str:
    return sentence if objects == 1 else f"{sentence} ({objects} objects)"


def _references(each: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in each.items():
        if name.endswith("_ref") and isinstance(value, str):
            yield name, value
        elif name.endswith("_refs") and isinstance(value, list):
            yield from ((name, item) for item in value if isinstance(item, str))


def _dangling(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    known = {each["id"] for each in objects}
    for each in objects:
        for name, target in _references(each):
            if target not in known:
                yield each["id"], f"{name} points to {target}, which the bundle does not hold"


def _placeholders(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        for name, value in each.items():
            if isinstance(value, str) and _PLACEHOLDER.search(value):
                yield each["id"], f"{name} still holds a placeholder, {value[:60]!r}"


def _technique(each: Mapping[str, Any]) -> str:
    """Return the DISARM id of an attack pattern, or nothing."""
    listed = each.get("external_references")
    named = [each.get("x_mitre_id")]
    named += (
        [item.get("external_id") for item in listed if isinstance(item, dict)]
        if isinstance(listed, list)
        else []
    )
    return next((name for name in named if isinstance(name, str) and _TECHNIQUE.match(name)), "")


def _dead_techniques(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        if each["type"] == "attack-pattern" and (name := _technique(each)) and name not in techniques():
            now = " or ".join(migrate(name))
            went = f"there it is {now}" if now else "nothing there says the same"
            yield (
                each["id"],
                f"{name} {each.get('name', '')!r} is no technique of DISARM Red v{VERSION}; {went}",
            )


def _instants(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        for start, stop in (("start_time", "stop_time"), ("first_seen", "last_seen")):
            begins, ends = each.get(start), each.get(stop)
            if not isinstance(begins, str) or not isinstance(ends, str):
                continue
            if ends < begins or (ends == begins and start == "start_time"):
                yield each["id"], f"{stop} is not later than {start}"


def _markings(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        told = each.get("definition")
        level = told.get("tlp") if isinstance(told, dict) else None
        if each["type"] == "marking-definition" and level is not None and level not in TLP_OF_2017:
            yield each["id"], f"TLP {level!r} is written as a marking of 2017, which strict libraries refuse"


def _unmarked(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        if each["type"] not in {"marking-definition", "extension-definition"} and not each.get(
            "object_marking_refs"
        ):
            yield each["id"], "there is no marking on the object"


def _kill_chains(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        if each["type"] != "attack-pattern" or not _technique(each):
            continue
        phases = each.get("kill_chain_phases")
        chains = (
            {phase.get("kill_chain_name") for phase in phases if isinstance(phase, dict)}
            if isinstance(phases, list)
            else set()
        )
        for name in sorted(str(chain) for chain in chains - {"disarm"}):
            yield each["id"], f"a technique of DISARM stands in the kill chain {name!r}"


def _ids(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        hit = _IDENTITY.match(each["id"])
        if hit is None or not _is_uuid(hit["uuid"]):
            yield each["id"], "the id does not end with a UUID"


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _twins(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    counts = Counter((each["id"], str(each.get("modified", ""))) for each in objects)
    yield from (
        (name, "the same version of the object is there more than once")
        for (name, _), n in counts.items()
        if n > 1
    )


def _foreign_types(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        if each["type"] not in STANDARD_TYPES:
            yield (
                each["id"],
                f"{each['type']} is no type of STIX 2.1: strict readers skip the object or the bundle",
            )


def _custom_properties(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        if each["type"] in STANDARD_TYPES and any(name.startswith("x_") for name in each):
            yield (
                each["id"],
                "properties that begin with x_ are outside the standard: strict readers refuse them",
            )


def _individuals(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for each in objects:
        if each["type"] == "identity" and each.get("identity_class") == "individual":
            yield each["id"], "the object may name a private person"


def _untyped(objects: list[Mapping[str, Any]]) -> Iterator[Fault]:
    relations = [each for each in objects if each["type"] == "relationship"]
    loose = [each for each in relations if each.get("relationship_type") == "related-to"]
    if relations and 2 * len(loose) > len(relations):
        yield loose[0]["id"], f"{len(loose)} of {len(relations)} relationships are only related-to"


_Rule = tuple[str, str, Callable[[list[Mapping[str, Any]]], Iterator[Fault]], str]

_RULES: tuple[_Rule, ...] = (
    ("LS01", ERROR, _dangling, "add the object, or take the reference out"),
    ("LS02", ERROR, _placeholders, "fill it in, or take the property out"),
    ("LS03", ERROR, _dead_techniques, "name the technique by an id of today, or take it out"),
    ("LS04", ERROR, _instants, "leave the end out where only one day is known"),
    ("LS05", WARNING, _markings, "use the marking definitions of TLP 2.0 for readers other than OpenCTI"),
    ("LS06", WARNING, _kill_chains, "use the kill chain name disarm"),
    ("LS07", WARNING, _unmarked, "mark every object: readers give what is unmarked a marking of their own"),
    ("LS08", ERROR, _ids, "derive ids from a UUID"),
    ("LS09", ERROR, _twins, "keep one"),
    ("LS10", WARNING, _foreign_types, "export with --profile core for readers other than OpenCTI"),
    ("LS11", WARNING, _custom_properties, "use an extension definition"),
    ("LS12", WARNING, _individuals, "take it out, or note the legal reason for naming the person"),
    ("LS13", WARNING, _untyped, "say uses, publishes, amplifies, belongs-to, resolves-to, targets"),
)
