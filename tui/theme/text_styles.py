"""The text styles: names for the few colours and weights of drawn lines, kept by the app.

They are component classes, so that colours stay in the style sheets. The app has them for all
that is drawn line by line: one set for each widget would cost a third of the first frame.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from rich.style import Style
from textual.app import App
from textual.driver import Driver

TEXT_STYLES = (
    *("muted", "label", "head", "bar", "accent", "good", "warn", "bad", "match", "cursor", "here"),
    *("edge", "key", "done", "rest"),
)

T = TypeVar("T")


class StyledApp(App[T]):
    """An app with the text styles."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"ink--{name}" for name in TEXT_STYLES}

    def __init__(
        self, *, ansi_color: bool | None = None, driver_class: type[Driver] | None = None
    ) -> None:
        """Start without styles; each is computed when it is first used."""
        super().__init__(ansi_color=ansi_color, driver_class=driver_class)
        self._inks: dict[str, Style] = {}

    def ink(self, name: str) -> Style:
        """Return the attributes that a text style sets, and no others."""
        style = self._inks.get(name)
        if style is None:
            styles = self.get_component_styles(f"ink--{name}")
            style = self._inks[name] = styles.partial_rich_style
        return style

    def refresh_css(self, animate: bool = True) -> None:
        """Compute all styles again, also the text styles."""
        super().refresh_css(animate)
        self._inks.clear()
