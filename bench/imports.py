"""How long importing the app with all its plugins takes, beside importing its libraries alone."""

from __future__ import annotations

from bench.libraries import IMPORTS
from bench.measure import in_turns, python, table

TIMED = """
import time
started = time.perf_counter()
{work}
print(time.perf_counter() - started)
"""
APP = """
import sinpluma.worker, sinpluma.api
from sinpluma.plugins.discovery import discover
for candidate in discover():
    candidate.load()
"""


def run() -> None:
    """Measure and print."""
    app, libraries = in_turns(
        lambda: float(python(TIMED.format(work=APP))), lambda: float(python(TIMED.format(work=IMPORTS)))
    )
    table(
        "Import, seconds",
        [
            ("the app with all plugins", str(app)),
            ("its libraries alone", str(libraries)),
            ("ratio of the medians (aim: at most 1.4)", f"{app.median / libraries.median:.2f}"),
        ],
    )
