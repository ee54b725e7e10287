"""The others in the same report: who writes where, asking for a section, taking it over.

Being in the text or in the checklist of a section holds its lease. What the thread of ``Presence``
sees comes here as a message; nothing here waits for a disk.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.message import Message

from outline.model import PREAMBLE
from outline.placeholders import fill
from outline.text import visible
from tui.i18n import _
from tui.keys import registry
from tui.limits import exhausted
from tui.presenters.outline_rows import Row
from tui.threads import run_beside
from tui.widgets.checklist import Checklist
from tui.widgets.outline_tree import OutlineTree
from tui.widgets.text_editor.body_editor import BodyEditor

from .navigation_controller import WritingDesk

if TYPE_CHECKING:
    from store.presence.lease_file import Mark
    from store.presence.presence_thread import News, Presence


STANDS = 6.0
"""Seconds for which a warning stands on the screen."""


class PresenceDesk(WritingDesk):
    """Leases of sections, seen and held."""

    outline: OutlineTree
    checklist: Checklist
    presence: Presence | None = None
    _news: News | None = None
    _waiting = ""
    """Id of a section that one wants to be told of when it is free."""
    _said = ("", 0.0)

    @dataclass
    class Seen(Message):
        """The thread has seen something that a person should see."""

        news: News

    def begin_presence(self) -> None:
        """Begin to look for the others."""
        from store import identity
        from store.presence.presence_thread import Presence

        if self.presence is None and self.is_attached:
            self.presence = Presence(
                self.session.path,
                identity.me(),
                self._tell_seen,
                read_only=bool(self.session.read_only),
            )
            self.settle_in()
            try:
                self.presence.start()
            except RuntimeError as error:
                self.presence = None
                if (limit := exhausted(error)) is None:
                    raise
                self.complain(limit)  # the others are not seen, and all else goes on

    def end_presence(self) -> None:
        """Give the lease back; waits a moment at most, and can be called from any thread."""
        presence, self.presence = self.presence, None
        if presence is not None:
            presence.close()

    def on_unmount(self) -> None:
        """Give the lease back on whichever way out."""
        self.end_presence()

    def settle_in(self) -> None:
        """Say in which section one writes: where the focus is in its text or its checklist."""
        if self.presence is None:
            return
        if self.presence.path != self.session.path:
            self.presence.close(0.0)
            self.presence = None
            self.begin_presence()
            return
        section = self.editor.section
        writes = self.area != "tree" and not self.session.read_only
        known = section == PREAMBLE or section in self.report.shape.position
        self.presence.enter(section if writes and known else "")

    def hints(self) -> list[tuple[str, str]]:
        """Return the keys of the footer; the one about the holder first, where there is one."""
        found = registry.hints(self.area)
        if self._holder(self.current) is None:
            return found
        own = next(one for one in registry.every() if one.id == "holder")
        shown = registry.short_name(own.keys[0]) if own.keys else ""
        return [(shown, _(own.label)), *found] if shown else found

    def note_typing(self) -> None:
        """Say that something was typed."""
        if self.presence is not None:
            self.presence.typed()

    def holder_of(self, section: str) -> str:
        """Return who else writes in a section, as a title shows it; "" when nobody does."""
        from store import identity

        mark = self._holder(section)
        return identity.label(mark.who) if mark is not None else ""

    def signed(self, row: Row, section: str) -> Row:
        """Return a row with the name of who else writes in its section."""
        mark = self._holder(section)
        return row if mark is None else replace(row, holder=visible(mark.who.user))

    def is_barred(self, section: str) -> bool:
        """Tell whether a section can only be read now."""
        return bool(self.session.read_only) or self._holder(section) is not None

    def on_body_editor_refused(self, event: BodyEditor.Refused) -> None:
        """Say why nothing can be written, and what can be done."""
        event.stop()
        mark = self._holder(event.section)
        if self.session.read_only or mark is None:
            self._say_once(self.session.read_only)
        else:
            self._say_once(self._who_holds(mark))

    def on_presence_desk_seen(self, event: Seen) -> None:
        """Draw who writes where; tell what concerns the writer."""
        event.stop()
        before, news = self._news, event.news
        self._news = news
        old = before.holders if before is not None else {}
        barred = before.barred.section if before is not None and before.barred is not None else ""
        self.outline.patch({*old, *news.holders})
        section = self.editor.section
        if section:
            self.editor.read_only = self.is_barred(section)
        self.redraw_bars()
        for mark in news.asked[-1:]:
            self.tell(_asks(mark), severity="warning")
        if news.lost is not None:
            self._lose(news.lost)
        elif news.barred is not None and news.barred.section != barred:
            self._say_once(self._who_holds(news.barred))
        elif barred and news.mine == barred:
            self.tell(_("This section is yours to write in now."))
        self._tell_free(news)

    def action_holder(self) -> None:
        """Ask for the section in hand, wait for it, or take it over from whoever writes in it."""
        mark = self._holder(self.current)
        if mark is None or self.presence is None:
            self.tell(_("Nobody else writes in this section now."))
            return
        from store import identity

        if identity.same_person(mark.who, self.presence.me):
            self._take_over(mark)
            return
        from tui.screens.lease_dialog import HolderScreen

        def take(wish: str | None) -> None:
            if wish and self.presence is not None:
                self._waiting = mark.section
                if wish == "ask":
                    self.presence.ask(mark.section)
                    self.tell(_("Asked; you will be told when the section is free."))
                elif wish == "wait":
                    self.tell(_("You will be told when the section is free."))
                else:
                    self._take_over(mark)

        latest = self.presence.news.holders.get(mark.section, mark)
        self.app.push_screen(HolderScreen(latest, read_only=bool(self.session.read_only)), take)

    def _take_over(self, mark: Mark) -> None:
        self._waiting = ""
        if self.session.read_only:
            self.tell(self.session.read_only, severity="warning")
        elif self.presence is not None:
            self.go_to(mark.section)
            self.presence.take_over(mark)

    def _holder(self, section: str) -> Mark | None:
        return self._news.holders.get(section) if self._news is not None else None

    def _tell_seen(self, news: News) -> None:
        """Take the news from the thread over to the screen."""
        self.post_message(self.Seen(news))

    def _who_holds(self, mark: Mark) -> str:
        """Say who writes in a section and which key does something about it."""
        from store import identity

        key = registry.label("holder")
        if self.presence is not None and identity.same_person(mark.who, self.presence.me):
            return _(
                "Another session of yours writes in this section ({place}); {key} takes it over."
            ).format(place=visible(mark.who.tty) or _("no terminal"), key=key)
        return _(
            "{who} writes in this section; you can read it. {key}: ask, wait or take over."
        ).format(who=identity.label(mark.who), key=key)

    def _say_once(self, text: str) -> None:
        """Say why keys do nothing; not for every key, while the sentence still stands there."""
        now = time.monotonic()
        said, at = self._said
        if text and (text != said or now - at > STANDS):
            self._said = (text, now)
            self.tell(text, severity="warning")

    def _lose(self, mark: Mark) -> None:
        from store import identity
        from store.presence import leases

        name = identity.label(mark.who)
        if not self.session.dirty:
            self.tell(_("{who} has taken over this section.").format(who=name), severity="warning")
            return
        text = _("{who} has taken over this section. What you typed is kept; save to merge it.")
        self.tell(text.format(who=name), severity="warning")
        if self.presence is not None:
            session, me = self.session, self.presence.me
            self.run_worker(
                run_beside(leases.keep, session.opened, session.report, me, mark.section),
                group="keep",
                exit_on_error=False,
            )

    def _tell_free(self, news: News) -> None:
        if not self._waiting or self._waiting in news.holders:
            return
        section, self._waiting = self._waiting, ""
        if section != news.mine and (section == PREAMBLE or section in self.report.shape.position):
            found = self.report.section(section)
            title = f"{found.label} {fill(found.title, self.report)}".strip()
            self.tell(_("“{title}” is free now.").format(title=title), severity="warning")


def _asks(mark: Mark) -> str:
    from store import identity

    return _("{who} asks for this section: save it, then leave it with {key}.").format(
        who=identity.label(mark.who), key=registry.label("editor_leave")
    )
