"""The thread that keeps the own lease and observes those of others, while a report is open.

The editor only reports the section and keys (``enter``, ``note_typing``): that costs nothing and
waits for nothing. The thread takes, renews and gives back leases, and calls ``notify`` when a
person should see a change. Where there can be no leases it does nothing.
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
from store.disk.lease_file import LeaseRecord
from store.identity import Identity

from . import leases
from .leases import Lease, LeaseOfAnother
from .observer import LOOK_INTERVAL, Observer

BEAT = 5.0
"""Seconds between two renewals of a lease."""
RETRY = 30.0
"""Seconds after which a lease that the disk refused is tried for again."""


@dataclass(frozen=True, slots=True)
class PresenceState:
    """Who writes in which section, as seen at one look."""

    holders: dict[str, LeaseRecord] = field(default_factory=dict)
    """Who writes in which section, without this process and those that have ended."""
    own_section: str = ""
    """The section whose lease this process has."""
    blocked_by: LeaseRecord | None = None
    """The lease of another user on the section to be written in."""
    taken_by: LeaseRecord | None = None
    """The lease of another user who has just taken over the own one."""
    requests: tuple[LeaseRecord, ...] = ()
    """New requests for the own section."""

    def visible_part(self) -> tuple[object, ...]:
        """Return the part that a screen shows, without heartbeats."""
        return (
            {section: record.nonce for section, record in self.holders.items()},
            self.own_section,
            self.blocked_by and (self.blocked_by.section, self.blocked_by.nonce),
        )


class Presence:
    """The own lease and those of others, for one open report."""

    def __init__(
        self,
        path: Path,
        me: Identity,
        notify: Callable[[PresenceState], object],
        *,
        clock: Callable[[], float] = time.monotonic,
        read_only: bool = False,
    ) -> None:
        """``start`` begins; ``notify`` is called from the thread.

        With ``read_only`` others are seen, and nothing is removed.
        """
        self.path = path
        self.me = me
        self.state = PresenceState()
        """The state at the last look."""
        self._notify = notify
        self._clock = clock
        self._observer = Observer(path, me, clock, read_only)
        self._condition = threading.Condition()
        self._section = ""
        self._takeover: LeaseOfAnother | None = None
        self._requests: list[str] = []
        self._closed = False
        self._last_key = clock()
        self._lease: Lease | None = None
        self._blocked_by: LeaseRecord | None = None
        self._refused: tuple[str, float] | None = None
        self._renewed = 0.0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look for the first time, and go on looking."""
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
        self._thread.start()

    def enter(self, section: str) -> None:
        """Set the section to be written in; empty for none."""
        if section != self._section:
            with self._condition:
                self._section = section
                self._condition.notify()

    def note_typing(self) -> None:
        """Note that a key was typed."""
        self._last_key = self._clock()

    def take_over(self, record: LeaseRecord) -> None:
        """Take a section from its holder; the section is entered too."""
        with self._condition:
            self._section = record.section
            self._takeover = LeaseOfAnother(record)
            self._condition.notify()

    def ask(self, section: str) -> None:
        """Ask the holder of a section for it."""
        with self._condition:
            self._requests.append(section)
            self._condition.notify()

    def close(self, timeout: float = 0.3) -> None:
        """Give the lease back and stop; wait for that at most ``timeout`` seconds."""
        with self._condition:
            self._closed = True
            self._condition.notify()
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._closed:
            self.step()
            with self._condition:
                if not (self._closed or self._takeover or self._requests or self._has_moved()):
                    self._condition.wait(LOOK_INTERVAL)
        self._release()
        self._observer.close()

    def _has_moved(self) -> bool:
        section = (
            self._lease.section if self._lease else self._blocked_by and self._blocked_by.section
        )
        is_refused = self._refused is not None and self._refused[0] == self._section
        return self._section != (section or "") and not is_refused

    def step(self) -> None:
        """Do one round of the thread: take or give back, renew, look, notify."""
        with self._condition:
            section, takeover, requested = self._section, self._takeover, self._requests
            self._takeover, self._requests = None, []
        for requested_section in requested:
            with contextlib.suppress(OSError, DecuongError):
                leases.ask(self.path, requested_section, self.me)
        if self._lease is not None and self._lease.section != section:
            self._release()
        if takeover is not None:
            self._attempt(section, lambda: leases.take_over(self.path, takeover, self._identify()))
        observation = self._observer.look(section)
        taken_by = self._renew(observation.holders.get(section))
        if not section:
            self._blocked_by = None
        elif self._lease is None and taken_by is None and not self._is_refused(section):
            stale = self._observer.is_stale
            self._attempt(section, lambda: leases.take(self.path, section, self._identify(), stale))
        own_section = self._lease.section if self._lease else ""
        holders = {id_: record for id_, record in observation.holders.items() if id_ != own_section}
        if self._blocked_by is not None:
            holders.setdefault(self._blocked_by.section, self._blocked_by)
        state = PresenceState(
            holders, own_section, self._blocked_by, taken_by, observation.requests
        )
        is_changed = state.visible_part() != self.state.visible_part()
        self.state = state
        if is_changed or taken_by is not None or observation.requests:
            self._notify(state)

    def _identify(self) -> Identity:
        return replace(self.me, since=int(time.time()))

    def _attempt(self, section: str, take: Callable[[], Lease | LeaseOfAnother]) -> None:
        try:
            lease = take()
        except (OSError, DecuongError):
            self._refused = (section, self._clock())
            self._lease = self._blocked_by = None
            return
        self._refused = None
        if isinstance(lease, Lease):
            self._lease, self._blocked_by = lease, None
            self._renewed = self._clock()
        else:
            self._lease, self._blocked_by = None, lease.record

    def _is_refused(self, section: str) -> bool:
        if self._refused is None or self._refused[0] != section:
            return False
        return 0 <= self._clock() - self._refused[1] < RETRY

    def _renew(self, record: LeaseRecord | None) -> LeaseRecord | None:
        """Renew the lease when it is time; return who has taken it over."""
        if self._lease is None:
            return None
        now = self._clock()
        if record is None and 0 <= now - self._renewed < BEAT:
            return None
        try:
            renewed = leases.renew(self._lease, max(int(now - self._last_key), 0))
        except OSError:
            return None  # the disk has an error: others will notice the missing heartbeat
        if isinstance(renewed, LeaseOfAnother) and not identity.is_same_process(
            renewed.holder, self.me
        ):
            self._lease, self._blocked_by = None, renewed.record
            return renewed.record
        self._lease = renewed if isinstance(renewed, Lease) else None
        self._renewed = now
        return None

    def _release(self) -> None:
        if self._lease is not None:
            leases.release(self._lease)
            self._lease = None
