"""The export against pandoc, which makes a DOCX of the same words from Markdown."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from export import export_report, profiles
from export.layout.blocks import InlineFootnote, ParagraphBlock, TableBlock, TextSpan
from export.layout.document import lay_all
from outline.model import Report
from store.report_file import files
from tests.paths import ROOT
from tests.samples.long import report

from .measure import Finding, clock, in_turns, milliseconds, process
from .start import SCRIPT, sample

SAMPLE = 0.5
LARGE = 0.1
SECONDS = 3.0
GROWTH = 11.0
MEMORY_MB = 60
PARAGRAPHS = 7
"""Under each heading, and one more under every fifth: 72,000 under 10,000."""

MEASURE = """
import io, re, sys
from pathlib import Path
from tests.bench.pandoc import long_report
from export import export_report, profiles
report = long_report(int(sys.argv[1]))
report.shape
profile = profiles.for_report(report)
export_report(long_report(10), profile, io.BytesIO())
def peak(again=False):
    if again:  # forget the peak of making the report
        Path("/proc/self/clear_refs").write_text("5")
    return int(re.search("VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1])
before = peak(again=True)
export_report(report, profile, io.BytesIO())
print((peak() - before) / 1024)
"""


def against_pandoc(
    folder: Path, rounds: int, sizes: tuple[int, int] = (1_000, 10_000)
) -> Iterator[Finding]:
    """Measure whole commands on the sample, and the making of a long document.

    Without pandoc its rows are left out, and the line on stderr says so.
    """
    pandoc = shutil.which("pandoc")
    if pandoc is None:
        print("pandoc is not installed: its rows are left out", file=sys.stderr)
    else:
        yield _sample(folder, pandoc, rounds)
    small, big = (long_report(size) for size in sizes)
    profile = profiles.for_report(big)
    found = in_turns(
        {
            "small": clock(lambda: export_report(small, profile, BytesIO())),
            "big": clock(lambda: export_report(big, profile, BytesIO())),
        },
        max(rounds // 3, 1),
    )
    paragraphs = sum(one.body.count("\n\n") + 1 for one in big.sections)
    name = f"export {sizes[1]:,} headings, {paragraphs:,} paragraphs"
    yield Finding(name, SECONDS * 1000, found["big"] * 1000, "ms")
    yield Finding(
        f"export {sizes[1]:,} / {sizes[0]:,} headings, long",
        GROWTH * sizes[1] / sizes[0] / 10,
        found["big"] / found["small"],
        "x",
        f"{milliseconds(found['big'])} / {milliseconds(found['small'])}",
    )
    yield Finding(
        f"memory of the export, {sizes[1]:,} headings", MEMORY_MB, _memory(sizes[1]), "MB"
    )
    if pandoc is not None:
        seconds = _pandoc(folder, pandoc, big)()
        yield Finding(
            f"export / pandoc, {sizes[1]:,} headings",
            LARGE,
            found["big"] / seconds,
            "x",
            f"{milliseconds(found['big'])} / {milliseconds(seconds)}",
        )


def long_report(headings: int) -> Report:
    """Return a report with 7.2 paragraphs under a heading."""
    made = report(headings)
    paragraph = made.sections[1].body.split("\n\n")[0]
    bodies = ["\n\n".join([paragraph] * (PARAGRAPHS + more)) for more in (1, 0, 0, 0, 0)]
    return made.with_sections(
        tuple(replace(section, body=bodies[at % 5]) for at, section in enumerate(made.sections))
    )


def _sample(folder: Path, pandoc: str, rounds: int) -> Finding:
    path = sample(folder)
    out = str(folder / "bao-cao.docx")
    found = in_turns(
        {
            "export": process(["-c", SCRIPT, "export", str(path), "-o", out]),
            "pandoc": _pandoc(folder, pandoc, files.load(path).report),
        },
        rounds,
    )
    return Finding(
        "export of the sample / pandoc",
        SAMPLE,
        found["export"] / found["pandoc"],
        "x",
        f"{milliseconds(found['export'])} / {milliseconds(found['pandoc'])}",
    )


def _pandoc(folder: Path, pandoc: str, made: Report) -> Callable[[], float]:
    source = folder / f"{len(made.sections)}.md"
    source.write_text(markdown(made), encoding="utf-8")
    command = [pandoc, "-f", "markdown", "-o", str(folder / "pandoc.docx"), str(source)]
    return clock(lambda: subprocess.run(command, check=True, capture_output=True))


def _memory(size: int) -> float:
    """Return the megabytes that an export takes above the report, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, str(size)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        env=dict(os.environ),
    )
    return float(run.stdout)


def markdown(made: Report) -> str:
    """Return what is printed of a report as pandoc's Markdown: headings, text, notes and tables."""
    lines: list[str] = []
    notes: list[str] = []
    for block in lay_all(made, profiles.for_report(made)):
        if isinstance(block, ParagraphBlock):
            level = block.style.removeprefix("Heading")
            mark = f"{'#' * min(int(level), 6)} " if level.isdecimal() else ""
            lines += [mark + _words(block, notes), ""]
        elif isinstance(block, TableBlock):
            width = len(block.widths)
            for at, row in enumerate(block.rows):
                cells = [
                    " ".join(_words(one, notes) for one in cell.paragraphs) for cell in row.cells
                ]
                cells += [""] * (width - len(cells))
                lines.append(f"| {' | '.join(cells)} |")
                if at == 0:
                    lines.append("|---" * width + "|")
            lines.append("")
    return "\n".join([*lines, *notes])


def _words(paragraph: ParagraphBlock, notes: list[str]) -> str:
    found = []
    for inline in paragraph.inlines:
        if isinstance(inline, TextSpan):
            mark = "**" if inline.bold else "*" if inline.italic else ""
            found.append(f"{mark}{inline.text.strip() if mark else inline.text}{mark}")
        elif isinstance(inline, InlineFootnote):
            name = len(notes) + 1
            notes.append(f"[^{name}]: {''.join(span.text for span in inline.spans)}\n")
            found.append(f"[^{name}]")
    return "".join(found).replace("\n", " ")
