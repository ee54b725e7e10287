"""``decuong merge``, alone and as git calls it, and what other commands say of a clash."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from outline.editing import sections
from store.report_file import files
from tests.paths import ROOT
from tests.tui.command import decuong


@pytest.fixture
def three(sample: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Make three copies of a report: the one that both began with, and two versions."""
    base, ours, theirs = (tmp_path / f"{name}.toml" for name in ("goc", "lan", "mai"))
    for path in (base, ours, theirs):
        path.write_bytes(sample.read_bytes())
    return base, ours, theirs


def test_what_each_changed_comes_together_on_stdout(three: tuple[Path, Path, Path]) -> None:
    base, ours, theirs = three
    decuong("put", ours, "p1.ii.1.1", stdin="Của Lan.")
    decuong("put", theirs, "p1.ii.1.2", stdin="Của Mai.")
    decuong("set", theirs, "document.number=77")
    ran = decuong("merge", base, ours, theirs)
    assert (ran.code, ran.talk) == (0, "")
    merged = base.with_name("ra.toml")
    merged.write_bytes(ran.data)
    assert decuong("get", merged, "p1.ii.1.1").out == "Của Lan.\n"
    assert decuong("get", merged, "p1.ii.1.2").out == "Của Mai.\n"
    assert decuong("get", merged, "document.number").out == "77\n"
    assert decuong("merge", base, ours, theirs, "-o", ours).code == 0
    assert ours.read_bytes() == ran.data


def test_what_both_changed_is_named_kept_and_settled(three: tuple[Path, Path, Path]) -> None:
    base, ours, theirs = three
    for path in three:
        decuong("status", path, "p1.ii.1.2", "draft")
    for path, word in ((ours, "Lan"), (theirs, "Mai")):
        decuong("put", path, "p1.ii.1.1", stdin=f"Của {word}.")
        decuong("set", path, f"document.signer=Bà {word}")
        decuong("status", path, "p1.ii.1.2", "review" if word == "Lan" else "empty")
    out = base.with_name("ra.toml")
    ran = decuong("merge", base, ours, theirs, "-o", out)
    assert ran.code == 3
    assert "p1.ii.1.1, p1.ii.1.2 (status), document.signer" in ran.talk
    assert ran.talk.count("\n") == 1
    body = decuong("get", out, "p1.ii.1.1").out
    assert body == "««« lan.toml\nCủa Lan.\n««»»\nCủa Mai.\n»»» mai.toml\n"
    talk = decuong("check", out).out
    assert "is “Bà Lan”, but mai.toml wrote “Bà Mai”" in talk
    assert "the different versions of two people" in talk
    decuong("put", out, "p1.ii.1.1", stdin="Của cả hai.")
    decuong("set", out, "document.signer=Bà Lan")
    decuong("status", out, "p1.ii.1.2", "review")
    talk = decuong("check", out).out
    assert "Bà Mai" not in talk
    assert "wrote" not in talk
    assert b"[[conflicts]]" not in out.read_bytes()


def test_comments_and_keys_of_either_stay(three: tuple[Path, Path, Path]) -> None:
    base, ours, theirs = three
    first, second = b'id = "p1.ii.1.1"\n', b'id = "p1.ii.1.2"\n'
    ours.write_bytes(ours.read_bytes().replace(first, b"lan = 1 # Lan\n" + first))
    changed = theirs.read_bytes().replace(second, b"mai = 1 # Mai\n" + second)
    theirs.write_bytes(changed + b'\n[[notes]]\nof = "mai"\n')
    merged = decuong("merge", base, ours, theirs).data
    assert b"lan = 1 # Lan\n" + first in merged
    assert b"mai = 1 # Mai\n" + second in merged
    assert merged.count(b'[[notes]]\nof = "mai"\n') == 1


def test_versions_that_began_with_nothing_merge_too(three: tuple[Path, Path, Path]) -> None:
    base, ours, theirs = three
    decuong("put", theirs, "p1.ii.1.1", stdin="Của Mai.")
    base.write_bytes(b"")
    ran = decuong("merge", base, ours, theirs)
    assert ran.code == 3
    assert "p1.ii.1.1" in ran.talk
    assert "Của Mai.".encode() in ran.data
    assert decuong("merge", "/dev/null", ours, ours).code == 0


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_version_that_cannot_be_read_is_told_and_nothing_is_written(
    three: tuple[Path, Path, Path], which: int
) -> None:
    before = three[1].read_bytes()
    three[which].write_bytes(b"format = 1\n[[sec")
    ran = decuong("merge", *three, "-o", three[1])
    assert ran.code == 2
    assert three[which].name in ran.talk
    assert three[1].read_bytes() == (b"format = 1\n[[sec" if which == 1 else before)


def test_an_empty_version_is_no_version(three: tuple[Path, Path, Path]) -> None:
    three[2].write_bytes(b"")
    ran = decuong("merge", *three, "-o", three[1])
    assert ran.code == 2
    assert "mai.toml is empty" in ran.talk


