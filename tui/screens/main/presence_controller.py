"""The others in the same report: who writes where, asking for a section, taking it over.

Being in the text or in the checklist of a section holds its lease. What the thread of ``Presence``
sees comes here as a message; nothing here waits for a disk.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from outline.placeholders import fill
from outline.text import visible
from tui.i18n import _
from tui.keys import registry
from tui.limits import find_exhausted_limit
from tui.threads import run_beside

from .context import MainContext
from .controller import Controller

if TYPE_CHECKING:
    from store.disk.lease_file import LeaseRecord
    from store.presence.presence_thread import Presence, PresenceState


REMINDER = 6.0
"""Seconds for which a warning is on the screen, and is not shown again."""


class PresenceController(Controller):
    """Leases of sections, seen and held."""

    @dataclass
    class NewsArrived(Message):
        """The thread has news that the writer should see."""

        news: PresenceState

    def __init__(self, context: MainContext) -> None:
        """Look for no one yet; ``start`` does."""
        super().__init__(context)
        self.thread: Presence | None = None
        self._news: PresenceState | None = None
        self._awaited = ""
        """Id of a section whose end of lease the writer wants to hear of."""
        self._last_warning = ("", 0.0)
        """The last sentence about why keys do nothing, and when it was shown."""

    def start(self) -> None:
        """Begin to look for the others."""
        from store import identity
        from store.presence.presence_thread import Presence

        context = self.context
        if self.thread is None and context.is_attached:
            self.thread = Presence(
                self.session.path,
                identity.me(),
                lambda news: context.post_message(self.NewsArrived(news)),
                read_only=bool(self.session.read_only),
            )
            self.enter_section()
            try:
                self.thread.start()
            except RuntimeError as error:
                self.thread = None
                if (limit := find_exhausted_limit(error)) is None:
                    raise
                self.report_error(limit)  # the others are not seen, and all else goes on

    def stop(self) -> None:
        """Give the lease back; waits a moment at most, and can be called from any thread."""
        thread, self.thread = self.thread, None
        if thread is not None:
            thread.close()

    def enter_section(self) -> None:
        """Ask for the lease of the section whose text or checklist has the focus."""
        if self.thread is None:
            return
        if self.thread.path != self.session.path:
            self.thread.close(0.0)
            self.thread = None
            self.start()
            return
        section = self.context.editor.section
        writes = self.context.area != "tree" and not self.session.read_only
        self.thread.enter(section if writes and self.is_section(section) else "")

    def note_typing(self) -> None:
        """Note that something was typed."""
        if self.thread is not None:
            self.thread.note_typing()

    def name_holder(self, section: str) -> str:
        """Return who else writes in a section, as a title shows it; "" where it is free."""
        from store import identity

        mark = self.context.holders.get(section)
        return identity.label(mark.holder) if mark is not None else ""

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys of the footer; the one about the holder first, where there is one."""
        hints = registry.hints(self.context.area)
        if self.context.current not in self.context.holders:
            return hints
        command = next(command for command in registry.all_commands() if command.id == "holder")
        key = registry.short_name(command.keys[0]) if command.keys else ""
        return [(key, _(command.label)), *hints] if key else hints

    def explain_refusal(self, section: str) -> None:
        """Explain why nothing can be written, and what can be done."""
        mark = self.context.holders.get(section)
        if self.session.read_only or mark is None:
            self._warn_once(self.session.read_only)
        else:
            self._warn_once(self._describe_holder(mark))

    def show_news(self, news: PresenceState) -> None:
        """Draw who writes where; report what concerns the writer."""
        context, before = self.context, self._news
        self._news = news
        barred_before = (
            before.blocked_by.section if before is not None and before.blocked_by else ""
        )
        changed = {*context.holders, *news.holders}
        context.holders = news.holders
        context.outline.patch(changed)
        section = context.editor.section
        if section:
            context.editor.read_only = bool(self.session.read_only) or section in news.holders
        context.redraw_bars()
        for mark in news.requests[-1:]:
            context.show_message(_describe_request(mark), severity="warning")
        if news.taken_by is not None:
            self._report_loss(news.taken_by)
        elif news.blocked_by is not None and news.blocked_by.section != barred_before:
            self._warn_once(self._describe_holder(news.blocked_by))
        elif barred_before and news.own_section == barred_before:
            context.show_message(_("You can write in this section now."))
        self._report_free(news)

    def ask_holder(self) -> None:
        """Ask for the current section, wait for it, or take it over from its holder."""
        context, thread = self.context, self.thread
        mark = context.holders.get(context.current)
        if mark is None or thread is None:
            context.show_message(_("No other user is writing in this section now."))
            return
        from store import identity

        if identity.is_same_person(mark.holder, thread.me):
            self._take_over(mark)
            return
        from tui.screens.lease_dialog import LeaseScreen

        def act(choice: str | None) -> None:
            if choice and self.thread is not None:
                self._awaited = mark.section
                if choice == "ask":
                    self.thread.ask(mark.section)
                    context.show_message(
                        _("Asked; a message will appear when the section is free.")
                    )
                elif choice == "wait":
                    context.show_message(_("A message will appear when the section is free."))
                else:
                    self._take_over(mark)

        latest = thread.state.holders.get(mark.section, mark)
        context.ask(LeaseScreen(latest, read_only=bool(self.session.read_only)), act)

    def _take_over(self, mark: LeaseRecord) -> None:
        self._awaited = ""
        if self.session.read_only:
            self.context.show_message(self.session.read_only, severity="warning")
        elif self.thread is not None:
            self.context.go_to(mark.section)
            self.thread.take_over(mark)

    def _describe_holder(self, mark: LeaseRecord) -> str:
        """Describe who writes in a section, and the key that does something about it."""
        from store import identity

        key = registry.label("holder")
        if self.thread is not None and identity.is_same_person(mark.holder, self.thread.me):
            return _(
                "Another session of yours writes in this section ({place}); {key} takes it over."
            ).format(place=visible(mark.holder.tty) or _("no terminal"), key=key)
        return _(
            "{who} writes in this section; you can read it. {key}: ask, wait or take over."
        ).format(who=identity.label(mark.holder), key=key)

    def _warn_once(self, text: str) -> None:
        """Explain why keys do nothing; not for every key, while the sentence is still shown."""
        current_time = time.monotonic()
        last_text, shown_at = self._last_warning
        if text and (text != last_text or current_time - shown_at > REMINDER):
            self._last_warning = (text, current_time)
            self.context.show_message(text, severity="warning")

    def _report_loss(self, mark: LeaseRecord) -> None:
        from store import identity
        from store.presence import leases

        session, name = self.session, identity.label(mark.holder)
        if not session.dirty:
            message = _("{who} has taken over this section.")
        else:
            message = _(
                "{who} has taken over this section. What you typed is kept; save to merge it."
            )
        self.context.show_message(message.format(who=name), severity="warning")
        if session.dirty and self.thread is not None:
            keeping = run_beside(
                leases.record_unsaved,
                session.saver.opened,
                session.report,
                self.thread.me,
                mark.section,
            )
            self.context.run_worker(keeping, group="keep", exit_on_error=False)

    def _report_free(self, news: PresenceState) -> None:
        if not self._awaited or self._awaited in news.holders:
            return
        id_, self._awaited = self._awaited, ""
        if id_ != news.own_section and self.is_section(id_):
            section = self.report.section(id_)
            title = f"{section.label} {fill(section.title, self.report)}".strip()
            message = _("“{title}” is free now.").format(title=title)
            self.context.show_message(message, severity="warning")


def _describe_request(mark: LeaseRecord) -> str:
    from store import identity

    return _("{who} asks for this section: save it, then leave it with {key}.").format(
        who=identity.label(mark.holder), key=registry.label("editor_leave")
    )
