"""What can go wrong, in the domain's words.

Services raise these and know no HTTP: each *kind* of error below has one status in `sinpluma.problems`, and each
class a stable `code`, documented in `docs/reference/errors.md`. A plugin subclasses a kind and gives it a code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class SinPlumaError(Exception):
    """An error that is told to the person who caused it.

    `detail` is a sentence for that person, `errors` the faulty fields, `current` the state that stood in the way.
    """

    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong on our side"

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Mapping[str, Sequence[str]] | None = None,
        current: Any = None,
        retry_after: int | None = None,
    ) -> None:
        self.detail = detail or f"{self.title}."
        self.errors = {field: list(messages) for field, messages in (errors or {}).items()}
        self.current = current
        self.retry_after = retry_after
        super().__init__(self.detail)


class Malformed(SinPlumaError):
    """The request cannot be understood."""

    code = "malformed"
    title = "The request could not be understood"


class Invalid(Malformed):
    """The request is understood, and a value in it is not allowed; `errors` names the fields."""

    code = "invalid"
    title = "Some values are not valid"


class TokenInvalid(Malformed):
    """A one-time token (reset, verification, preview, invitation) is unknown, used or too old."""

    code = "token_invalid"
    title = "The link is not valid any more"


class Unauthorized(SinPlumaError):
    """Nobody is signed in, or what proves it does not hold."""

    code = "unauthorized"
    title = "Not signed in"


class TokenExpired(Unauthorized):
    """The access token has expired: refresh it and send the request again."""

    code = "token_expired"
    title = "Token has expired"


class Forbidden(SinPlumaError):
    """Signed in, and not allowed to."""

    code = "forbidden"
    title = "Not allowed"


class NotFound(SinPlumaError):
    """There is no such thing, or it is not visible to the person who asks."""

    code = "not_found"
    title = "Not found"


class NotAcceptable(SinPlumaError):
    """The client accepts none of the types that the answer comes in."""

    code = "not_acceptable"
    title = "No acceptable representation"


class Conflict(SinPlumaError):
    """The request clashes with the present state, which `current` has."""

    code = "conflict"
    title = "This clashes with the present state"


class StaleVersion(Conflict):
    """Somebody saved a newer version; `current` is it, and nothing was written."""

    code = "stale_version"
    title = "There is a newer version"


class InProgress(Conflict):
    """The first request with this idempotency key still runs."""

    code = "in_progress"
    title = "The same request is still running"


class VersionMissing(SinPlumaError):
    """A change must say which version it was made from."""

    code = "version_missing"
    title = "The version is missing"


class KeyReused(SinPlumaError):
    """An idempotency key came again with another body."""

    code = "idempotency_key_reused"
    title = "The idempotency key was used for another request"


class TooLarge(SinPlumaError):
    """More than is taken in one request."""

    code = "too_large"
    title = "Too large"


class FileMissing(Invalid):
    """The body has no such file."""

    code = "file_missing"
    title = "There is no file"


class FileEmpty(Invalid):
    """The file has no bytes."""

    code = "file_empty"
    title = "The file is empty"


class UnexpectedPart(Invalid):
    """The body has more parts than the one file."""

    code = "unexpected_part"
    title = "The body has a part too many"


class UnsupportedType(SinPlumaError):
    """The body is of a media type that is not read here."""

    code = "unsupported_media_type"
    title = "Unsupported media type"


class TooMany(SinPlumaError):
    """Too many attempts; `retry_after` says in how many seconds the next is welcome."""

    code = "too_many_requests"
    title = "Too many requests"


class Unavailable(SinPlumaError):
    """Something this needs is not there at the moment; nothing was lost, and trying again helps."""

    code = "unavailable"
    title = "Not available at the moment"


class PluginUnavailable(Unavailable):
    """The plugin that serves this is switched on and broken; `GET /plugins` says why."""

    code = "plugin_unavailable"
    title = "A part of the site is out of order"


class UploadsBusy(Unavailable):
    """As many files are being taken in as the site takes at a time."""

    code = "uploads_busy"
    title = "Too many uploads at the moment"


class TimedOut(Unavailable):
    """The request took longer than the site allows."""

    code = "timed_out"
    title = "The request took too long"
