"""What is concluded from a failure on MySQL: whether trying again helps, and whether the connection is of any use."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from aiomysql import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from sinpluma.storage import mysql


def leaves_the_pool(error: Exception) -> bool:
    context = SimpleNamespace(original_exception=error, is_disconnect=False)
    mysql._note_lost_server(context)  # type: ignore[arg-type]
    return bool(context.is_disconnect)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(OperationalError(2013, "Lost connection"), id="lost"),
        pytest.param(OperationalError(1290, "running with --super-read-only"), id="no primary any more"),
        pytest.param(OperationalError(3797, "waiting for group transactions"), id="new primary is not up to date"),
        pytest.param(OperationalError(1317, "Query execution was interrupted"), id="killed"),
        pytest.param(InternalError("Packet sequence number wrong - got 2 expected 1"), id="another's answer"),
        pytest.param(InterfaceError("Cancelled during execution"), id="cancelled"),
        pytest.param(RuntimeError("unable to perform operation on <TCPTransport closed=True>"), id="uvloop"),
        pytest.param(ConnectionResetError(), id="reset"),
    ],
)
def test_a_connection_that_cannot_write_or_be_trusted_leaves_the_pool(error: Exception) -> None:
    assert leaves_the_pool(error)


@pytest.mark.parametrize("code", [1062, 1205, 1213, 1064, 3098])
def test_a_connection_on_which_the_server_refused_something_stays(code: int) -> None:
    assert not leaves_the_pool(OperationalError(code, "refused"))


@pytest.mark.parametrize("code", [1205, 1213, 1290, 2003, 2013, 3100])
def test_what_passes_is_tried_again(code: int) -> None:
    assert mysql.passes(DBAPIError("", {}, OperationalError(code, "")))


def test_what_has_no_number_is_tried_again_as_its_connection_is_gone() -> None:
    assert mysql.passes(DBAPIError("", {}, InterfaceError("(0, 'Not connected')"), connection_invalidated=True))
    assert mysql.passes(PoolTimeout())
    assert mysql.passes(TimeoutError())


@pytest.mark.parametrize(
    "error", [ValueError("a bug"), RuntimeError("another"), DBAPIError("", {}, OperationalError(1064, ""))]
)
def test_a_bug_is_not_tried_again(error: Exception) -> None:
    assert not mysql.passes(error)
