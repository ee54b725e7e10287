"""What a profile requires, with the ranges it allows and the source of each value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from export import profiles
from export.profiles import Profile

from .finding import RuleSource

PRACTICE = "D"


class ProfileRules:
    """A profile as an audit reads it."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._data = profiles.read_tables(profile.name)
        self._sources: Mapping[str, str] = self._data.get("sources", {})
        self._styles: dict[tuple[str, str], RuleSource] = {}
        self._parts: dict[str, RuleSource] = {}

    def style_source(self, id_: str, value: str = "") -> RuleSource:
        """Return the source of a style; one without a source has that of its base style.

        A single value may be less sure than the rest of its style, and have its own source.
        """
        if (id_, value) not in self._styles:
            self._styles[id_, value] = self._style(id_, value)
        return self._styles[id_, value]

    def _style(self, id_: str, value: str) -> RuleSource:
        tables: Mapping[str, Mapping[str, Any]] = self._data["styles"]
        style_id = id_
        while style_id in tables:
            table = tables[style_id]
            if f"{value}_confidence" in table:
                value_table = {key: table[f"{value}_{key}"] for key in ("source", "confidence")}
                return self._source(value_table)
            if "confidence" in table:
                return self._source(table)
            style_id = table.get("based_on", "")
        return self._source({})

    def part_source(self, name: str) -> RuleSource:
        """Return the source of a table of the profile, such as ``page``."""
        if name not in self._parts:
            self._parts[name] = self._source(self._data[name])
        return self._parts[name]

    def practice_source(self) -> RuleSource:
        """Return the rule of what no text lays down."""
        return self._source({})

    def allowed_range(self, id_: str, name: str) -> tuple[float, float]:
        """Return the least and the most that a style allows; equal where there is no range."""
        value = getattr(self.profile.styles[id_], name)
        return self._pair(self._data["styles"][id_], name, value)

    def allowed_page_range(self, name: str) -> tuple[float, float]:
        """Return the least and the most that the sheet allows, millimetres."""
        return self._pair(self._data["page"], name, getattr(self.profile.page, name))

    @staticmethod
    def _pair(table: Mapping[str, Any], name: str, value: float) -> tuple[float, float]:
        least, most = table.get(f"{name}_range", (value, value))
        return float(least), float(most)

    def _source(self, table: Mapping[str, Any]) -> RuleSource:
        named = table.get("source", ())
        keys = [named] if isinstance(named, str) else list(named)
        texts = [self._sources.get(key, key).split(": http")[0] for key in keys]
        title = self.profile.title
        return RuleSource("; ".join([title, *texts]), str(table.get("confidence", PRACTICE)))
