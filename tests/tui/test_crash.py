"""What is left when the editor falls: the text, as private as the report."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from outline.editing import sections
from outline.errors import StoreError
from store.report_file import files
from tests.tui.support import make_session
from tui import crash
from tui.session.session import Session


@pytest.fixture
def unsaved(tmp_path: Path) -> Session:
    folder = tmp_path / "work"
    folder.mkdir()
    session = make_session(folder)
    session.edit("structure", lambda report: sections.set_body(report, "pre", "Mới."), ("pre",))
    return session


@pytest.mark.parametrize("mode", [0o600, 0o640])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_rescued_copy_is_as_private_as_the_report_wherever_it_lands(
    unsaved: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, elsewhere: bool
) -> None:
    unsaved.path.chmod(mode)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    create = files.create

    def refuse_beside(path: Path, *arguments: object, **options: object) -> files.Opened:
        if path.parent == unsaved.path.parent and elsewhere:
            raise StoreError("no room")  # type: ignore[arg-type]
        return create(path, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "create", refuse_beside)
    rescued, _kept = crash.rescue(unsaved)
    assert rescued is not None
    assert rescued.parent == (tmp_path if elsewhere else unsaved.path.parent)
    assert rescued.stat().st_mode & 0o777 == mode
    assert files.load(rescued).report.preamble.body == "Mới."


def test_no_folder_for_temporary_files_is_no_second_fall(
    unsaved: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    monkeypatch.setattr(files, "create", lambda *_, **__: (_ for _ in ()).throw(OSError()))
    assert crash.rescue(unsaved) == (None, None)


async def test_saved_under_another_name_it_is_as_private_as_before(unsaved: Session) -> None:
    unsaved.path.chmod(0o600)
    assert await unsaved.saver.save(unsaved.path.with_name("other.toml"))
    assert unsaved.path.name == "other.toml"
    assert unsaved.path.stat().st_mode & 0o777 == 0o600
