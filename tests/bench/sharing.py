"""What safety costs whoever types: the journal at a key, and a save or a merge under way."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

from outline.editing import sections
from outline.model import Report
from store.report_file import files
from tests.samples.long import BODY, report
from tui.app import SWITCH
from tui.session.session import Session

from .measure import Finding

KEY_MS = 1.0
"""Milliseconds that the journal may add to a key."""
GAP_MS = 16.0
"""Milliseconds that a save may keep the loop from a key."""
SAVE_MS = 1500.0
LARGE = 3_000_000
"""Bytes of the report that is saved."""
SECTIONS = 400
KEYS = 200
BETWEEN = 0.004
"""Seconds between two keys, so that the thread writes meanwhile."""


def sharing(folder: Path, rounds: int) -> Iterator[Finding]:
    """Measure the journal at a key, and the longest gap of the loop; the best of some rounds.

    A gap is counted in the time that this process works, all threads together: by the clock on the
    wall it would be as long as whatever else the machine does. On a machine of its own the two are
    the same, or the wall is quicker where threads work side by side.
    """
    keys = [asyncio.run(_typed(_session(folder, f"key-{at}", report(60)))) for at in range(rounds)]
    yield Finding("journal: added to a key", KEY_MS, median(keys), "ms")
    tried = max(rounds // 3, 1)
    large = _large()
    gaps = [asyncio.run(_saved(_session(folder, f"gap-{at}", large), _gap)) for at in range(tried)]
    yield Finding("saving 3 MB: longest gap of the loop", GAP_MS, min(gaps), "ms")
    took = [
        asyncio.run(_saved(_session(folder, f"save-{at}", large), _took)) for at in range(tried)
    ]
    yield Finding("saving 3 MB", SAVE_MS, median(took), "ms")
    gaps = [asyncio.run(_came(_session(folder, f"came-{at}", large))) for at in range(tried)]
    yield Finding("others' save of 3 MB: longest gap", GAP_MS, min(gaps), "ms")


def _large() -> Report:
    found = report(SECTIONS)
    text = (BODY + "\n\n") * (LARGE // SECTIONS // len(BODY.encode()))
    return found.with_sections(tuple(replace(one, body=text) for one in found.sections))


def _session(folder: Path, name: str, of: Report) -> Session:
    session = Session(files.create(folder / f"{name}.toml", of))
    session.saver.keep_journal()
    return session


async def _typed(session: Session) -> float:
    """Return the median milliseconds of handing a key to the journal."""
    assert session.saver.journal is not None
    section, took = session.report.sections[1].id, []
    for at in range(KEYS):
        typed = sections.set_body(session.report, section, f"{BODY} {at}")
        began = time.perf_counter()
        session.saver.journal.take(typed)
        took.append(time.perf_counter() - began)
        await asyncio.sleep(BETWEEN)
    assert session.saver.journal.flush(10)
    session.saver.end(keep=False)
    return 1e3 * median(took)


async def _saved(
    session: Session, measure: Callable[[Callable[[], Awaitable[bool]]], Awaitable[float]]
) -> float:
    section = session.report.sections[1].id
    session.type_body(section, BODY)
    found = await measure(session.saver.save)
    session.saver.end(keep=False)
    return found


async def _came(session: Session) -> float:
    """Let somebody else save another section while something is unsaved here."""
    session.type_body(session.report.sections[1].id, BODY)
    there = files.load(session.path)
    files.save(there, sections.set_body(there.report, there.report.sections[2].id, BODY))
    found = await _gap(session.saver.receive)
    session.saver.end(keep=False)
    return found


async def _took(work: Callable[[], Awaitable[bool]]) -> float:
    """Return the milliseconds that it takes while nobody types."""
    began = time.perf_counter()
    assert await work()
    return 1e3 * (time.perf_counter() - began)


async def _gap(work: Callable[[], Awaitable[bool]]) -> float:
    """Return the longest time, in ms, that the loop could do nothing else; it does all it can."""
    longest, done, before = 0.0, False, sys.getswitchinterval()

    async def beat() -> None:
        nonlocal longest
        last = time.process_time()
        while not done:
            await asyncio.sleep(0)
            now = time.process_time()
            longest, last = max(longest, now - last), now

    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH)
    beating = asyncio.create_task(beat())
    try:
        assert await work()
    finally:
        done = True
        await beating
        sys.setswitchinterval(before)
        gc.unfreeze()
    return 1e3 * longest
