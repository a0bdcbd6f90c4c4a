"""Making the app: `create_app` puts the parts of a site together, and nothing of it is global."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from quart import Blueprint, Quart, Response, g, request
from quart_cors import cors
from werkzeug.routing import IntegerConverter

from sinpluma import health, hookspecs, idempotency, metrics, migrate, openapi, problems
from sinpluma.columns import MAX_ID
from sinpluma.database import Database
from sinpluma.environment import SettingsError
from sinpluma.errors import NotAcceptable, NotFound, PluginUnavailable
from sinpluma.extension import Plugin
from sinpluma.front import ROUTE, USER, Front
from sinpluma.headers import secure
from sinpluma.housekeeping import purge_for_ever
from sinpluma.identity import IGNORES_IDENTITY
from sinpluma.mail import Mailer
from sinpluma.metrics import Metrics
from sinpluma.plugins import routes as plugin_routes
from sinpluma.plugins.host import PluginHost
from sinpluma.ratelimit import RateLimits
from sinpluma.background import BackgroundTasks
from sinpluma.resources import Resources
from sinpluma.responses import JSON
from sinpluma.settings import Settings, load_settings
from sinpluma.site import EXTENSION, Site

EXPOSED_HEADERS = ("ETag", "Link", "Location", "Retry-After", "X-Request-ID", "Idempotent-Replayed")
STOP_SECONDS = 5.0


def create_app(settings: Settings | None = None, plugins: Iterable[type[Plugin]] = ()) -> Quart:
    """Make a site's app.

    Args:
        settings: by default those of the environment (`load_settings`).
        plugins: plugin classes beside the installed ones, for tests.

    Returns:
        A Quart app whose `asgi_app` is ready for any ASGI server.

    Raises:
        SettingsError: the settings have faults, all of which it names; or a plugin is broken and
            `SINPLUMA_PLUGIN_ERRORS` is `strict`.
    """
    settings = settings or load_settings()
    host = PluginHost(settings, plugins)
    _refuse_faults(settings, host)
    site = _site(settings, host)
    app = _quart(site)
    problems.register(app)
    _register_request_steps(app, site)
    _register_routes(app, site)
    _register_cors(app, settings)
    app.while_serving(lambda: _serving(site))
    app.asgi_app = Front(app.asgi_app, site)  # type: ignore[method-assign,assignment]
    return app


async def migrate_site(site: Site) -> None:
    """Bring the tables of the core and of each plugin up to date; a plugin whose migration fails is taken out.

    Raises:
        MigrationFailed: the core's own migration failed.
    """
    components = migrate.folders(site.plugins.migration_folders())
    for name, error in (await migrate.upgrade(site.db, components)).items():
        if name == migrate.CORE:
            raise migrate.MigrationFailed("the core's migration failed") from error
        site.plugins.mark_broken(name, f"its migration failed: {type(error).__name__}: {error}")


def _refuse_faults(settings: Settings, host: PluginHost) -> None:
    faults = [*settings.faults, *host.faults]
    if settings.plugin_errors == "strict":
        faults += [
            f"plugin {state.name}: {state.reason}" for state in host.states() if state.status == "broken"
        ]
    if faults:
        raise SettingsError(faults)


def _site(settings: Settings, host: PluginHost) -> Site:
    db = Database(settings)
    measures = Metrics()
    host.hooks.on_failure = measures.hook_failed
    tasks = BackgroundTasks()
    fields = [field for name in host.loaded for field in host.contributions[name].fields]
    return Site(
        settings=settings,
        db=db,
        plugins=host,
        resources=Resources(db, fields),
        mail=Mailer(settings, tasks),
        limits=RateLimits(db),
        metrics=measures,
        tasks=tasks,
        presence=f"worker {uuid.uuid4().hex}",
    )


class _IdConverter(IntegerConverter):
    """An id in a path. What no database can store is no route's."""

    regex = r"\d{1,19}"

    def __init__(self, url_map: Any) -> None:
        super().__init__(url_map, max=MAX_ID)


def _quart(site: Site) -> Quart:
    app = Quart("sinpluma", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=site.settings.max_body,
        BODY_TIMEOUT=site.settings.body_timeout,
        BACKGROUND_TASK_SHUTDOWN_TIMEOUT=STOP_SECONDS,
    )
    # A redirect to the spelling with or without a slash would lose the prefix that a proxy strips.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["int"] = _IdConverter
    app.extensions[EXTENSION] = site
    return app


