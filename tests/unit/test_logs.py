"""Logs for machines and for people."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextvars import copy_context

import pytest

from sinpluma import logs
from sinpluma.api import Secret


@pytest.fixture
def as_before() -> Iterator[None]:
    """Leave logging as the test run had it."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in list(root.handlers):
        root.removeHandler(handler)
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(level)
    for name in ("alembic", "aiosqlite", "asyncio", "hypercorn.error"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def _record(message: str = "saved", error: Exception | None = None, **extra: object) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("sinpluma", logging.INFO, __file__, 1, message, (), info)
    vars(record).update(extra)
    return record


def _error() -> Exception:
    try:
        raise ValueError("it broke\nin two lines")  # noqa: TRY301 - an error with a traceback is wanted
    except ValueError as error:
        return error


def test_a_json_line_has_the_event_the_request_and_what_the_call_added() -> None:
    def format_within_a_request() -> str:
        logs.start_request("the-request-id")
        return logs.JsonLines().format(_record(pages=3, secret=Secret("hunter2"), text="ñ\n\u2028"))

    text = copy_context().run(format_within_a_request)
    line = json.loads(text)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "sinpluma",
        "message": "saved",
        "request_id": "the-request-id",
        "pages": 3,
        "secret": "Secret('********')",
        "text": "ñ\n\u2028",
    }
    assert "\n" not in text


def test_a_traceback_stays_within_its_json_line() -> None:
    text = logs.JsonLines().format(_record(error=_error()))
    assert "\n" not in text
    assert json.loads(text)["traceback"].splitlines()[-2:] == ["ValueError: it broke", "in two lines"]


def test_a_line_for_people_leaves_out_what_is_not_known() -> None:
    text = logs.TextLines().format(_record(pages=3, user=None))
    assert text.split(" ", 1)[1] == "info    saved pages=3"
    assert "Traceback" in logs.TextLines().format(_record(error=_error()))
    assert "Traceback" not in logs.TextLines(tracebacks=False).format(_record(error=_error()))


def test_outside_a_request_there_is_no_id() -> None:
    assert copy_context().run(logs.request_id) == "-"


@pytest.mark.parametrize("given", ["01234567", "a-b.c_d-e", "x" * 64])
def test_a_fit_request_id_is_taken_over(given: str) -> None:
    assert copy_context().run(logs.start_request, given) == given


@pytest.mark.parametrize("given", [None, "", "1234567", "x" * 65, "with space", "new\nline", "ñññññññññ", "12345678\n"])
def test_an_unfit_request_id_is_replaced_by_one_that_nobody_can_guess(given: str | None) -> None:
    one, other = copy_context().run(logs.start_request, given), copy_context().run(logs.start_request, given)
    assert len(one) == len(other) == 16
    assert given != one != other


@pytest.mark.usefixtures("as_before")
def test_logs_go_to_standard_error_in_the_chosen_form(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("warning", "json")
    logging.getLogger("sinpluma").info("not this")
    logging.getLogger("sinpluma").warning("this")
    logging.getLogger("hypercorn.error").warning("and this")
    logging.getLogger("aiosqlite").debug("not this")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert [json.loads(line)["message"] for line in captured.err.splitlines()] == ["this", "and this"]
