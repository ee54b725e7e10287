"""``decuong check``: list what is missing before a report is complete."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from outline.errors import DecuongError
from outline.model import Report
from outline.text import visible
from tui.cli import columns, report_source, streams
from tui.cli.parser import parse_file_name
from tui.i18n import N_, _, ngettext, say

if TYPE_CHECKING:
    from outline.completion.section_findings import Finding
    from outline.completion.tracker import Completion

DESCRIPTION = N_(
    "List what is still missing in one or more reports, by section, each with its cure. Exits 0 "
    "when all are complete, 1 when something is missing, 2 when a file cannot be read."
)
EXAMPLES = ("decuong check bao-cao.toml", "decuong check --json xa-*/bao-cao.toml")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        type=parse_file_name,
        help=_("reports; “-” reads one from standard input"),
    )
    parser.add_argument("--json", action="store_true", help=_("the findings as JSON"))


def run(args: argparse.Namespace) -> int:
    """Check every file, also when one before it cannot be read; return the worst exit code."""
    from tui.session import profile_names

    code = 0
    results: list[object] = []
    for file in args.files:
        try:
            report = report_source.read_report(file)
        except DecuongError as error:
            streams.report_error(error)
            code = max(code, error.exit_code)
            continue
        if file != streams.STDIO:
            report_source.mention_former_name(Path(file))
        completion = profile_names.completion(report)
        if not completion.report_progress.complete:
            code = max(code, 1)
        if args.json:
            from outline import json_view

            results.append(json_view.check(report, completion, visible(file), say))
        else:
            if results:
                streams.write("\n")
            results.append(file)
            streams.write("\n".join(list_findings(report, completion, file)) + "\n")
    if args.json:
        from .show import print_json

        print_json(results)
    return code


def list_findings(report: Report, completion: Completion, file: str) -> list[str]:
    """Return the findings of one report as lines, in the order of the report."""
    from outline.completion.section_findings import count_blocking

    style = columns.Styler()
    findings = list(completion.all_findings())
    blocking = count_blocking(findings)
    note_count = len(findings) - blocking
    parts = [_("{percent}% complete").format(percent=completion.report_progress.percent)]
    if blocking:
        parts.append(
            ngettext("{n} thing missing", "{n} things missing", blocking).format(n=blocking)
        )
    if note_count:
        parts.append(ngettext("{n} note", "{n} notes", note_count).format(n=note_count))
    lines = [style(f"{visible(file)}: {', '.join(parts)}", "strong")]
    for id_, group in _group_by_section(findings):
        lines += ["", style(section_heading(report, id_), "accent")]
        for finding in group:
            mark = style("✗", "bad") if finding.severity == "error" else style("!", "warn")
            cure = say(finding.cure)
            lines.append(f"  {mark} {visible(say(finding.message))}")
            if cure:
                lines.append(f"    → {visible(cure)}")
    return lines


def _group_by_section(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.section, []).append(finding)
    return list(groups.items())


def section_heading(report: Report, id_: str) -> str:
    """Return the heading over findings: a section, a register, or the report's own fields."""
    from outline.errors import UnknownId
    from outline.placeholders import fill

    if id_ == "document":
        return _("Document (document)")
    if id_ == "blanks":
        return _("Blanks (blanks)")
    for table in report.tables:
        if id_ in (table.appendix, table.id):
            return visible(f"{table.label} {table.title} ({id_})".strip())
    try:
        section = report.section(id_)
    except UnknownId:
        return visible(id_)
    title = fill(section.title, report)
    return visible(f"{section.label} {title}".strip() + f" ({id_})")
