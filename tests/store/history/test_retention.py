"""Thinning: the ladder, what is spared, and packs written again."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.history import pack as history_pack
from store.history import retention
from store.history.pack import Pack

HANOI = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2026, 11, 23, 17, 0, tzinfo=HANOI)


def pack_of(times: list[dt.datetime], emptied: frozenset[int] = frozenset()) -> Pack:
    """Return a pack with a snapshot at each time, whose text is its number."""
    data = b""
    for at, time in enumerate(times):
        pack = history_pack.load(data)
        facts = {
            "stamp": str(at),
            "at": time.isoformat(),
            "who": f"u{at % 2}@h",
            "sections": [f"s{at}"],
            "emptied": ["s0"] if at in emptied else [],
        }
        data = data[: pack.end] + history_pack.encode_addition(
            pack, f"text {at}".encode() * 9, facts
        )
    return history_pack.load(data)


def ago(**much: float) -> dt.datetime:
    """Return a time before now."""
    return NOW - dt.timedelta(**much)


def many(first: dt.datetime, step: dt.timedelta, count: int) -> list[dt.datetime]:
    """Return times in order."""
    return [first + step * at for at in range(count)]


RECENT = many(ago(minutes=20), dt.timedelta(minutes=1), 20)
"""As many as are spared in any case."""


def test_all_of_the_last_day_stay() -> None:
    times = many(ago(hours=23), dt.timedelta(minutes=10), 130)
    pack = pack_of(times)
    assert retention.choose_kept(pack.entries, NOW) == [*range(130)]


def test_one_an_hour_of_the_last_week_stays_the_last_of_it() -> None:
    times = many(ago(days=3), dt.timedelta(minutes=10), 12)
    stays = retention.choose_kept(pack_of(times + RECENT).entries, NOW)
    assert [times[at].strftime("%H:%M") for at in stays if at < 12] == ["17:50", "18:50"]


def test_one_a_day_of_three_months_stays() -> None:
    times = many(ago(days=40), dt.timedelta(hours=5), 10)
    stays = retention.choose_kept(pack_of(times + RECENT).entries, NOW)
    days = [times[at].date() for at in stays if at < 10]
    assert len(days) == len(set(days)) == len({time.date() for time in times})


def test_one_a_month_stays_of_what_is_older() -> None:
    times = many(ago(days=400), dt.timedelta(days=3), 60)
    stays = retention.choose_kept(pack_of(times + RECENT).entries, NOW)
    months = [times[at].strftime("%Y-%m") for at in stays if at < 60]
    assert months == sorted({time.strftime("%Y-%m") for time in times})


def test_the_text_before_an_emptied_section_stays_for_good() -> None:
    times = many(ago(days=300), dt.timedelta(minutes=1), 9)
    stays = retention.choose_kept(pack_of(times + RECENT, frozenset({4})).entries, NOW)
    assert [at for at in stays if at < 9] == [3, 8]


def test_it_still_stays_when_the_one_that_emptied_has_gone() -> None:
    times = many(ago(days=300), dt.timedelta(minutes=1), 9)
    pack = pack_of(times + RECENT, frozenset({4}))
    for _ in range(3):
        pack = history_pack.load(
            retention.rewrite_pack(pack, retention.choose_kept(pack.entries, NOW))
        )
    assert pack.entries[0].facts["stamp"] == "3"
    assert pack.entries[1].facts["emptied"] == ["s0"]


def test_a_clock_that_jumps_ahead_does_not_cost_the_latest() -> None:
    pack = pack_of(RECENT)
    later = NOW.replace(year=2099)
    assert retention.choose_kept(pack.entries, later) == [*range(len(RECENT))]


def test_times_of_the_future_stay() -> None:
    times = many(NOW + dt.timedelta(days=900), dt.timedelta(minutes=1), 30)
    assert len(retention.choose_kept(pack_of(times).entries, NOW)) == 30


@given(st.lists(st.integers(0, 200 * 24 * 60), max_size=60), st.integers(0, 100 * 24))
def test_thinning_twice_is_thinning_once(minutes: list[int], later: int) -> None:
    times = [ago(minutes=one) for one in sorted(minutes, reverse=True)]
    pack = pack_of(times)
    once = history_pack.load(retention.rewrite_pack(pack, retention.choose_kept(pack.entries, NOW)))
    assert len(retention.choose_kept(once.entries, NOW)) == len(once.entries)
    # Whether one looks now and later, or later only, the same ones are there in the end.
    then = NOW + dt.timedelta(hours=later)
    direct = [pack.entries[at].facts["stamp"] for at in retention.choose_kept(pack.entries, then)]
    staged = [once.entries[at].facts["stamp"] for at in retention.choose_kept(once.entries, then)]
    assert set(staged) >= {one for one in direct if one in {e.facts["stamp"] for e in once.entries}}


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_a_pack_written_again_has_the_same_texts(stay: list[bool]) -> None:
    times = many(ago(hours=5), dt.timedelta(minutes=1), len(stay))
    pack = pack_of(times)
    stays = [at for at, one in enumerate(stay) if one]
    again = history_pack.load(retention.rewrite_pack(pack, stays))
    assert [again.read(entry) for entry in again.entries] == [
        pack.read(pack.entries[at]) for at in stays
    ]
    last = -1
    for at, entry in zip(stays, again.entries, strict=True):
        assert entry.facts["sections"] == [f"s{one}" for one in range(last + 1, at + 1)]
        last = at


def test_who_saved_between_is_named() -> None:
    pack = pack_of(many(ago(hours=5), dt.timedelta(minutes=1), 5))
    again = history_pack.load(retention.rewrite_pack(pack, [0, 4]))
    assert [entry.facts["who"] for entry in again.entries] == ["u0@h", "u1@h, u0@h"]


def test_it_is_written_again_only_when_it_is_worth_it() -> None:
    old = many(ago(days=300), dt.timedelta(minutes=1), retention.SLACK)
    assert not retention.is_due(pack_of(old + RECENT), NOW)
    old += many(ago(days=299), dt.timedelta(minutes=1), 2)
    assert retention.is_due(pack_of(old + RECENT), NOW)


def test_a_pack_that_is_too_large_is_thinned_further(monkeypatch: pytest.MonkeyPatch) -> None:
    times = many(ago(hours=20), dt.timedelta(seconds=30), 200)
    pack = pack_of(times)
    monkeypatch.setattr(retention, "LARGEST_PACK", len(pack.data) // 4)
    assert retention.is_due(pack, NOW)
    again = history_pack.load(retention.thin_pack(pack, NOW))
    assert len(again.data) <= len(pack.data) // 4
    moments = [retention.time_of(entry) for entry in again.entries]
    assert moments[-1] == times[-1]
    assert all(one < other for one, other in pairwise(moments))


@pytest.mark.parametrize("said", [None, 7, "", "yesterday", "2026-13-40T00:00:00"])
def test_a_snapshot_without_a_time_is_the_oldest(said: object) -> None:
    data = history_pack.encode_addition(Pack(b""), b"text", {"at": said})
    entry = history_pack.load(data).entries[0]
    assert retention.time_of(entry) < ago(days=9999)
    assert retention.choose_kept([entry], NOW) == [0]
