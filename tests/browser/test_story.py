"""The whole way of a work, on a site of processes; tests/deploy goes it in the containers, through nginx."""

from __future__ import annotations

from collections.abc import Callable

from .conftest import Room
from .story import go_the_whole_way


def test_a_work_is_written_published_read_followed_analysed_and_taken_away(
    room: Room, photograph: Callable[..., bytes]
) -> None:
    go_the_whole_way(room, photograph(800, 1200))
