"""From nothing to a published work, through https; and it is still there, whatever happened to the containers."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from people import Person
from stack.testing import Stack

Photograph = Callable[..., bytes]


def test_a_signed_up_user_publishes_a_chapter_with_a_cover_and_gets_an_analysis(
    sign_up: Callable[[], Person], browse: Callable[[], httpx.Client], photograph: Photograph
) -> None:
    writer = sign_up()

    work = writer.publish("The keeper", photograph(600, 900))

    work.read_by(browse())
    found = browse().get("/api/search", params={"q": "keeper"}).json()["items"]
    assert work.notebook_id in {item["notebook_id"] for item in found}
    judged = browse().get("/api/lin/sentiment", params={"key": "1", "sentence": "What a wonderful day"})
    assert judged.status_code == 200, judged.text


def test_what_was_there_before_down_is_there_after_up(
    stack: Stack, sign_up: Callable[[], Person], browse: Callable[[], httpx.Client], photograph: Photograph
) -> None:
    writer = sign_up()
    work = writer.publish("Before down", photograph(600, 900))
    work.read_by(browse())

    stack.make("down")
    assert stack.containers() == []
    stack.make("up")

    work.read_by(browse())
    assert writer.client.get("/api/user/sessions").status_code == 200


def test_commands_run_beside_the_site(stack: Stack) -> None:
    said = stack.compose("run", "--rm", "--no-deps", "-T", "api", "sinpluma", "db", "current")

    assert "notebooks" in said


def test_up_leaves_alone_what_runs(stack: Stack) -> None:
    before = stack.engine.docker("ps", "--quiet", "--no-trunc").split()

    stack.make("up")

    assert set(stack.engine.docker("ps", "--quiet", "--no-trunc").split()) == set(before)


@pytest.mark.long
def test_what_was_there_before_every_container_was_killed_is_there_after_up(
    stack: Stack, sign_up: Callable[[], Person], browse: Callable[[], httpx.Client], photograph: Photograph
) -> None:
    writer = sign_up()
    work = writer.publish("Before the outage", photograph(600, 900))
    work.read_by(browse())

    stack.engine.docker("kill", "--signal", "KILL", *stack.containers())
    assert stack.containers() == []
    stack.make("up")

    work.read_by(browse())
    assert writer.client.get("/api/user/sessions").status_code == 200
    assert writer.publish("After the outage", photograph(600, 900)).notebook_id
