"""``decuong edit``: open the editor; ``decuong FILE`` does the same."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from outline.errors import DecuongError, StoreError, phrase
from tui.cli import streams
from tui.cli.parser import UsageError, add_report_argument
from tui.i18n import N_

from .registry import COMMANDS

DESCRIPTION = N_("Open a report in the editor, where you left off. The word “edit” may be omitted.")
EXAMPLES = ("decuong bao-cao.toml", "decuong edit bao-cao.toml")

SMALLEST_TERMINAL = (60, 16)
"""Columns and rows that the editor needs at least."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_report_argument(parser, stdin=False)


def run(args: argparse.Namespace) -> int:
    """Check file and terminal first, so that a refusal leaves the screen as it is."""
    if args.file == streams.STDIO:
        raise UsageError(
            phrase("The editor cannot open a report from standard input."),
            phrase("Save it to a file first, then open that."),
        )
    path = Path(args.file)
    refuse_missing(path)
    return open_editor(path)


def open_editor(path: Path) -> int:
    """Open the editor in a terminal that can show it; raise ``DecuongError`` in any other."""
    refuse_terminal()
    import gc

    from tui.settings import config

    settings = config.load()
    config.use(settings)
    streams.draw_in_utf8()

    # Nearly everything made before the first frame stays: looking through it for what could go
    # takes a fifth of the start. The main screen switches the collector on again.
    gc.disable()
    try:
        from tui.app import run as run_app

        return run_app(path, settings=settings)
    finally:
        gc.enable()


def refuse_missing(path: Path) -> None:
    """Raise ``StoreError`` for a file that does not exist, with the cure that fits best."""
    if os.path.lexists(path):
        return
    from difflib import get_close_matches

    from store.disk import sidecar
    from store.journal import recovery

    if recovery.has_journals(path):
        raise StoreError(
            phrase(
                "There is no file {path}; its unsaved text is still kept in {folder}.",
                path=str(path),
                folder=str(sidecar.of(path)),
            ),
            phrase(
                "Put the report back under this name, from a copy or from git, then open it: "
                "the unsaved text comes back. If it was renamed: decuong history NAME --adopt "
                "{old}",
                old=path.name,
            ),
        )
    near = get_close_matches(str(path), [command.name for command in COMMANDS], n=1)
    cure = (
        phrase("Perhaps you mean “decuong {command}”.", command=near[0])
        if near and path.suffix == ""
        else phrase("“decuong new {path}” makes it.", path=str(path))
    )
    raise StoreError(phrase("There is no file {path}.", path=str(path)), cure)


def refuse_terminal() -> None:
    """Raise ``DecuongError`` where the editor cannot run: no terminal, a dumb one, a tiny one."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        raise DecuongError(
            phrase("The editor needs a terminal, but standard input or output is not one."),
            phrase("In scripts use “decuong show”, “get”, “put” and “set”."),
        )
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise DecuongError(
            phrase("The editor cannot draw on a terminal of the type “dumb”."),
            phrase("Set TERM to the type of your terminal, for example TERM=xterm-256color."),
        )
    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    # 0x0 is what a terminal says that does not know its size.
    if (columns and columns < SMALLEST_TERMINAL[0]) or (lines and lines < SMALLEST_TERMINAL[1]):
        raise DecuongError(
            phrase(
                "The terminal has {columns}x{lines} characters, and the editor needs "
                "{least_columns}x{least_lines}.",
                columns=columns,
                lines=lines,
                least_columns=SMALLEST_TERMINAL[0],
                least_lines=SMALLEST_TERMINAL[1],
            ),
            phrase("Enlarge the window or use a smaller font."),
        )


def _is_terminal(stream: object) -> bool:
    return stream is not None and bool(getattr(stream, "isatty", lambda: False)())
