"""A new report under the directive, and one with indicators."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from outline.editing import sections
from outline.model import Report, Row
from outline.templates.template import new_report
from store.templates import catalog


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
