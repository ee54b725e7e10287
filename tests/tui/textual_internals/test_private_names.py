"""The private names of Textual that are used, listed in one place for the next bump of Textual."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual
from textual._compositor import Compositor
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.document._wrapped_document import WrappedDocument
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditHistory

import tui
from tests.paths import ROOT

ALLOWED = ("tui/terminal/", "tui/textual_internals/")
"""The only packages that may use what Textual promises nobody."""

PRIVATE_NAMES: dict[str, dict[type, set[str]]] = {
    "tui/terminal/driver.py": {
        LinuxDriver: {"_app", "_get_terminal_size", "_loop", "_writer_thread"},
    },
    "tui/terminal/input_driver.py": {
        App: {"_handle_exception"},
        LinuxDriver: {"_app", "_in_band_window_resize", "_loop", "_mouse", "_run_input_thread"},
    },
    "tui/terminal/key_sequences.py": {XTermParser: {"_sequence_to_key_events"}},
    "tui/textual_internals/cached_text_area.py": {
        TextArea: {
            "_cursor_offset",
            "_delete_via_keyboard",
            "_dirty_regions",
            "_draw_cursor",
            "_exchange_repaint_regions",
            "_highlights",
            "_matching_bracket_location",
            "_render_line",
            "_repaint_regions",
            "_replace_via_keyboard",
            "_set_dirty",
            "_styles_cache",
            "_theme",
            "_watch_show_vertical_scrollbar",
        },
        WrappedDocument: {"_offset_to_line_info", "_width"},
    },
    "tui/textual_internals/guarded_app.py": {
        App: {
            "_check_bindings",
            "_close_messages_no_wait",
            "_fatal_error",
            "_handle_exception",
            "_keymap",
        },
        Widget: {"_bindings"},
    },
    "tui/textual_internals/input_forwarding.py": {
        Event: {"_set_forwarded"},
        Widget: {"_forward_event"},
    },
    "tui/textual_internals/input_order.py": {
        MessagePump: {"_parent"},
        Screen: {"_result_callbacks"},
    },
    "tui/textual_internals/notices.py": {
        Screen: {"_compositor", "_on_timer_update", "_refresh_layout"},
    },
    "tui/textual_internals/partial_compositor.py": {
        Compositor: {"_dirty_regions"},
        MessagePump: {"_message_queue", "_pending_message"},
        Screen: {
            "_compositor",
            "_dirty_widgets",
            "_layout_required",
            "_on_timer_update",
            "_repaint_required",
            "_scroll_required",
        },
        Widget: {"_layout_required", "_repaint_required"},
    },
    "tui/textual_internals/rebase.py": {
        Edit: {"_edit_result", "_original_selection", "_updated_selection"},
        EditHistory: {"_redo_stack", "_undo_stack"},
    },
    "tui/textual_internals/word_undo.py": {
        Edit: {"_edit_result"},
        EditHistory: {
            "_force_end_batch",
            "_get_time",
            "_last_edit_time",
            "_pop_redo",
            "_pop_undo",
            "_redo_stack",
            "_undo_stack",
        },
    },
}
"""Module of ours -> class of Textual -> its private names that the module uses."""

PRIVATE_MODULES: dict[str, dict[str, set[str]]] = {
    "tui/terminal/key_decoder.py": {"textual._xterm_parser": {"IS_ITERM", "XTermParser"}},
    "tui/terminal/key_sequences.py": {
        "textual._ansi_sequences": {"ANSI_SEQUENCES_KEYS"},
        "textual._keyboard_protocol": {"FUNCTIONAL_KEYS", "MODIFIER_FUNCTIONAL_KEYS"},
        "textual._xterm_parser": {"XTermParser"},
    },
    "tui/textual_internals/fast_wrap.py": {
        "textual._wrap": {"compute_wrap_offsets"},
        "textual.document._wrapped_document": {"compute_wrap_offsets", "get_tab_widths"},
    },
    "tui/textual_internals/notices.py": {"textual.widgets._toast": {"Toast", "ToastRack"}},
    "tui/textual_internals/partial_compositor.py": {
        "textual._compositor": {"ChopsUpdate", "Compositor"},
    },
}
"""Module of ours -> the private modules of Textual that it imports, and what it takes from each."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


@functools.cache
def textual_names() -> frozenset[str]:
    """Return the private names that any module of Textual defines."""
    names: set[str] = set()
    for file in Path(textual.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = ""
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = node.name
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                name = node.attr
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                name = node.id
            if is_private(name):
                names.add(name)
    return frozenset(names)


@functools.cache
def own_names(class_: type) -> frozenset[str]:
    """Return the private names that a class of Textual gives to itself or to its instances."""
    names = set(filter(is_private, class_.__dict__))
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(class_)))):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
            and is_private(node.attr)
        ):
            names.add(node.attr)
    return frozenset(names)


