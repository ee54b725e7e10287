"""``decuong export``: the DOCX."""

from __future__ import annotations

import argparse
import sys
from io import BytesIO
from pathlib import Path

from outline.errors import phrase
from outline.model import Report
from outline.text import visible
from tui.cli import report_source, streams
from tui.cli.parser import UsageError, add_report, file_name, file_named
from tui.i18n import N_, _, ngettext, say

from .new import shown

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


TOLD = 20
"""Findings that a refusal shows; “decuong check” lists them all."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        type=file_name,
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
    """Write the document and say what became of it."""
    output = _output(args.file, args.output)
    report = report_source.read(args.file)
    from export import export_report, profiles
    from store.disk.copy_rights import rights_of
    from tui.session.delivery import export_to_file

    profile = profiles.load(args.profile) if args.profile else profiles.for_report(report)
    profile = profile.with_options(
        two_sided=args.two_sided, contents=args.toc, numbering=args.numbering
    )
    if args.final:
        _refuse_unfinished(report)
    bar = _Bar()
    if output is None:
        streams.binary_out()  # a terminal is refused before the work
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
        streams.out_bytes(document.getvalue())
    gaps = ngettext("{n} gap is marked", "{n} gaps are marked", exported.missing)
    said = gaps.format(n=exported.missing) if exported.missing else _("no gaps")
    if output is None:
        streams.talk(_("Written: {gaps}").format(gaps=said))
    else:
        streams.talk(_("Written: {path}, {gaps}").format(path=shown(output), gaps=said))
    return 0


def _refuse_unfinished(report: Report) -> None:
    """Say on stderr what lacks, as far as a screen holds it, before it is refused."""
    from tui.session import profile_names as profiles
    from tui.session.export_options import refuse_unfinished

    from .check import place

    findings = [
        one for one in profiles.completion(report).all_findings() if one.severity == "error"
    ]
    for finding in findings[:TOLD]:
        streams.talk(f"✗ {place(report, finding.section)}: {visible(say(finding.message))}")
    more = len(findings) - TOLD
    if more > 0:
        streams.talk(ngettext("… and {n} more", "… and {n} more", more).format(n=more))
    refuse_unfinished(report, findings)


def _output(file: str, wish: str | None) -> Path | None:
    """Return where the DOCX goes; None is stdout."""
    if streams.is_stdout(wish) or (wish is None and file == streams.STDIO):
        return None
    if wish is not None:
        output = file_named(wish)
    else:
        output = Path(file_name(str(Path(file).with_suffix(".docx"))))
    if file != streams.STDIO and _same(output, Path(file)):
        raise UsageError(
            phrase("The DOCX would replace the report {path}.", path=str(output)),
            phrase("Name another file with -o."),
        )
    if wish is not None:
        from tui.session.file_names import refuse_foreign_docx_name

        refuse_foreign_docx_name(output)
    return output


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


class _Bar:
    """One line on stderr that says how far the export has come."""

    WIDTH = 30

    def __init__(self) -> None:
        self.wanted = sys.stderr is not None and sys.stderr.isatty()
        self._shown = -1

    def __call__(self, done: int, total: int) -> bool:
        """Draw it where a step has become visible; never stops the export."""
        step = done * self.WIDTH // max(total, 1)
        if step != self._shown:
            self._shown = step
            sys.stderr.write(f"\r[{'=' * step}{' ' * (self.WIDTH - step)}]")
            sys.stderr.flush()
        return True

    def wipe(self) -> None:
        """Take the line away."""
        if self._shown >= 0:
            sys.stderr.write("\r" + " " * (self.WIDTH + 2) + "\r")
