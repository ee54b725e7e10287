"""What a profile asks, with the ranges it allows and what each value stands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from export import profiles
from export.profiles import Profile

from .finding import Rule

PRACTICE = "D"


class Rules:
    """A profile as an audit reads it."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self._data = profiles.read_tables(profile.name)
        self._sources: Mapping[str, str] = self._data.get("sources", {})
        self._styles: dict[tuple[str, str], Rule] = {}
        self._parts: dict[str, Rule] = {}

    def style(self, id_: str, value: str = "") -> Rule:
        """Return what a style stands on; one that says nothing stands on what it is based on.

        A single value may be less sure than the rest of its style, and says so itself.
        """
        if (id_, value) not in self._styles:
            self._styles[id_, value] = self._style(id_, value)
        return self._styles[id_, value]

    def _style(self, id_: str, value: str) -> Rule:
        tables: Mapping[str, Mapping[str, Any]] = self._data["styles"]
        at = id_
        while at in tables:
            table = tables[at]
            if f"{value}_confidence" in table:
                own = {key: table[f"{value}_{key}"] for key in ("source", "confidence")}
                return self._rule(own)
            if "confidence" in table:
                return self._rule(table)
            at = table.get("based_on", "")
        return self._rule({})

    def part(self, name: str) -> Rule:
        """Return what a table of the profile, such as ``page``, stands on."""
        if name not in self._parts:
            self._parts[name] = self._rule(self._data[name])
        return self._parts[name]

    def practice(self) -> Rule:
        """Return the rule of what no text lays down."""
        return self._rule({})

    def extent(self, id_: str, name: str) -> tuple[float, float]:
        """Return the least and the most that a style allows; equal where there is no range."""
        value = getattr(self.profile.styles[id_], name)
        return self._pair(self._data["styles"][id_], name, value)

    def page_extent(self, name: str) -> tuple[float, float]:
        """Return the least and the most that the sheet allows, millimetres."""
        return self._pair(self._data["page"], name, getattr(self.profile.page, name))

    @staticmethod
    def _pair(table: Mapping[str, Any], name: str, value: float) -> tuple[float, float]:
        least, most = table.get(f"{name}_range", (value, value))
        return float(least), float(most)

    def _rule(self, table: Mapping[str, Any]) -> Rule:
        named = table.get("source", ())
        keys = [named] if isinstance(named, str) else list(named)
        texts = [self._sources.get(key, key).split(": http")[0] for key in keys]
        title = self.profile.title
        return Rule("; ".join([title, *texts]), str(table.get("confidence", PRACTICE)))
