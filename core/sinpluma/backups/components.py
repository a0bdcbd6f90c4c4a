"""The plugins of a site as a backup needs them: their revisions, and what they keep beside the database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from sinpluma import hookspecs, migrate
from sinpluma.archive import ArchiveError
from sinpluma.extension import BackupObjects, BackupPart, Plugin
from sinpluma.plugins.discovery import Candidate, PluginFault, discover
from sinpluma.plugins.order import in_order
from sinpluma.site import Site


def folders(site: Site) -> dict[str, Path]:
    """The revisions of the core and of every installed plugin, those too that are off, in the order to run them."""
    plugins = {**site.plugins.loaded, **_off(site)}
    given = {name: _folder(plugins[name]) for name in in_order(plugins)}
    return migrate.folders({name: folder for name, folder in given.items() if folder is not None})


def parts(site: Site) -> dict[str, BackupPart]:
    """What each plugin that is on does for backups.

    Raises:
        Exception: whatever a plugin's hook raises.
    """
    asked = {name: site.plugins.hooks.of_plugin(name, hookspecs.backup_part, site=site) for name in site.plugins.loaded}
    return {name: part for name, part in asked.items() if part is not None}


@asynccontextmanager
async def opened(site: Site) -> AsyncIterator[dict[str, BackupObjects]]:
    """The stores of all plugins that have one, by plugin; nothing is removed from them meanwhile."""
    async with AsyncExitStack() as stack:
        given = [(name, part.objects) for name, part in parts(site).items() if part.objects]
        yield {name: await stack.enter_async_context(open_()) for name, open_ in given}


def _off(site: Site) -> dict[str, Plugin]:
    off = {state.name for state in site.plugins.states() if state.status == "off"}
    return {candidate.name: _loaded(candidate) for candidate in discover() if candidate.name in off}


def _loaded(candidate: Candidate) -> Plugin:
    try:
        return candidate.load()
    except PluginFault as fault:
        raise ArchiveError(f"the plugin {candidate.name} is off, and cannot be loaded: {fault}") from fault


def _folder(plugin: Plugin) -> Path | None:
    hook = getattr(plugin, hookspecs.migrations.__name__, None)
    folder: Path | None = hook() if hook else None
    return folder
