"""Sets of transactions, as servers tell them (Reference Manual, *GTID Format and Storage*)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_INTERVAL = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class Gtids:
    """A set of transactions: by source and tag, in order, the first and the last of each run without gaps."""

    runs: frozenset[tuple[str, int, int]]

    @classmethod
    def of(cls, *told: str) -> "Gtids":
        """All of them together: "8a94…:1-5:7, 0c11…:1" and "8a94…:6" are a run of seven and one of one."""
        return cls(frozenset(_joined(run for text in told for run in _parsed(text))))

    def __bool__(self) -> bool:
        return bool(self.runs)

    def __le__(self, other: "Gtids") -> bool:
        """Whether all of these are among the others."""
        return all(any(_within(run, wider) for wider in other.runs) for run in self.runs)

    def __or__(self, other: "Gtids") -> "Gtids":
        return Gtids(frozenset(_joined([*self.runs, *other.runs])))

    def __str__(self) -> str:
        return ", ".join(f"{source}:{first}-{last}" for source, first, last in sorted(self.runs)) or "none"


NONE = Gtids(frozenset())


def _within(run: tuple[str, int, int], wider: tuple[str, int, int]) -> bool:
    return run[0] == wider[0] and wider[1] <= run[1] and run[2] <= wider[2]


def _parsed(text: str) -> Iterator[tuple[str, int, int]]:
    for part in filter(None, (part.strip().lower() for part in text.split(","))):
        uuid, *rest = part.split(":")
        source = uuid
        for piece in rest:
            interval = _INTERVAL.fullmatch(piece.strip())
            if interval is None:  # a tag, which holds for the intervals behind it
                source = f"{uuid}:{piece.strip()}"
            else:
                yield source, int(interval[1]), int(interval[2] or interval[1])


def _joined(runs: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The same transactions, in runs as long as can be."""
    joined: list[tuple[str, int, int]] = []
    for source, first, last in sorted(runs):
        if joined and joined[-1][0] == source and first <= joined[-1][2] + 1:
            joined[-1] = (source, joined[-1][1], max(last, joined[-1][2]))
        else:
            joined.append((source, first, last))
    return joined
