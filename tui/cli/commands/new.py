"""``decuong new``: make a new report from a template."""

from __future__ import annotations

import argparse
from pathlib import Path

from outline.errors import phrase
from outline.model import Report
from outline.text import clean
from tui.cli import streams
from tui.cli.parser import UsageError, parse_file_name, require_file_path
from tui.i18n import N_, _

DESCRIPTION = N_(
    "Make a new report: every heading, prompt, blank and register that the template prescribes, "
    "still empty. An existing file is never replaced."
)
EXAMPLES = (
    "decuong new bao-cao.toml",
    "decuong new bao-cao.toml --level co-so --issuer 'Đảng ủy xã Bình Minh' "
    "--superior 'Huyện ủy Bình Sơn'",
    "decuong new mau.toml --sample",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=parse_file_name,
        help=_("the file to make; “-” writes the report to standard output"),
    )
    parser.add_argument(
        "--template",
        metavar="ID|PATH",
        type=parse_file_name,
        help=_("a template's id (see “decuong template list”) or file; else the usual one"),
    )
    parser.add_argument(
        "--level",
        metavar="LEVEL",
        help=_(
            "level of the unit: co-so (cơ sở, grassroots) or huyen (huyện, district and equal); "
            "sets the reporting period; default huyen"
        ),
    )
    parser.add_argument("--issuer", metavar="TEXT", help=_("the unit that reports"))
    parser.add_argument("--superior", metavar="TEXT", help=_("the superior body"))
    parser.add_argument(
        "--sample",
        action="store_true",
        help=_("a report filled with fictional text, to try things out; takes no other option"),
    )


def run(args: argparse.Namespace) -> int:
    """Make the report and write it."""
    if args.file != streams.STDIO:
        from tui.session.file_names import refuse_foreign_report_name

        refuse_foreign_report_name(Path(args.file))
    report = _sample(args) if args.sample else _empty(args)
    if streams.is_stdout(args.file):
        from store.report_file import codec

        streams.write_bytes(codec.encode(None, report))
        return 0
    from store.report_file import files

    path = require_file_path(args.file)
    streams.warn(files.create(path, report).doubt)
    streams.print_message(
        _("Made {path}. Open it with: decuong {path}").format(path=quote_path(path))
    )
    return 0


def quote_path(path: Path) -> str:
    """Return a path that can be printed and pasted into a shell."""
    import shlex

    from outline.text import visible

    return visible(shlex.quote(str(path)))


def _empty(args: argparse.Namespace) -> Report:
    from outline.templates.template import new_report
    from store.templates import catalog

    template = catalog.load(args.template or catalog.DEFAULT)
    return new_report(
        template,
        level=args.level or template.levels[-1].id,
        issuer=clean(args.issuer or "").strip(),
        superior=clean(args.superior or "").strip(),
    )


def _sample(args: argparse.Namespace) -> Report:
    from store.templates import catalog

    for option in ("template", "level", "issuer", "superior"):
        if getattr(args, option) is not None:
            raise UsageError(
                phrase("--sample is a finished report and takes no --{option}.", option=option),
                phrase("Remove one of the two."),
            )
    return catalog.sample()
