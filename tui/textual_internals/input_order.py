"""Keys that come in one read are given out in turn, where one may change who takes the next.

Textual gives every key at once to the widget with the focus when the key is read. But Enter closes
a dialog only when it has gone through the queues of the entry, the dialog and the screen below it;
what was typed behind it would go to a dialog that is no more. So behind a key that may open, close
or move something the keys that follow wait, in their order, until all that has been done. Letters
that are typed into a text do not wait for each other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from tui.input_method.graphemes import is_text
from tui.keys.registry import command_at

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds after which a key no longer waits for one before it."""


class OrderedInputScreen(Screen[Any]):
    """A screen that names the keys that the next one must wait for."""

    receiver: Widget | None = None
    """The widget that takes keys while nothing has the focus yet."""

    def is_turn(self, key: str, character: str | None) -> bool:
        """Whether a key may change who takes the next one."""
        return True

    def is_late(self, key: str, character: str | None) -> bool:
        """Whether a key looks at what the keys before it have done, or changes how they count.

        What works everywhere is done as the key is read; letters wait in the queue of an entry.
        """
        return not is_text(character) and command_at("app", key) is not None


class OrderedInputApp(App[T]):
    """An app that gives out keys in turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what an app takes; no key waits."""
        super().__init__(*args, **kwargs)
        self._kept: deque[events.Event] = deque()
        self._holds: dict[object, float] = {}
        """What keeps keys back -> since when, by the monotonic clock."""
        self._key_release: Callable[[], None] = _nothing
        self._first: events.Event | None = None
        """What has waited for the keys before it, and is given out next."""

    @property
    def has_waiting_keys(self) -> bool:
        """Whether keys wait for their turn."""
        return bool(self._kept)

    def hold(self) -> Callable[[], None]:
        """Keep what is typed from now on until the function is called that is returned."""
        hold = object()
        self._holds[hold] = monotonic()

        def release() -> None:
            self._holds.pop(hold, None)
            if self._kept and not self._holds:
                self.call_later(self._go_on)

        return release

    def release_key(self) -> None:
        """Wait no longer for the key given out last: its screen closes."""
        self._key_release()

    async def on_event(self, event: events.Event) -> None:
        """Give out a key, or keep it until its turn."""
        if event.is_forwarded or not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)
            return
        self._kept.append(event)
        late = monotonic() - PATIENCE
        if any(since < late for since in self._holds.values()):
            # A widget that went with the key in its queue must not leave a dead keyboard behind.
            self._holds.clear()
        await self._go_on()

    async def _go_on(self) -> None:
        while self._kept and not self._holds:
            await self._give(self._kept.popleft())

    async def _give(self, event: events.Event) -> None:
        screen = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(event, events.MouseEvent) or not isinstance(screen, OrderedInputScreen):
            await super().on_event(event)
            return
        taker = screen.focused or screen.receiver or screen
        is_turn = True
        if isinstance(event, events.Key):
            is_turn = screen.is_turn(event.key, event.character)
            if screen.is_late(event.key, event.character) and event is not self._first:
                self._first = event
                self._kept.appendleft(event)
                self._call_when_idle(taker, self.hold())
                return
        self._first = None
        await super().on_event(event)
        if is_turn and self.screen_stack and self.screen_stack[-1] is screen:
            self._key_release = self.hold()
            self._call_when_idle(taker, self._key_release)

    def _call_when_idle(self, pump: MessagePump | None, done: Callable[[], None]) -> None:
        """Call ``done`` when a widget, and each one above it, has taken what is in its queue."""
        while pump is not None and pump is not self:
            if pump.call_later(self._call_when_idle, pump._parent, done):
                return
            pump = pump._parent
        self.call_later(done)


def hold(app: App[Any]) -> Callable[[], None]:
    """Keep what is typed until the function is called that is returned; other apps keep nothing."""
    return app.hold() if isinstance(app, OrderedInputApp) else _nothing


def holding(app: App[Any], act: Callable[[], object]) -> Callable[[], None]:
    """Return what acts so; what is typed from now on waits until it has."""
    release = hold(app)

    def then() -> None:
        try:
            act()
        finally:
            release()

    return then


def result_requester(screen: Screen[Any]) -> MessagePump | None:
    """Return what waits for the result of a screen, None where nothing does."""
    return screen._result_callbacks[-1].requester if screen._result_callbacks else None


def has_waiting_keys(app: App[Any]) -> bool:
    """Whether keys wait in an app."""
    return isinstance(app, OrderedInputApp) and app.has_waiting_keys


def _nothing() -> None:
    return
