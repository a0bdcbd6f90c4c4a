"""The core's settings. Each plugin has its own in its `settings.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from sinpluma.environment import Secret, SettingsError, Untold, environment, read_section, variables

MIB = 1024 * 1024
_REDIS_DATABASE = re.compile(r"/?[0-9]*\Z")
MYSQL = "mysql+aiomysql://"
DATABASES = ("sqlite+aiosqlite:///", MYSQL)
NONE = "none"
BEHIND_A_PROXY = "/api"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting of the core, from the variable `SINPLUMA_` + the field's name in capitals."""

    data_dir: Annotated[Path, Meta(description="Folder for the embedded database, keys and locks.")] = Path("data")
    database_url: Annotated[
        Secret | None,
        Meta(
            description="SQLAlchemy URL of the database. Unset: SQLite in the data folder (embedded). none: the "
            "process keeps nothing, and serves plugins that need no database."
        ),
    ] = None
    database_read_url: Annotated[
        Secret | None,
        Meta(description="URL of MySQL's replicas, which answer anonymous reads. Unset: the database does."),
    ] = None
    database_tls: Annotated[Literal["on", "off"], Meta(description="Whether connections to MySQL are encrypted.")] = (
        "on"
    )
    database_ca: Annotated[
        Path | None,
        Meta(description="Certificates that MySQL's must be signed by. Unset: any certificate is accepted."),
    ] = None
    database_pool: Annotated[
        Annotated[int, Meta(ge=1, le=100)] | None,
        Meta(description="Database connections that a worker keeps for writing, and for reading; by the workers."),
    ] = None
    redis_url: Annotated[
        Secret | None,
        Meta(description="URL of Redis, redis:// or rediss:// (TLS). Unset: sessions and limits are in the database."),
    ] = None
    public_url: Annotated[
        str,
        Meta(description="Address at which people reach the site, for links in mail. Unset: localhost, at the port."),
    ] = ""
    api_prefix: Annotated[
        str, Meta(description="Path under which the API answers; empty behind a proxy that strips it.")
    ] = "/api"
    host: Annotated[str, Meta(description="Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535, description="Port to listen on; 0 takes a free one.")] = 8000
    workers: Annotated[int, Meta(ge=1, le=64, description="Worker processes of `sinpluma serve`.")] = 1
    server: Annotated[
        Literal["hypercorn", "uvicorn", "granian"], Meta(description="HTTP server that the workers run.")
    ] = "hypercorn"
    plugins: Annotated[
        tuple[str, ...] | None,
        Meta(description="Only these plugins, comma-separated. Unset: all installed ones."),
    ] = None
    plugins_disabled: Annotated[
        tuple[str, ...], Meta(description="Plugins that are switched off, comma-separated.")
    ] = ()
    plugin_errors: Annotated[
        Literal["record", "strict"],
        Meta(description="record: a broken plugin is reported and left out. strict: the site does not start."),
    ] = "record"
    hook_timeout: Annotated[
        float,
        Meta(gt=0, le=60, description="Seconds that one plugin's hook may take before it is passed over."),
    ] = 5.0
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="Least severe level that is logged.")
    ] = "info"
    log_format: Annotated[
        Literal["text", "json"] | None,
        Meta(description="text or json lines. Unset: text when embedded, json otherwise."),
    ] = None
    max_body: Annotated[
        int, Meta(ge=1024, description="Largest request body in bytes; a larger one is answered 413.")
    ] = 4 * MIB
    body_timeout: Annotated[
        int, Meta(ge=1, le=600, description="Seconds in which a request's body must have arrived (else 408).")
    ] = 30
    request_timeout: Annotated[
        int, Meta(ge=1, le=600, description="Seconds that a request may take in all (else 503).")
    ] = 60
    uploads_at_once: Annotated[
        int, Meta(ge=1, le=64, description="Uploads of files that a worker takes in at a time; others wait.")
    ] = 2
    upload_wait: Annotated[
        int, Meta(ge=1, le=600, description="Seconds that an upload waits to be taken in (else 503).")
    ] = 30
    graceful_timeout: Annotated[
        int, Meta(ge=0, le=600, description="Seconds that a stopping worker gives to requests in flight.")
    ] = 20
    drain_seconds: Annotated[
        int, Meta(ge=0, le=600, description="Seconds that /health/ready answers 503 before a worker stops.")
    ] = 0
    public_cache_mb: Annotated[
        int,
        Meta(ge=0, le=4096, description="MiB in which a worker keeps public answers for a second; 0 keeps none."),
    ] = 64
    trusted_hops: Annotated[
        int, Meta(ge=0, le=10, description="Proxies in front whose X-Forwarded-For entry is believed.")
    ] = 0
    cors_origins: Annotated[
        tuple[str, ...], Meta(description="Origins of other sites that may call the API, comma-separated.")
    ] = ()
    smtp_host: Annotated[str | None, Meta(description="Mail relay. Unset: mail is written to the log.")] = None
    smtp_port: Annotated[int, Meta(ge=1, le=65535, description="Port of the mail relay.")] = 587
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"], Meta(description="How the connection to the relay is encrypted.")
    ] = "starttls"
    smtp_user: Annotated[str | None, Meta(description="User name at the mail relay.")] = None
    smtp_password: Annotated[Secret | None, Meta(description="Password at the mail relay.")] = None
    mail_from: Annotated[str, Meta(description="Sender of the site's mail.")] = "Sin Pluma <sinpluma@localhost>"
    event_poll: Annotated[
        float, Meta(gt=0, le=60, description="Seconds between two looks for events, where nothing says there are any.")
    ] = 1.0
    event_timeout: Annotated[
        float, Meta(gt=0, le=600, description="Seconds that a subscriber may take for one event.")
    ] = 30.0
    event_tries: Annotated[
        int, Meta(ge=1, le=100, description="How often an event is brought to a subscriber before it is given up.")
    ] = 12
    purge_interval: Annotated[int, Meta(ge=1, description="Seconds between two purges of expired rows.")] = 3600

    plugin_values: dict[str, str] = {}
    faults: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold what one field's type cannot say, and what one field is by another."""
        if not self.public_url:
            msgspec.structs.force_setattr(self, "public_url", f"http://localhost:{self.port}")
        faults = []
        if not _is_address(self.public_url):
            faults.append("SINPLUMA_PUBLIC_URL must be an http or https address, such as https://example.org")
        if self.api_prefix and (not self.api_prefix.startswith("/") or self.api_prefix.endswith("/")):
            faults.append("SINPLUMA_API_PREFIX must be empty or begin, and not end, with a slash, such as /api")
        if not self.without_stores and not self.database.startswith(DATABASES):
            faults.append(f"SINPLUMA_DATABASE_URL must begin with {' or '.join(DATABASES)}, or be {NONE}")
        if self.database_read_url is not None and not self._has_replicas(self.database_read_url):
            faults.append(f"SINPLUMA_DATABASE_READ_URL must begin with {MYSQL}, as SINPLUMA_DATABASE_URL then must")
        if self.redis_url is not None and self.without_stores:
            faults.append(f"SINPLUMA_REDIS_URL cannot be set where SINPLUMA_DATABASE_URL is {NONE}")
        if self.redis_url is not None and not _is_redis(self.redis_url.reveal()):
            faults.append("SINPLUMA_REDIS_URL must be such as redis://:password@host:6379/0, or rediss://… for TLS")
        if faults:
            raise SettingsError(faults)

    @property
    def without_stores(self) -> bool:
        """Whether the process keeps nothing."""
        return self.database_url is not None and self.database_url.reveal() == NONE

    @property
    def embedded(self) -> bool:
        """Whether the site runs on one machine with SQLite."""
        return self.database_url is None or self.database_url.reveal().startswith("sqlite")

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL, with its password."""
        if self.database_url is not None:
            return self.database_url.reveal()
        return f"sqlite+aiosqlite:///{(self.data_dir / 'sinpluma.sqlite3').absolute()}"

    @property
    def connections(self) -> int:
        """Database connections of a worker for writing, and as many for reading: the more workers, the fewer."""
        return self.database_pool or max(2, min(8, 32 // self.workers))

    def _has_replicas(self, read_url: Secret) -> bool:
        return not self.embedded and read_url.reveal().startswith(MYSQL)

    @property
    def api_path(self) -> str:
        """Where the API is for browsers: a proxy in front of an API without a prefix strips `/api`."""
        return self.api_prefix or BEHIND_A_PROXY

    @property
    def locks_dir(self) -> Path:
        """Where the processes of an embedded site keep their locks."""
        return self.data_dir / "locks"

    @property
    def effective_log_format(self) -> Literal["text", "json"]:
        """How log lines look where nothing is set."""
        return self.log_format or ("text" if self.embedded else "json")

    @property
    def secure(self) -> bool:
        """Whether people reach the site over TLS."""
        return self.public_url.startswith("https://")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # such as a bracket without its other half
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _is_redis(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises what is wrong with it
    except ValueError:
        return False
    return parts.scheme in {"redis", "rediss"} and bool(parts.hostname) and bool(_REDIS_DATABASE.match(parts.path))


_NOT_VARIABLES = frozenset({"plugin_values", "faults"})


def core_variables() -> set[str]:
    """The environment variables that the core reads."""
    return variables(Settings) - {f"SINPLUMA_{name.upper()}" for name in _NOT_VARIABLES}


def load_settings(values: Mapping[str, str] | None = None) -> Settings:
    """Read the core's settings; what is not the core's is kept for the plugins.

    Args:
        values: the `SINPLUMA_` variables; by default the process's, and those of `.env` in the current folder.

    Returns:
        The settings. Mistakes are in `faults`; `create_app` adds the plugins' and raises them all at once.
    """
    given = dict(environment(Path(".env")) if values is None else values)
    own = core_variables()
    core = {name: value for name, value in given.items() if name in own}
    plugin_values = Untold({name: value for name, value in given.items() if name not in own})
    settings, faults = read_section(Settings, core)
    if settings is None:
        settings, _ = read_section(Settings, _readable(core))
    return msgspec.structs.replace(settings or Settings(), plugin_values=plugin_values, faults=tuple(faults))


def _readable(values: Mapping[str, str]) -> dict[str, str]:
    """The variables that are sound by themselves, so that the plugins' mistakes can be found beside the core's."""
    return {name: value for name, value in values.items() if not read_section(Settings, {name: value})[1]}
