"""`python -m drill`: a site is used while its servers are killed, and then everything is compared.

It needs what `make cluster` needs, and takes some minutes. Nothing of it remains.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from devcluster.errors import ClusterError
from devcluster.tree import check_privileges
from devredis import RedisMissing

from .drawing import draw
from .processes import FULL, SHORT
from .report import table
from .run import run, stage

STORM, SHORT_STORM = 10_000, 1_500


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; gives the exit status."""
    options = _parser().parse_args(arguments)
    schedule, storm = (SHORT, SHORT_STORM) if options.short else (FULL, STORM)
    try:
        check_privileges()
        with tempfile.TemporaryDirectory(prefix="sinpluma-drill-") as folder, stage(Path(folder)) as everything:
            drill = run(everything, schedule, storm=storm, full=not options.short, say=_say)
            if options.log:
                options.log.write_text(everything.site.log(), encoding="utf-8")
    except (ClusterError, RedisMissing) as error:
        _say(str(error))
        return 1
    sys.stdout.write(table(drill.findings))
    if options.draw:
        options.draw.write_text(draw(drill.journal), encoding="utf-8")
    return 0 if drill.holds else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="drill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="four servers instead of ten, and half of the people")
    parser.add_argument("--draw", type=Path, metavar="PATH", help="write the timeline there, as SVG")
    parser.add_argument("--log", type=Path, metavar="PATH", help="write the site's log there")
    return parser


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    sys.exit(main())
