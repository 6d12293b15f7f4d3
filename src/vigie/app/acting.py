"""Actions as co-action takes them when families are there: on a family, not on its exact words or ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.app.families import MEDIA, TEXT, Families
from vigie.detectors.coaction.spec import CoActionParams
from vigie.detectors.media_families.run import media_family_actions
from vigie.detectors.text_families.run import text_family_actions
from vigie.engine.port import Engine, Input
from vigie.engine.statements import read_statement
from vigie.model.content_tables import TEXT_FAMILY_MEMBER
from vigie.model.media_tables import MEDIA_POST
from vigie.model.outcomes import NotAssessed
from vigie.model.tables import ACTION
from vigie.model.vocabulary import ObjectType

__all__ = ["Acting", "actions_with_families", "asks_for_families"]


@dataclass(frozen=True, slots=True)
class Acting:
    """Actions (contract `action`) and, for object types that they lack, why."""

    actions: Input
    absent: Mapping[str, NotAssessed]


def asks_for_families(params: CoActionParams) -> bool:
    """Tell whether a run looks at families: it does unless it names other object types only."""
    kinds = set(params.object_types)
    return not kinds or bool(kinds & {ObjectType.TEXT_FAMILY, ObjectType.MEDIA_FAMILY})


def actions_with_families(
    engine: Engine, tables: Mapping[str, Input], families: Families | None, params: CoActionParams
) -> Acting:
    """Let posts act on the families that their texts and files are in.

    Copies of one text are one piece of evidence, whether they are called a text or a family: a post in a
    family of texts leaves the object type `text`, and what is left there, texts of no family, become families
    of their own. What is boilerplate counts for neither. Ids of media give way to the families of files that
    were added. A run that names `text` gets exact texts, and no families of texts.

    Args:
        engine: where relations are computed.
        tables: `action` and `post` of the lake, or a part of them.
        families: those of the same state of the data; None where they were left out.
        params: parameters of co-action.
    """
    if families is None:
        kinds = (ObjectType.TEXT_FAMILY, ObjectType.MEDIA_FAMILY)
        return Acting(tables["action"], {str(kind): NotAssessed("families-left-out") for kind in kinds})
    exact = ObjectType.TEXT in params.object_types or families.search(TEXT) is None
    known = families.tables
    with_media = families.search(MEDIA) is not None
    inputs: dict[str, Input] = {
        "action": tables["action"],
        "held": _held(engine, known, exact=exact),
        "text_action": ACTION.empty()
        if exact
        else text_family_actions(engine, {**known, "post": tables["post"]}),
        "media_action": media_family_actions(engine, known) if with_media else ACTION.empty(),
    }
    kind = ObjectType.TEXT if exact else ObjectType.TEXT_FAMILY
    text = read_statement(__package__, "actions_with_families")
    actions = engine.persist(engine.sql(text, inputs, {"text_type": str(kind)}))
    return Acting(actions, _absent(families, exact=exact))


def _held(engine: Engine, known: Mapping[str, Input], *, exact: bool) -> Input:
    inputs: dict[str, Input] = {
        "text_family_member": TEXT_FAMILY_MEMBER.empty() if exact else known["text_family_member"],
        "media_post": known.get("media_post", MEDIA_POST.empty()),
    }
    return engine.sql(read_statement(__package__, "held_by_families"), inputs)


def _absent(families: Families, *, exact: bool) -> dict[str, NotAssessed]:
    """Say why object types are not there, where the search for families knows it."""
    why = {ObjectType.TEXT_FAMILY: families.why_not(TEXT), ObjectType.MEDIA_FAMILY: families.why_not(MEDIA)}
    told = {str(kind): reason for kind, reason in why.items() if reason is not None}
    return told if exact else told | {str(ObjectType.TEXT): NotAssessed("held-as-families")}
