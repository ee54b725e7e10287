"""Going from section to section: by a few letters, back and forward, one on, to the next gap."""

from __future__ import annotations

from outline.model import PREAMBLE
from tui.i18n import _
from tui.keys import registry
from tui.presenters.refusals import find_refusals
from tui.session.cursor_position import CursorPosition
from tui.session.jump_list import JumpList

from .context import MainContext
from .controller import Controller


class NavigationController(Controller):
    """Where the writer goes, and where he has been."""

    def __init__(self, context: MainContext) -> None:
        """Nowhere yet."""
        super().__init__(context)
        self._jumps = JumpList()
        self._is_travelling = False

    def jump(self) -> None:
        """Choose a section by a few letters and go there."""
        from tui.screens.picker import make_section_picker

        current = self.context.current
        recent = [section for section in self._jumps.recent if section != current]

        def go(id_: str | None) -> None:
            if id_:
                self.context.go_to(id_)

        self.context.ask(make_section_picker(self.session, recent), go)

    def choose_command(self) -> None:
        """Choose a command by its name and run it."""
        from tui.screens.picker import PickerItem, make_command_palette

        refusals = find_refusals(self.report, self.context.current)
        commands = {
            command.id: command
            for command in registry.all_commands()
            if command.palette and command.id != "palette"
        }
        choices: list[PickerItem] = [
            PickerItem(
                key=command.id,
                text=_(command.tooltip),
                label=_(command.label),
                note=command.shown_key,
                reason=refusals.get(command.id, ""),
            )
            for command in commands.values()
        ]

        async def run(id_: str | None) -> None:
            if id_ is not None:
                await self.context.run_action(commands[id_].binding_action)

        self.context.ask(make_command_palette(choices), run)

    def go_to_next_incomplete(self) -> None:
        """Go to the next unfinished section after this one, round the end."""
        id_ = self.session.completion.next_incomplete(self.context.current)
        if id_ is None:
            self.context.show_message(_("Everything is complete."))
        else:
            self.context.go_to(id_)

    def go_back(self) -> None:
        """Go back to where the writer was."""
        self._travel(self._jumps.back(self._position(), self.is_section))

    def go_forward(self) -> None:
        """Go forward to where the writer went back from."""
        self._travel(self._jumps.forward(self._position(), self.is_section))

    def go_to_previous_section(self) -> None:
        """Go to the previous section."""
        self._step_section(-1)

    def go_to_next_section(self) -> None:
        """Go to the next section."""
        self._step_section(1)

    def note_jump(self, section: str) -> None:
        """Remember the position that is left by a jump to another section, and the section."""
        self._jumps.enter(self.context.current)
        self._jumps.enter(section)
        if not self._is_travelling:
            self._jumps.leave(self._position())

    def _position(self) -> CursorPosition:
        current, editor = self.context.current, self.context.editor
        if editor.section == current:
            return CursorPosition(current, *editor.cursor_location)
        return CursorPosition(current)

    def _travel(self, position: CursorPosition | None) -> None:
        if position is None:
            self.context.show_message(_("There is no other position to go to."))
            return
        self._is_travelling = True
        self.context.go_to(position.section)
        self._is_travelling = False
        editor, location = self.context.editor, (position.row, position.column)
        self.context.run_in_order(lambda: editor.move_cursor(location))

    def _step_section(self, step: int) -> None:
        ids, current = (PREAMBLE, *self.report.shape.ids), self.context.current
        if current in ids and 0 <= (index := ids.index(current) + step) < len(ids):
            self.context.go_to(ids[index])
