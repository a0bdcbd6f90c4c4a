"""The ASGI layer in front of Quart: request ids, measures and the access log."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sinpluma import logs
from sinpluma.logs import logger

if TYPE_CHECKING:
    from hypercorn.typing import ASGIFramework, ASGIReceiveCallable, ASGISendCallable, Scope

    from sinpluma.site import Site

ROUTE = "sinpluma.route"
USER = "sinpluma.user"
# Whatever else a client invents would make new measures until the memory is full.
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


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
            await self._app(scope, receive, exchange.send)
        finally:
            metrics.in_flight.dec()
            self._account(scope, exchange.status, time.perf_counter() - started)

    def _account(self, scope: Any, status: int, seconds: float) -> None:
        # The route's pattern, not the path: a path or query may hold what a person typed.
        route = scope.get(ROUTE, "unmatched")
        method = scope["method"] if scope["method"] in METHODS else "other"
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


def _given_id(scope: Any) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), None)
