"""Style sheets name classes of widgets that there are: a renamed class loses its style unseen."""

from __future__ import annotations

import re

from textual import app, containers, screen, scroll_view, widgets
from textual.widgets import _toast

from tests.paths import ROOT
from tests.syntax import classes

STYLES = sorted((ROOT / "tui/styles").glob("*.tcss"))


def test_every_type_that_a_style_sheet_names_is_a_class() -> None:
    modules = (app, containers, screen, scroll_view, widgets, _toast)
    known = {node.name for _path, node in classes("tui")}.union(
        *map(dir, modules), vars(widgets)["__all__"]
    )
    unknown = {}
    for path in STYLES:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        selectors = " ".join(re.findall(r"([^{}]*)\{", text))
        types = set(re.findall(r"(?<![\w.#:$-])([A-Z]\w+)", selectors))
        if missing := types - known:
            unknown[path.name] = missing
    assert STYLES
    assert unknown == {}
