"""A process is told from every other one, also from a later one of the same number."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import identity
from store.identity import Identity
from tests.paths import ROOT

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["user", "host", "boot", "pid", "ticks", "tty", "since"]


@pytest.fixture
def ended() -> Identity:
    """A process of this machine that has run and is gone."""
    child = subprocess.run(
        [
            sys.executable,
            "-c",
            "import json; from store import identity as who; print(json.dumps(who.me().to_json()))",
        ],
        capture_output=True,
        check=True,
        cwd=ROOT,
        text=True,
    )
    import json

    found = identity.from_json(json.loads(child.stdout))
    assert found is not None
    return found


def test_this_process_runs_and_is_itself() -> None:
    me = identity.me()
    assert identity.is_alive(me) is True
    assert identity.is_same_process(me, identity.me())
    assert me.pid == os.getpid()
    assert identity.from_json(me.to_json()) == me


def test_a_process_that_ended_is_dead(ended: Identity) -> None:
    assert identity.is_alive(ended) is False
    assert not identity.is_same_process(ended, identity.me())
    assert identity.is_same_person(ended, identity.me())


def test_a_process_id_used_again_is_not_the_one_that_is_gone() -> None:
    me = identity.me()
    earlier = replace(me, ticks=me.ticks - 1)
    assert identity.is_alive(earlier) is False
    assert not identity.is_same_process(earlier, identity.me())


def test_a_process_that_ended_and_was_not_collected_is_dead() -> None:
    pid = os.fork()
    if not pid:  # pragma: no cover - the child
        os._exit(0)
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        begun = identity._find_start(pid)
        assert begun is not None
        assert identity.is_alive(replace(identity.me(), pid=pid, ticks=begun[0])) is False
    finally:
        os.waitpid(pid, 0)


def test_everything_before_a_restart_is_dead() -> None:
    me = identity.me()
    machine, boot, space = me.boot.split(".")
    before = f"{machine}.{boot[::-1]}.{space}"
    if not machine:
        pytest.fail("this machine has no id")
    assert identity.is_alive(replace(me, boot=before)) is False


@pytest.mark.parametrize(
    "other",
    [
        replace(identity.me(), host="may-khac"),
        replace(identity.me(), boot="0000.1111.2222"),
        replace(identity.me(), boot="rac"),
        replace(identity.me(), boot=""),
    ],
)
def test_nobody_knows_of_a_process_of_another_machine(other: Identity) -> None:
    assert identity.is_alive(other) is None


def test_nobody_knows_of_a_process_in_another_container() -> None:
    me = identity.me()
    machine, boot, _space = me.boot.split(".")
    assert identity.is_alive(replace(me, boot=f"{machine}.{boot}.1", pid=1, ticks=1)) is None


def test_a_process_that_the_system_hides_is_not_called_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = identity.me()
    monkeypatch.setattr(identity, "_find_start", lambda pid: None)
    assert identity.is_alive(me) is None
    assert identity.is_alive(replace(me, ticks=0)) is True

    def refused(pid: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refused)
    assert identity.is_alive(me) is None


def test_a_system_without_proc_still_tells_by_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: Identity
) -> None:
    monkeypatch.setattr(identity, "_PROC", tmp_path)
    me = identity.me()
    assert (me.boot, me.ticks) == ("", 0)
    assert identity.is_alive(me) is True
    assert identity.is_alive(replace(me, pid=ended.pid)) is False


def test_a_label_cannot_steer_a_terminal() -> None:
    hostile = replace(identity.me(), user="lan\x1b]0;x\x07", host="may\u202e")
    assert identity.label(hostile) == "lan␛]0;x␇@may⟨U+202E⟩"


@given(JSON)
def test_anything_is_read_as_somebody_or_nobody(value: object) -> None:
    assert identity.from_json(value) is None or isinstance(value, dict)


@given(st.sampled_from(FIELDS), JSON)
@example("user", "\xa0")
@example("user", "\x1b")
def test_a_record_with_any_wrong_field_is_somebody_whole_or_nobody(
    field: str, value: object
) -> None:
    found = identity.from_json({**identity.me().to_json(), field: value})
    if found is not None:
        assert found.user
        assert found.host
        assert 0 < found.pid < 1 << 31
        assert len(found.user) <= identity.LONGEST
        identity.is_alive(found)
        # Blanks of other widths are shown as they are; nothing else is without a shape.
        assert all(c.isprintable() or category(c) == "Zs" for c in identity.label(found))
