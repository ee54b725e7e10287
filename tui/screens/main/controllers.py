"""The controllers of the main screen, by the names that the list of keys calls them."""

from __future__ import annotations

from .context import MainContext
from .find_controller import FindController
from .navigation_controller import NavigationController
from .outline_controller import OutlineController
from .page_controller import PageController
from .presence_controller import PresenceController
from .report_controller import ReportController
from .saving_controller import SavingController
from .section_controller import SectionController
from .sharing_controller import SharingController
from .structure_controller import StructureController


class Controllers:
    """One controller for each concern; a command is named ``controller.method``."""

    def __init__(self, context: MainContext) -> None:
        """Hand the context to each of them."""
        self.outline = OutlineController(context)
        self.structure = StructureController(context)
        self.page = PageController(context)
        self.section = SectionController(context)
        self.navigation = NavigationController(context)
        self.find = FindController(context)
        self.report = ReportController(context)
        self.saving = SavingController(context)
        self.sharing = SharingController(context)
        self.presence = PresenceController(context)

    def run(self, command: str) -> None:
        """Run a command of the list of keys: ``saving.save``."""
        controller, _, method = command.partition(".")
        getattr(getattr(self, controller), method)()
