"""The export (F12): where the Word document goes, what it will still lack, and how far it is."""

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
from tui.presenters.messages import sentence
from tui.presenters.view_types import StyledText
from tui.session.export_options import NUMBERINGS, ExportOptions, refuse_unfinished
from tui.threads import run_beside
from tui.widgets.key_bindings import bindings
from tui.widgets.line_widget import Lines
from tui.widgets.text_input import LineInput, one_line

from .dialogs import Answer, Question
from .findings import GLYPHS, counted, place_name
from .modal import Box, Hints, Modal, Says, passed_on

if TYPE_CHECKING:
    from export import Exported
    from tui.session.session import Session

TOP = 4
"""Findings shown here; the list of findings shows them all."""

Phase = Literal["asking", "working", "stopping", "done"]


class ExportScreen(Modal[str]):
    """Path, what remains, progress, result."""

    WHERE = "export"
    BINDINGS = bindings("export")
    CSS_PATH: ClassVar = ["../styles/modal.tcss", "../styles/export.tcss"]

    def __init__(
        self,
        session: Session,
        after_typing: Callable[[Callable[[], object]], object] = lambda act: act(),
        wishes: ExportOptions = ExportOptions(),  # noqa: B008 - frozen
    ) -> None:
        """Offer a path beside the report, and what was wished of it last.

        The screen opens at once, so that what is typed ahead lands in it; ``after_typing`` acts
        when what was typed before has reached the session.
        """
        super().__init__()
        self._after_typing = after_typing
        self._session = session
        self._offered = Path(on_disk(str(session.path.with_suffix(".docx"))))
        self._entry = LineInput(str(self._offered), passes=passed_on("export"))
        self.wishes = wishes
        self._options = Says("options", wraps=False)
        self._facts = Says("facts", wraps=False)
        self._bar = ProgressLine()
        self._says = Says()
        self._hints = Hints("export")
        self.phase: Phase = "asking"
        self._stop = threading.Event()
        self.receiver = self._entry

    def compose(self) -> ComposeResult:
        """Show the path, what remains, and the progress."""
        with Box(_("Export to Word"), classes="-list"):
            yield self._entry
            yield self._options
            yield self._facts
            yield self._bar
            yield self._says
            yield self._hints

    def on_mount(self) -> None:
        """Show what is wished and what the document will still lack."""
        self._options.say(wished(self.wishes, self._session.report.document))
        self._after_typing(lambda: self._facts.say(remaining(self._session)))

    def on_input_changed(self) -> None:
        """What was said of another path no longer holds."""
        if self.phase == "done":
            self._enter("asking")
            self._bar.show(0)
        if self.phase == "asking":
            self._says.say([])

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self.set_class(phase == "done", "-done")
        self._hints.leave_out(() if phase == "asking" else ("export_make",))

    def on_line_input_pressed(self, event: LineInput.Pressed) -> None:
        """Make, see the findings, stop or leave."""
        event.stop()
        self.run_key(event.key)

    @property
    def path(self) -> Path:
        """Where the document goes: as typed, from the folder one works in, ending in .docx."""
        typed = self._entry.value.strip()
        # An unchanged offer is taken as it is: a name on disk need not be NFC, a typed one is.
        if typed == one_line(str(self._offered)).strip():
            return self._offered
        path = Path(os.path.expanduser(typed)) if typed else self._offered
        folder = Path(on_disk(str(path)))
        if path.suffix.lower() == ".docx" or folder.is_dir() or not path.name:
            return folder
        # A name may have a dot: v05.6.
        return Path(on_disk(str(path.with_name(f"{path.name}.docx"))))

    def action_make(self) -> None:
        """Write the document; ask first where a file would be replaced."""
        if self.phase == "done":
            self.dismiss("")
        if self.phase != "asking":
            return
        path = self.path
        if path.is_symlink() or not path.is_file():  # a link will be refused: nothing to ask
            self._after_typing(lambda: self._start(path))
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._after_typing(lambda: self._start(path))

        self.app.push_screen(
            Question[bool](
                _("Replace the file?"),
                _("{path} is there already.").format(path=path),
                (Answer(False, _("No")), Answer(True, _("Replace"), harms=True)),
                False,
            ),
            answered,
        )

    def _wish(self, wishes: ExportOptions) -> None:
        """Wish for something else; what was said of the document made before no longer holds."""
        if self.phase not in ("asking", "done"):
            return
        self.wishes = wishes
        self._options.say(wished(wishes, self._session.report.document))
        self._enter("asking")
        self._bar.show(0)
        self._says.say([])

    def action_contents(self) -> None:
        """Put a table of contents before the text, or leave it out."""
        self._wish(replace(self.wishes, contents=not self.wishes.contents))

    def action_sides(self) -> None:
        """Lay the margins out for both sides of a sheet, or for one."""
        self._wish(replace(self.wishes, two_sided=not self.wishes.two_sided))

    def action_numbers(self) -> None:
        """Take the next style of numbering."""
        self._wish(self.wishes.next_numbering())

    def action_final(self) -> None:
        """Refuse to make what is not finished, or make it with marked gaps."""
        self._wish(replace(self.wishes, final=not self.wishes.final))

    def action_marks(self) -> None:
        """Go to where draft number, urgency and circulation are filled in."""
        if self.phase in ("asking", "done"):
            self.dismiss("document.draft")

    def action_findings(self) -> None:
        """See everything still to be done."""
        if self.phase in ("asking", "done"):
            self.dismiss("findings")

    def action_close(self) -> None:
        """Stop what is being made; else go back."""
        if self.phase == "working":
            self._enter("stopping")
            self._stop.set()
            self._says.say([[(_("Stopping …"), "muted")]])
        elif self.phase != "stopping":
            self.dismiss("")

    def _start(self, path: Path) -> None:
        if self.phase != "asking":
            return
        self._enter("working")
        self._stop.clear()
        self._bar.show(0)
        self._says.say([[(_("Writing {path} …").format(path=path), "muted")]])
        self.run_worker(self._make(path), group="export", exit_on_error=False)

    async def _make(self, path: Path) -> None:
        loop = asyncio.get_running_loop()
        last = -1

        def progress(done: int, total: int) -> bool:
            nonlocal last
            percent = done * 100 // max(total, 1)
            if percent != last:
                last = percent
                loop.call_soon_threadsafe(self._bar.show, percent)
            return not self._stop.is_set()

        report, wishes = self._session.report, self.wishes

        def work() -> Exported:
            from export import profiles
            from store.disk.copy_rights import rights_of
            from tui.session.delivery import export_to_file

            if wishes.final:
                refuse_unfinished(report, self._session.completion.all_findings(), *_cures())
            profile = wishes.apply(profiles.for_report(report))
            dress = rights_of(self._session.path)
            # It was asked whether a document is to be replaced.
            return export_to_file(report, profile, path, progress, force=True, dress=dress)

        try:
            exported = await run_beside(work)
        except DecuongError as error:
            stopped = self._stop.is_set()
            self._enter("asking")
            self._bar.show(0)
            said = _("Stopped; nothing was written.") if stopped else sentence(error)
            self._says.say(
                [[("✗ ", "muted" if stopped else "bad"), (said, "" if stopped else "bad")]]
            )
        else:
            self._enter("done")
            self._bar.show(100)
            self._says.say(result(path, exported, self._session.path, self.wishes))


