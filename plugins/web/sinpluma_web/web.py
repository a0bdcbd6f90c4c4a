"""What the plugin has while the site runs."""

from __future__ import annotations

from typing import cast

from sinpluma.api import Plugin, Site
from sinpluma_web.previews import Previews
from sinpluma_web.shell import BuiltApp


class WebParts(Plugin):
    """The parts of the plugin, for its routes."""

    app: BuiltApp | None = None
    """What was built of `web/`; None if nothing was."""

    pictures: str | None = None
    """The origin of the site's pictures, if they are on another host."""

    policy: str
    """The Content-Security-Policy of the app."""

    previews: Previews


def web_of(site: Site) -> WebParts:
    """The plugin of this site."""
    return cast("WebParts", site.plugins.loaded["web"])
