"""Answering: JSON from Structs, entity tags, lists with their links, and what may be cached."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from msgspec import Meta
from quart import Response, request
from quart_schema import document_response

from sinpluma.site import current_site

T = TypeVar("T")
StructT = TypeVar("StructT", bound=msgspec.Struct)
View = Callable[..., Awaitable[Response]]

JSON = "application/json"
PUBLIC = "_sinpluma_public"
NOT_REPLAYED = "_sinpluma_not_replayed"

_encode = msgspec.json.Encoder().encode


class Paging(msgspec.Struct, kw_only=True):
    """Which part of a list is asked for."""

    page: Annotated[int, Meta(ge=1, le=10**9, description="Page of the list, from 1.")] = 1
    per_page: Annotated[int, Meta(ge=1, le=100, description="Items a page.")] = 20

    @property
    def offset(self) -> int:
        """How many items stand before this page."""
        return (self.page - 1) * self.per_page


class Listing(msgspec.Struct, Generic[T]):
    """A page of a list; `total` counts the items of all pages."""

    items: list[T]
    page: int
    per_page: int
    total: int


class Nothing(msgspec.Struct):
    """An answer without a body."""


class Bytes(msgspec.Struct, frozen=True):
    """An answer that is not JSON: its media types, as the OpenAPI document names them."""

    media_types: tuple[str, ...]


def answers(kind: Any, status: int = 200) -> Callable[[View], View]:
    """Say in the OpenAPI document what a view gives: `Nothing` for an empty body, `Bytes(…)` for what is no JSON."""
    return document_response(kind, status)


def public(view: View) -> View:
    """Mark a view whose answer to an anonymous GET is the same for everyone, and may be cached for a second."""
    setattr(view, PUBLIC, True)
    return view


def not_replayed(view: View) -> View:
    """Mark a view whose answer is never stored, as it holds a secret or what people wrote: it ignores the key."""
    setattr(view, NOT_REPLAYED, True)
    return view


def reply(value: Any, status: int = 200, *, version: int | None = None, tagged: bool = False) -> Response:
    """Answer with JSON.

    Args:
        value: a Struct, or what else msgspec encodes.
        status: HTTP status.
        version: the resource's version: its entity tag for editors.
        tagged: make the entity tag from the answer's bytes (single resources without a version).
    """
    body = _encode(value)
    response = Response(body, status, content_type=JSON)
    if version is not None or tagged:
        mark(response, str(version) if version is not None else digest(body))
    return response


def reply_raw(body: bytes, content_type: str) -> Response:
    """Answer with what is no JSON, under an entity tag made of its bytes; goes with `Bytes`."""
    response = Response(body, content_type=content_type)
    mark(response, digest(body))
    return response


def no_content() -> Response:
    """Answer 204."""
    response = Response(b"", HTTPStatus.NO_CONTENT)
    response.headers.pop("Content-Type", None)
    return response


async def extended(item: StructT) -> StructT:
    """An answer with the fields that plugins add to it."""
    return await current_site().resources.extend_one(item)


async def reply_listing(items: Sequence[msgspec.Struct], total: int, paging: Paging) -> Response:
    """Answer with a page of a list, the plugins' fields added, and a `Link` header to its neighbours."""
    listing = Listing(await current_site().resources.extend(items), paging.page, paging.per_page, total)
    return with_neighbours(reply(listing), total, paging)


def with_neighbours(response: Response, total: int, paging: Paging) -> Response:
    """An answer that is a page of a list, with a `Link` header to its neighbours."""
    if links := _links(paging, total):
        response.headers["Link"] = ", ".join(links)
    return response


def digest(body: bytes) -> str:
    """A name for these bytes that no others have."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def mark(response: Response, tag: str) -> None:
    """Give an answer its entity tag; to who has the same already, without a body."""
    response.set_etag(tag)
    if request.method in {"GET", "HEAD"} and _matches(tag):
        response.status_code = HTTPStatus.NOT_MODIFIED
        response.set_data(b"")
        response.headers.pop("Content-Type", None)
        response.headers.pop("Content-Length", None)


def _matches(tag: str) -> bool:
    wanted = request.if_none_match
    return bool(wanted) and wanted.contains_weak(tag)


def _links(paging: Paging, total: int) -> list[str]:
    links = []
    if paging.offset + paging.per_page < total:
        links.append(_link(paging.page + 1, "next"))
    if paging.page > 1:
        links.append(_link(paging.page - 1, "prev"))
    return links


def _link(page: int, relation: str) -> str:
    # Relative to the address asked for, so that it holds behind a proxy that strips a prefix.
    query = urlencode({**request.args.to_dict(), "page": page})
    return f'<?{query}>; rel="{relation}"'