def _cures() -> tuple[Phrase, Phrase]:
    """How to mend here what is not final: what still lacks, and a draft."""
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
    """A bar that is not there until there is progress."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__(id="progress")
        self.percent = 0

    def show(self, percent: int) -> None:
        """Show how much is done, 0 to 100."""
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


def remaining(session: Session) -> list[Sequence[StyledText]]:
    """Return what is said before the export: the rules of form, and what remains to be done."""
    from export import profiles

    findings = list(session.completion.all_findings())
    blocking = [finding for finding in findings if finding.severity == "error"]
    lines: list[Sequence[StyledText]] = []
    try:
        title = profiles.for_report(session.report).title
    except DecuongError as error:
        lines.append([(sentence(error), "bad")])
    else:
        lines.append([(_("Rules of form: "), "muted"), (title, "")])
    count = counted(len(blocking), len(findings) - len(blocking))
    if not findings:
        lines.append([("● ", "good"), (_("The report is complete."), "good")])
        return lines
    lines.append([(_("In the report: "), "muted"), (count, "head")])
    top = (blocking or findings)[:TOP]
    lines += [_line(session, finding) for finding in top]
    if len(findings) > TOP:
        lines.append(
            [(_("  … {key} shows them all").format(key=label("export_findings")), "muted")]
        )
    return lines


def _line(session: Session, finding: Finding) -> list[StyledText]:
    glyph, ink = GLYPHS[finding.severity]
    label, title = place_name(session, finding.section)
    return [(f"  {glyph} ", ink), (f"{label or title}  ", "label"), (say(finding.message), "")]


def wished(wishes: ExportOptions, document: Document) -> list[Sequence[StyledText]]:
    """Return the options with the keys that change them, and the marks of the letterhead."""
    no, yes = _("no"), _("yes")
    options = (
        ("export_contents", _("contents"), yes if wishes.contents else no),
        ("export_sides", _("two-sided"), yes if wishes.two_sided else no),
        ("export_numbers", _("numbers"), _(NUMBERINGS[wishes.numbering])),
        ("export_final", _("only if final"), yes if wishes.final else no),
    )
    lines: list[list[StyledText]] = [[], []]
    for at, (id_, name, value) in enumerate(options):
        ink = "muted" if value == no else ""
        lines[at // 2] += [(label(id_), "accent"), (f" {name}: ", "muted"), (f"{value}   ", ink)]
    draft = _("draft {n}").format(n=document.draft) if document.draft else ""
    marks = [one for one in (draft, document.urgency, document.circulation) if one]
    return [
        *lines,
        [
            (label("export_marks"), "accent"),
            (_(" marks: "), "muted"),
            (" · ".join(marks) or _("none"), "" if marks else "muted"),
        ],
    ]


def result(
    path: Path, exported: Exported, report: Path, wishes: ExportOptions
) -> list[Sequence[StyledText]]:
    """Return what is said after the export: the file, its gaps, and two ways to fetch it."""
    gaps = ngettext("{n} gap is marked in it", "{n} gaps are marked in it", exported.missing)
    said = gaps.format(n=exported.missing) if exported.missing else _("no gaps")
    written = _("Written: {path} ({size}, {gaps})").format(
        path=path, size=size(exported.size), gaps=said
    )
    return [
        [("✓ ", "good"), (written, "good")],
        [(_("Fetch it with: "), "muted"), (scp_line(path), "accent")],
        [(_("Or make it there, as saved: "), "muted"), (ssh_line(report, wishes), "accent")],
    ]


def size(count: int) -> str:
    """Say how large a file is, with a decimal comma."""
    if count < 1024 * 1024:
        return f"{max(round(count / 1024), 1)} KB"
    return f"{count / 1024 / 1024:.1f} MB".replace(".", ",")


def scp_line(path: Path, user: str = "", host: str = "") -> str:
    """Return the command that fetches the file to another machine."""
    remote = f"{_there(user, host)}:{visible(str(path.absolute()))}"
    return f"scp {shlex.quote(remote)} ."


def ssh_line(report: Path, wishes: ExportOptions, user: str = "", host: str = "") -> str:
    """Return the command that makes the document of a saved report on another machine.

    The server's shell reads the command once more, so its words are quoted twice.
    """
    words = ["decuong", "export", visible(str(report.absolute())), "-o", "-", *wishes.arguments()]
    target = shlex.quote(visible(report.with_suffix(".docx").name))
    return f"ssh {_there(user, host)} {shlex.quote(shlex.join(words))} > {target}"


def _there(user: str, host: str) -> str:
    """Return this machine as ssh names it."""
    try:
        user = user or getpass.getuser()
    except (OSError, KeyError):
        user = ""
    host = host or socket.gethostname()
    return f"{user}@{host}" if user else host
