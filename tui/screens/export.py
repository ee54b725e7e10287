"""The export (F12): path and options of the Word document, what is missing in it, progress."""

from __future__ import annotations

import asyncio
import getpass
import os
import shlex
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.app import ComposeResult
from textual.strip import Strip

from outline.completion.section_findings import Finding
from outline.errors import DecuongError, Phrase, phrase
from outline.model import Document
from outline.text import visible
from store.disk.spelling import on_disk
from tui.i18n import _, ngettext, say
from tui.keys.registry import label
from tui.presenters.messages import make_sentence
from tui.presenters.view_types import StyledText
from tui.session.export_options import NUMBERINGS, ExportOptions, refuse_unfinished
from tui.threads import run_beside
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Lines
from tui.widgets.text_input import LineInput, one_line

from .dialogs import AnswerOption, Question
from .findings import GLYPHS, describe_counts, find_label_and_title
from .modal import Box, Hints, Modal, StatusLines, list_forwarded_keys

if TYPE_CHECKING:
    from export import Exported
    from tui.session.session import Session

FINDINGS_SHOWN = 4
"""Findings shown here; the list of findings shows them all."""

Phase = Literal["asking", "working", "stopping", "done"]


class ExportScreen(Modal[str]):
    """Path, options, what remains to be done, progress and result."""

    KEY_SCOPE = "export"
    BINDINGS = bindings("export")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/export.tcss"]

    def __init__(
        self,
        session: Session,
        after_typing: Callable[[Callable[[], object]], object] = lambda act: act(),
        options: ExportOptions = ExportOptions(),  # noqa: B008 - frozen
    ) -> None:
        """Propose a path beside the report, and the options chosen last.

        The screen opens at once, so that what is typed ahead lands in it; ``after_typing`` acts
        when what was typed before has reached the session.
        """
        super().__init__()
        self._after_typing = after_typing
        self._session = session
        self._default_path = Path(on_disk(str(session.path.with_suffix(".docx"))))
        self._entry = LineInput(str(self._default_path), passes=list_forwarded_keys("export"))
        self.options = options
        self._option_lines = StatusLines("options", wraps=False)
        self._summary = StatusLines("facts", wraps=False)
        self._bar = ProgressLine()
        self._status = StatusLines()
        self._hints = Hints("export")
        self.phase: Phase = "asking"
        self._stop = threading.Event()
        self.receiver = self._entry

    def compose(self) -> ComposeResult:
        """Show the path, what remains to be done, and the progress."""
        with Box(_("Export to Word"), classes="-list"):
            yield self._entry
            yield self._option_lines
            yield self._summary
            yield self._bar
            yield self._status
            yield self._hints

    def on_mount(self) -> None:
        """Show the options, and what the document will still lack."""
        self._option_lines.say(describe_options(self.options, self._session.report.document))
        self._after_typing(lambda: self._summary.say(describe_remaining(self._session)))

    def on_input_changed(self) -> None:
        """Clear the message about the previous path."""
        if self.phase == "done":
            self._enter("asking")
            self._bar.show(0)
        if self.phase == "asking":
            self._status.say([])

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self.set_class(phase == "done", "-done")
        self._hints.leave_out(() if phase == "asking" else ("export_make",))

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Run the commands that the entry leaves to the screen."""
        event.stop()
        self.run_key(event.key)

    @property
    def path(self) -> Path:
        """The path of the document as typed, from the working folder, ending in .docx."""
        typed = self._entry.value.strip()
        # An unchanged path is taken as it is: a name on disk need not be NFC, a typed one is.
        if typed == one_line(str(self._default_path)).strip():
            return self._default_path
        path = Path(os.path.expanduser(typed)) if typed else self._default_path
        folder = Path(on_disk(str(path)))
        if path.suffix.lower() == ".docx" or folder.is_dir() or not path.name:
            return folder
        # A name may have a dot: v05.6.
        return Path(on_disk(str(path.with_name(f"{path.name}.docx"))))

    def action_make(self) -> None:
        """Export the document; ask first where a file would be replaced."""
        if self.phase == "done":
            self.dismiss("")
        if self.phase != "asking":
            return
        path = self.path
        if path.is_symlink() or not path.is_file():  # a link will be refused: no need to ask
            self._after_typing(lambda: self._start(path))
            return

        def replace_file(is_sure: bool | None) -> None:
            if is_sure:
                self._after_typing(lambda: self._start(path))

        self.app.push_screen(
            Question[bool](
                _("Replace the file?"),
                _("{path} is there already.").format(path=path),
                (
                    AnswerOption(False, _("No")),
                    AnswerOption(True, _("Replace"), is_destructive=True),
                ),
                False,
            ),
            replace_file,
        )

    def _change_options(self, options: ExportOptions) -> None:
        """Take other options, and clear the result of the last export."""
        if self.phase not in ("asking", "done"):
            return
        self.options = options
        self._option_lines.say(describe_options(options, self._session.report.document))
        self._enter("asking")
        self._bar.show(0)
        self._status.say([])

    def action_contents(self) -> None:
        """Switch the table of contents on or off."""
        self._change_options(replace(self.options, contents=not self.options.contents))

    def action_sides(self) -> None:
        """Switch between margins for two-sided and for one-sided printing."""
        self._change_options(replace(self.options, two_sided=not self.options.two_sided))

    def action_numbers(self) -> None:
        """Choose the next style of numbering."""
        self._change_options(self.options.next_numbering())

    def action_final(self) -> None:
        """Switch between refusing an unfinished report and exporting it with marked gaps."""
        self._change_options(replace(self.options, final=not self.options.final))

    def action_marks(self) -> None:
        """Go to the fields of draft number, urgency and circulation."""
        if self.phase in ("asking", "done"):
            self.dismiss("document.draft")

    def action_findings(self) -> None:
        """Open the list of everything still to be done."""
        if self.phase in ("asking", "done"):
            self.dismiss("findings")

    def action_close(self) -> None:
        """Stop the export while it runs; else close."""
        if self.phase == "working":
            self._enter("stopping")
            self._stop.set()
            self._status.say([[(_("Stopping …"), "muted")]])
        elif self.phase != "stopping":
            self.dismiss("")

    def _start(self, path: Path) -> None:
        if self.phase != "asking":
            return
        self._enter("working")
        self._stop.clear()
        self._bar.show(0)
        self._status.say([[(_("Writing {path} …").format(path=path), "muted")]])
        self.run_worker(self._make(path), group="export", exit_on_error=False)

    async def _make(self, path: Path) -> None:
        loop = asyncio.get_running_loop()
        shown_percent = -1

        def progress(done: int, total: int) -> bool:
            nonlocal shown_percent
            percent = done * 100 // max(total, 1)
            if percent != shown_percent:
                shown_percent = percent
                loop.call_soon_threadsafe(self._bar.show, percent)
            return not self._stop.is_set()

        report, options = self._session.report, self.options

        def work() -> Exported:
            from export import profiles
            from store.disk.copy_rights import rights_of
            from tui.session.delivery import export_to_file

            if options.final:
                refuse_unfinished(report, self._session.completion.all_findings(), *_find_cures())
            profile = options.apply(profiles.for_report(report))
            dress = rights_of(self._session.path)
            # The writer was asked whether to replace a document.
            return export_to_file(report, profile, path, progress, force=True, dress=dress)

        try:
            exported = await run_beside(work)
        except DecuongError as error:
            stopped = self._stop.is_set()
            self._enter("asking")
            self._bar.show(0)
            message = _("Stopped; nothing was written.") if stopped else make_sentence(error)
            self._status.say(
                [[("✗ ", "muted" if stopped else "bad"), (message, "" if stopped else "bad")]]
            )
        else:
            self._enter("done")
            self._bar.show(100)
            self._status.say(describe_result(path, exported, self._session.path, self.options))


def _find_cures() -> tuple[Phrase, Phrase]:
    """Return the cures here of a report that is not final: of missing parts, and of a draft."""
    final = label("export_final")
    return (
        phrase(
            "{findings} lists them; after {final} they print as marked gaps.",
            findings=label("export_findings"),
            final=final,
        ),
        phrase(
            "{marks} leads to the number of the draft, which is 0 when final; after {final} the "
            "draft is printed.",
            marks=label("export_marks"),
            final=final,
        ),
    )


class ProgressLine(Lines):
    """A progress bar, empty until there is progress."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__(id="progress")
        self.percent = 0

    def show(self, percent: int) -> None:
        """Show how much is done, from 0 to 100."""
        self.percent = max(0, min(percent, 100))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the bar."""
        width = self.size.width
        if y or not self.percent:
            return self.paint((), width)
        room = max(width - 6, 0)
        full = room * self.percent // 100
        parts: list[StyledText] = [
            ("━" * full, "accent"),
            ("╌" * (room - full), "edge"),
            (f" {self.percent:>3}%", "head"),
        ]
        return self.paint(parts, width)


def describe_remaining(session: Session) -> list[Sequence[StyledText]]:
    """Return the lines shown before the export: the rules of form, and what remains to be done."""
    from export import profiles

    findings = list(session.completion.all_findings())
    blocking = [finding for finding in findings if finding.severity == "error"]
    lines: list[Sequence[StyledText]] = []
    try:
        title = profiles.for_report(session.report).title
    except DecuongError as error:
        lines.append([(make_sentence(error), "bad")])
    else:
        lines.append([(_("Rules of form: "), "muted"), (title, "")])
    count = describe_counts(len(blocking), len(findings) - len(blocking))
    if not findings:
        lines.append([("● ", "good"), (_("The report is complete."), "good")])
        return lines
    lines.append([(_("In the report: "), "muted"), (count, "head")])
    top = (blocking or findings)[:FINDINGS_SHOWN]
    lines += [_make_line(session, finding) for finding in top]
    if len(findings) > FINDINGS_SHOWN:
        lines.append(
            [(_("  … {key} shows them all").format(key=label("export_findings")), "muted")]
        )
    return lines


def _make_line(session: Session, finding: Finding) -> list[StyledText]:
    glyph, style = GLYPHS[finding.severity]
    label, title = find_label_and_title(session, finding.section)
    return [(f"  {glyph} ", style), (f"{label or title}  ", "label"), (say(finding.message), "")]


def describe_options(options: ExportOptions, document: Document) -> list[Sequence[StyledText]]:
    """Return the options with the keys that change them, and the marks of the letterhead."""
    no, yes = _("no"), _("yes")
    rows = (
        ("export_contents", _("contents"), yes if options.contents else no),
        ("export_sides", _("two-sided"), yes if options.two_sided else no),
        ("export_numbers", _("numbers"), _(NUMBERINGS[options.numbering])),
        ("export_final", _("only if final"), yes if options.final else no),
    )
    lines: list[list[StyledText]] = [[], []]
    for index, (id_, name, value) in enumerate(rows):
        style = "muted" if value == no else ""
        lines[index // 2] += [
            (label(id_), "accent"),
            (f" {name}: ", "muted"),
            (f"{value}   ", style),
        ]
    draft = _("draft {n}").format(n=document.draft) if document.draft else ""
    marks = [mark for mark in (draft, document.urgency, document.circulation) if mark]
    return [
        *lines,
        [
            (label("export_marks"), "accent"),
            (_(" marks: "), "muted"),
            (" · ".join(marks) or _("none"), "" if marks else "muted"),
        ],
    ]


def describe_result(
    path: Path, exported: Exported, report: Path, options: ExportOptions
) -> list[Sequence[StyledText]]:
    """Return the lines shown after the export: the file, its gaps, and two ways to copy it."""
    sentence = ngettext("{n} gap is marked in it", "{n} gaps are marked in it", exported.missing)
    gaps = sentence.format(n=exported.missing) if exported.missing else _("no gaps")
    written = _("Written: {path} ({size}, {gaps})").format(
        path=path, size=format_file_size(exported.size), gaps=gaps
    )
    return [
        [("✓ ", "good"), (written, "good")],
        [(_("Fetch it with: "), "muted"), (make_scp_command(path), "accent")],
        [
            (_("Or make it there, as saved: "), "muted"),
            (make_ssh_command(report, options), "accent"),
        ],
    ]


def format_file_size(count: int) -> str:
    """Return how large a file is, with a decimal comma."""
    if count < 1024 * 1024:
        return f"{max(round(count / 1024), 1)} KB"
    return f"{count / 1024 / 1024:.1f} MB".replace(".", ",")


def make_scp_command(path: Path, user: str = "", host: str = "") -> str:
    """Return the command that copies the file to another machine."""
    remote = f"{_name_server(user, host)}:{visible(str(path.absolute()))}"
    return f"scp {shlex.quote(remote)} ."


def make_ssh_command(report: Path, options: ExportOptions, user: str = "", host: str = "") -> str:
    """Return the command that exports a saved report to a file on another machine.

    The server's shell reads the command once more, so its words are quoted twice.
    """
    words = ["decuong", "export", visible(str(report.absolute())), "-o", "-", *options.arguments()]
    target = shlex.quote(visible(report.with_suffix(".docx").name))
    return f"ssh {_name_server(user, host)} {shlex.quote(shlex.join(words))} > {target}"


def _name_server(user: str, host: str) -> str:
    """Return the name of this machine for ssh."""
    try:
        user = user or getpass.getuser()
    except (OSError, KeyError):
        user = ""
    host = host or socket.gethostname()
    return f"{user}@{host}" if user else host
