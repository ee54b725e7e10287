"""``decuong show``: print the outline with its status, for people or as JSON."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outline.model import PREAMBLE, Report, Section
from outline.text import visible
from tui.cli import columns, report_source, streams
from tui.cli.parser import add_report_argument
from tui.i18n import N_, _, ngettext
from tui.presenters import labels

if TYPE_CHECKING:
    from outline.completion.tracker import Completion

DESCRIPTION = N_(
    "Print the outline: for every heading its state, how much of it is complete, its id and title. "
    "--json prints the whole report with every blank resolved."
)
EXAMPLES = ("decuong show bao-cao.toml", "decuong show bao-cao.toml --json")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser)
    parser.add_argument("--json", action="store_true", help=_("the whole report as JSON"))


def run(args: argparse.Namespace) -> int:
    """Print the outline."""
    from tui.session import profile_names

    report = report_source.read_report(args.file)
    completion = profile_names.completion(report)
    if args.json:
        from outline import json_view

        print_json(json_view.show(report, completion))
    else:
        streams.write("\n".join(outline_lines(report, completion)) + "\n")
    return 0


def print_json(value: object) -> None:
    """Write JSON, with Vietnamese letters unescaped."""
    import json  # only when it is needed: the outline is printed without it

    streams.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def outline_lines(report: Report, completion: Completion) -> list[str]:
    """Return the lines of the outline: the subject, the progress, each heading and register."""
    from outline.placeholders import fill

    style = columns.Styler()
    width = columns.terminal_width()
    total = completion.report_progress
    document = report.document
    subject = fill(document.subject, report)
    head = " · ".join(part for part in (document.issuer, f"{document.kind} {subject}") if part)
    lines = [style(_fit(visible(head), width), "strong")]
    lines.append(
        _("{percent}% complete, {done} of {total} sections").format(
            percent=total.percent, done=total.done, total=total.total
        )
    )
    rows: list[tuple[labels.State, list[str]]] = []
    for index, section in enumerate((report.preamble, *report.sections)):
        leaf = section.id == PREAMBLE or report.shape.is_leaf(index - 1)
        rows.append(_section_row(section, report, completion, leaf=leaf))
    for table in report.tables:
        done = completion.progress(table.appendix or table.id)
        state = labels.DONE if done.complete else labels.DRAFT if table.rows else labels.EMPTY
        row_count = ngettext("{n} row", "{n} rows", len(table.rows)).format(n=len(table.rows))
        title = f"{table.label} {table.title} ({row_count})".strip()
        ids = table.appendix or table.id
        rows.append((state, [f"{done.percent}%", "", ids, title]))
    texts = [[f"{state.glyph} {state.word}", *cells] for state, cells in rows]
    for (state, _cells), line in zip(
        rows, columns.align_rows(texts, right=frozenset({1, 2})), strict=True
    ):
        mark = f"{state.glyph} {state.word}"
        line = _fit(line, width)
        lines.append(style(mark, state.ink) + line[len(mark) :] if line.startswith(mark) else line)
    return lines


def _section_row(
    section: Section, report: Report, completion: Completion, *, leaf: bool
) -> tuple[labels.State, list[str]]:
    from outline.placeholders import fill

    progress = completion.progress(section.id)
    if leaf:
        state = labels.state_of(section, complete=progress.complete)
        count = f"{progress.met}/{progress.needed}"
    else:
        state = labels.state_of_count(progress.done, progress.total)
        count = f"{progress.done}/{progress.total}"
    title = f"{section.label} {fill(section.title, report)}".strip()
    indent = "  " * max(section.level - 1, 0)
    return state, [f"{progress.percent}%", count, section.id, indent + title]


def _fit(line: str, width: int | None) -> str:
    return line if width is None else columns.fit(line, width)
