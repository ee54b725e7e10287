"""``python -m tests.tui.recorder REPORT RECORD [FAIL_AT]``: the app, with every frame written down.

A line of the record holds what Textual wrote, what was sent instead, and the size of the painter.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from store.report_file import files
from tui.i18n import set_language


def main(report: Path, record: Path, fail_at: int) -> None:
    """Run the app; let the painter fail at a frame where that is asked for."""
    # Before the keys are imported: they carry their labels.
    set_language("vi")
    from tui.app import DecuongApp
    from tui.session.session import Session
    from tui.terminal.driver import DiffDriver
    from tui.terminal.frame_diff import FrameDiff

    with record.open("w", encoding="utf-8", buffering=1) as file:

        class Recorder(DiffDriver):
            """Writes down what goes through the painter."""

            frames = 0

            def _thin(self, painter: FrameDiff, data: str) -> str:
                self.frames += 1
                if self.frames == fail_at:
                    painter.feed = None  # type: ignore[method-assign, assignment]
                made = super()._thin(painter, data)
                size = (painter.width, painter.height)
                file.write(json.dumps((data, made, size)) + "\n")
                return made

        DecuongApp(Session(files.load(report)), driver_class=Recorder).run(mouse=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int((*sys.argv, "0")[3]))
