"""Outages in which servers wait for half a minute and more before they give up; not part of the suite.

Run by name: `python -m pytest tests/cluster/long_outages.py`.
"""

from __future__ import annotations

import pytest
from devcluster.shipped import Shipped


@pytest.fixture
def shipped(formed: tuple[Shipped, str]) -> Shipped:
    formed[0].mend()
    return formed[0]


def test_a_server_that_waits_for_a_lost_majority_begins_again_with_those_that_came_back(shipped: Shipped) -> None:
    shipped.stay_apart()
    shipped.write("Before the majority was lost.")
    left = shipped.secondary()
    lost = [server for server in shipped.servers if server.role != f"server{left}"]
    for server in lost:
        server.kill()
    for server in lost:
        server.start()
    shipped.await_alive()
    status, said = shipped.job()
    assert status == 0, said
    assert f"having {shipped.addresses[left - 1]} leave a group without a majority" in said
    assert shipped.whole
    assert all("Before the majority was lost." in shipped.written(number) for number in (1, 2, 3))


def test_after_a_complete_outage_all_look_for_their_group_in_vain_before_it_is_begun_again(shipped: Shipped) -> None:
    shipped.write("Before all were killed.")
    for server in shipped.servers:
        server.crash()
    shipped.await_alive()
    status, said = shipped.job(wait=120)
    assert status == 0, said
    assert "tries to join a group by itself" in said
    assert "beginning the group again" in said
    assert shipped.whole
    assert all("Before all were killed." in shipped.written(number) for number in (1, 2, 3))
