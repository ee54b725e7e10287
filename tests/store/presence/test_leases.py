"""One section, one writer: taking, renewing, giving back, and what happens with what went stale."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outline.errors import StoreError
from store import identity
from store.disk import lease_file, lock, sidecar
from store.disk.lease_file import LeaseRecord
from store.history import snapshots
from store.presence import leases
from store.presence.leases import Lease, LeaseOfAnother
from store.report_file import files
from store.templates import catalog
from tests.paths import ROOT
from tests.store.crowd import dead, elsewhere, left_over, neighbour, plant

SECTION = "p1.ii.1.1"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "bao-cao.toml"
    files.create(path, catalog.sample())
    return path


def taken(report: Path, section: str = SECTION) -> Lease:
    found = leases.take(report, section, identity.me())
    assert isinstance(found, Lease)
    return found


def test_a_free_section_is_taken_and_given_back(report: Path) -> None:
    lease = taken(report)
    assert left_over(report) == [f"lease-{SECTION}"]
    leases.release(lease)
    assert left_over(report) == []


def test_a_section_of_somebody_who_lives_is_not_taken(report: Path) -> None:
    with neighbour() as lan:
        plant(report, SECTION, lan)
        found = leases.take(report, SECTION, identity.me())
        assert isinstance(found, LeaseOfAnother)
        assert found.holder == lan
        assert leases.find_holders(report, identity.me()) == {SECTION: lan}
    assert isinstance(leases.take(report, SECTION, identity.me()), Lease)


def test_a_section_of_another_machine_is_not_taken(report: Path) -> None:
    plant(report, SECTION, elsewhere())
    assert isinstance(leases.take(report, SECTION, identity.me()), LeaseOfAnother)
    assert isinstance(leases.take(report, SECTION, identity.me(), lambda mark: True), Lease)


def test_what_a_dead_process_left_is_in_nobodys_way(report: Path) -> None:
    plant(report, SECTION, dead())
    assert leases.find_holders(report) == {}
    lease = taken(report)
    assert leases.renew(lease, 0) is not None
    assert left_over(report) == [f"lease-{SECTION}"]


def test_only_one_of_many_processes_takes_a_section(report: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from store.presence import leases; from store import identity as who\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        f"found = leases.take(Path({str(report)!r}), {SECTION!r}, who.me())\n"
        "print(type(found).__name__, flush=True); sys.stdin.readline()\n"
    )
    plant(report, SECTION, dead())  # all of them find it stale at once
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        for _ in range(6)
    ]
    answers = []
    try:
        for child in children:
            assert child.stdout
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin
            child.stdin.write("\n")
            child.stdin.flush()
        answers = [child.stdout.readline().strip() for child in children if child.stdout]
    finally:
        for child in children:
            child.communicate("\n")
    assert sorted(answers) == ["Lease"] + ["LeaseOfAnother"] * 5


def test_a_beat_counts_and_says_how_long_nothing_was_typed(report: Path) -> None:
    lease = taken(report)
    for _ in range(3):
        again = leases.renew(lease, 61)
        assert isinstance(again, Lease)
    mark = lease_file.load(sidecar.of(report) / f"lease-{SECTION}")
    assert (mark.beat, mark.idle) == (3, 61)


def test_who_loses_a_lease_learns_who_has_it_and_cannot_harm_it(report: Path) -> None:
    lease = taken(report)
    me = replace(identity.me(), user="minh", host="may-2")
    over = leases.take_over(report, LeaseOfAnother(lease.record), me)
    assert isinstance(over, Lease)
    lost = leases.renew(lease, 0)
    assert isinstance(lost, LeaseOfAnother)
    assert lost.holder == me
    assert lost.record.taken_from == lease.record.nonce
    leases.release(lease)
    assert isinstance(leases.renew(over, 0), Lease)


def test_taking_over_keeps_what_stands_in_the_file(report: Path) -> None:
    lan = elsewhere()
    plant(report, SECTION, lan)
    before = report.read_bytes()
    leases.take_over(report, LeaseOfAnother(LeaseRecord(SECTION, "n1", lan)), identity.me())
    (snapshot,) = snapshots.list_snapshots(report)
    assert (snapshot.who, snapshot.why) == ("lan@may-khac", snapshots.TAKEOVER)
    assert snapshots.read(report, snapshot.stamp) == before


def test_what_the_loser_had_in_memory_is_kept_too(report: Path) -> None:
    opened = files.load(report)
    from outline.editing import sections

    mine = sections.set_body(opened.report, "pre", "Đang viết dở.")
    leases.record_unsaved(opened, mine, identity.me(), "pre")
    (snapshot,) = snapshots.list_snapshots(report)
    assert "Đang viết dở." in snapshots.read(report, snapshot.stamp).decode()
    assert files.load(report).report == opened.report


def test_a_save_after_a_takeover_finds_what_we_left_ourselves(report: Path) -> None:
    """What the loser had in memory comes between two saves, and was never in the file."""
    from outline.editing import sections

    first = files.load(report)
    first = files.save(
        first, sections.set_body(first.report, "pre", "Đã lưu."), author="lan@maychu"
    )
    leases.record_unsaved(
        first, sections.set_body(first.report, "pre", "Đang viết dở."), identity.me(), "pre"
    )
    assert files.find_author(report, report.read_bytes()) == "lan@maychu"
    files.save(first, sections.set_body(first.report, "pre", "Lưu sau đó."), author="mai@maychu")
    whys = [one.why for one in snapshots.list_snapshots(report)]
    assert whys == ["save", "takeover", "save", "outside"]

    leases.record_unsaved(
        first, sections.set_body(first.report, "pre", "Lại viết dở."), identity.me(), "pre"
    )
    report.write_bytes(report.read_bytes().replace("Lưu sau đó.".encode(), b"vim"))
    files.save(files.load(report), first.report, author="mai@maychu")
    whys = [one.why for one in snapshots.list_snapshots(report)]
    assert whys[:3] == ["save", "outside", "takeover"], "what another program wrote is news"


def test_a_section_that_changed_hands_is_not_taken_from_the_next_one(report: Path) -> None:
    asked_about = LeaseOfAnother(LeaseRecord(SECTION, "of-lan", elsewhere()))
    plant(report, SECTION, elsewhere("minh"), nonce="of-minh")
    found = leases.take_over(report, asked_about, identity.me())
    assert isinstance(found, LeaseOfAnother)
    assert found.holder.user == "minh"


def test_a_lease_whose_file_is_gone_is_gone(report: Path) -> None:
    lease = taken(report)
    (sidecar.of(report) / f"lease-{SECTION}").unlink()
    assert leases.renew(lease, 0) is None
    leases.release(lease)


def test_a_stale_lease_is_put_away_but_not_the_next_one(report: Path) -> None:
    plant(report, SECTION, dead(), nonce="later")
    leases.clear(report, LeaseRecord(SECTION, "earlier", dead()))
    assert left_over(report) == [f"lease-{SECTION}"]
    leases.clear(report, LeaseRecord(SECTION, "later", dead()))
    assert left_over(report) == []


def test_a_disk_without_hard_links_has_leases_too(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: object, **kwargs: object) -> None:
        raise PermissionError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refused)
    lease = taken(report)
    assert left_over(report) == [f"lease-{SECTION}"]
    assert isinstance(leases.renew(lease, 0), Lease)
    plant(report, "p2", elsewhere())
    assert isinstance(leases.take(report, "p2", identity.me()), LeaseOfAnother)


def test_a_link_whose_answer_was_lost_is_ours(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def twice(source: str, target: str, **where: Any) -> None:
        link(source, target, **where)
        link(source, target, **where)

    monkeypatch.setattr(os, "link", twice)
    assert isinstance(leases.take(report, SECTION, identity.me()), Lease)


def test_the_rights_of_a_lease_are_those_of_the_report(report: Path) -> None:
    report.chmod(0o640)
    taken(report)
    mode = (sidecar.of(report) / f"lease-{SECTION}").stat().st_mode & 0o777
    assert mode == 0o640


def test_a_full_disk_leaves_nothing_behind(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    sidecar.ensure(report)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="full"):
        leases.take(report, SECTION, identity.me())
    assert left_over(report) == []


def test_no_lease_is_written_through_a_planted_link(report: Path, tmp_path: Path) -> None:
    victim = tmp_path / "nan-nhan"
    victim.write_text("yên")
    (sidecar.ensure(report) / f"lease-{SECTION}").symlink_to(victim)
    assert isinstance(leases.take(report, SECTION, identity.me()), Lease)
    assert victim.read_text() == "yên"


def test_a_sidecar_that_is_a_link_gets_no_lease(report: Path, tmp_path: Path) -> None:
    elsewhere_ = tmp_path / "khac"
    elsewhere_.mkdir()
    sidecar.of(report).symlink_to(elsewhere_)
    with pytest.raises(StoreError):
        leases.take(report, SECTION, identity.me())
    assert not list(elsewhere_.iterdir())


@pytest.mark.parametrize("section", ["../../x", "a/b", "Ế", "x" * 500, "a\x1bb", "LEASE", ".", ""])
def test_an_id_never_leads_out_of_the_folder(report: Path, section: str) -> None:
    name = lease_file.encode_section(section)
    assert "/" not in name
    assert name.isascii()
    assert len(name) <= 80
    if section and len(section) < 200:
        lease = taken(report, section)
        assert os.listdir(sidecar.of(report)) == [f"lease-{name}"]
        leases.release(lease)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_lease_or_none(data: bytes) -> None:
    try:
        mark = lease_file.decode(data)
    except ValueError:
        return
    assert lease_file.decode(lease_file.encode(mark)) == mark


@given(
    st.dictionaries(
        st.sampled_from(["format", "section", "nonce", "who", "from"]),
        st.none() | st.integers(-2, 2) | st.text(max_size=300) | st.lists(st.integers()),
    ),
    st.binary(max_size=20),
)
def test_any_record_is_a_lease_or_none(said: dict[str, object], first: bytes) -> None:
    good: dict[str, object] = {
        "format": 1,
        "section": "p1",
        "nonce": "n",
        "who": identity.me().to_json(),
        "from": "",
    }
    for line in (first, b"1 1"):
        try:
            mark = lease_file.decode(line + b"\n" + json.dumps(good | said).encode())
        except ValueError:
            continue
        assert mark.section
        assert identity.label(mark.holder).isprintable()


@pytest.mark.parametrize(
    "data",
    [
        b"1 1\n" + b"[" * 4000,
        b"1 1\n" + b'{"format": 1, "a":' * 200,
        b"9" * 4000 + b" 1\n{}",
        b"\xb2 1\n{}",
        b"1 1\n[]",
        lease_file.encode(LeaseRecord("", "n", elsewhere())),
        lease_file.encode(LeaseRecord("p1", "n" * 300, elsewhere())),
    ],
    ids=["deep", "nested", "long number", "a digit that is none", "a list", "no id", "too long"],
)
def test_hostile_bytes_are_no_lease(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any kind of it
        lease_file.decode(data)


def test_a_request_is_a_file_that_says_who_asks(report: Path) -> None:
    leases.ask(report, SECTION, identity.me())
    (name,) = left_over(report)
    assert name.startswith("ask-")
    assert lease_file.load(sidecar.of(report) / name).holder == identity.me()


def test_what_this_process_holds_already_it_holds(report: Path) -> None:
    lease = taken(report)
    assert leases.take(report, SECTION, identity.me()) == lease


def test_who_waits_for_the_lock_and_finds_it_taken_does_not_take_it(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(report, SECTION, dead(), nonce="stale")
    held = lock.hold

    @contextlib.contextmanager
    def beaten_to_it(*arguments: object) -> Iterator[None]:
        plant(report, SECTION, elsewhere("minh"), nonce="fresh")
        with held(report):
            yield

    monkeypatch.setattr(lock, "hold", beaten_to_it)
    found = leases.take(report, SECTION, identity.me())
    assert isinstance(found, LeaseOfAnother)
    assert found.holder.user == "minh"


def test_a_stale_lease_that_goes_while_one_waits_makes_the_section_free(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plant(report, SECTION, dead())
    lan = LeaseOfAnother(lease_file.load(path))
    held = lock.hold

    @contextlib.contextmanager
    def gone(*arguments: object) -> Iterator[None]:
        path.unlink()
        with held(report):
            yield

    monkeypatch.setattr(lock, "hold", gone)
    assert isinstance(leases.take(report, SECTION, identity.me()), Lease)
    assert isinstance(leases.take_over(report, lan, identity.me()), Lease)


def test_a_lease_that_became_junk_is_gone(report: Path) -> None:
    lease = taken(report)
    (sidecar.of(report) / f"lease-{SECTION}").write_bytes(b"rac")
    assert leases.renew(lease, 0) is None


def test_a_folder_in_the_place_of_a_lease_leaves_nothing_unfinished(report: Path) -> None:
    (sidecar.ensure(report) / f"lease-{SECTION}").mkdir()
    with pytest.raises(OSError, match="irectory"):
        leases.take(report, SECTION, identity.me())
    assert left_over(report) == [f"lease-{SECTION}"]


def test_a_link_that_the_disk_refuses_for_good_is_told(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **where: object) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "link", broken)
    with pytest.raises(OSError, match="broken"):
        leases.take(report, SECTION, identity.me())
    assert left_over(report) == []


def test_an_error_after_the_link_was_made_is_no_error(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def late(source: str, target: str, **where: Any) -> None:
        link(source, target, **where)
        raise OSError(errno.EIO, "the answer was lost")

    monkeypatch.setattr(os, "link", late)
    assert isinstance(leases.take(report, SECTION, identity.me()), Lease)


def test_a_full_disk_without_links_leaves_nothing_behind(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, written = os.write, []

    def refused(*args: object, **where: object) -> None:
        raise PermissionError(errno.EPERM, "no links")

    def full(fd: int, data: bytes) -> int:
        written.append(fd)
        if len(written) > 1:
            raise OSError(errno.ENOSPC, "full")
        return write(fd, data)

    monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="full"):
        leases.take(report, SECTION, identity.me())
    assert left_over(report) == []
