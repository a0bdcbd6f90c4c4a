"""`python -m bench`, or `python -m bench imports memory` for some of the measures."""

from __future__ import annotations

import argparse
import importlib

MEASURES = (
    "imports",
    "memory",
    "books",
    "hashing",
    "layers",
    "search",
    "sentiment",
    "typing",
    "uploads",
    "linguistics",
    "edge",
    "peers",
)


def main() -> None:
    """Run the measures that are named, or all."""
    options = _parser().parse_args()
    peers = {"rounds": options.rounds, "seconds": options.seconds, "only": options.only, "publish": options.publish}
    rounds = {"rounds": options.rounds}
    chosen = {"peers": peers, "edge": rounds, "typing": rounds, "search": {**rounds, "pages": options.pages}}
    for name in options.measures or MEASURES:
        importlib.import_module(f"bench.{name}").run(**chosen.get(name, {}))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Sin Pluma.")
    parser.add_argument("--pages", type=int, default=100_000, help="pages that are searched")
    parser.add_argument("measures", nargs="*", metavar="measure", help=f"one of {', '.join(MEASURES)}; all if none")
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often these are measured: search, typing, edge, each peer"
    )
    peers = parser.add_argument_group("peers")
    peers.add_argument("--seconds", type=float, default=8, help="how long each time")
    peers.add_argument(
        "--only", type=lambda names: names.split(","), default=[], help="contenders and scenarios, comma-separated"
    )
    peers.add_argument("--publish", action="store_true", help="renew the figures in the documentation")
    return parser


main()
