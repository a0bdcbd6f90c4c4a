"""`python -m bench`, or `python -m bench imports memory` for some of the measures."""

from __future__ import annotations

import importlib
import sys

MEASURES = ("imports", "memory", "hashing", "layers")


def main() -> None:
    """Run the measures that are named, or all."""
    for name in sys.argv[1:] or MEASURES:
        importlib.import_module(f"bench.{name}").run()


main()
