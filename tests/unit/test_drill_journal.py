"""What the drill makes of the requests that it saw: which fault they know, and what its table says of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from drill import journal as journals
from drill.faults import PRIMARY_KILLED, SECONDARY_KILLED
from drill.finding import Finding
from drill.journal import ACKNOWLEDGED, AWAY, BROKEN, Fault, Journal
from drill.promises import judge


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(journals, "time", clock)
    return clock


@pytest.fixture
def journal(clock: Clock) -> Journal:
    return Journal(zero=clock.now)


@contextmanager
def broken(journal: Journal, clock: Clock, name: str, *, until: float) -> Iterator[Fault]:
    with journal.fault(name) as fault:
        yield fault
        clock.now = until


def line(journal: Journal, what: str) -> Finding:
    return next(one for one in judge(journal, "", rate=False) if one.what.startswith(what))


def test_a_fault_is_over_when_everything_that_began_before_its_end_has_ended(journal: Journal, clock: Clock) -> None:
    clock.now = 1
    early = journal.begin()
    with broken(journal, clock, SECONDARY_KILLED, until=3) as fault:
        clock.now = 2
        within = journal.begin()
    clock.now = 4
    journal.begin()  # which the next fault may meet
    for began in (early, within):
        assert not journal.is_over(fault)
        journal.note("autosave", began, ACKNOWLEDGED, writes=True)
    assert journal.is_over(fault)


def test_a_line_that_fails_names_each_request_that_failed(journal: Journal, clock: Clock) -> None:
    clock.now = 36
    answered, held_up = journal.begin(), journal.begin()
    with broken(journal, clock, SECONDARY_KILLED, until=56):
        clock.now = 37
        journal.note("create", answered, ACKNOWLEDGED, writes=True)
        clock.now = 46
        journal.note("publish", held_up, BROKEN, writes=True, error="ReadTimeout")
    finding = line(journal, "secondary killed")
    assert finding.holds is False
    assert finding.found.startswith("2 requests, 1 not answered with 2xx: ")
    assert finding.found.endswith(": publish broken (ReadTimeout) from 36.0 to 46.0")


def test_requests_that_fail_with_a_primary_are_no_fault_if_writes_come_back(journal: Journal, clock: Clock) -> None:
    lost = journal.begin()
    clock.now = 1
    with broken(journal, clock, PRIMARY_KILLED, until=9):
        clock.now = 2
        journal.note("autosave", lost, BROKEN, writes=True, error="ReadError")
        again = journal.begin()
        clock.now = 8
        journal.note("autosave", again, ACKNOWLEDGED, writes=True)
    finding = line(journal, "primary killed")
    assert (finding.found, finding.holds) == ("writes back after 7.0 s", True)


def test_an_outage_is_the_longest_wait_of_anybody_for_what_they_came_for(journal: Journal, clock: Clock) -> None:
    for kind, began, ended, outcome in (
        ("upload", 1, 2, AWAY),
        ("autosave", 1, 3, ACKNOWLEDGED),
        ("upload", 4, 9, ACKNOWLEDGED),
        ("upload", 6, 8, ACKNOWLEDGED),
        ("upload", 12, 20, ACKNOWLEDGED),  # the fault was over
    ):
        clock.now = began
        assert journal.begin() == began
        clock.now = ended
        journal.note(kind, began, outcome, writes=True)

    assert journal.outage(Fault("store killed", began=0, ended=10), writes=True) == 7  # the upload of 1, done at 8
    assert journal.outage(Fault("store killed", began=5, ended=10), writes=True) == 2
    assert journal.outage(Fault("store killed", began=0, ended=10), writes=False) == 0


def test_an_outage_that_did_not_end_has_no_length(journal: Journal) -> None:
    journal.note("upload", journal.begin(), AWAY, writes=True)

    assert journal.outage(Fault("store killed", began=0, ended=10), writes=True) == math.inf
