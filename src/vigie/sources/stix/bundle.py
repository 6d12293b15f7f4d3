"""The objects of a STIX file, whatever the standard thinks of them: nothing is dropped, nothing is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vigie.model.errors import SourceError
from vigie.sources.json_paths import CONTEXT_KEY
from vigie.sources.jsonfiles import json_pieces
from vigie.sources.records import Piece, Refusal
from vigie.sources.sample import Container, Sample, take_sample

__all__ = ["Bundle", "bundle_pieces", "is_object", "read_bundle"]

StixObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a file holds.

    Attributes:
        objects: Every JSON object with a type and an id, with all its properties, in the order of the file.
        refusals: What stands among them and is none.
    """

    objects: tuple[StixObject, ...]
    refusals: tuple[Refusal, ...] = ()

    @property
    def types(self) -> dict[str, int]:
        """Type → objects, the most frequent first."""
        counts = Counter(str(each["type"]) for each in self.objects)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def is_object(value: Mapping[str, Any]) -> bool:
    """Say whether a JSON object has the type and the id that make it an object of STIX."""
    kind, identity = value.get("type"), value.get("id")
    return isinstance(kind, str) and isinstance(identity, str) and identity.startswith(f"{kind}--")


def read_bundle(path: Path) -> Bundle:
    """Read a bundle, a list of objects, or one object a line. Cost: the file in memory.

    Raises:
        SourceError: there is no such file (VG209), it is empty (VG207), cut or damaged (VG208), or it holds
            no object of STIX (VG202).
    """
    objects: list[StixObject] = []
    refusals: list[Refusal] = []
    for piece in bundle_pieces(take_sample(path)):
        refusals += piece.refusals
        objects += piece.rows
    if not objects:
        hint = "a bundle is a JSON object of type bundle with a list of objects"
        raise SourceError("VG202", "the file holds no object of STIX", place=path.name, hint=hint)
    return Bundle(tuple(objects), tuple(refusals))


def bundle_pieces(sample: Sample) -> Iterator[Piece]:
    """Yield the objects of a file piece by piece; what is no object becomes a refusal (`not-stix`)."""
    if sample.container not in {Container.JSON_DOCUMENT, Container.JSON_LINES}:
        return
    whole = sample.container == Container.JSON_DOCUMENT
    for piece in json_pieces(sample.path, sample.encoding, _opened, whole=whole, stream="objects"):
        yield _sorted_out(piece)


def _opened(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Take a bundle that stands on one line apart; one without objects is no record."""
    listed = value.get("objects")
    if value.get("type") != "bundle":
        return None
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def _sorted_out(piece: Piece) -> Piece:
    rows, numbers, refs, refusals = [], [], [], list(piece.refusals)
    for row, number, ref in zip(piece.rows, piece.numbers, piece.refs, strict=True):
        row.pop(CONTEXT_KEY, None)
        if is_object(row):
            rows.append(row)
            numbers.append(number)
            refs.append(ref)
        else:
            detail = "no type, or no id that begins with it"
            refusals.append(Refusal(number, ref, "not-stix", detail, str(row)))
    return Piece(rows, numbers, refs, refusals, piece.bytes_read)
