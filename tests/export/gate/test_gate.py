"""Every kind of document that we make passes every validator that is installed.

The gate proves itself: it must find all of thirty-nine planted faults.
"""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from export import export_report
from export.profiles import load, names
from outline.model import Report
from store.report_file import files
from store.templates import catalog
from tests.export.docx.test_document_xml import nasty_report
from tests.paths import DATA
from tests.samples.printed import REPORT

from . import judges
from .planted import planted
from .soundness import faults

FINISHED = DATA / "finished.toml"
KINDS = ("empty", "sample", "shipped", "finished", "hostile", "letter", "full")


@lru_cache
def made(kind: str, profile: str = "hd36-2018") -> bytes:
    reports: dict[str, Callable[[], Report]] = {
        "empty": Report,
        "sample": lambda: REPORT,
        "shipped": catalog.sample,
        "finished": lambda: files.load(FINISHED).report,
        "hostile": nasty_report,
        "letter": lambda: replace(
            REPORT, document=replace(REPORT.document, kind="Công văn", draft=2)
        ),
        "addressed": lambda: replace(
            REPORT,
            document=replace(REPORT.document, kind="Công văn", addressee="Tỉnh ủy; Sở A; Sở B"),
        ),
        "full": lambda: full(catalog.sample()),
    }
    rules = load(profile)
    if kind == "full":
        rules = rules.with_options(contents=True, two_sided=True, numbering="hyphen")
    out = io.BytesIO()
    export_report(reports[kind](), rules, out)
    return out.getvalue()


def full(report: Report) -> Report:
    """Return the report with all that a letterhead and a last page can hold."""
    marks: dict[str, Any] = {
        "draft": 2,
        "urgency": "Khẩn",
        "circulation": "Lưu hành nội bộ",
        "typist": "ABC",
        "copies": "268",
        "contact": "Văn phòng Huyện ủy Bình An",
    }
    return replace(report, document=replace(report.document, **marks))


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest) -> Path | str:
    """Microsoft's validator, or why it is not there."""
    return judges.install(request.config.cache.mkdir("ooxml-validator"))


@pytest.fixture
def document(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    kind, profile = request.param
    path = tmp_path / "a.docx"
    path.write_bytes(made(kind, profile))
    return path


EVERY = pytest.mark.parametrize(
    "document",
    [(kind, profile) for kind in KINDS for profile in names()],
    indirect=True,
    ids=lambda pair: "-".join(pair),
)


@EVERY
def test_own_invariants(document: Path) -> None:
    assert faults(document.read_bytes()) == []


@EVERY
def test_openxml_audit_and_integrity(document: Path) -> None:
    assert judges.openxml_audit(document) == []
    assert judges.integrity(document) == []


@pytest.mark.parametrize("version", judges.VERSIONS)
@EVERY
def test_microsofts_sdk(document: Path, version: str, program: Path | str) -> None:
    assert _asked(program, version, document) == []


@pytest.mark.parametrize("version", judges.BETWEEN)
@pytest.mark.parametrize(
    "document",
    [
        ("full", "hd05-2026"),
        *(
            pytest.param((kind, profile), marks=pytest.mark.slow)
            for kind in KINDS
            for profile in names()
            if (kind, profile) != ("full", "hd05-2026")
        ),
    ],
    indirect=True,
    ids=lambda pair: "-".join(pair),
)
def test_microsofts_sdk_of_the_years_between(
    document: Path, version: str, program: Path | str
) -> None:
    assert _asked(program, version, document) == []


def _asked(program: Path | str, version: str, document: Path) -> list[str]:
    if isinstance(program, str):
        pytest.skip(f"Microsoft's Open XML SDK was not asked: {program}")
    return judges.microsoft(program, version)(document)


def test_the_gate_finds_what_is_planted(tmp_path: Path, program: Path | str) -> None:
    good = made("sample")
    told: list[judges.Judge] = [judges.openxml_audit, judges.integrity]
    if isinstance(program, Path):
        told.append(judges.microsoft(program, "Microsoft365"))
    missed = []
    every = planted(good)
    assert len(every) == 39
    for name, data in every.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        found = faults(data) or judges.text(data) != judges.text(good)
        if not found and not any(judge(path) for judge in told):
            missed.append(name)
    assert missed == []


@pytest.mark.parametrize("kind", ["sample", "shipped", "finished", "full"])
def test_pandoc_reads_every_paragraph_cell_and_note(kind: str, tmp_path: Path) -> None:
    pandoc = shutil.which("pandoc")
    if pandoc is None:
        pytest.skip("pandoc is not installed; nothing else read the document back")
    path = tmp_path / "a.docx"
    path.write_bytes(made(kind))
    run = subprocess.run(
        [pandoc, "-f", "docx", "-t", "html", "--wrap=none", path],
        capture_output=True,
        text=True,
        check=True,
    )
    read = squeezed(html.unescape(re.sub(r"<sup>\d+</sup>|<[^>]+>", "", run.stdout)))
    written = [squeezed(line) for line in judges.text(path.read_bytes())]
    assert len(written) > 30
    assert [line for line in written if line not in read] == []


def squeezed(words: str) -> str:
    """Return words without blanks, which readers set as they like."""
    return "".join(words.split())
