"""Paths into JSON records: a small language, compiled once into functions.

    id_str | id                         the first of these that holds something
    user.screen_name                    keys of nested objects
    user.{id_str,id}                    the first of these keys that holds something
    entities.hashtags[].text            one value from each item of a list
    references[type=quoted].id          from the first item whose key `type` is `quoted`
    @.retrieved_at                      what the page or envelope around the record says

Whatever is absent or of another shape is null: a path never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

__all__ = [
    "CONTEXT_KEY",
    "Getter",
    "Rows",
    "compile_path",
    "first_keys",
    "is_present",
    "objects_of",
    "parsed",
]

CONTEXT_KEY = "@"
"""Where a record carries what the page or envelope around it says."""

Getter = Callable[[Mapping[str, Any]], Any]
"""What a path becomes: a record in, a scalar, a list or None out."""

_NOTHING: dict[str, Any] = {}
_STEP = re.compile(r"^(?P<name>[^\[\]{}]+)(?:\[(?:(?P<key>[^=\]]+)=(?P<value>[^\]]+))?(?P<close>\]))?$")
_DOT = re.compile(r"\.(?![^{]*\})")


def compile_path(path: str) -> Getter:
    """Turn a path into a function. Cost of a call: a dictionary look-up a step and alternative."""
    choices = [_one(steps) for steps in parsed(path)]
    if len(choices) == 1:
        return choices[0]

    def first(record: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
        for choice in choices:
            value = choice(record)
            if is_present(value):
                return value
        return None

    return first


def is_present(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a value holds something: null, an empty text, list or object does not; 0 and false do."""
    return bool(value) or isinstance(value, int | float)


def objects_of(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    """Return the objects in a list; what is no list holds none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def first_keys(path: str) -> set[str]:
    """Return the keys of the record itself that a path begins with."""
    heads = (steps[0].partition("[")[0] for steps in parsed(path))
    return {name for head in heads for name in head.strip("{}").split(",")}


class Rows:
    """Records read path by path: objects that several paths pass through are looked up once.

    Args:
        records: The records.
    """

    def __init__(self, records: Sequence[dict[str, Any]]) -> None:
        self._holders: dict[tuple[str, ...], Sequence[dict[str, Any]]] = {(): records}

    def values(self, path: str) -> list[Any]:
        """Return what a path finds in each record, as `compile_path` would. Cost: linear."""
        first, *others = parsed(path)
        values = self._found(first)
        for other in others:
            if all(map(is_present, values)):
                break
            values = [
                value if is_present(value) else instead
                for value, instead in zip(values, self._found(other), strict=True)
            ]
        return values

    def holders(self, steps: tuple[str, ...]) -> Sequence[dict[str, Any]]:
        """Return the object that some plain steps lead to in each record, an empty one where none is."""
        if steps not in self._holders:
            above, name = self.holders(steps[:-1]), steps[-1]
            self._holders[steps] = [
                value if type(value := one.get(name)) is dict else _NOTHING for one in above
            ]
        return self._holders[steps]

    def _found(self, steps: tuple[str, ...]) -> list[Any]:
        place = next((place for place, step in enumerate(steps) if not _is_plain(step)), len(steps) - 1)
        holders = self.holders(steps[:place])
        if place == len(steps) - 1 and _is_plain(steps[place]):
            name = steps[place]
            return [holder.get(name) for holder in holders]
        rest = _one(steps[place:])
        return [rest(holder) for holder in holders]


@lru_cache(maxsize=4_096)
def parsed(path: str) -> tuple[tuple[str, ...], ...]:
    """Return the steps of each alternative of a path."""
    return tuple(tuple(_DOT.split(choice.strip())) for choice in path.split(" | "))


def _is_plain(step: str) -> bool:
    return "[" not in step and not step.startswith("{")


def _one(steps: tuple[str, ...]) -> Getter:
    for place, step in enumerate(steps):
        if "[" in step:
            return _through_list(_plain(steps[:place]), step, steps[place + 1 :])
    return _plain(steps)


def _plain(steps: tuple[str, ...]) -> Getter:
    if not steps:
        return lambda record: record
    hops = [_choice(step) if step.startswith("{") else _key(step) for step in steps]
    if len(hops) == 1:
        return hops[0]

    def walk(record: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
        value: Any = record
        for hop in hops:
            if type(value) is not dict:
                return None
            value = hop(value)
        return value

    return walk


def _key(name: str) -> Getter:
    return lambda record: record.get(name)


def _choice(step: str) -> Getter:
    names = step.strip("{}").split(",")

    def first(record: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
        return next((value for name in names if is_present(value := record.get(name))), None)

    return first


def _through_list(before: Getter, step: str, after: tuple[str, ...]) -> Getter:
    found = _STEP.match(step)
    if found is None:
        raise ValueError(step)
    head, tail = _key(found["name"]), _one(after) if after else None
    key, wanted = found["key"], found["value"]

    def items(record: Mapping[str, Any]) -> list[Any]:
        holder = before(record)
        listed = head(holder) if type(holder) is dict else None
        return listed if type(listed) is list else []

    if key is None:
        return lambda record: _each(items(record), tail)
    return lambda record: _chosen(items(record), key, wanted, tail)


def _each(items: list[Any], tail: Getter | None) -> list[Any] | None:
    if not items:
        return None
    values: list[Any] = []
    for item in items:
        value = item if tail is None else tail(item) if type(item) is dict else None
        if type(value) is list:
            values += value
        elif is_present(value):
            values.append(value)
    return values or None


def _chosen(items: list[Any], key: str, wanted: str, tail: Getter | None) -> Any:  # noqa: ANN401 - any JSON value
    for item in items:
        if type(item) is dict and item.get(key) == wanted:
            return item if tail is None else tail(item)
    return None
