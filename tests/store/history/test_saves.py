"""What saves leave in the history: each of them, and what other programs wrote before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from outline.editing import sections
from outline.errors import phrase
from store.disk import atomic, sidecar
from store.history import snapshots
from store.report_file import codec, files
from tests.samples.finished import finished


def write(path: Path, id_: str, text: str, who: str = "lan@maychu") -> files.Opened:
    opened = files.load(path)
    return files.save(opened, sections.set_body(opened.report, id_, text), author=who)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return files.create(tmp_path / "bao-cao.toml", finished()).path


def states(path: Path) -> list[bytes]:
    """Return every state that is kept, the newest first."""
    found = snapshots.load(path)
    return [found.read(one.stamp) for one in found.snapshots]


def test_every_save_and_the_state_before_the_first_are_kept(path: Path) -> None:
    texts = [path.read_bytes(), *(write(path, "p2", f"Lần {at}.").data for at in range(5))]
    assert states(path) == texts[::-1]
    newest = snapshots.list_snapshots(path)[0]
    assert (newest.who, newest.sections, newest.why) == ("lan@maychu", ("p2",), "save")


def test_what_another_program_wrote_is_kept_as_it_was_before_it_is_merged(path: Path) -> None:
    opened = write(path, "p2", "Một.")
    outside = path.read_bytes().replace(b"S\xe1\xba\xa3n l", b"# vim\nS\xe1\xba\xa3n l")
    outside += b"# by vim\n"
    path.write_bytes(outside)
    saved = files.save(opened, sections.set_body(opened.report, "p2", "Hai."), author="lan@maychu")
    assert [one.why for one in snapshots.list_snapshots(path)][:2] == ["save", "outside"]
    assert states(path)[:2] == [saved.data, outside]


def test_it_is_kept_before_the_file_is_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = write(path, "p2", "Một.")
    path.write_bytes(path.read_bytes() + b"# by vim\n")
    outside = path.read_bytes()

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        files.save(opened, sections.set_body(opened.report, "p2", "Hai."))
    assert states(path)[0] == outside


def test_an_emptied_section_is_marked_also_one_that_was_deleted(path: Path) -> None:
    opened = files.load(path)
    report = sections.add_section(opened.report, "p2", "x1", "Riêng", child=True)
    opened = files.save(opened, sections.set_body(report, "x1", "Công sức."))
    opened = files.save(opened, sections.set_body(opened.report, "p2", ""))
    files.save(opened, sections.delete(opened.report, "x1"))
    assert [one.emptied for one in snapshots.list_snapshots(path)][:3] == [("x1",), ("p2",), ()]


def test_a_history_that_cannot_be_kept_is_told_and_the_save_stands(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "record", lambda *_, **__: phrase("The disk is full."))
    saved = write(path, "p2", "Một.")
    assert str(saved.doubt) == "The disk is full."
    assert files.load(path).report.section("p2").body == "Một."


def test_a_kept_state_can_be_opened_as_a_report(path: Path) -> None:
    write(path, "p2", "Một.")
    write(path, "p2", "Hai.")
    stamp = snapshots.list_snapshots(path)[1].stamp
    report = codec.decode(snapshots.read(path, stamp), "x").report
    assert report.section("p2").body == "Một."


def test_fifty_saves_of_a_large_report_take_little(path: Path) -> None:
    opened = files.load(path)
    long = "\n\n".join(f"Đoạn {at}: " + f"kết quả {at * at} " * 40 for at in range(400))
    opened = files.save(opened, sections.set_body(opened.report, "p1.i.1", long))
    assert len(opened.data) > 300_000 / 2
    for at in range(50):
        body = opened.report.section("p1.i.1").body
        body = body.replace(f"Đoạn {at * 7}:", f"Đoạn {at * 7}, thêm lần {at}:")
        opened = files.save(opened, sections.set_body(opened.report, "p1.i.1", body))
    assert len(states(path)) == 52
    assert (sidecar.of(path) / snapshots.NAME).stat().st_size < 300_000
