"""``decuong demo``: open a filled sample report to try everything on."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from outline.errors import StoreError, phrase
from tui.cli import streams
from tui.i18n import N_, _

from .edit import open_editor, refuse_terminal
from .new import quote_path

DESCRIPTION = N_(
    "Open a filled sample report (all of it fictional) in the editor. It is your own copy in a "
    "private temporary folder, whose name is printed when you quit."
)
EXAMPLES = ("decuong demo",)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments: none."""


def run(args: argparse.Namespace) -> int:
    """Make the copy, open it, and print where it is."""
    refuse_terminal()  # before anything is written
    from store.report_file import files
    from store.templates import catalog

    try:
        path = Path(tempfile.mkdtemp(prefix="decuong-demo-")) / "bao-cao-mau.toml"
    except OSError as error:
        raise StoreError(
            phrase("No temporary folder can be made: {reason}.", reason=str(error.strerror)),
            phrase("Free some disk space, or set TMPDIR to a folder of yours."),
        ) from error
    files.create(path, catalog.sample())
    try:
        return open_editor(path)
    finally:
        streams.print_message(_("The sample report stays in {path}").format(path=quote_path(path)))
