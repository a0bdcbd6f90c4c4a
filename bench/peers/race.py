"""The race: in each round every contender is started, asked, and stopped, each time another one first."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import NamedTuple, TypeVar

import msgspec
from sqlalchemy import Engine

from bench.peers.contenders import CONTENDERS, OURS, Contender, Running
from bench.peers.equivalence import differences, observe
from bench.peers.load import Load, read_load, save_load
from bench.peers.processes import processor_seconds, proportional_set_size
from bench.peers.scenarios import CONNECTIONS, SCENARIOS, Scenario
from bench.peers.seed import Seeded, database, seed
from bench.peers.stores import CannotMeasure, Stores, stores

NamedT = TypeVar("NamedT", Contender, Scenario)

WARM_UP_SECONDS = 2.0
LIBRARIES = (
    *("quart", "hypercorn", "granian", "uvicorn", "msgspec", "sqlalchemy", "aiomysql", "redis", "uvloop"),
    *("flask", "flask-restful", "marshmallow", "pymysql", "gunicorn", "fastapi", "pydantic", "httptools"),
)


class Figure(msgspec.Struct, frozen=True):
    """One contender in one scenario: the medians of its rounds. Times in milliseconds.

    `cpu` is the processor time of the contender's own processes for a request, without the stores and the generator.
    """

    scenario: str
    contender: str
    per_second: float
    p50: float
    p99: float
    cpu: float
    rounds: list[float]


class Conditions(msgspec.Struct, frozen=True):
    """Under what it was measured."""

    date: str
    machine: str
    python: str
    mysql: str
    versions: dict[str, str]
    command: str
    rounds: int
    seconds: float
    connections: int


class Results(msgspec.Struct, frozen=True):
    """A whole race. `memory` is the proportional set size of a contender's processes after its load, in MiB."""

    conditions: Conditions
    figures: list[Figure]
    memory: dict[str, float]


def race(rounds: int, seconds: float, only: Sequence[str], say: Callable[[str], None]) -> Results:
    """Compare, check, and measure.

    Args:
        rounds: how often each is measured.
        seconds: how long each time.
        only: contenders and scenarios by name; all, where none of a kind is named.
        say: is told what goes on.

    Raises:
        CannotMeasure: something is missing, contenders differ, or a run has failures.
    """
    _refuse_unknown(only)
    contenders = _chosen(CONTENDERS, only)
    scenarios = _chosen(SCENARIOS, only)
    with stores() as found:
        say("seeding …")
        seeded, engine = seed(found), database(found)
        _compare(contenders, found, seeded, engine, say)
        runs = _Runs(found, seeded, engine, seconds)
        for number in range(rounds):
            for contender in [*contenders[number:], *contenders[:number]]:
                say(f"round {number + 1} of {rounds}: {contender.title}")
                runs.take(contender, [it for it in scenarios if it.public or not contender.public_only])
        engine.dispose()
        return Results(_conditions(found, rounds, seconds, only), runs.figures(), runs.memory())


class _Taken(NamedTuple):
    """One run, and the processor time of the contender's processes for each of its requests."""

    load: Load
    processor_seconds: float


class _Runs:
    """The runs so far."""

    def __init__(self, found: Stores, seeded: Seeded, engine: Engine, seconds: float) -> None:
        self._found, self._seeded, self._engine, self._seconds = found, seeded, engine, seconds
        self._taken: dict[tuple[str, str], list[_Taken]] = {}
        self._memory: dict[str, list[float]] = {}

    def take(self, contender: Contender, scenarios: Sequence[Scenario]) -> None:
        """Start a contender and have it measured in each scenario, after a run that does not count."""
        with contender.running(self._found) as running:
            for scenario in scenarios:
                self._load(running, scenario, WARM_UP_SECONDS)
                before = processor_seconds(running.pid)
                load = self._load(running, scenario, self._seconds)
                taken = _Taken(load, (processor_seconds(running.pid) - before) / load.requests)
                self._taken.setdefault((scenario.name, contender.name), []).append(taken)
            self._memory.setdefault(contender.name, []).append(proportional_set_size(running.pid))

    def figures(self) -> list[Figure]:
        """The medians."""
        return [
            Figure(
                scenario,
                contender,
                per_second=statistics.median(each.load.per_second for each in taken),
                p50=statistics.median(each.load.p50 for each in taken) / 1000,
                p99=statistics.median(each.load.p99 for each in taken) / 1000,
                cpu=statistics.median(each.processor_seconds for each in taken) * 1000,
                rounds=[round(each.load.per_second, 1) for each in taken],
            )
            for (scenario, contender), taken in self._taken.items()
        ]

    def memory(self) -> dict[str, float]:
        """The medians."""
        return {name: statistics.median(values) for name, values in self._memory.items()}

    def _load(self, running: Running, scenario: Scenario, seconds: float) -> Load:
        if scenario.asks is None:
            return save_load(running, self._seeded, self._engine, seconds)
        return read_load(running, scenario.asks(self._seeded), seconds)


def _compare(
    contenders: Sequence[Contender], found: Stores, seeded: Seeded, engine: Engine, say: Callable[[str], None]
) -> None:
    """See that everybody answers what Sin Pluma answers."""
    reference = next(contender for contender in CONTENDERS if contender.name == OURS)
    with reference.running(found) as running:
        with running.client() as client:
            ended = client.delete("/user/logout", headers={"Authorization": f"Bearer {seeded.ended_token}"})
            ended.raise_for_status()
        ours = observe(running, seeded, engine)
    for contender in contenders:
        with contender.running(found) as running:
            unlike = differences(ours, observe(running, seeded, engine))
        if unlike:
            places = "\n".join(f"  {place}" for place in unlike[:20])
            raise CannotMeasure(f"{contender.title} answers otherwise in {len(unlike)} places:\n{places}")
        say(f"{len(ours)} answers of {contender.title} are the same")


def _refuse_unknown(only: Sequence[str]) -> None:
    known = {contender.name for contender in CONTENDERS} | {scenario.name for scenario in SCENARIOS}
    if unknown := sorted(set(only) - known):
        raise CannotMeasure(f"nothing is called {', '.join(unknown)}; there are {', '.join(sorted(known))}")


def _chosen(items: Sequence[NamedT], only: Sequence[str]) -> list[NamedT]:
    return [item for item in items if item.name in only] or list(items)


def _conditions(found: Stores, rounds: int, seconds: float, only: Sequence[str]) -> Conditions:
    names = f" --only {','.join(only)}" if only else ""
    return Conditions(
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=_machine(),
        python=platform.python_version(),
        mysql=found.mysql,
        versions={name: version(name) for name in LIBRARIES},
        command=f"python -m bench peers --rounds {rounds} --seconds {seconds:g}{names}",
        rounds=rounds,
        seconds=seconds,
        connections=CONNECTIONS,
    )


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory"
