"""The commands of writing: find and replace, quick moves, marks, lists, going to sections."""

from __future__ import annotations

from tui.i18n import N_

from .command import Command


def _finding(id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    return Command(
        id_, key, label, tooltip, "write", "main", action, priority=True, footer=False, palette=True
    )


FINDING: tuple[Command, ...] = (
    _finding(
        "find",
        "ctrl+f",
        N_("Find"),
        N_("Find words in the report, and replace them."),
        "find.open",
    ),
    _finding("find_next", "f3", N_("Find next"), N_("Go to the next match."), "find.go_to_next"),
    _finding(
        "find_previous",
        "f13,f15",
        N_("Find previous"),
        N_("Go to the previous match."),
        "find.go_to_previous",
    ),
)
"""What the main screen offers of it."""


PLACES: tuple[Command, ...] = (
    _finding("back", "ctrl+r", N_("Back"), N_("Go back to where you were."), "navigation.go_back"),
    _finding(
        "forward",
        "ctrl+right_square_bracket",
        N_("Forward"),
        N_("Go forward to where you went back from."),
        "navigation.go_forward",
    ),
    _finding(
        "section_up",
        "ctrl+pageup",
        N_("Previous section"),
        N_("Go to the previous section."),
        "navigation.go_to_previous_section",
    ),
    _finding(
        "section_down",
        "ctrl+pagedown",
        N_("Next section"),
        N_("Go to the next section."),
        "navigation.go_to_next_section",
    ),
    _finding(
        "alone",
        "ctrl+backslash",
        N_("Focus"),
        N_("Show only the text, or everything."),
        "alone",
    ),
    _finding(
        "counts",
        "ctrl+underscore",
        N_("Counts"),
        N_("Count syllables, characters and pages of section and report."),
        "report.show_counts",
    ),
    _finding(
        "holder",
        "ctrl+e",
        N_("Who is writing"),
        N_("Ask another user for the section, or take it over."),
        "presence.ask_holder",
    ),
    _finding(
        "recovered",
        "f11",
        N_("Recovered"),
        N_("Show the unsaved text that was recovered."),
        "sharing.show_recovery",
    ),
    _finding(
        "save_as",
        "",
        N_("Save as"),
        N_("Save the report to another file or folder, and continue there."),
        "saving.save_as",
    ),
)
"""Going about and looking, from anywhere on the main screen."""


def _writing(scope: str, id_: str, key: str, label: str, tooltip: str, action: str) -> Command:
    footer = (scope == "leap" and id_ != "section_up") or id_ in ("leap", "mark", "raw")
    id_ = f"{scope}_{id_}"
    return Command(id_, key, label, tooltip, "write", scope, action, footer=footer, ours=True)


_WORDS = N_("Words"), N_("Go to the next word."), N_("Go to the previous word.")
_SENTENCES = N_("Sentences"), N_("Go to the next sentence."), N_("Go to the previous sentence.")
_PARAGRAPHS = N_("Paragraphs"), N_("Go to the next paragraph."), N_("Go to the previous paragraph.")
_RAW = N_("Raw keys"), N_("Change a word of Telex or VNI back to the keys that were typed.")
_EDGES = N_("End of text"), N_("Go to the end of the text."), N_("Go to the start of the text.")
_MOVES = N_("Move"), N_("Move the paragraph down."), N_("Move the paragraph up.")


def _both(
    scope: str, id_: str, keys: tuple[str, str], words: tuple[str, str, str], action: str
) -> tuple[Command, ...]:
    label, on, backward = words
    return (
        _writing(scope, f"{id_}_on", keys[0], label, on, f"{action}(1)"),
        _writing(scope, f"{id_}_back", keys[1], label, backward, f"{action}(-1)"),
    )


WRITING: tuple[Command, ...] = (
    _writing(
        "editor",
        "leap",
        "ctrl+o",
        N_("Leap"),
        N_("More keys: move by words and sentences, change lines."),
        "leap",
    ),
    _writing("editor", "mark", "f10,ctrl+@", N_("Mark"), N_("Start or stop selecting."), "mark"),
    _writing("editor", "raw", "ctrl+circumflex_accent", *_RAW, "raw"),
    *_both("editor", "word", ("ctrl+right", "ctrl+left"), _WORDS, "word"),
    *_both("editor", "paragraph", ("ctrl+down", "ctrl+up"), _PARAGRAPHS, "paragraph"),
    *_both("editor", "edge", ("ctrl+end", "ctrl+home"), _EDGES, "edge"),
)
"""What the editor does at once; what plain PuTTY does not pass is among the leaps too."""

LEAPS: tuple[Command, ...] = (
    *_both("leap", "word", ("right", "left"), _WORDS, "word"),
    *_both("leap", "sentence", ("down", "up"), _SENTENCES, "sentence"),
    *_both("leap", "paragraph", ("pagedown", "pageup"), _PARAGRAPHS, "paragraph"),
    *_both("leap", "edge", ("end", "home"), (N_("Ends"), *_EDGES[1:]), "edge"),
    *_both("leap", "move", ("right_square_bracket", "left_square_bracket"), _MOVES, "move"),
    _writing(
        "leap", "items", "minus", N_("Items"), N_("Make items “- ”, or plain lines."), "items(-)"
    ),
    _writing(
        "leap",
        "under",
        "plus",
        N_("Nest"),
        N_("Make sub-items “+ ”, or plain lines."),
        "items(+)",
    ),
    _writing("leap", "join", "j", N_("Join"), N_("Join several lines into one."), "join"),
    _writing("leap", "split", "s", N_("Split"), N_("Split a line into items."), "split"),
    _writing(
        "leap",
        "section_down",
        "tab",
        N_("Section"),
        N_("Go to the next section."),
        "wish(navigation.go_to_next_section)",
    ),
    _writing(
        "leap",
        "section_up",
        "shift+tab",
        N_("Previous section"),
        N_("Go to the previous section."),
        "wish(navigation.go_to_previous_section)",
    ),
    _writing("leap", "raw", "k", *_RAW, "raw"),
    _writing("leap", "again", "ctrl+o", N_("Lines"), N_("Change lines, after leaping."), "leap"),
)
"""What keys mean after the one for leaps, until a key comes that is none of them."""


def _find(id_: str, key: str, label: str, tooltip: str) -> Command:
    action = id_.removeprefix("find_")
    return Command(id_, key, label, tooltip, "write", "find", action)


FIND: tuple[Command, ...] = (
    _find("find_go", "enter", N_("Go there"), N_("Go to the match, with its words selected.")),
    _find(
        "find_field", "tab", N_("Next field"), N_("Go to the next field: words, new words, list.")
    ),
    _find("find_back", "shift+tab", N_("Back"), N_("Go to the previous field.")),
    _find("find_tick", "space", N_("Tick"), N_("Replace this match, or not; in the list.")),
    _find("find_every", "f4", N_("All or none"), N_("Tick all matches, or none.")),
    _find("find_replace", "ctrl+r", N_("Replace"), N_("Replace all ticked matches.")),
    _find("find_step", "f3", N_("Next"), N_("Go to the next match in the list.")),
    _find("find_undo", "ctrl+z", N_("Undo"), N_("Undo the last replacement, everywhere.")),
    _find("find_redo", "ctrl+y", N_("Redo"), N_("Redo what was undone.")),
    _find("find_close", "escape", N_("Close"), N_("Go back to the report.")),
)
"""What the screen offers."""
