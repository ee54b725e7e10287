"""A report that was renamed finds what is kept under its old name again, and a copy does not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from outline.editing import sections
from outline.errors import StoreError
from outline.model import Report
from store import renamed
from store.disk import sidecar
from store.history import snapshots
from store.journal import recovery
from store.journal.writer import Journal
from store.report_file import files
from tests.samples.small import make_report


def write(path: Path, text: str) -> bytes:
    opened = files.load(path)
    return files.save(opened, sections.set_body(opened.report, "p1.i.2", text)).data


def type_unsaved(path: Path, text: str) -> None:
    """Leave unsaved text as a kill does."""
    opened = files.load(path)
    journal = Journal(path, opened.data, opened.report)
    journal.take(sections.set_body(opened.report, "p1.i.2", text))
    assert journal.flush(10)
    journal.close(keep=True)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = files.create(tmp_path / "cũ.toml", make_report()).path
    write(path, "Một.")
    write(path, "Hai.")
    return path


@pytest.fixture
def new(old: Path) -> Path:
    return old.with_name("mới.toml")


def names(path: Path) -> list[str]:
    return [former.name for former in renamed.find_former(path)]


def states(path: Path) -> list[str]:
    known = snapshots.load(path)
    return [texts(known.read(one.stamp)) for one in known.snapshots]


def texts(data: bytes) -> str:
    from store.report_file import codec

    return codec.decode(data, "x").report.section("p1.i.2").body


def unsaved(path: Path) -> list[str]:
    found, told = recovery.claim_journals(path)
    assert told == []
    return [one.recover().ours.section("p1.i.2").body for one in found]


def adopt(path: Path) -> None:
    (former,) = renamed.find_former(path)
    renamed.adopt(path, former)


def test_a_renamed_report_is_known_by_its_last_snapshot(old: Path, new: Path) -> None:
    assert names(old) == []
    old.rename(new)
    assert names(new) == ["cũ.toml"]
    error = renamed.describe(new, renamed.find_former(new))
    assert str(error) == (
        f"{new} is cũ.toml under another name; its history and what was not saved are still kept "
        "under the old one."
    )
    assert str(error.cure) == f"“decuong history {new} --adopt cũ.toml” brings them along."


def test_what_is_kept_comes_along_and_nothing_stays_behind(old: Path, new: Path) -> None:
    type_unsaved(old, "Chưa lưu.")
    folder = sidecar.of(old)
    (folder / "done-may-1-00").write_bytes(b"x")
    (folder / "lease-p1").write_bytes(b"x")
    before = states(old)
    old.rename(new)
    adopt(new)
    assert states(new) == before == ["Hai.", "Một.", ""]
    assert unsaved(new) == ["Chưa lưu."]
    assert (sidecar.of(new) / "done-may-1-00").exists()
    assert not (sidecar.of(new) / "lease-p1").exists()
    assert not folder.exists()
    assert names(new) == []
    assert write(new, "Ba.")
    assert states(new)[0] == "Ba."


def test_unsaved_text_of_a_report_that_was_never_saved_is_found_by_its_beginning(
    tmp_path: Path, new: Path
) -> None:
    path = files.create(tmp_path / "a.toml", make_report()).path
    type_unsaved(path, "Chưa lưu.")
    path.rename(new)
    assert names(new) == ["a.toml"]
    adopt(new)
    assert unsaved(new) == ["Chưa lưu."]


def test_a_copy_beside_its_original_is_no_rename(old: Path, new: Path) -> None:
    shutil.copy(old, new)
    assert names(new) == []
    with pytest.raises(StoreError, match="is still there"):
        renamed.find_former_named(new, "cũ.toml")


def test_another_report_is_no_rename(old: Path, tmp_path: Path) -> None:
    other = files.create(tmp_path / "khác.toml", Report()).path
    old.unlink()
    assert names(other) == []


def test_a_report_that_was_saved_under_its_new_name_first_is_known_too(
    old: Path, new: Path
) -> None:
    type_unsaved(old, "Chưa lưu.")
    old.rename(new)
    write(new, "Ba.")
    write(new, "Bốn.")
    assert names(new) == ["cũ.toml"]
    adopt(new)
    assert states(new) == ["Bốn.", "Ba.", "Hai.", "Một.", ""]
    assert unsaved(new) == ["Chưa lưu."]
    assert not sidecar.of(old).exists()


def test_of_two_that_were_left_the_same_both_are_named(old: Path, new: Path) -> None:
    second = old.with_name("hai.toml")
    files.create(second, make_report())
    write(second, "Hai.")
    assert second.read_bytes() == old.read_bytes()
    second.unlink()
    old.rename(new)
    assert names(new) == ["cũ.toml", "hai.toml"]
    error = renamed.describe(new, renamed.find_former(new))
    assert "one of these under another name: cũ.toml, hai.toml;" in str(error)
    renamed.adopt(new, renamed.find_former_named(new, "cũ.toml"))
    assert states(new) == ["Hai.", "Một.", ""]
    assert sidecar.of(second).exists(), "what was not chosen stays where it is"


def test_what_was_changed_by_another_program_and_renamed_comes_along_when_it_is_named(
    old: Path, new: Path
) -> None:
    type_unsaved(old, "Chưa lưu.")
    old.rename(new)
    new.write_bytes(new.read_bytes() + b"# vim\n")
    assert names(new) == []
    renamed.adopt(new, renamed.find_former_named(new, "cũ.toml"))
    assert states(new) == ["Hai.", "Một.", ""]
    assert unsaved(new) == ["Chưa lưu."]
    with pytest.raises(StoreError, match="Nothing is kept of a report"):
        renamed.find_former_named(new, "cũ.toml")
    for name in ("", "..", "/"):
        with pytest.raises(StoreError):
            renamed.find_former_named(new, name)


def test_what_an_open_editor_still_writes_is_left_to_it(old: Path, new: Path) -> None:
    opened = files.load(old)
    journal = Journal(old, opened.data, opened.report)
    journal.take(sections.set_body(opened.report, "p1.i.2", "Đang gõ."))
    assert journal.flush(10)
    old.rename(new)
    assert names(new) == []
    with pytest.raises(StoreError, match="in use, or not from this program") as caught:
        renamed.adopt(new, renamed.find_former_named(new, "cũ.toml"))
    assert "Close the editor" in str(caught.value.cure)
    journal.close(keep=True)
    assert names(new) == ["cũ.toml"]


def test_links_and_pipes_in_the_folder_stay_where_they_are(
    old: Path, new: Path, tmp_path: Path
) -> None:
    folder = sidecar.of(old)
    (folder / "journal-may-1-00").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(folder / "journal-may-2-00")
    old.rename(new)
    adopt(new)
    assert sorted(os.listdir(folder)) == ["journal-may-1-00", "journal-may-2-00"]
    assert states(new) == ["Hai.", "Một.", ""]


def test_a_folder_that_is_a_link_is_none(old: Path, new: Path) -> None:
    folder = sidecar.of(old)
    folder.rename(folder.with_name("away"))
    folder.symlink_to("away")
    old.rename(new)
    assert names(new) == []


def test_a_journal_whose_name_is_taken_gets_another(old: Path, new: Path) -> None:
    (sidecar.of(old) / "done-may-1-00").write_bytes(b"old")
    old.rename(new)
    (sidecar.ensure(new) / "done-may-1-00").write_bytes(b"new")
    adopt(new)
    kept = sorted(path.read_bytes() for path in sidecar.of(new).glob("done-*"))
    assert kept == [b"new", b"old"]


def test_a_power_cut_between_leaves_both_halves_to_be_found(
    old: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_unsaved(old, "Chưa lưu.")
    old.rename(new)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(renamed, "_move_history", cut)
        with pytest.raises(KeyboardInterrupt):
            adopt(new)
    adopt(new)
    assert (states(new), unsaved(new)) == (["Hai.", "Một.", ""], ["Chưa lưu."])


def test_what_comes_along_is_no_more_open_than_the_report(old: Path, new: Path) -> None:
    old.rename(new)
    new.chmod(0o600)
    adopt(new)
    assert (sidecar.of(new) / "history").stat().st_mode & 0o777 == 0o600


@pytest.mark.root
def test_the_folder_of_a_stranger_is_none(old: Path, new: Path) -> None:
    old.rename(new)
    new.parent.chmod(0o1777)
    os.chown(sidecar.of(old), 12345, 12345)
    assert names(new) == []
