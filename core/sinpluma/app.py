"""Making the app: `create_app` puts the parts of a site together, and nothing of it is global."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncGenerator, Iterable
from typing import Any

from quart import Blueprint, Quart, Request, redirect
from quart.ctx import RequestContext
from quart.typing import ResponseTypes
from quart_cors import cors
from werkzeug.routing import IntegerConverter, PathConverter

from sinpluma import health, metrics, openapi, problems
from sinpluma.background import BackgroundTasks
from sinpluma.environment import SettingsError
from sinpluma.errors import TimedOut
from sinpluma.extension import Plugin
from sinpluma.front import Front
from sinpluma.lifecycle import serving
from sinpluma.mail import Mailer
from sinpluma.metrics import Metrics
from sinpluma.plugins import routes as plugin_routes
from sinpluma.plugins.host import PluginHost
from sinpluma.public_reads.layer import PublicLayer
from sinpluma.resources import Resources
from sinpluma.settings import MIB, Settings, load_settings
from sinpluma.site import EXTENSION, Site
from sinpluma.steps import RequestSteps
from sinpluma.stores import stores_of
from sinpluma.upload_gate import SiteRequest, UploadGate

OPERATORS_PATHS = ("/health", "/metrics")
PAGES_BEHIND_A_PROXY = "/site"
"""Where pages are, for a proxy to ask, if the API is at the root."""
EXPOSED_HEADERS = ("ETag", "Link", "Location", "Retry-After", "X-Request-ID", "Idempotent-Replayed")


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
    RequestSteps(app, site).register()
    _register_routes(app, site)
    _refuse_faults(settings, host)
    _register_cors(app, settings)
    _register_lifespan(app, site)
    _put_in_front(app, site)
    return app


def _put_in_front(app: Quart, site: Site) -> None:
    answering: Any = UploadGate(app.asgi_app, app, site)
    if memory := site.settings.public_cache_mb * MIB:
        answering = PublicLayer(answering, site.tasks, max_bytes=memory, count=site.metrics.public_read)
    app.asgi_app = Front(answering, site)  # type: ignore[method-assign]


def _refuse_faults(settings: Settings, host: PluginHost) -> None:
    faults = [*settings.faults, *host.faults, *host.strict_faults()]
    if faults:
        raise SettingsError(faults)


def _site(settings: Settings, host: PluginHost) -> Site:
    measures = Metrics()
    stores = stores_of(settings, measures)
    host.hooks.on_failure = measures.hook_failed
    host.hooks.explained += stores.explained
    tasks = BackgroundTasks()
    return Site(
        settings=settings,
        stores=stores,
        plugins=host,
        resources=Resources(stores.db, host),
        mail=Mailer(settings, tasks),
        metrics=measures,
        tasks=tasks,
        presence=f"worker {uuid.uuid4().hex}",
    )


class _IdConverter(IntegerConverter):
    """An id in a path. What no database can store is no route's.

    The expression alone must tell: werkzeug answers 405 for a number that it finds too large afterwards.
    """

    regex = r"[0-9]{1,18}"

    def __init__(self, url_map: Any) -> None:
        super().__init__(url_map, max=10**18 - 1)


def _elsewhere(prefix: str) -> type[PathConverter]:
    """Paths that are neither the API's nor the operator's: a rule for any path would take their 404s and 405s away."""
    taken = "|".join(re.escape(path.strip("/")) for path in (prefix, *OPERATORS_PATHS) if path)
    return type("Elsewhere", (PathConverter,), {"regex": rf"(?!(?:{taken})(?:/|\Z))[^/].*?"})


class _App(Quart):
    """Quart, whose requests may take so long and no longer."""

    request_class: type[Request] = SiteRequest

    async def full_dispatch_request(self, request_context: RequestContext | None = None) -> ResponseTypes:
        """Answer a request. Here, since cancelling the call of Quart from outside leaves the view running."""
        site = self.extensions[EXTENSION]
        deadline = asyncio.timeout(self.config["RESPONSE_TIMEOUT"])
        try:
            async with deadline:
                site.deadlines.add(deadline)
                return await super().full_dispatch_request(request_context)
        except TimeoutError:
            reason = "The site is being restarted." if site.phase == "stopping" else "The site is slow at the moment."
            late = problems.problem_response(TimedOut(f"{reason} Try again."))
            return await self.finalize_request(late, request_context)
        finally:
            site.deadlines.discard(deadline)


def _quart(site: Site) -> Quart:
    app = _App("sinpluma", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=site.settings.max_body,
        BODY_TIMEOUT=site.settings.body_timeout,
        RESPONSE_TIMEOUT=site.settings.request_timeout,
    )
    # A redirect to the spelling with or without a slash would lose the prefix that a proxy strips.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters["int"] = _IdConverter
    app.url_map.converters["elsewhere"] = _elsewhere(site.settings.api_prefix)
    app.extensions[EXTENSION] = site
    return app


def _register_routes(app: Quart, site: Site) -> None:
    prefix = site.settings.api_prefix
    app.register_blueprint(health.blueprint)
    app.register_blueprint(metrics.blueprint)
    app.register_blueprint(openapi.blueprint, url_prefix=prefix)
    app.register_blueprint(plugin_routes.blueprint, url_prefix=prefix)
    for name in list(site.plugins.loaded):
        given = site.plugins.contributions[name]
        for blueprint in given.blueprints:
            _register_blueprint(app, site, name, blueprint, prefix)
        for blueprint in given.site_blueprints:
            _register_blueprint(app, site, name, blueprint, "" if prefix else PAGES_BEHIND_A_PROXY)
    if not any(rule.rule == "/" for rule in app.url_map.iter_rules()):
        # Whoever opens the bare address in a browser shall find something, until a plugin serves a page there.
        app.add_url_rule("/", "root", lambda: redirect(f"{prefix}/docs"))


def _register_blueprint(app: Quart, site: Site, plugin: str, blueprint: Blueprint, prefix: str) -> None:
    if not site.plugins.is_on(plugin):
        return
    try:
        app.register_blueprint(blueprint, url_prefix=prefix + (blueprint.url_prefix or ""))
    except Exception as error:  # a plugin's routes may clash with others', and only it shall suffer
        site.plugins.mark_broken(plugin, f"its routes cannot be registered: {type(error).__name__}: {error}")


def _register_lifespan(app: Quart, site: Site) -> None:
    @app.while_serving
    async def started() -> AsyncGenerator[None, None]:
        async with serving(site):
            yield


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
