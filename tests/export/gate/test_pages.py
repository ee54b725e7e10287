"""LibreOffice lays our documents out on the pages that are expected, each of its own kind.

It and pdftotext may be missing; then the tests say that nobody laid the pages out.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

from export.profiles import load, names

from .test_gate import made

_PATIENCE = 180
"""Seconds; the first start of LibreOffice in a new home takes ten."""
PAGES = {"hd36-2018": 20, "hd05-2026": 21, "nd30-2020": 20}
"""Of the shipped sample, with a font as wide as Times New Roman. One more or less is the font's."""
APPENDICES = 3


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for LibreOffice, which refuses to start twice in one."""
    for program in ("soffice", "pdftotext"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed; nobody laid the pages out")
    return tmp_path_factory.mktemp("office")


@lru_cache
def laid_out(office: Path, kind: str, profile: str) -> list[list[str]]:
    """Return the lines of every page, as LibreOffice prints them."""
    source = office / f"{kind}-{profile}.docx"
    source.write_bytes(made(kind, profile))
    run(
        *("soffice", f"-env:UserInstallation={(office / 'home').as_uri()}", "--headless"),
        *("--convert-to", "pdf", "--outdir", str(office), str(source)),
    )
    text = run("pdftotext", "-layout", str(source.with_suffix(".pdf")), "-")
    pages = text.split("\f")[:-1]
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


def run(*command: str) -> str:
    return subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=_PATIENCE
    ).stdout


@pytest.mark.parametrize("profile", names())
def test_the_sample_has_the_pages_that_are_expected(office: Path, profile: str) -> None:
    pages = laid_out(office, "shipped", profile)
    assert abs(len(pages) - PAGES[profile]) <= 1
    assert all(pages), "a page is empty"


@pytest.mark.parametrize("profile", names())
def test_pages_are_numbered_from_the_second_on(office: Path, profile: str) -> None:
    pages = laid_out(office, "shipped", profile)
    appendix = next(
        at for at, page in enumerate(pages) if any(line.startswith("Phụ lục") for line in page[:2])
    )
    assert not pages[0][0].isdecimal()
    assert [page[0] for page in pages[1:appendix]] == [str(at) for at in range(2, appendix + 1)]


@pytest.mark.parametrize("profile", names())
def test_each_appendix_begins_a_page_and_repeats_its_header(office: Path, profile: str) -> None:
    pages = laid_out(office, "shipped", profile)
    restarts = load(profile).appendix.restart_numbers
    first = [
        at
        for at, page in enumerate(pages)
        if any(re.match("Phụ lục [0-9IVX]+$", line) for line in page[:2])
    ]
    assert len(first) == APPENDICES
    for begin, end in zip(first, [*first[1:], len(pages)], strict=True):
        for at in range(begin + 1, end):
            assert pages[at][0] == str(at - begin + 1 if restarts else at + 1)
            assert any(re.match(r"(TT|STT)\b", line) or " TT " in line for line in pages[at][:9])


def test_the_signature_is_not_alone_on_its_page(office: Path) -> None:
    for profile in names():
        page = next(
            page
            for page in laid_out(office, "shipped", profile)
            if any(line.startswith("Nơi nhận") for line in page)
        )
        above = [line for line in page if not line.isdecimal()]
        assert not above[0].startswith("Nơi nhận"), profile


def test_the_mark_of_the_typist_lies_at_the_foot_of_the_last_page(office: Path) -> None:
    laid_out(office, "full", "hd36-2018")
    boxes = run("pdftotext", "-bbox", str(office / "full-hd36-2018.pdf"), "-")
    (lowest,) = re.findall(r'yMax="([0-9.]+)">ABC-268<', boxes)
    millimetres = float(lowest) * 25.4 / 72
    assert 270 < millimetres < 278  # the margin below has 20 of 297


def test_the_contents_stand_before_the_text(office: Path) -> None:
    first, second, *_rest = laid_out(office, "full", "hd36-2018")
    assert "MỤC LỤC" in first
    entries = [line for line in (*first, *second) if re.search(r"\.{6,}", line)]
    assert len(entries) > 5


@pytest.mark.parametrize("profile", names())
def test_addressees_stand_under_one_another_below_the_colon(office: Path, profile: str) -> None:
    laid_out(office, "addressed", profile)
    page = run("pdftotext", "-bbox", "-l", "1", str(office / f"addressed-{profile}.pdf"), "-")
    words = re.findall(r'xMin="([0-9.]+)" .* xMax="([0-9.]+)" .*>(.*)</word>', page)
    opening = next(index for index, (_left, _right, word) in enumerate(words) if word == "gửi:")
    colon = float(words[opening][1])
    hyphens = [float(left) for left, _right, word in words[opening:] if word == "-"][:3]
    assert len(set(hyphens)) == 1
    assert colon - 5 < hyphens[0] < colon  # points; a colon is four to five wide
