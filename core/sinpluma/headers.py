"""Headers that every answer carries: what browsers may do with it, and who may keep it."""

from __future__ import annotations

from http import HTTPStatus

from quart import Response, current_app, request

from sinpluma.identity import current_identity
from sinpluma.responses import PUBLIC
from sinpluma.settings import Settings

# OWASP Secure Headers Project, for an API: nothing in an answer is to be run, framed or sniffed.
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains"
PUBLIC_CACHE = "public, max-age=1, stale-while-revalidate=1"
PRIVATE_CACHE = "private, no-store"


def secure(response: Response, settings: Settings) -> Response:
    """Add the headers that the answer does not set itself."""
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    if settings.secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    response.vary.add("Authorization")
    response.headers.setdefault("Cache-Control", PUBLIC_CACHE if _is_public(response) else PRIVATE_CACHE)
    return response


def _is_public(response: Response) -> bool:
    if request.method not in {"GET", "HEAD"} or request.endpoint is None or current_identity() is not None:
        return False
    shareable = response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
    return shareable and getattr(current_app.view_functions[request.endpoint], PUBLIC, False)
