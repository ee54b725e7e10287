"""Textual's bindings for the commands of one scope, made from the list of keys in use."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tui.i18n import _
from tui.keys.registry import commands


def bindings(scope: str) -> list[BindingType]:
    """Return Textual's bindings for one scope, with labels in the language in use."""
    return [
        Binding(
            command.key,
            command.binding_action,
            _(command.label),
            show=command.footer,
            priority=command.priority,
            tooltip=_(command.tooltip),
            id=command.id,
        )
        for command in commands(scope)
        if command.keys and not command.ours
    ]
