"""What happens to every request before and after its view."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, cast

from quart import Quart, Response, g, request
from quart_schema.validation import QUART_SCHEMA_RESPONSE_ATTRIBUTE

from sinpluma import hookspecs
from sinpluma.errors import NotAcceptable, NotFound, PluginUnavailable
from sinpluma.front import ROUTE, USER
from sinpluma.headers import secure
from sinpluma.identity import IGNORES_IDENTITY
from sinpluma.requests import body_is_through
from sinpluma.responses import JSON, Bytes
from sinpluma.site import Site
from sinpluma.upload_gate import REFUSAL


class RequestSteps:
    """The steps of one site, in the order in which they are taken."""

    def __init__(self, app: Quart, site: Site) -> None:
        self._app = app
        self._site = site

    def register(self) -> None:
        """Take these steps with every request of the app."""
        for step in (
            self._site.stores.begin,
            self.name_route,
            self.refuse_upload,
            self.refuse_broken_plugin,
            self.negotiate,
            self.identify,
        ):
            self._app.before_request(step)
        self._app.after_request(self.finish)  # runs last: Quart calls these in reverse
        self._site.stores.register(self._app, self._site)

    async def name_route(self) -> None:
        """Tell the access log and the measures which route this is."""
        if "\0" in request.path:
            raise NotFound
        if request.url_rule is not None:
            _scope()[ROUTE] = request.url_rule.rule

    async def refuse_upload(self) -> None:
        """Say why the gate has not let an upload in."""
        if refusal := _scope().get(REFUSAL):
            raise refusal

    async def refuse_broken_plugin(self) -> None:
        """Answer 503 for a plugin that went out after its routes were registered."""
        owner = self._site.plugins.blueprint_owner(request.blueprint or "")
        if owner is not None and not self._site.plugins.is_on(owner):
            raise PluginUnavailable(f"The plugin {owner} is out of order.", retry_after=60)

    async def negotiate(self) -> None:
        """Refuse a client that accepts no JSON from a route that gives nothing else."""
        accepted = request.headers.get("Accept")
        if not accepted or not self._gives_json():
            return
        usual = "*/*" in accepted or JSON in accepted
        if (not usual or "q=0" in accepted) and request.accept_mimetypes.quality(JSON) <= 0:
            raise NotAcceptable("The answer comes as application/json.")

    async def identify(self) -> None:
        """Ask the plugins who sent a request with an Authorization header."""
        if "Authorization" not in request.headers or request.endpoint is None:
            return
        if getattr(self._app.view_functions[request.endpoint], IGNORES_IDENTITY, False):
            return
        g.identity = await self._site.plugins.hooks.first(hookspecs.authenticate, request=request)
        if g.identity is not None:
            _scope()[USER] = g.identity.user_id

    async def finish(self, response: Response) -> Response:
        """Add the headers that every answer carries."""
        unread = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
        given_up = response.status_code in unread and REFUSAL not in _scope()
        if request.http_version.startswith("1") and (given_up or not await body_is_through()):
            response.headers["Connection"] = "close"
        return secure(response, self._site.settings)

    def _gives_json(self) -> bool:
        if self._site.plugins.blueprint_owner(request.blueprint or "") is None:
            return False
        given = getattr(self._app.view_functions[request.endpoint or ""], QUART_SCHEMA_RESPONSE_ATTRIBUTE, {})
        return not any(isinstance(kind, Bytes) for kind, _ in given.values())


def _scope() -> dict[str, Any]:
    return cast("dict[str, Any]", request.scope)
