"""Which snapshots stay as they grow old, and a pack written again without the others.

The ladder is ``LADDER``: change it there, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from . import pack as history_pack
from .pack import HEADER, TEXT, Entry, Pack, Slice

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MONTH = dt.timedelta(days=28)
"""At least this much stands for a calendar month."""

LADDER: tuple[tuple[dt.timedelta, dt.timedelta], ...] = (
    (DAY, dt.timedelta(0)),
    (7 * DAY, HOUR),
    (92 * DAY, DAY),
    (dt.timedelta.max, MONTH),
)
"""Up to which age, one snapshot for how long: all of the last day, then one an hour of the last
week, one a day of three months, one a month. The last of each hour, day and month is the one."""

LATEST = 20
"""So many stay whatever their age says: a clock that was wrong once must not cost the history."""

SLACK = 20
"""So many may go before a pack is written again; until then they are simply still there."""

LARGEST = 64 * 1024 * 1024
"""Bytes past which a pack is thinned by more than the ladder says."""

MOST = 20_000
"""Snapshots past which a pack is thinned so too: a script may save every second."""

_FLOORS = (dt.timedelta(minutes=10), HOUR, DAY, MONTH)


def when(entry: Entry) -> dt.datetime:
    """Return the time of a snapshot, with its offset; the beginning of time where it says none."""
    said = entry.facts.get("at")
    try:
        found = dt.datetime.fromisoformat(said if isinstance(said, str) else "")
        return found if found.tzinfo is not None else found.astimezone()
    except (ValueError, OverflowError, OSError):
        return dt.datetime.min.replace(tzinfo=dt.UTC)


def kept(
    entries: Sequence[Entry], now: dt.datetime, floor: dt.timedelta = dt.timedelta(0)
) -> list[int]:
    """Return the indexes of the snapshots that stay, in order; the oldest is ``entries[0]``.

    The latest stay, and one before a text was taken away stays as long as the history does, so that
    no text is lost because nobody missed it in time. With a ``floor`` no two stay that are closer
    together than that, save the last one.
    """
    found = []
    last = len(entries) - 1
    spared = 1 if floor else LATEST
    taken: set[str] = set()
    for at in range(last, -1, -1):
        moment = when(entries[at])
        spacing = max(_spacing(now - moment), floor)
        bucket = _bucket(moment, spacing)
        lost = at < last and bool(entries[at + 1].facts.get("emptied")) and not floor
        if at > last - spared or lost or not spacing or bucket not in taken:
            found.append(at)
        taken.add(bucket)
    return found[::-1]


def is_due(pack: Pack, now: dt.datetime) -> bool:
    """Tell whether enough can go for the pack to be written again."""
    if pack.end > LARGEST or len(pack.entries) > MOST:
        return True
    return len(pack.entries) - len(kept(pack.entries, now)) >= SLACK


def thinned(pack: Pack, now: dt.datetime) -> bytes:
    """Return the pack without the snapshots that go, no larger than ``LARGEST`` where it can be."""
    found = b""
    for floor in (dt.timedelta(0), *_FLOORS):
        stays = kept(pack.entries, now, floor)
        if len(stays) <= MOST or floor == _FLOORS[-1]:
            found = rewritten(pack, stays)
            if len(found) <= LARGEST:
                break
    return found


def rewritten(pack: Pack, stays: Sequence[int]) -> bytes:
    """Return a pack that holds only some of the snapshots, and the texts that they need.

    What the others say changed is said by the next one that stays. Texts are copied as they are
    packed, so this costs the bytes and no more.
    """
    used = {offset for at in stays for offset, _start, _length in pack.entries[at].slices}
    out = [HEADER]
    size = len(HEADER)
    moved: dict[int, int] = {}
    units = sorted(
        [(offset, -1) for offset in used if offset in pack.texts]
        + [(pack.entries[at].offset, number) for number, at in enumerate(stays)]
    )
    for offset, number in units:
        if number < 0:
            moved[offset] = size
            record = history_pack.frame(TEXT, pack.texts[offset].payload)
        else:
            first = stays[number - 1] + 1 if number else 0
            entry = _summed(pack.entries[first : stays[number] + 1])
            slices: list[Slice] = [
                (moved.get(offset, 0), start, length) for offset, start, length in entry.slices
            ]
            record = history_pack.snapshot(entry.facts, slices, entry.size, entry.digest)
        out.append(record)
        size += len(record)
    return b"".join(out)


def _summed(entries: Sequence[Entry]) -> Entry:
    """Return the last of the snapshots, with what those before it say changed."""
    entry = entries[-1]
    facts = dict(entry.facts)
    for name in ("sections", "emptied"):
        ids = [id_ for one in entries for id_ in _words(one.facts.get(name))]
        facts[name] = [*dict.fromkeys(ids)]
    people = [one.facts.get("who") for one in entries]
    names = [name for who in people if isinstance(who, str) for name in who.split(", ") if name]
    facts["who"] = ", ".join(dict.fromkeys(names))
    return replace(entry, facts=facts)


def _words(found: object) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _spacing(age: dt.timedelta) -> dt.timedelta:
    return next(spacing for limit, spacing in LADDER if age <= limit)


def _bucket(moment: dt.datetime, spacing: dt.timedelta) -> str:
    """Name the hour, day or month that a snapshot falls in, as its own clock had it."""
    if spacing >= MONTH:
        return moment.strftime("%Y-%m")
    if spacing >= DAY:
        return moment.strftime("%Y-%m-%d")
    if spacing >= HOUR:
        return moment.strftime("%Y-%m-%d %H")
    return moment.strftime("%Y-%m-%d %H:%M")[:-1]
