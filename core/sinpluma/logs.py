"""Structured logs: one line an event, with the request's id, and neither secrets nor people's text."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

logger = logging.getLogger("sinpluma")

NO_REQUEST = "-"
"""The id of what is done outside a request."""

_request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id() -> str:
    """Id of the request being answered; `-` outside one."""
    return _request_id.get()


def start_request(given: str | None) -> str:
    """Take over the id that a proxy gave this request, or make one."""
    value = given if given and _ACCEPTABLE_ID.fullmatch(given) else secrets.token_hex(8)
    _request_id.set(value)
    return value


class JsonLines(logging.Formatter):
    """A JSON object a line: time, level, logger, message, request_id and what the call added."""

    def format(self, record: logging.LogRecord) -> str:
        """Render one record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id(),
            **_extra(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class TextLines(logging.Formatter):
    """A line for a person: time, level, message, then `name=value` for what the call added."""

    def __init__(self, *, tracebacks: bool = True) -> None:
        super().__init__()
        self._tracebacks = tracebacks

    def format(self, record: logging.LogRecord) -> str:
        """Render one record."""
        time = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        extra = " ".join(f"{name}={value}" for name, value in _extra(record).items() if value is not None)
        line = f"{time} {record.levelname.lower():7} {record.getMessage()} {extra}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info and self._tracebacks else line


def configure(level: str, form: Literal["text", "json"], *, tracebacks: bool = True) -> None:
    """Send this process's logs to standard error in the given form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines(tracebacks=tracebacks))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("hypercorn.access").disabled = True
    for noisy in ("alembic", "aiosqlite", "asyncio", "hypercorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}