def _register_routes(app: Quart, site: Site) -> None:
    prefix = site.settings.api_prefix
    app.register_blueprint(health.blueprint)
    app.register_blueprint(metrics.blueprint)
    app.register_blueprint(openapi.blueprint, url_prefix=prefix)
    app.register_blueprint(plugin_routes.blueprint, url_prefix=prefix)
    for name in list(site.plugins.loaded):
        for blueprint in site.plugins.contributions[name].blueprints:
            _register_blueprint(app, site, name, blueprint)


def _register_blueprint(app: Quart, site: Site, plugin: str, blueprint: Blueprint) -> None:
    if not site.plugins.is_on(plugin):
        return
    try:
        app.register_blueprint(blueprint, url_prefix=site.settings.api_prefix + (blueprint.url_prefix or ""))
    except Exception as error:  # a plugin's routes may clash with others', and only it shall suffer
        site.plugins.mark_broken(plugin, f"its routes cannot be registered: {type(error).__name__}: {error}")


def _register_request_steps(app: Quart, site: Site) -> None:
    """What happens before and after each view, in this order."""

    async def route() -> None:
        if request.url_rule is not None:
            request.scope[ROUTE] = request.url_rule.rule  # type: ignore[typeddict-unknown-key]
        if "\0" in request.path:
            raise NotFound

    async def refuse_broken() -> None:
        owner = site.plugins.blueprint_owner(request.blueprint or "")
        if owner is not None and not site.plugins.is_on(owner):
            raise PluginUnavailable(f"The plugin {owner} is out of order.", retry_after=60)

    async def negotiate() -> None:
        accepted = request.headers.get("Accept")
        if (
            accepted
            and "*/*" not in accepted
            and JSON not in accepted
            and request.blueprint in site_blueprints
        ):
            if not request.accept_mimetypes.accept_json:
                raise NotAcceptable("The answer comes as application/json.")

    async def identify() -> None:
        if "Authorization" not in request.headers or request.endpoint is None:
            return
        if not getattr(app.view_functions[request.endpoint], IGNORES_IDENTITY, False):
            g.identity = await site.plugins.hooks.first(hookspecs.authenticate, request=request)
            if g.identity is not None:
                request.scope[USER] = g.identity.user_id  # type: ignore[typeddict-unknown-key]

    async def finish(response: Response) -> Response:
        return secure(response, site.settings)

    site_blueprints = {
        blueprint.name for given in site.plugins.contributions.values() for blueprint in given.blueprints
    }
    for step in (route, refuse_broken, negotiate, identify):
        app.before_request(step)
    app.after_request(finish)  # runs last: Quart calls these in reverse
    idempotency.register(app, site)


def _register_cors(app: Quart, settings: Settings) -> None:
    if settings.cors_origins:
        cors(
            app,
            allow_origin=list(settings.cors_origins),
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"],
            expose_headers=list(EXPOSED_HEADERS),
            max_age=600,
        )


@asynccontextmanager
async def lifespan(site: Site) -> AsyncIterator[None]:
    """Start and stop a site's parts, for a worker as for a command that needs them."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(site.db.close)
        await stack.enter_async_context(site.db.locks.hold(site.presence))
        if site.settings.embedded:
            await migrate_site(site)
        stack.push_async_callback(site.tasks.finish, STOP_SECONDS)
        for name in list(site.plugins.loaded):
            await _enter_plugin(site, name, stack)
        site.phase = "running"
        try:
            yield
        finally:
            site.phase = "stopping"


@asynccontextmanager
async def _serving_context(site: Site) -> AsyncIterator[None]:
    async with lifespan(site):
        purging = asyncio.create_task(purge_for_ever(site), name="purge")
        try:
            yield
        finally:
            purging.cancel()
            await asyncio.gather(purging, return_exceptions=True)


async def _serving(site: Site) -> AsyncIterator[None]:
    async with _serving_context(site):
        yield


async def _enter_plugin(site: Site, name: str, stack: AsyncExitStack) -> None:
    if not site.plugins.is_on(name):
        return
    try:
        context = site.plugins.hooks.of_plugin(name, hookspecs.lifespan, site=site)
        if context is not None:
            await stack.enter_async_context(context)
    except Exception as error:  # a plugin may raise anything, and only it shall suffer
        site.plugins.mark_broken(name, f"it failed to start: {type(error).__name__}: {error}")
