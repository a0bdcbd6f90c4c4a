"""Refusing a request: Flask-RESTful's `abort`, of which type checkers learn that it never returns."""

from __future__ import annotations

from typing import Any, NoReturn

from flask_restful import abort


def refuse(status: int, **told: Any) -> NoReturn:
    """Answer with this status and JSON."""
    abort(status, **told)
    raise AssertionError(status)
