"""What the commands about the whole report show."""

from __future__ import annotations

from tests.tui.directive import burst
from tests.tui.support import SMALL, opened, wait_for
from tui.screens.main.report_controller import COUNTS_SECONDS
from tui.session.session import Session


async def test_counts_are_information_that_stays_long_enough_to_be_read(session: Session) -> None:
    async with opened(session, SMALL) as (main, pilot):
        await burst(pilot, "ctrl+underscore")
        await wait_for(pilot, lambda: len(main.app._notifications), "the counts")
        (notice,) = main.app._notifications
        assert "The whole report: " in notice.message
        assert notice.severity == "information"
        assert notice.timeout == COUNTS_SECONDS > 3
