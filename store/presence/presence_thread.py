"""The thread that keeps our lease and watches those of others, for as long as a report is open.

Whoever types only says where (``enter``, ``typed``): that costs nothing and waits for nothing. The
thread takes, renews and gives back, and tells when something a person should see has changed. Where
there can be no leases it does nothing and says nothing.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from outline.errors import DecuongError
from store import identity
from store.identity import Who

from . import leases
from .lease_file import Mark
from .leases import Held, Lease
from .observer import LOOK, Watch

BEAT = 5.0
"""Seconds between two renewals of a lease."""
RETRY = 30.0
"""Seconds after which a lease that the disk refused is tried for again."""


@dataclass(frozen=True, slots=True)
class News:
    """How things stand with the others."""

    holders: dict[str, Mark] = field(default_factory=dict)
    """Who writes in which section; not ourselves, nobody who is gone."""
    mine: str = ""
    """The section whose lease is ours."""
    barred: Mark | None = None
    """Who holds the section that we want to write in."""
    lost: Mark | None = None
    """Who has just taken our lease over."""
    asked: tuple[Mark, ...] = ()
    """Who has just asked for our section."""

    def shows(self) -> tuple[object, ...]:
        """Return what a screen shows of it; how often a lease has beaten is not of it."""
        return (
            {section: mark.nonce for section, mark in self.holders.items()},
            self.mine,
            self.barred and (self.barred.section, self.barred.nonce),
        )


class Presence:
    """Our lease and the sight of others, for one open report."""

    def __init__(
        self,
        path: Path,
        me: Who,
        tell: Callable[[News], object],
        *,
        clock: Callable[[], float] = time.monotonic,
        read_only: bool = False,
    ) -> None:
        """Begin with ``start``; ``tell`` is called from the thread.

        With ``read_only`` others are seen, and nothing that they left is put away.
        """
        self.path = path
        self.me = me
        self.news = News()
        """How things stood at the last look."""
        self._tell = tell
        self._clock = clock
        self._watch = Watch(path, me, clock, read_only)
        self._wakes = threading.Condition()
        self._wanted = ""
        self._wish: Held | None = None
        self._asks: list[str] = []
        self._closed = False
        self._typed = clock()
        self._lease: Lease | None = None
        self._barred: Mark | None = None
        self._refused: tuple[str, float] | None = None
        self._beaten = 0.0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look for the first time, and go on looking."""
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
        self._thread.start()

    def enter(self, section: str) -> None:
        """Say in which section one is about to write; empty for none."""
        if section != self._wanted:
            with self._wakes:
                self._wanted = section
                self._wakes.notify()

    def typed(self) -> None:
        """Say that a key was typed."""
        self._typed = self._clock()

    def take_over(self, mark: Mark) -> None:
        """Take a section from its holder; the section is entered too."""
        with self._wakes:
            self._wanted = mark.section
            self._wish = Held(mark)
            self._wakes.notify()

    def ask(self, section: str) -> None:
        """Ask the holder of a section for it."""
        with self._wakes:
            self._asks.append(section)
            self._wakes.notify()

    def close(self, timeout: float = 0.3) -> None:
        """Give the lease back and stop; wait for that at most ``timeout`` seconds."""
        with self._wakes:
            self._closed = True
            self._wakes.notify()
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._closed:
            self.step()
            with self._wakes:
                if not (self._closed or self._wish or self._asks or self._moved()):
                    self._wakes.wait(LOOK)
        self._let_go()
        self._watch.close()

    def _moved(self) -> bool:
        here = self._lease.section if self._lease else self._barred and self._barred.section
        refused = self._refused is not None and self._refused[0] == self._wanted
        return self._wanted != (here or "") and not refused

    def step(self) -> None:
        """Do once what the thread does again and again: take or give back, renew, look, tell."""
        with self._wakes:
            wanted, wish, asks = self._wanted, self._wish, self._asks
            self._wish, self._asks = None, []
        for section in asks:
            with contextlib.suppress(OSError, DecuongError):
                leases.ask(self.path, section, self.me)
        if self._lease is not None and self._lease.section != wanted:
            self._let_go()
        if wish is not None:
            self._attempt(wanted, lambda: leases.take_over(self.path, wish, self._now()))
        seen = self._watch.look(wanted)
        lost = self._renew(seen.holders.get(wanted))
        if not wanted:
            self._barred = None
        elif self._lease is None and lost is None and not self._is_refused(wanted):
            stale = self._watch.is_stale
            self._attempt(wanted, lambda: leases.take(self.path, wanted, self._now(), stale))
        mine = self._lease.section if self._lease else ""
        holders = {section: mark for section, mark in seen.holders.items() if section != mine}
        if self._barred is not None:
            holders.setdefault(self._barred.section, self._barred)
        news = News(holders, mine, self._barred, lost, seen.asked)
        changed = news.shows() != self.news.shows()
        self.news = news
        if changed or lost is not None or seen.asked:
            self._tell(news)

    def _now(self) -> Who:
        return replace(self.me, since=int(time.time()))

    def _attempt(self, section: str, take: Callable[[], Lease | Held]) -> None:
        try:
            found = take()
        except (OSError, DecuongError):
            self._refused = (section, self._clock())
            self._lease = self._barred = None
            return
        self._refused = None
        if isinstance(found, Lease):
            self._lease, self._barred = found, None
            self._beaten = self._clock()
        else:
            self._lease, self._barred = None, found.mark

    def _is_refused(self, section: str) -> bool:
        if self._refused is None or self._refused[0] != section:
            return False
        return 0 <= self._clock() - self._refused[1] < RETRY

    def _renew(self, seen: Mark | None) -> Mark | None:
        """Renew the lease when it is time; return who has taken it over."""
        if self._lease is None:
            return None
        now = self._clock()
        if seen is None and 0 <= now - self._beaten < BEAT:
            return None
        try:
            found = leases.beat(self._lease, max(int(now - self._typed), 0))
        except OSError:
            return None  # the disk has trouble: who sees us not beat will say so
        if isinstance(found, Held) and not identity.same_process(found.by, self.me):
            self._lease, self._barred = None, found.mark
            return found.mark
        self._lease = found if isinstance(found, Lease) else None
        self._beaten = now
        return None

    def _let_go(self) -> None:
        if self._lease is not None:
            leases.release(self._lease)
            self._lease = None
