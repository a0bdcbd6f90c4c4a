"""All that a plugin's author needs: import from here and from nowhere else in `sinpluma`.

What stands here changes only as the changelog's *Plugin API* section says, and a removal is announced one minor
version ahead. `docs/plugins/` explains how to use it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sinpluma import events, hookspecs
from sinpluma.background import BackgroundTasks
from sinpluma.command import run_with_site
from sinpluma.environment import Secret
from sinpluma.errors import (
    Conflict,
    FileEmpty,
    FileMissing,
    Forbidden,
    InProgress,
    Invalid,
    KeyReused,
    Malformed,
    NotAcceptable,
    NotFound,
    PluginUnavailable,
    SinPlumaError,
    StaleVersion,
    TimedOut,
    TokenExpired,
    TokenInvalid,
    TooLarge,
    TooMany,
    Unauthorized,
    Unavailable,
    UnexpectedPart,
    UnsupportedType,
    UploadsBusy,
    VersionMissing,
)
from sinpluma.events import Event
from sinpluma.extension import (
    BackupObjects,
    BackupPart,
    Caption,
    ClientModules,
    Delivery,
    ExtraField,
    HealthCheck,
    ImageOwner,
    Judgement,
    PageSnapshot,
    Plugin,
    SearchBackend,
    SearchHit,
    SearchRequest,
    SentimentAnalyser,
    SentimentModel,
    Subscriber,
)
from sinpluma.hookspecs import hookimpl
from sinpluma.identity import (
    Identity,
    current_identity,
    current_user,
    ignores_identity,
    require_admin,
    require_user,
)
from sinpluma.logs import logger, request_id
from sinpluma.mail import Mail, Mailer
from sinpluma.problems import problem_response
from sinpluma.ratelimits.limits import Limit, RateLimits
from sinpluma.ratelimits.memory import MemoryArrivals
from sinpluma.redis_client import RedisAway, RedisClient
from sinpluma.requests import accepts, client_address, expected_version, queries
from sinpluma.resources import extensible
from sinpluma.responses import (
    Bytes,
    Listing,
    Nothing,
    Paging,
    answers,
    extended,
    no_content,
    not_replayed,
    public,
    reply,
    reply_listing,
    reply_raw,
    with_neighbours,
)
from sinpluma.settings import Settings
from sinpluma.site import Site, current_site
from sinpluma.slate import NodeType
from sinpluma.static_files import StaticFiles
from sinpluma.text import count_words, fold
from sinpluma.uploads import Upload, accepts_file

if TYPE_CHECKING:
    from sinpluma.events.outbox import emit
    from sinpluma.storage.columns import MAX_ID, Id, LongText, Model, UtcDateTime, exact, utc_now
    from sinpluma.storage.database import Database, one_statement
    from sinpluma.upkeep import keeping_up

# These need SQLAlchemy, which a plugin that keeps nothing does not load (PEP 562).
_OF_THE_DATABASE = {
    "sinpluma.events.outbox": ("emit",),
    "sinpluma.storage.columns": ("MAX_ID", "Id", "LongText", "Model", "UtcDateTime", "exact", "utc_now"),
    "sinpluma.storage.database": ("Database", "one_statement"),
    "sinpluma.upkeep": ("keeping_up",),
}
_HOME = {name: module for module, names in _OF_THE_DATABASE.items() for name in names}

__all__ = [
    "MAX_ID",
    "BackgroundTasks",
    "BackupObjects",
    "BackupPart",
    "Bytes",
    "Caption",
    "ClientModules",
    "Conflict",
    "Database",
    "Delivery",
    "Event",
    "ExtraField",
    "FileEmpty",
    "FileMissing",
    "Forbidden",
    "HealthCheck",
    "Id",
    "Identity",
    "ImageOwner",
    "InProgress",
    "Invalid",
    "Judgement",
    "KeyReused",
    "Limit",
    "Listing",
    "LongText",
    "Mail",
    "Mailer",
    "Malformed",
    "MemoryArrivals",
    "Model",
    "NodeType",
    "NotAcceptable",
    "NotFound",
    "Nothing",
    "PageSnapshot",
    "Paging",
    "Plugin",
    "PluginUnavailable",
    "RateLimits",
    "RedisAway",
    "RedisClient",
    "SearchBackend",
    "SearchHit",
    "SearchRequest",
    "Secret",
    "SentimentAnalyser",
    "SentimentModel",
    "Settings",
    "SinPlumaError",
    "Site",
    "StaleVersion",
    "StaticFiles",
    "Subscriber",
    "TimedOut",
    "TokenExpired",
    "TokenInvalid",
    "TooLarge",
    "TooMany",
    "Unauthorized",
    "Unavailable",
    "UnexpectedPart",
    "UnsupportedType",
    "Upload",
    "UploadsBusy",
    "UtcDateTime",
    "VersionMissing",
    "accepts",
    "accepts_file",
    "answers",
    "client_address",
    "count_words",
    "current_identity",
    "current_site",
    "current_user",
    "emit",
    "events",
    "exact",
    "expected_version",
    "extended",
    "extensible",
    "fold",
    "hookimpl",
    "hookspecs",
    "ignores_identity",
    "keeping_up",
    "logger",
    "no_content",
    "not_replayed",
    "one_statement",
    "problem_response",
    "public",
    "queries",
    "reply",
    "reply_listing",
    "reply_raw",
    "request_id",
    "require_admin",
    "require_user",
    "run_with_site",
    "utc_now",
    "with_neighbours",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
