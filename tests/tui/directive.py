"""Reports under the directive, new and with indicators, for the screens over the main one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from outline.editing import sections
from outline.model import Report, Row
from outline.templates.template import new_report
from store.report_file import files
from store.templates import catalog
from tui.session.session import Session

HOSTILE = "[/] [@click=app.bell]x[/] \x1b]52;c;aGk=\x07\u202eabc"
"""What crashes or takes over a widget that reads markup or passes controls on."""


def fresh() -> Report:
    """Return a new report of a fictional district."""
    template = catalog.load("bc-2141-2023")
    return new_report(
        template, level="huyen", issuer="HUYỆN ỦY BÌNH AN", superior="TỈNH ỦY TÂN HÒA"
    )


def indicator(id_: str, name: str, **values: object) -> Row:
    """Return a row of the indicators with everything that is required but the figures."""
    filled = {
        "name": name,
        "field": "Kinh tế",
        "class": "main",
        "source": "congress",
        "unit": "%",
        "direction": "up",
    }
    return Row(id_, {**filled, **values})  # type: ignore[dict-item]


def with_indicators() -> Report:
    """Return a report with three indicators: exceeded, hard to reach, without a figure."""
    rows = (
        indicator("grdp", "Tăng trưởng", target=Decimal("7.5"), actual=Decimal("7.8")),
        indicator("thu", "Thu ngân sách", target=Decimal("45799.5"), actual=Decimal("9000")),
        indicator("bhyt", "Bảo hiểm y tế", target=Decimal(95), as_of=dt.date(2023, 6, 5)),
    )
    return sections.replace_rows(fresh(), "indicators", rows)


async def burst(pilot: Pilot[int], *keys: str) -> None:
    """Send keys as they come in one read, then let the app work."""
    for key in keys:
        if key in (" ", "space"):
            pilot.app.post_message(events.Key("space", " "))
        else:
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await pilot.pause()
    await pilot.pause()


def session_of(report: Report, folder: Path) -> Session:
    """Return a session over a file that holds the report."""
    return Session(files.create(folder / "bao-cao.toml", report))
