"""Who used an object, how often and in which order: concentration and onset of many objects at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["UseProfiles", "among_first", "busiest_spans", "like_objects", "profile_uses"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class UseProfiles:
    """One number for each object; arrays of one length.

    Attributes:
        keys: Objects, rising.
        users: Accounts that used it.
        posts: Posts that used it.
        gini: 0 when all users posted as much … towards 1 when one posted all.
        top: Share of the posts by the `k` busiest users.
        load: Posts a user.
        rise_us: Time from the first user to the `k`-th, µs; not-a-number with fewer users.
    """

    keys: Ints
    users: Ints
    posts: Floats
    gini: Floats
    top: Floats
    load: Floats
    rise_us: Floats


def profile_uses(objects: Ints, posts: Ints, first_us: Ints, *, k: int) -> UseProfiles:
    """Profile every object from its uses: a row is one account on one object, in any order.

    Args:
        objects: key of the object, shape (n,).
        posts: posts of the account that used it, at least 1, shape (n,).
        first_us: first of them, µs, shape (n,).
        k: how many users count as the first, and as the busiest.

    Gini's coefficient is that of the users of the object, with no correction for their number
    (doi:10.2307/2223319). Cost: two sorts of n rows.
    """
    keys, users = np.unique(objects, return_counts=True)
    start = np.cumsum(users) - users
    by_volume = posts[np.lexsort((posts, objects))].astype(np.float64)
    place = np.arange(len(objects)) - np.repeat(start, users) + 1
    total = _added(by_volume, start)
    gini = 2 * _added(place * by_volume, start) / np.maximum(users * total, 1.0) - (users + 1) / users
    busiest = np.where(place > np.repeat(users - k, users), by_volume, 0.0)
    by_time = first_us[np.lexsort((first_us, objects))].astype(np.float64)
    last = np.minimum(start + k - 1, max(len(objects) - 1, 0))
    rise = np.where(users >= k, by_time[last] - by_time[start], np.nan) if len(keys) else np.empty(0)
    return UseProfiles(keys, users, total, gini, _added(busiest, start) / total, total / users, rise)


def busiest_spans(objects: Ints, first_us: Ints, *, span_s: int) -> Floats:
    """Return for each object the largest share of its users that came to it within one span of time.

    Args:
        objects: key of the object, shape (n,), a row for each account on each object.
        first_us: first use by the account, µs, shape (n,).
        span_s: length of the span in seconds; both ends count.

    Returns:
        One share for each distinct key, in rising order of keys. Cost: a sort of n rows.
    """
    keys, place, users = np.unique(objects, return_inverse=True, return_counts=True)
    if not len(keys):
        return np.empty(0)
    seconds = (first_us - first_us.min()) // 1_000_000
    # Objects stand one after another on one line of time, further apart than any span reaches.
    line = np.sort(place * (int(seconds.max()) + span_s + 1) + seconds)
    held = np.searchsorted(line, line + span_s, side="right") - np.arange(len(line))
    return np.asarray(np.maximum.reduceat(held, np.cumsum(users) - users) / users)


def like_objects(profiles: UseProfiles, at: int, *, barred: Ints, factor: float) -> Ints:
    """Return the positions of the objects that as many accounts use, within a factor of `factor`.

    Args:
        profiles: of all objects of one type.
        at: position of the object that they are held against.
        barred: keys of objects that may not stand in a baseline: the topics of groups.
        factor: at least 1.
    """
    users = profiles.users
    near = (users * factor >= users[at]) & (users <= users[at] * factor)
    return np.flatnonzero(near & ~np.isin(profiles.keys, barred) & (np.arange(len(users)) != at))


def among_first(first_us: Ints, member: Bools, *, k: int) -> tuple[int, int]:
    """Count members among the first `k` users of an object, and the users that came before any member.

    Args:
        first_us: first use of each account, µs, shape (n,).
        member: whether the account is a member, shape (n,), at least one of them.
        k: how many users count as the first.

    Of accounts of the same moment, members count as the later: a tie speaks for nobody.
    """
    order = np.lexsort((member, first_us))
    before = int(np.argmax(member[order]))
    return int(member[order][:k].sum()), before


def _added(values: Floats, start: Ints) -> Floats:
    return np.add.reduceat(values, start) if len(start) else np.empty(0)
