"""`GET /plugins`: what this site can do, for its clients."""

from __future__ import annotations

from quart import Blueprint, Response
from quart_schema import hide

from sinpluma.identity import ignores_identity
from sinpluma.plugins.host import PluginState
from sinpluma.responses import answers, public, reply
from sinpluma.site import current_site
from sinpluma.static_files import IMMUTABLE

blueprint = Blueprint("plugins", __name__)


@blueprint.get("/plugins")
@answers(list[PluginState])
@public
async def plugins() -> Response:
    """List the plugins and whether they are on."""
    return reply(current_site().plugins.states())


@blueprint.get("/plugins/<name>/client/<digest>/<path:file>")
@ignores_identity
@hide
async def plugin_client(name: str, digest: str, file: str) -> Response:
    """Give a module by which a plugin adds to the app, or what goes with it. `GET /plugins` has the addresses."""
    return current_site().plugins.client_files(name, digest).answer(file, IMMUTABLE)
