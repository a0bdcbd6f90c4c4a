"""The comparison with peers: what counts as the same answer, which run counts, and what is published of it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from bench.peers.chart import chart
from bench.peers.contenders import CONTENDERS
from bench.peers.equivalence import Seen, differences
from bench.peers.load import read_result
from bench.peers.race import Conditions, Figure, Results
from bench.peers.report import BEGIN, END, documented, renewed, tables
from bench.peers.scenarios import SCENARIOS
from bench.peers.stores import CannotMeasure


def seen(value: object, status: int = 200) -> list[Seen]:
    return [Seen("GET /x", status, value)]


@pytest.mark.parametrize(
    ("mine", "other", "place"),
    [
        ({"a": 1}, {"a": 2}, "$.a"),
        ({"a": 1}, {"a": 1, "b": None}, "$.b"),
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "y"}]}, "$.a[1].b"),
        ([1], [1, 2], "$ is"),
        ({"a": 1}, {"a": "1"}, "$.a"),
        ({"at": "2026-01-01T00:00:00Z"}, {"at": "2026-01-01T00:00:01Z"}, "$.at"),
    ],
)
def test_answers_that_differ_in_a_field_are_named_by_it(mine: object, other: object, place: str) -> None:
    (found,) = differences(seen(mine), seen(other))
    assert place in found


def test_another_status_is_a_difference_whatever_the_body() -> None:
    assert differences(seen({}), seen({}, 404)) == ["GET /x: 200 and 404"]


def test_a_moment_may_be_written_in_two_ways() -> None:
    mine, other = {"at": "2026-01-01T00:00:00.5Z"}, {"at": "2026-01-01T00:00:00.500000+00:00"}
    assert differences(seen(mine), seen(other)) == []


def result(**changes: int) -> str:
    values = {"requests": 10_000, "microseconds": 2_000_000, "refused": 0, "broken": 0, "p50": 1000, "p99": 9000}
    fields = ", ".join(f'"{name}": {value}' for name, value in {**values, **changes}.items())
    return f"Running 2s test\nRESULT {{{fields}}}\n"


def test_a_run_tells_how_many_requests_a_second_it_had() -> None:
    assert read_result(result()).per_second == 5000


@pytest.mark.parametrize(
    "faults", [{"refused": 11}, {"broken": 11}, {"refused": 6, "broken": 5}, {"requests": 0, "refused": 0}]
)
def test_a_run_with_many_failures_does_not_count(faults: dict[str, int]) -> None:
    with pytest.raises(CannotMeasure):
        read_result(result(**{"refused": 10, **faults}))


def test_a_run_without_a_result_says_what_wrk_said() -> None:
    with pytest.raises(CannotMeasure, match="unable to connect"):
        read_result("unable to connect to localhost")


def results() -> Results:
    figures = [
        Figure(scenario.name, contender.name, per_second=1000.0, p50=1.0, p99=2.0, cpu=0.5, rounds=[900.0, 1000.0])
        for scenario in SCENARIOS
        for contender in CONTENDERS
        if scenario.public or not contender.public_only
    ]
    conditions = Conditions(
        date="2026-01-01",
        machine="a machine",
        python="3.11",
        mysql="9.7",
        versions={"quart": "1"},
        command="python -m bench peers",
        rounds=2,
        seconds=8,
        connections=32,
    )
    return Results(conditions, figures, {contender.name: 100.0 for contender in CONTENDERS})


def test_the_chart_has_a_bar_for_every_figure() -> None:
    drawn = ET.fromstring(chart(results()))  # noqa: S314 - it was drawn here
    bars = Counter(shape.get("class") for shape in drawn.iter("{http://www.w3.org/2000/svg}rect"))
    assert bars.total() == len(results().figures) + 1  # and the ground
    assert bars["flask"] == bars["fastapi"] == bars["ours"] == len(SCENARIOS)


def test_the_tables_name_every_scenario_and_contender() -> None:
    for text in (tables(results()), documented(results())):
        assert all(scenario.title in text for scenario in SCENARIOS)
        assert all(contender.title in text for contender in CONTENDERS)


def test_only_the_marked_part_of_the_page_is_renewed() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert renewed(page, "new") == f"before\n{BEGIN}\n\nnew\n{END}\nafter\n"


def test_a_page_without_the_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match="no part"):
        renewed("a page", "new")


def test_a_save_that_goes_wrong_for_one_contender_only_is_found() -> None:
    before = [Seen("the rows", 200, {"page": [{"version": 3}]})]
    after = [Seen("the rows", 200, {"page": [{"version": 2}]})]
    assert differences(before, after) == ["the rows: $.page[0].version is 3 and 2"]
