"""``decuong set``: set values given on the command line, all of them or none."""

from __future__ import annotations

import argparse

from outline.errors import BadValue, phrase
from outline.text import nfc
from tui.cli import report_source
from tui.cli.parser import UsageError, add_report_argument
from tui.i18n import N_, _

DESCRIPTION = N_(
    "Set blanks, keys of the document, and the states of prompts and demands. Either all the "
    "values are set, or the file stays as it is. An empty value removes what was set."
)
EXAMPLES = (
    "decuong set bao-cao.toml pre.5='huyện Bình Sơn' p1.i.8=4.862",
    "decuong set bao-cao.toml document.date=05/6/2023 document.number=128",
    "decuong set bao-cao.toml p1.ii.1.1/b1=covered 'p1.ii.1.1/n1.b=none: không có khâu đột phá'",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser)
    parser.add_argument(
        "values",
        metavar="KEY=VALUE",
        nargs="+",
        help=_("what “decuong get” prints for KEY; dates as 05/6/2023, numbers as 45.799,5"),
    )


def run(args: argparse.Namespace) -> int:
    """Set every value, then save once."""
    from tui.session import profile_names

    source = report_source.open_source(args.file)
    report = source.report
    texts: list[tuple[str, str]] = []
    for word in args.values:
        key, separator, value = nfc(word).partition("=")
        if not separator:
            raise UsageError(
                phrase("“{word}” is not of the form KEY=VALUE.", word=word),
                phrase("Write it like {example}.", example="pre.5='huyện Bình Sơn'"),
            )
        with report_source.name_in_errors(args.file):
            try:
                report = profile_names.write_address(report, key.strip(), value)
            except BadValue as error:
                raise report_source.add_location(error, key.strip()) from error
        texts.append((key.strip(), value))
    source.save(report)
    for id_, text in texts:
        report_source.mention_dropped_characters(id_, text)
    return 0
