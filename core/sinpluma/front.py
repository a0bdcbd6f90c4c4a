"""The ASGI layer in front of Quart: request ids, the time limit, measures and the access log."""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from sinpluma import logs
from sinpluma.logs import logger

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope

    from sinpluma.site import Site

ROUTE = "sinpluma.route"
USER = "sinpluma.user"
_TIMED_OUT = (
    b'{"type":"urn:sinpluma:problem:timed_out","title":"The request took too long","status":503,'
    b'"detail":"The site is slow at the moment. Try again.","code":"timed_out","request_id":"%s"}'
)


class Front:
    """Wraps an ASGI app. What the app says about a request (route, user) comes back in the scope."""

    def __init__(self, app: ASGIFramework, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(send, logs.start_request(_given_id(scope)))
        metrics = self._site.metrics
        started = time.perf_counter()
        metrics.in_flight.inc()
        try:
            async with asyncio.timeout(self._site.settings.request_timeout):
                await self._app(scope, receive, exchange.send)
        except TimeoutError:
            await exchange.time_out()
        finally:
            metrics.in_flight.dec()
            self._account(scope, exchange.status, time.perf_counter() - started)

    def _account(self, scope: Any, status: int, seconds: float) -> None:
        # The route's pattern, not the path: a path or query may hold what a person typed.
        route, method = scope.get(ROUTE, "unmatched"), scope["method"]
        self._site.metrics.requests.labels(method, route, str(status)).observe(seconds)
        logger.info(
            "request",
            extra={
                "method": method,
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "user": scope.get(USER),
            },
        )


class _Exchange:
    """One answer on its way out. `status` is 499 (nginx's word for it) until the answer starts."""

    def __init__(self, send: Any, request_id: str) -> None:
        self.status = 499
        self._send = send
        self._id = request_id.encode()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self._id)]
        await self._send(message)

    async def time_out(self) -> None:
        if self.status != 499:  # noqa: PLR2004 - the answer has begun: it can only be cut off
            return
        headers = [(b"content-type", b"application/problem+json"), (b"retry-after", b"2")]
        status = HTTPStatus.SERVICE_UNAVAILABLE.value
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": _TIMED_OUT % self._id, "more_body": False})


def _given_id(scope: Any) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), None)
