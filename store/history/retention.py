"""Which snapshots stay as they grow old, and a pack rewritten without the others.

The rule is ``LADDER``: change it there, and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from . import pack as history_pack
from .pack import HEADER, TEXT, Pack, PackEntry, Slice

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MONTH = dt.timedelta(days=28)
"""The shortest calendar month."""

LADDER: tuple[tuple[dt.timedelta, dt.timedelta], ...] = (
    (DAY, dt.timedelta(0)),
    (7 * DAY, HOUR),
    (92 * DAY, DAY),
    (dt.timedelta.max, MONTH),
)
"""Age up to which, interval of which one snapshot stays: all of the last day, then one an hour of
the last week, one a day of three months, one a month. The last one of each interval stays."""

ALWAYS_KEPT = 20
"""Latest snapshots that stay at any age: a clock that was wrong once must not cost the history."""

SLACK = 20
"""Snapshots to be dropped at which a pack is rewritten; until then they are still in it."""

LARGEST_PACK = 64 * 1024 * 1024
"""Bytes above which a pack is thinned by more than ``LADDER``."""

MOST_SNAPSHOTS = 20_000
"""Snapshots above which a pack is thinned so too: a script may save every second."""

_FLOORS = (dt.timedelta(minutes=10), HOUR, DAY, MONTH)


def time_of(entry: PackEntry) -> dt.datetime:
    """Return the time of a snapshot, with its offset; the earliest time if it has none."""
    text = entry.facts.get("at")
    try:
        time = dt.datetime.fromisoformat(text if isinstance(text, str) else "")
        return time if time.tzinfo is not None else time.astimezone()
    except (ValueError, OverflowError, OSError):
        return dt.datetime.min.replace(tzinfo=dt.UTC)


def choose_kept(
    entries: Sequence[PackEntry], now: dt.datetime, floor: dt.timedelta = dt.timedelta(0)
) -> list[int]:
    """Return the indexes of the snapshots that stay, in order; the oldest is ``entries[0]``.

    The latest stay. The one before a section was emptied stays as long as the history does, so
    that no text is lost because it was missed too late. With a ``floor``, no two stay that are
    closer together than that, except for the last one.
    """
    indexes = []
    latest = len(entries) - 1
    always_kept = 1 if floor else ALWAYS_KEPT
    filled_buckets: set[str] = set()
    for index in range(latest, -1, -1):
        moment = time_of(entries[index])
        spacing = max(_find_spacing(now - moment), floor)
        bucket = _name_bucket(moment, spacing)
        is_before_loss = (
            index < latest and bool(entries[index + 1].facts.get("emptied")) and not floor
        )
        if (
            index > latest - always_kept
            or is_before_loss
            or not spacing
            or bucket not in filled_buckets
        ):
            indexes.append(index)
        filled_buckets.add(bucket)
    return indexes[::-1]


def is_due(pack: Pack, now: dt.datetime) -> bool:
    """Return whether enough snapshots can go for the pack to be rewritten."""
    if pack.end > LARGEST_PACK or len(pack.entries) > MOST_SNAPSHOTS:
        return True
    return len(pack.entries) - len(choose_kept(pack.entries, now)) >= SLACK


def thin_pack(pack: Pack, now: dt.datetime) -> bytes:
    """Return the pack without the snapshots that go, if possible within ``LARGEST_PACK``."""
    data = b""
    for floor in (dt.timedelta(0), *_FLOORS):
        kept = choose_kept(pack.entries, now, floor)
        if len(kept) <= MOST_SNAPSHOTS or floor == _FLOORS[-1]:
            data = rewrite_pack(pack, kept)
            if len(data) <= LARGEST_PACK:
                break
    return data


def rewrite_pack(pack: Pack, kept: Sequence[int]) -> bytes:
    """Return a pack that holds only some of the snapshots, and the texts that they need.

    The changes that the others list are added to the next one that stays. Texts are copied
    compressed, so the cost is that of copying bytes.
    """
    used = {offset for index in kept for offset, _start, _length in pack.entries[index].slices}
    records = [HEADER]
    size = len(HEADER)
    new_offsets: dict[int, int] = {}
    units = sorted(
        [(offset, -1) for offset in used if offset in pack.texts]
        + [(pack.entries[index].offset, number) for number, index in enumerate(kept)]
    )
    for offset, number in units:
        if number < 0:
            new_offsets[offset] = size
            record = history_pack.encode_record(TEXT, pack.texts[offset].payload)
        else:
            first = kept[number - 1] + 1 if number else 0
            entry = _sum_up(pack.entries[first : kept[number] + 1])
            slices: list[Slice] = [
                (new_offsets.get(offset, 0), start, length)
                for offset, start, length in entry.slices
            ]
            record = history_pack.encode_snapshot(entry.facts, slices, entry.size, entry.digest)
        records.append(record)
        size += len(record)
    return b"".join(records)


def _sum_up(entries: Sequence[PackEntry]) -> PackEntry:
    """Return the last of the snapshots, with the changes and authors of those before it."""
    entry = entries[-1]
    facts = dict(entry.facts)
    for name in ("sections", "emptied"):
        ids = [id_ for earlier in entries for id_ in _read_texts(earlier.facts.get(name))]
        facts[name] = [*dict.fromkeys(ids)]
    people = [earlier.facts.get("who") for earlier in entries]
    names = [
        name
        for authors in people
        if isinstance(authors, str)
        for name in authors.split(", ")
        if name
    ]
    facts["who"] = ", ".join(dict.fromkeys(names))
    return replace(entry, facts=facts)


def _read_texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _find_spacing(age: dt.timedelta) -> dt.timedelta:
    return next(spacing for limit, spacing in LADDER if age <= limit)


def _name_bucket(moment: dt.datetime, spacing: dt.timedelta) -> str:
    """Name the hour, day or month that a snapshot falls in, as its own clock had it."""
    if spacing >= MONTH:
        return moment.strftime("%Y-%m")
    if spacing >= DAY:
        return moment.strftime("%Y-%m-%d")
    if spacing >= HOUR:
        return moment.strftime("%Y-%m-%d %H")
    return moment.strftime("%Y-%m-%d %H:%M")[:-1]
