"""What the job is given: names in its environment, and secrets as files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import ClusterError

SERVERS = "inno_server_01:3306,inno_server_02:3306,inno_server_03:3306"
SCHEMA = "sinpluma"


@dataclass(frozen=True)
class Account:
    """A MySQL account, at any host."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """What the job is given.

    Attributes:
        servers: every server of the cluster, as "host:port".
        wait: for how many seconds it waits for a server before it goes on, or gives up.
        without: those to do without after a complete outage, although they may have had the latest writes.
        ca: the authority that signed the servers' certificate.
    """

    servers: tuple[str, ...]
    wait: float
    without: frozenset[str]
    ca: Path
    admin: Account
    router: Account
    app: Account


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings, from the process's environment.

    Raises:
        ClusterError: one is missing or makes no sense.
    """
    secrets = Path(environment.get("SINPLUMA_SECRETS_DIR", "/run/secrets"))
    servers = _names(environment.get("SINPLUMA_MYSQL_SERVERS") or SERVERS)
    without = frozenset(_names(environment.get("SINPLUMA_MYSQL_WITHOUT", "")))
    if unknown := without - set(servers):
        raise ClusterError(f"SINPLUMA_MYSQL_WITHOUT names {', '.join(sorted(unknown))}, but there are {servers}")
    return Settings(
        servers=servers,
        wait=_seconds(environment.get("SINPLUMA_MYSQL_WAIT") or "120"),
        without=without,
        ca=secrets / "mysql_ca.pem",
        admin=Account("sinpluma_cluster", _secret(secrets / "mysql_cluster_password")),
        router=Account("sinpluma_router", _secret(secrets / "mysql_router_password")),
        app=Account("sinpluma", _secret(secrets / "mysql_app_password")),
    )


def _names(text: str) -> tuple[str, ...]:
    names = (name.strip() for name in text.split(","))
    return tuple(name if ":" in name else f"{name}:3306" for name in names if name)


def _seconds(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ClusterError(f"SINPLUMA_MYSQL_WAIT is a number of seconds, not {text!r}") from error


def _secret(file: Path) -> str:
    try:
        password = file.read_text(encoding="utf-8").removesuffix("\n")
    except OSError as error:
        raise ClusterError(f"the secret {file.name} cannot be read: {error.strerror}") from error
    if not password or "\n" in password:
        raise ClusterError(f"the secret {file.name} must be one line")
    return password
