"""``decuong export``: write the DOCX."""

from __future__ import annotations

import argparse
import sys
from io import BytesIO
from pathlib import Path

from outline.errors import phrase
from outline.model import Report
from outline.text import visible
from tui.cli import report_source, streams
from tui.cli.parser import UsageError, add_report_argument, parse_file_name, require_file_path
from tui.i18n import N_, _, ngettext, say

from .new import quote_path

DESCRIPTION = N_(
    "Make the DOCX: the official document, with letterhead, headings, signature block and "
    "appendices. What is still missing prints as a marked gap; “decuong check” lists it. A file "
    "that an earlier export made is replaced; one that was changed since is not, without --force."
)
EXAMPLES = (
    "decuong export bao-cao.toml",
    "decuong export bao-cao.toml -o nop/bao-cao-2141.docx",
    "decuong export bao-cao.toml -o - > bao-cao.docx",
    "decuong export bao-cao.toml --final --two-sided --numbering mixed",
)


MOST_FINDINGS = 20
"""Most findings that a refusal shows; “decuong check” lists them all."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=parse_file_name,
        help=_("the DOCX to write; else FILE with the ending .docx; “-” is standard output"),
    )
    parser.add_argument(
        "--profile",
        metavar="NAME",
        help=_(
            "rules of form, such as hd36-2018 or hd05-2026; else the report's own, else by date"
        ),
    )
    parser.add_argument(
        "--final",
        action="store_true",
        help=_("refuse, with exit code 1, while anything is still to be done"),
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help=_("replace a DOCX also where another program made it or changed it"),
    )
    parser.add_argument(
        "--toc", action="store_true", help=_("put a table of contents before the text")
    )
    parser.add_argument(
        "--two-sided",
        action="store_true",
        help=_("margins for printing on both sides of a sheet"),
    )
    parser.add_argument(
        "--numbering",
        metavar="STYLE",
        default="",
        help=_(
            "what follows the numbers of headings: literal (as written), dot (I. 1.), mixed (I- 1.)"
            " or hyphen (I- 1-)"
        ),
    )


def run(args: argparse.Namespace) -> int:
    """Write the document; report the file and the count of gaps."""
    output = _output(args.file, args.output)
    report = report_source.read_report(args.file)
    from export import export_report, profiles
    from store.disk.copy_rights import rights_of
    from tui.session.delivery import export_to_file

    profile = profiles.load(args.profile) if args.profile else profiles.for_report(report)
    profile = profile.with_options(
        two_sided=args.two_sided, contents=args.toc, numbering=args.numbering
    )
    if args.final:
        _refuse_unfinished(report)
    bar = _ProgressBar()
    if output is None:
        streams.binary_stdout()  # a terminal is refused before the work
    document = BytesIO()
    progress = bar if bar.wanted else None
    try:
        if output is None:
            exported = export_report(report, profile, document, progress)
        else:
            dress = None if args.file == streams.STDIO else rights_of(args.file)
            exported = export_to_file(
                report, profile, output, progress, force=args.force, dress=dress
            )
    finally:
        bar.wipe()
    if output is None:
        streams.write_bytes(document.getvalue())
    gaps = ngettext("{n} gap is marked", "{n} gaps are marked", exported.missing)
    gap_count = gaps.format(n=exported.missing) if exported.missing else _("no gaps")
    if output is None:
        streams.print_message(_("Written: {gaps}").format(gaps=gap_count))
    else:
        streams.print_message(
            _("Written: {path}, {gaps}").format(path=quote_path(output), gaps=gap_count)
        )
    return 0


def _refuse_unfinished(report: Report) -> None:
    """Raise ``NotFinalReport`` unless the report is final; list the first findings on stderr."""
    from tui.session import profile_names as profiles
    from tui.session.export_options import refuse_unfinished

    from .check import section_heading

    findings = [
        candidate
        for candidate in profiles.completion(report).all_findings()
        if candidate.severity == "error"
    ]
    for finding in findings[:MOST_FINDINGS]:
        streams.print_message(
            f"✗ {section_heading(report, finding.section)}: {visible(say(finding.message))}"
        )
    hidden_count = len(findings) - MOST_FINDINGS
    if hidden_count > 0:
        streams.print_message(
            ngettext("… and {n} more", "… and {n} more", hidden_count).format(n=hidden_count)
        )
    refuse_unfinished(report, findings)


def _output(file: str, requested: str | None) -> Path | None:
    """Return the file to write; None for stdout."""
    if streams.is_stdout(requested) or (requested is None and file == streams.STDIO):
        return None
    if requested is not None:
        output = require_file_path(requested)
    else:
        output = Path(parse_file_name(str(Path(file).with_suffix(".docx"))))
    if file != streams.STDIO and _same(output, Path(file)):
        raise UsageError(
            phrase("The DOCX would replace the report {path}.", path=str(output)),
            phrase("Name another file with -o."),
        )
    if requested is not None:
        from tui.session.file_names import refuse_foreign_docx_name

        refuse_foreign_docx_name(output)
    return output


def _same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return False


class _ProgressBar:
    """A line on stderr with the progress of the export."""

    WIDTH = 30

    def __init__(self) -> None:
        self.wanted = sys.stderr is not None and sys.stderr.isatty()
        self._shown = -1

    def __call__(self, done: int, total: int) -> bool:
        """Redraw the bar when it grows; return True, as the export goes on."""
        step = done * self.WIDTH // max(total, 1)
        if step != self._shown:
            self._shown = step
            sys.stderr.write(f"\r[{'=' * step}{' ' * (self.WIDTH - step)}]")
            sys.stderr.flush()
        return True

    def wipe(self) -> None:
        """Remove the line."""
        if self._shown >= 0:
            sys.stderr.write("\r" + " " * (self.WIDTH + 2) + "\r")