def names_of_class(class_: type) -> frozenset[str]:
    """Return the private names that a class has from Textual."""
    bases = [base for base in class_.__mro__ if base.__module__.partition(".")[0] == "textual"]
    return frozenset().union(*map(own_names, bases))


def modules() -> Iterator[tuple[str, str]]:
    """Yield the path of each module of tui, and its dotted name."""
    for info in pkgutil.walk_packages(tui.__path__, "tui."):
        if not info.ispkg and info.name != "tui.__main__":
            yield f"{info.name.replace('.', '/')}.py", info.name


def names_used_in_class(node: ast.ClassDef, class_: type) -> Iterator[str]:
    """Yield what a class of ours uses, overrides or hides of the private names it inherits."""
    inherited = names_of_class(class_)
    if not inherited:
        return
    for statement in node.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        yield from (ast.unparse(target) for target in targets if ast.unparse(target) in inherited)
    for child in ast.walk(node):
        name = ""
        if isinstance(child, ast.Attribute):
            if child.attr in inherited and ast.unparse(child.value) in ("self", "super()"):
                name = child.attr
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            name = child.name
        if name in inherited:
            yield name


def names_used_elsewhere(tree: ast.Module) -> Iterator[str]:
    """Yield the private attributes of other objects, also by ``getattr``, that Textual defines."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and is_private(node.attr)
            and ast.unparse(node.value) not in ("self", "super()", "cls", "os")
            and node.attr in textual_names()
        ):
            yield node.attr
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and is_private(node.value)
            and node.value in textual_names()
        ):
            yield node.value


def names_used(path: str, dotted: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    module = importlib.import_module(dotted)
    names = set(names_used_elsewhere(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and isinstance(
            class_ := getattr(module, node.name, None), type
        ):
            names.update(names_used_in_class(node, class_))
    return frozenset(names)


def attributes_of(module: str, tree: ast.Module) -> frozenset[str]:
    """Return the names that are read or replaced in a module under its imported name."""
    return frozenset(
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == module
    )


def modules_used(path: str) -> dict[str, frozenset[str]]:
    """Return the private modules of Textual that a module of ours imports, with the names."""
    imports: dict[str, frozenset[str]] = {}
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "textual":
            assert node.module is not None
            names = frozenset(alias.name for alias in node.names)
            if any(map(is_private, node.module.split("."))):
                imports[node.module] = imports.get(node.module, frozenset()) | names
            for name in filter(is_private, names):
                imports[f"{node.module}.{name}"] = attributes_of(name, tree)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("textual.") and any(
                    map(is_private, alias.name.split("."))
                ):
                    imports[alias.name] = frozenset()
    return imports


def test_private_names_are_used_only_where_a_bump_of_textual_looks() -> None:
    outside = {
        path: names
        for path, dotted in modules()
        if not path.startswith(ALLOWED)
        and (names := names_used(path, dotted) | frozenset(modules_used(path)))
    }
    assert outside == {}


def test_the_list_names_each_private_name_that_is_used() -> None:
    used = {
        path: names_used(path, dotted) for path, dotted in modules() if path.startswith(ALLOWED)
    }
    listed = {path: set().union(*classes.values()) for path, classes in PRIVATE_NAMES.items()}
    assert {path: set(names) for path, names in used.items() if names} == listed


def test_the_list_names_each_private_module_that_is_imported() -> None:
    used = {path: modules_used(path) for path, _dotted in modules() if path.startswith(ALLOWED)}
    assert {
        path: {module: set(names) for module, names in imports.items()}
        for path, imports in used.items()
        if imports
    } == PRIVATE_MODULES


@pytest.mark.parametrize("path", PRIVATE_NAMES)
def test_textual_still_has_each_listed_name(path: str) -> None:
    for class_, names in PRIVATE_NAMES[path].items():
        assert (class_.__name__, names - names_of_class(class_)) == (class_.__name__, set())


@pytest.mark.parametrize("path", PRIVATE_MODULES)
def test_textual_still_has_each_listed_module(path: str) -> None:
    for module, names in PRIVATE_MODULES[path].items():
        loaded = importlib.import_module(module)
        assert [name for name in sorted(names) if not hasattr(loaded, name)] == []


def test_a_private_name_on_any_object_is_seen() -> None:
    source = "def paint(screen):\n    screen._compositor.reflow(getattr(screen, '_styles_cache'))\n"
    assert set(names_used_elsewhere(ast.parse(source))) == {"_compositor", "_styles_cache"}


def test_an_inherited_private_name_is_seen() -> None:
    source = "class Editor(TextArea):\n    _theme = 1\n    def _set_dirty(self): self._line_cache\n"
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.ClassDef)
    used = set(names_used_in_class(node, TextArea))
    assert used == {"_theme", "_set_dirty", "_line_cache"}
