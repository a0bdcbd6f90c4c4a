"""Reading requests: bodies, query strings and preconditions, each fault a clear 4xx."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

import msgspec
from quart import Request, Response, g, request
from quart_schema import document_querystring, document_request
from werkzeug.exceptions import HTTPException

from sinpluma.errors import Invalid, Malformed, UnsupportedType, VersionMissing
from sinpluma.refused_values import explained

T = TypeVar("T")
View = Callable[..., Awaitable[Response]]

REST_SECONDS = 5.0
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


def accepts(kind: type[T], *, optional: bool = False, documented: type | None = None) -> Callable[[View], View]:
    """Decode the JSON body strictly into `kind` and hand it to the view as `body`.

    Args:
        kind: a `msgspec.Struct`.
        optional: an empty body is allowed and means `kind()`.
        documented: what the OpenAPI document shows, where `kind` is laxer so that a service can name every fault
            of a form at once.
    """
    decoder = msgspec.json.Decoder(kind)

    def decorate(view: View) -> View:
        @wraps(view)
        async def decoding(*args: Any, **kwargs: Any) -> Response:
            raw = await raw_body()
            body = kind() if optional and not raw else decode(raw, decoder, request.content_type)
            return await view(*args, body=body, **kwargs)

        decoding._sinpluma_body_optional = optional  # type: ignore[attr-defined]  # noqa: SLF001
        return document_request(documented or kind)(decoding)

    return decorate


async def raw_body(*, keep: bool = True) -> bytes:
    """The request's body as it came; kept, unless told otherwise, so that it can be read again.

    Raises:
        werkzeug.exceptions.RequestEntityTooLarge: it is larger than `SINPLUMA_MAX_BODY`.
        werkzeug.exceptions.RequestTimeout: it did not arrive within `SINPLUMA_BODY_TIMEOUT`.
    """
    g.body_asked_for = True
    return cast("bytes", await request.get_data(cache=keep))


async def body_is_through() -> bool:
    """Let a body that no view asked for come to its end; false if it is too large, too slow or was given up.

    An answer before that end would cut the connection: it could serve no other request, and the client, still
    sending, might not even see the answer.
    """
    announced = (request.content_length or 0) > 0 or "Transfer-Encoding" in request.headers
    if not announced or g.get("body_asked_for", False):
        return True
    try:
        async with asyncio.timeout(REST_SECONDS):
            await request.get_data(cache=False)
    except (HTTPException, TimeoutError):
        return False
    return True


def queries(kind: type[T]) -> Callable[[View], View]:
    """Convert the query string into `kind` and hand it to the view as `query`."""

    def decorate(view: View) -> View:
        @wraps(view)
        async def converting(*args: Any, **kwargs: Any) -> Response:
            return await view(*args, query=convert_query(kind, request.args), **kwargs)

        return document_querystring(kind)(converting)

    return decorate


def decode(raw: bytes, decoder: msgspec.json.Decoder[T], content_type: str | None) -> T:
    """Decode a JSON body.

    Raises:
        UnsupportedType: the body is of another media type.
        Malformed: it is not JSON in UTF-8, is nested too deeply, or has characters that cannot be stored.
        Invalid: it is JSON, and not what this route takes.
    """
    if (content_type or "").split(";")[0].strip().lower() != "application/json":
        raise UnsupportedType("Send the body as JSON, with Content-Type: application/json.")
    check_characters(raw)
    try:
        raw.decode()  # msgspec looks only at the fields that it keeps
        return decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise invalid(error, decoder.type) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"The body is not valid JSON in UTF-8: {error}.") from None
    except RecursionError:
        raise Malformed("The body is nested too deeply.") from None


def check_characters(raw: bytes) -> None:
    """Refuse what JSON can write and UTF-8 or a database cannot keep: NUL and lone surrogates.

    Raises:
        Malformed: there is one.
    """
    if not _SUSPECT.search(raw):
        return
    awaiting_low_at = -1
    for match in _ESCAPE.finditer(raw):
        unit = int(match[1], 16) if match[1] else -1
        if awaiting_low_at >= 0 and (unit not in _LOW or match.start() != awaiting_low_at):
            raise Malformed("The body has half of a surrogate pair, which is no character.")
        if unit == 0:
            raise Malformed("The body has a NUL character, which cannot be stored.")
        if unit in _LOW and awaiting_low_at < 0:
            raise Malformed("The body has half of a surrogate pair, which is no character.")
        awaiting_low_at = match.end() if unit in _HIGH else -1
    if awaiting_low_at >= 0:
        raise Malformed("The body has half of a surrogate pair, which is no character.")


def convert_query(kind: type[T], arguments: Mapping[str, str]) -> T:
    """Convert query arguments, which are text, to the types of `kind`'s fields.

    Raises:
        Invalid: one does not fit.
    """
    if any("\0" in value for value in arguments.values()):
        raise Malformed("The query has a NUL character.")
    try:
        return msgspec.convert(dict(arguments), kind, strict=False)
    except msgspec.ValidationError as error:
        raise invalid(error, kind) from None


def invalid(error: msgspec.ValidationError, kind: Any) -> Invalid:
    """The domain's error for a value of the type `kind` that msgspec refused, with the field's path as key."""
    path, message = explained(error, kind)
    if missing := re.match(r"Object missing required field `(.*)`", message):
        path, message = f"{path}.{missing[1]}".strip("."), "This field is required"
    return Invalid(f"{path or 'The body'}: {message}.", errors={path or "body": [message]})


def expected_version(version: int | None) -> frozenset[int] | None:
    """The versions from which this change may have been made: the body's, or those of `If-Match`.

    Returns:
        The versions, or None for `If-Match: *`, which overwrites whatever there is.

    Raises:
        VersionMissing: the request has neither.
    """
    if version is not None:
        return frozenset({version})
    header = request.headers.get("If-Match")
    if header is None:
        raise VersionMissing("Say which version you changed: `version` in the body, or an If-Match header.")
    g.precondition = True
    if header.strip() == "*":
        return None
    return frozenset(int(tag) for tag in re.findall(r'(?:W/)?"(\d{1,18})"', header))


def client_address(http: Request, trusted_hops: int) -> str:
    """The address a request came from, as the last proxy that is trusted saw it; IPv6 as its /64 network.

    Each proxy adds to the right of `X-Forwarded-For`, so only the entries of the `trusted_hops` proxies in front
    of this site are believed; what stands left of them is the client's own claim.
    """
    seen = [part.strip() for part in http.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    believed = seen[-trusted_hops:] if trusted_hops else []
    text = believed[0] if believed else (http.remote_addr or "")
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return text[:64]
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else str(address)
