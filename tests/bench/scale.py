"""What a report of 10,000 headings costs, against what must be paid in any case."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path

from export import export_report, profiles
from outline.completion.tracker import Completion
from outline.editing import sections
from outline.search.heading_index import HeadingIndex
from store.report_file import codec, files
from tests.samples.long import report

from .measure import Finding, clock, in_turns, milliseconds

SIZES = (60, 1_000, 10_000)
READING = 2.0
SAVING = 3.0
"""Against one tomllib pass: a save compares, writes, and reads back what it wrote."""
SAVING_EXTRA = 0.020
"""Seconds for the two fsyncs that make it last."""
SEARCH_MS = 16
KEY_MS = 0.2
GROWTH = 12.0
"""Ten times the headings may cost this many times the time."""
EXPORT_MS = 3_000
TYPED = ("kiem tra", "ktxh", "quốc phòng", "999.9", "co cau lai", "kt-xh", "xd chính")


def storing(folder: Path, rounds: int, sizes: Sequence[int] = SIZES) -> Iterator[Finding]:
    """Measure reading, and saving one changed section, against tomllib on the same bytes."""
    for size in sizes:
        path = folder / f"{size}.toml"
        files.create(path, report(size))
        text = path.read_text("utf-8")
        found = in_turns(
            {
                "tomllib": clock(partial(tomllib.loads, text, parse_float=Decimal)),
                "decode": clock(partial(codec.decode, text.encode(), "bench")),
                "save": clock(_Saver(path, f"s{size // 2}")),
            },
            rounds,
        )
        yield Finding(
            f"reading {size:,} sections / tomllib",
            READING,
            found["decode"] / found["tomllib"],
            "x",
            f"{milliseconds(found['decode'])} / {milliseconds(found['tomllib'])}",
        )
        allowed = SAVING * found["tomllib"] + SAVING_EXTRA
        yield Finding(
            f"saving one of {size:,} / (3 x tomllib + 20 ms)",
            1.0,
            found["save"] / allowed,
            "x",
            f"{milliseconds(found['save'])} / {milliseconds(allowed)}",
        )


class _Saver:
    """Saves the same report again and again, each time with another text in one section."""

    def __init__(self, path: Path, id_: str) -> None:
        self._opened = files.load(path)
        self._id = id_
        self._turn = 0

    def __call__(self) -> None:
        self._turn += 1
        changed = sections.set_body(self._opened.report, self._id, f"Đoạn thứ {self._turn}.")
        self._opened = files.save(self._opened, changed)


def typing(rounds: int, size: int = SIZES[-1]) -> Iterator[Finding]:
    """Measure one key of a search, and what one key in the editor makes be computed again."""
    big = report(size)
    index = HeadingIndex(big)
    queries = [word[:end] for word in TYPED for end in range(1, len(word) + 1)]
    index.search("x")  # imports the matcher
    rivals = {query: clock(partial(index.search, query)) for query in queries}
    slowest = max(in_turns(rivals, rounds).items(), key=lambda pair: pair[1])
    yield Finding(
        f"search over {size:,} headings, slowest key",
        SEARCH_MS,
        slowest[1] * 1000,
        "ms",
        f"“{slowest[0]}”",
    )
    completion = Completion(big)
    where = f"s{size // 2 + 1}"
    start_of = [sections.set_body(big, where, "Đoạn " + "a" * at) for at in range(1, 51)]

    def keys() -> None:
        for changed in start_of:
            completion.refresh(changed, (where,))

    found = in_turns({"keys": clock(keys)}, rounds)["keys"] / len(start_of)
    yield Finding(f"findings after a key, {size:,} headings", KEY_MS, found * 1000, "ms")


def exporting(rounds: int, sizes: tuple[int, int] = (1_000, 10_000)) -> Iterator[Finding]:
    """Measure how the export grows with the report."""
    small, big = (_export(size) for size in sizes)
    found = in_turns({"small": clock(small), "big": clock(big)}, rounds)
    yield Finding(
        f"export {sizes[1]:,} / {sizes[0]:,} headings",
        GROWTH * sizes[1] / sizes[0] / 10,
        found["big"] / found["small"],
        "x",
        f"{milliseconds(found['big'])} / {milliseconds(found['small'])}",
    )
    yield Finding(f"export {sizes[1]:,} headings", EXPORT_MS, found["big"] * 1000, "ms")


def _export(size: int) -> Callable[[], object]:
    made = report(size)
    profile = profiles.for_report(made)
    return lambda: export_report(made, profile, BytesIO())
