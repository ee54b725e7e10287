"""Several accounts in one folder: what each of them does is done by a child of that account.

For proofs that run as root (``--root``); none of the accounts has an entry in the password file.
"""

from __future__ import annotations

import os
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

GROUP = 12500
"""The group in which people work together."""


@dataclass(frozen=True)
class Account:
    """Somebody, with the groups that they are in."""

    uid: int
    groups: tuple[int, ...] = (GROUP,)

    def become(self) -> None:
        """Make this process one of the account, for good."""
        os.setgroups(list(self.groups))
        os.setresgid(self.uid, self.uid, self.uid)
        os.setresuid(self.uid, self.uid, self.uid)


LAN, MINH = Account(12001), Account(12002)
READER = Account(12003, ())
"""Somebody who is not in the group."""


def as_account(account: Account, work: Callable[[], object], mask: int = 0o022) -> str:
    """Do some work as somebody; return what it returned, as text, or how it failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            account.become()
            os.umask(mask)
            try:
                said = f"{work()}"
            except Exception as error:  # noqa: BLE001 - whatever it is, the parent judges it
                said = f"{type(error).__name__}: {error}\n{traceback.format_exc()}"
            os.write(writing, said.encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@contextmanager
def meanwhile(account: Account, work: Callable[[], object]) -> Iterator[str]:
    """Have somebody do some work and then stay as they are until the end of the ``with``."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            account.become()
            try:
                said = f"{work()}"
            except Exception as error:  # noqa: BLE001 - whatever it is, the parent judges it
                said = type(error).__name__
            os.write(writing, said.encode() or b"None")
            signal.pause()
        finally:
            os._exit(0)
    os.close(writing)
    try:
        yield os.read(reading, 1000).decode()
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.fixture
def shared() -> Iterator[Path]:
    """Return a folder that other accounts come to, too.

    Not one of pytest's: it takes away the right to enter those whenever another run begins.
    """
    with tempfile.TemporaryDirectory(prefix="decuong-chung-") as name:
        os.chmod(name, 0o755)
        yield Path(name)
