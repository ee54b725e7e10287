"""Two accounts and the administrator at one report: nobody is locked out, nobody reads too much."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from outline.editing import sections
from outline.errors import StoreError
from outline.patching.patch import find_changes
from store import identity
from store.disk import lock, sidecar
from store.history import snapshots
from store.journal import records, recovery
from store.journal.writer import Journal
from store.presence import leases
from store.presence.leases import Lease
from store.report_file import files
from tests.samples.small import make_report
from tests.store.accounts import GROUP, LAN, MINH, READER, Account, as_account, meanwhile, shared

__all__ = ["shared"]
pytestmark = [
    pytest.mark.root,
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
SECTION = "p1.i.2"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode) & 0o777


def owners(path: Path) -> set[int]:
    """Return the owners of the sidecar of a report and of all that is in it."""
    folder = sidecar.of(path)
    return {found.stat().st_uid for found in (folder, *folder.iterdir())}


def unmark(folder: Path) -> None:
    """Make a sidecar one of older versions, which knew no marks."""
    with contextlib.suppress(OSError):
        os.removexattr(folder, "user.decuong")


def saving(path: Path, text: str) -> Callable[[], str]:
    def save() -> str:
        opened = files.load(path)
        assert files.read_only_reason(path) is None
        saved = files.save(opened, sections.set_body(opened.report, SECTION, text))
        return f"{saved.doubt}"

    return save


def typing(path: Path, text: str) -> Callable[[], str]:
    """Type, and be killed before a save."""

    def work() -> str:
        opened = files.load(path)
        writer = Journal(path, opened.data, opened.report)
        writer.take(sections.set_body(opened.report, SECTION, text))
        assert writer.flush(10)
        return f"{writer.error}"

    return work


def recovering(path: Path) -> Callable[[], str]:
    """Return what comes back, with whose it is said to be, and what is told."""

    def recover() -> str:
        found, told = recovery.claim_journals(path)
        back = []
        for one in found:
            try:
                recovered = one.recover()
                back.append(f"{recovered.name}: {recovered.ours.section(SECTION).body}")
            except StoreError as error:
                told.append(error.what)
        return " | ".join([*back, *map(str, told)])

    return recover


def report_of(account: Account, folder: Path, of_folder: int, of_report: int) -> Path:
    """Put a report of somebody into a folder of the group."""
    path = files.create(folder / "bao-cao.toml", make_report()).path
    os.chown(folder, 0, GROUP)
    folder.chmod(of_folder)
    os.chown(path, account.uid, GROUP)
    path.chmod(of_report)
    return path


@pytest.mark.parametrize(
    ("of_folder", "of_report"), [(0o777, 0o666), (0o2777, 0o664), (0o777, 0o660), (0o2770, 0o660)]
)
def test_two_accounts_save_by_turns(shared: Path, of_folder: int, of_report: int) -> None:
    path = report_of(LAN, shared, of_folder, of_report)
    for number, account in enumerate((LAN, MINH, MINH, LAN, MINH, LAN)):
        assert as_account(account, saving(path, f"lần {number}")) == "None"
        assert path.stat().st_uid == account.uid
    assert files.load(path).report.section(SECTION).body == "lần 5"
    assert len(snapshots.list_snapshots(path)) == 7
    assert mode(sidecar.of(path) / lock.NAME) == {0o664: 0o660}.get(of_report, of_report)


def test_a_folder_of_a_stranger_is_still_refused_where_only_some_may_write(shared: Path) -> None:
    path = report_of(LAN, shared, 0o777, 0o660)
    as_account(READER, lambda: os.mkdir(sidecar.of(path), 0o777), mask=0)
    assert "belongs to another user" in as_account(LAN, saving(path, "chữ"))


@pytest.mark.parametrize("of_report", [0o644, 0o640])
def test_who_may_only_read_can_hold_neither_lock_nor_journal(shared: Path, of_report: int) -> None:
    path = report_of(LAN, shared, 0o2775, of_report)
    assert as_account(LAN, saving(path, "đã lưu")) == "None"
    assert as_account(LAN, typing(path, "chưa lưu")) == "None"

    def hold() -> list[str]:
        refused = []
        for name in sorted(os.listdir(sidecar.of(path))):
            try:
                fcntl.flock(os.open(sidecar.of(path) / name, os.O_RDONLY), fcntl.LOCK_EX)
            except PermissionError:
                refused.append(name.partition("-")[0])
        return refused

    with meanwhile(MINH, hold) as refused:
        assert refused == "['journal', 'lock']"
        assert "chưa lưu" in as_account(LAN, recovering(path))
        assert as_account(LAN, saving(path, "lại lưu")) == "None"
    assert "lại lưu" in as_account(MINH, lambda: snapshots.read(path, "2").decode()), "may read on"


def test_a_lock_and_a_journal_of_an_older_version_are_closed_to_readers(shared: Path) -> None:
    """Also from one who holds them: the lock is another file then."""
    path = report_of(LAN, shared, 0o2775, 0o644)
    as_account(LAN, saving(path, "đã lưu"))
    as_account(LAN, typing(path, "chưa lưu"))
    folder = sidecar.of(path)
    (left,) = folder.glob("journal-*")
    for file in (folder / lock.NAME, left):
        file.chmod(0o644)
    unmark(folder)

    def hold_both() -> str:
        for file in (folder / lock.NAME, left):
            fcntl.flock(os.open(file, os.O_RDONLY), fcntl.LOCK_EX)
        return "held"

    def wait_for_it() -> str:
        with lock.hold(path, 0.05) as kind:
            return kind

    with meanwhile(READER, hold_both) as said:
        assert said == "held"
        old = (folder / lock.NAME).stat().st_ino
        assert "chưa lưu" in as_account(LAN, recovering(path))
        assert as_account(LAN, wait_for_it) == lock.LockKind.KERNEL
        assert as_account(LAN, saving(path, "lại lưu")) == "None"
        assert (folder / lock.NAME).stat().st_ino != old
        assert mode(folder / lock.NAME) == 0o600
        (claimed,) = folder.glob("replay-*")
        assert mode(claimed) == 0o600


def test_what_root_makes_belongs_to_the_owner_of_the_report(shared: Path) -> None:
    path = report_of(LAN, shared, 0o2770, 0o640)
    assert saving(path, "của quản trị")() == "None"
    assert isinstance(leases.take(path, SECTION, identity.me()), Lease)
    leases.ask(path, SECTION, identity.me())
    opened = files.load(path)
    writer = Journal(path, opened.data, opened.report)
    writer.take(sections.set_body(opened.report, SECTION, "quản trị gõ dở"))
    assert writer.flush(10)
    writer.close(keep=True)
    assert owners(path) == {LAN.uid}
    assert len(os.listdir(sidecar.of(path))) == 5
    assert as_account(LAN, recovering(path)) == f"{LAN.uid}@{os.uname().nodename}: quản trị gõ dở"
    assert as_account(LAN, saving(path, "của Lan")) == "None"
    assert owners(path) == {LAN.uid}


def test_root_finds_again_what_it_left_unsaved_itself(shared: Path) -> None:
    path = report_of(LAN, shared, 0o2770, 0o660)
    as_account(LAN, typing(path, "Lan gõ dở"))
    assert recovering(path)() == "", "it waits for Lan"
    typing_as_root = os.fork()
    if typing_as_root == 0:
        typing(path, "quản trị gõ dở")()
        os._exit(0)
    os.waitpid(typing_as_root, 0)
    assert recovering(path)().endswith(": quản trị gõ dở")


def test_a_sidecar_that_an_older_version_made_as_root_is_given_back(shared: Path) -> None:
    path = report_of(LAN, shared, 0o2770, 0o640)
    saving(path, "của quản trị")()
    folder = sidecar.of(path)
    unmark(folder)
    for file in (folder, *folder.iterdir()):
        os.chown(file, 0, 0)
    assert "may not write in the folder" in as_account(LAN, lambda: files.read_only_reason(path))
    saving(path, "lại của quản trị")()
    assert owners(path) == {LAN.uid}
    assert as_account(LAN, saving(path, "của Lan")) == "None"


def test_root_gives_away_nothing_that_was_put_in_the_place_of_a_lock(shared: Path) -> None:
    path = report_of(LAN, shared, 0o2770, 0o640)
    saving(path, "một")()
    secret = sidecar.of(path) / lock.NAME
    secret.write_text("a secret of root")
    os.chown(secret, 0, 0)
    secret.chmod(0o600)
    saving(path, "hai")()
    assert (secret.stat().st_uid, mode(secret)) == (0, 0o600)


def forged(path: Path, names: dict[str, object], uid: object) -> Callable[[], str]:
    """Put a journal there that names somebody as its writer; as old as a journal that waited."""

    def forge() -> str:
        opened = files.load(path)
        writer = {**identity.me().to_json(), "pid": 1 << 20, **names}
        base = records.encode_header(writer, opened.data, "2026-11-23T00:00:00")
        head = {**next(records._parse_records(base)), "uid": uid}
        typed = find_changes(opened.report, sections.set_body(opened.report, SECTION, "giả mạo"))
        file = sidecar.of(path) / "journal-may-1-00"
        file.write_bytes(records.encode_record(head) + records.encode_changes(typed))
        file.chmod(0o660)
        os.utime(file, (1_000_000_000, 1_000_000_000))
        return "done"

    return forge


@pytest.mark.parametrize(
    ("names", "uid"),
    [
        ({"user": "12001"}, 12001),
        ({"user": "12001"}, 12002),
        ({"user": "12001", "host": "may-khac"}, 12002),
        ({"user": "12001"}, None),
        ({"user": "root"}, 12002),
        ({"user": "root"}, None),
        ({}, 12001),
    ],
)
def test_a_journal_that_names_another_as_its_writer_is_not_brought_back(
    shared: Path, names: dict[str, object], uid: object
) -> None:
    path = report_of(LAN, shared, 0o2770, 0o660)
    as_account(LAN, saving(path, "đã lưu"))
    assert as_account(MINH, forged(path, names, uid)) == "done"
    said = as_account(LAN, recovering(path))
    assert "giả mạo" not in said
    assert "names" in said
    assert "belongs to 12002" in said
    assert [*sidecar.of(path).glob("bad-*may-1-00")], "kept, and not tried again"


@pytest.mark.parametrize(
    ("names", "uid"), [({}, 12002), ({}, None), ({"user": "khong-ai-biet"}, 12002)]
)
def test_a_journal_of_somebody_else_is_shown_as_theirs(
    shared: Path, names: dict[str, object], uid: object
) -> None:
    """A name that nobody here has proves nothing: whose the file is does."""
    path = report_of(LAN, shared, 0o2770, 0o660)
    as_account(LAN, saving(path, "đã lưu"))
    assert as_account(MINH, forged(path, names, uid)) == "done"
    assert as_account(LAN, recovering(path)) == f"12002@{os.uname().nodename}: giả mạo"


def test_a_private_folder_under_the_name_of_a_sidecar_is_left_alone(shared: Path) -> None:
    path = report_of(LAN, shared, 0o2770, 0o660)
    private = shared / "rieng"

    def make() -> str:
        private.mkdir(0o700)
        (private / "lease-nha.txt").write_text("hợp đồng thuê nhà")
        return "done"

    assert as_account(LAN, make) == "done"
    assert as_account(MINH, lambda: private.rename(sidecar.of(path))).startswith("/")
    assert "is not from this program" in as_account(LAN, lambda: files.read_only_reason(path))
    assert "is not from this program" in as_account(LAN, saving(path, "chữ"))
    assert "is not from this program" in as_account(
        LAN, lambda: leases.take(path, SECTION, identity.me())
    )
    assert mode(sidecar.of(path)) == 0o700
    assert os.listdir(sidecar.of(path)) == ["lease-nha.txt"]


def test_a_report_saved_in_turns_keeps_its_journals_apart(shared: Path) -> None:
    path = report_of(LAN, shared, 0o2770, 0o660)
    as_account(LAN, saving(path, "đã lưu"))
    as_account(MINH, typing(path, "Minh gõ dở"))
    assert as_account(LAN, recovering(path)) == "", "it waits a day for Minh"
    assert as_account(MINH, recovering(path)).endswith(": Minh gõ dở")


def test_who_may_not_write_any_more_reads_on_and_is_told(shared: Path) -> None:
    """A mate whose right to write was taken away reads on, and is told why there is no saving."""
    path = report_of(LAN, shared, 0o2770, 0o660)
    as_account(LAN, saving(path, "đã lưu"))
    path.chmod(0o640)
    as_account(LAN, saving(path, "lại lưu"))
    assert "read-only" in as_account(MINH, lambda: files.read_only_reason(path))
    assert as_account(MINH, lambda: leases.find_holders(path)) == "{}"