def test_another_file_is_not_replaced(three: tuple[Path, Path, Path]) -> None:
    other = three[0].with_name("khac.toml")
    other.write_text("quý giá")
    ran = decuong("merge", *three, "-o", other)
    assert ran.code == 2
    assert "exists already" in ran.talk
    assert other.read_text() == "quý giá"


class Clone:
    """A working copy whose git merges reports with decuong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.report = path / "bao-cao.toml"

    def git(self, *words: str, code: int = 0) -> str:
        ran = subprocess.run(
            ["git", *words], cwd=self.path, capture_output=True, text=True, check=False
        )
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    def configure(self, name: str) -> None:
        program = f'{sys.executable} -c \'import sys; sys.path.insert(0, "{ROOT}")'
        program += "; from tui.cli.main import main; sys.exit(main())'"
        self.git("config", "user.name", name)
        self.git("config", "user.email", f"{name}@example.vn")
        self.git("config", "merge.decuong.driver", f"{program} merge %O %A %B -o %A")

    def commit(self) -> None:
        self.git("commit", "-qam", "sửa")

    def run(self, *words: str, stdin: str = "") -> None:
        command, *rest = words
        assert decuong(command, self.report, *rest, stdin=stdin).code == 0


@pytest.fixture
def clones(sample: Path, tmp_path: Path) -> tuple[Clone, Clone]:
    lan, mai = Clone(tmp_path / "lan"), Clone(tmp_path / "mai")
    lan.path.mkdir()
    lan.git("init", "-q", "-b", "main")
    lan.configure("lan")
    lan.report.write_bytes(sample.read_bytes())
    (lan.path / ".gitattributes").write_text("*.toml merge=decuong\n")
    (lan.path / ".gitignore").write_text(".*.decuong/\n")
    lan.git("add", ".")
    lan.commit()
    lan.git("clone", "-q", str(lan.path), str(mai.path))
    mai.configure("mai")
    return lan, mai


def test_clones_that_diverge_converge_again(clones: tuple[Clone, Clone]) -> None:
    lan, mai = clones
    lan.run("put", "p1.ii.1.1", stdin="Một của Lan.\n\nHai.")
    lan.commit()
    mai.git("pull", "-q", "--no-rebase")
    assert mai.report.read_bytes() == lan.report.read_bytes()

    lan.run("put", "p1.ii.1.1", stdin="Một của Lan, sửa.\n\nHai.")
    lan.run("set", "document.number=77")
    opened = files.load(lan.report)
    table = opened.report.table("indicators")
    changed = sections.move_row(opened.report, "indicators", table.rows[0].id, 1)
    files.save(opened, sections.add_section(changed, "p1", "lan1", "Của Lan", child=True))
    lan.commit()

    mai.run("put", "p1.ii.1.1", stdin="Một của Lan.\n\nHai của Mai.")
    mai.run("set", "document.signer=Bà Mai")
    opened = files.load(mai.report)
    changed = sections.delete_row(opened.report, "indicators", table.rows[3].id)
    files.save(opened, sections.add_section(changed, "p1", "mai1", "Của Mai", child=True))
    mai.commit()

    mai.git("pull", "-q", "--no-rebase", "--no-edit")
    lan.git("pull", "-q", "--no-rebase", str(mai.path), "main")
    assert lan.report.read_bytes() == mai.report.read_bytes()
    report = files.load(lan.report).report
    assert report.section("p1.ii.1.1").body == "Một của Lan, sửa.\n\nHai của Mai."
    assert (report.document.number, report.document.signer) == ("77", "Bà Mai")
    assert {"lan1", "mai1"} <= report.shape.position.keys()
    rows = [row.id for row in report.table("indicators").rows]
    first, second, third, fourth, *rest = (row.id for row in table.rows)
    assert rows == [second, first, third, *rest]
    assert fourth not in rows


def test_git_stops_at_a_clash_and_goes_on_when_it_is_settled(clones: tuple[Clone, Clone]) -> None:
    lan, mai = clones
    lan.run("put", "p1.ii.1.1", stdin="Của Lan.")
    lan.commit()
    mai.run("put", "p1.ii.1.1", stdin="Của Mai.")
    mai.commit()
    said = mai.git("pull", "-q", "--no-rebase", "--no-edit", code=1)
    assert "p1.ii.1.1" in said
    body = files.load(mai.report).report.section("p1.ii.1.1").body
    assert "Của Lan." in body
    assert "Của Mai." in body
    assert "««« ours\n" in body
    told = decuong("settle", mai.report).out
    assert "ours · the version that was here:" in told
    assert "theirs · the version that was merged in:" in told
    mai.run("put", "p1.ii.1.1", stdin="Của cả hai.")
    mai.commit()
    lan.git("pull", "-q", "--no-rebase", str(mai.path), "main")
    assert lan.report.read_bytes() == mai.report.read_bytes()


def test_a_file_that_git_merged_alone_names_the_command_that_mends_it(
    clones: tuple[Clone, Clone],
) -> None:
    lan, mai = clones
    mai.git("config", "--unset", "merge.decuong.driver")
    lan.run("set", "document.number=1")
    lan.commit()
    mai.run("set", "document.number=2")
    mai.commit()
    mai.git("pull", "-q", "--no-rebase", "--no-edit", code=1)
    ran = decuong("show", mai.report)
    assert ran.code == 2
    assert "git left conflict markers here" in ran.talk
    assert "decuong merge" in ran.talk
    names = [mai.path / f"v{stage}.toml" for stage in (1, 2, 3)]
    for stage, path in enumerate(names, 1):
        path.write_text(mai.git("show", f":{stage}:bao-cao.toml"))
    mai.report.unlink()
    assert decuong("merge", *names, "-o", mai.report).code == 3
    assert decuong("get", mai.report, "document.number").out == "2\n"


def test_the_recipe_for_what_git_merged_alone_works_in_a_folder_of_the_clone(
    clones: tuple[Clone, Clone], tmp_path: Path
) -> None:
    lan, mai = clones
    (lan.path / "huyen").mkdir()
    lan.git("mv", "bao-cao.toml", "huyen/bao-cao.toml")
    lan.commit()
    mai.git("pull", "-q", "--no-rebase")
    mai.git("config", "--unset", "merge.decuong.driver")
    for clone, number in ((lan, "1"), (mai, "2")):
        clone.report = clone.path / "huyen" / "bao-cao.toml"
        clone.run("set", f"document.number={number}")
        clone.commit()
    mai.git("pull", "-q", "--no-rebase", "--no-edit", code=1)
    told = decuong("show", mai.report).talk
    for stage in (1, 2, 3):
        assert f":{stage}:./bao-cao.toml > " in told
    recipe = next(
        block
        for block in (ROOT / "docs" / "merging.md").read_text("utf-8").split("```\n")
        if block.startswith("git show")
    )
    commands = tmp_path / "commands"
    commands.mkdir()
    command = commands / "decuong"
    command.write_text(
        f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -m tui --lang en \"$@\"\n"
    )
    command.chmod(0o755)
    path = f"{commands}:{os.environ['PATH']}"

    def follow(text: str) -> int:
        done = subprocess.run(
            ["sh", "-c", text],
            cwd=mai.report.parent,
            env={**os.environ, "PATH": path},
            capture_output=True,
            check=False,
        )
        return done.returncode

    broken = mai.report.read_bytes()
    assert follow(recipe.replace(":3:", ":7:")) not in (0, 3)
    assert mai.report.read_bytes() == broken
    assert follow(recipe) == 3
    assert decuong("get", mai.report, "document.number").out == "2\n"


def _apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _windows(text: str) -> str:
    return "\ufeff" + text.replace("\n", "\r\n")


@pytest.mark.parametrize("written", [_apart, _windows])
def test_one_text_written_in_two_ways_is_no_clash(
    three: tuple[Path, Path, Path], written: Callable[[str], str]
) -> None:
    """Letters and marks apart, Windows lines and a byte order mark are how a program writes."""
    base, ours, theirs = three
    out = base.with_name("ra.toml")
    for path in three:
        decuong("put", path, "p1.ii.1.1", stdin="Đã kết nạp một đồng chí.\n\nHai.")
    decuong("put", ours, "p1.ii.1.1", stdin="Đã kết nạp một đồng chí.\n\nBa.")
    changed = ours.read_text(encoding="utf-8")
    for path, text in ((theirs, base.read_text(encoding="utf-8")), (theirs, changed)):
        path.write_bytes(written(text).encode())
        for order in ((base, ours, theirs), (base, theirs, ours), (theirs, base, ours)):
            assert decuong("merge", *order, "-o", out).code == 0, order
            assert decuong("get", out, "p1.ii.1.1").out.endswith("\n\nBa.\n") or text == changed
            assert decuong("settle", out).code == 0
            out.unlink()


def test_versions_without_a_common_one_are_merged_and_what_differs_waits(
    three: tuple[Path, Path, Path],
) -> None:
    base, ours, theirs = three
    out = base.with_name("ra.toml")
    decuong("put", ours, "p1.ii.1.1", stdin="Một.\n\nCủa Lan.")
    decuong("put", theirs, "p1.ii.1.1", stdin="Một.\n\nCủa Mai.")
    base.write_bytes(b"")
    for unknown in (base, Path("/dev/null")):
        assert decuong("merge", unknown, ours, theirs, "-o", out).code == 3
        assert decuong("settle", out).out.count("ours") == 1
        assert decuong("merge", unknown, ours, ours, "-o", out.with_name("x.toml")).code == 0
        assert out.with_name("x.toml").read_bytes() == ours.read_bytes()
        out.unlink()
        out.with_name("x.toml").unlink()
    base.unlink()
    ran = decuong("merge", base, ours, theirs)
    assert (ran.code, ran.talk.count("\n")) == (2, 1)
