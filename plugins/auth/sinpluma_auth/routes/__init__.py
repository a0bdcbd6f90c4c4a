"""The routes of the contract's sections *Session* and *Users*."""

from quart import Response, request

from sinpluma.api import client_address, current_site, no_content
from sinpluma_auth.sessions import Device


def device() -> Device:
    """Where the present request comes from."""
    address = client_address(request, current_site().settings.trusted_hops)
    return Device(request.headers.get("User-Agent", ""), address)


def accepted() -> Response:
    """Answer 202: it will be seen to."""
    response = no_content()
    response.status_code = 202
    return response
