"""Errors as RFC 9457 `application/problem+json`: the one map from the domain's errors to HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec
from quart import Quart, Response, g, request
from werkzeug.exceptions import HTTPException

from sinpluma import errors
from sinpluma.logs import logger, request_id

PROBLEM = "application/problem+json"

STATUS: dict[type[errors.SinPlumaError], int] = {
    errors.Malformed: 400,
    errors.Unauthorized: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.NotAcceptable: 406,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.UnsupportedType: 415,
    errors.KeyReused: 422,
    errors.VersionMissing: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
    errors.SinPlumaError: 500,
}

# What werkzeug and Quart raise themselves, by status.
HTTP_CODES = {
    400: ("malformed", errors.Malformed.title),
    404: ("not_found", errors.NotFound.title),
    405: ("method_not_allowed", "This method is not allowed here"),
    408: ("body_timeout", "The request's body did not arrive in time"),
    412: ("precondition_failed", "The resource has changed"),
    413: ("too_large", errors.TooLarge.title),
    414: ("uri_too_long", "The address is too long"),
    415: ("unsupported_media_type", errors.UnsupportedType.title),
    416: ("range_not_satisfiable", "That part of the resource does not exist"),
    500: (errors.SinPlumaError.code, errors.SinPlumaError.title),
}

RETRY_AFTER = 2
"""Seconds after which a client may try again when a store is away."""


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What went wrong, for the person (`title`, `detail`) and for the client (`code`, `errors`, `current`)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: dict[str, list[str]] = {}
    current: Any = None
    msg: str | None = None


def status_of(kind: type[errors.SinPlumaError]) -> int:
    """HTTP status of an error class: its own or its nearest ancestor's in the map."""
    return next(STATUS[base] for base in kind.__mro__ if base in STATUS)


def problem_response(error: errors.SinPlumaError) -> Response:
    """Answer for a domain error."""
    status, code, title = status_of(type(error)), error.code, error.title
    if isinstance(error, errors.StaleVersion) and g.get("precondition"):
        status, (code, title) = 412, HTTP_CODES[412]
    response = render(status, code, title, error.detail, errors=error.errors, current=error.current)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after is not None or status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(error.retry_after or RETRY_AFTER)
    return response


def render(
    status: int,
    code: str,
    title: str,
    detail: str,
    *,
    errors: dict[str, list[str]] | None = None,
    current: Any = None,
) -> Response:
    """A problem document as a response. A 401 carries `msg`, which the SPA's interceptor reads."""
    problem = Problem(
        type=f"urn:sinpluma:problem:{code}",
        title=title,
        status=status,
        detail=detail,
        code=code,
        request_id=request_id(),
        errors=errors or {},
        current=current,
        msg=title if status == HTTPStatus.UNAUTHORIZED else None,
    )
    return Response(msgspec.json.encode(problem), status, content_type=PROBLEM)


async def _domain_error(error: errors.SinPlumaError) -> Response:
    if status_of(type(error)) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.warning("refused", extra={"code": error.code, "detail": error.detail})
    return problem_response(error)


async def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status in {301, 302, 303, 307, 308}:
        return error.get_response()  # type: ignore[return-value]
    code, title = HTTP_CODES.get(status, ("http_error", HTTPStatus(status).phrase))
    response = render(status, code, title, f"{title}.")
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


async def _timeout(error: TimeoutError) -> Response:
    logger.error("timed out", exc_info=error)
    return problem_response(errors.TimedOut("Something this needs did not answer in time. Try again."))


async def unexpected(error: Exception) -> Response:
    """Log an error that nobody foresaw, and answer 500 without its text."""
    logger.error(
        "unhandled error",
        exc_info=error,
        extra={"route": request.url_rule.rule if request.url_rule else None},
    )
    return problem_response(errors.SinPlumaError("This is our fault, not yours. The request's id helps to find it."))


def register(app: Quart) -> None:
    """Make every error of `app` a problem document."""
    app.register_error_handler(errors.SinPlumaError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(TimeoutError, _timeout)
    app.register_error_handler(Exception, unexpected)
