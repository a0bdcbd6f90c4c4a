"""The OpenAPI 3.1 document, from the marks that routes carry, and a page that shows it.

quart-schema collects the marks; its provider is replaced, since it inlines nested types and leaves references that
lead nowhere (quart-schema issue 117). Here every Struct is a component, named once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from http import HTTPStatus
from operator import or_
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from quart import Blueprint, Quart, Response, current_app, render_template_string
from quart_schema import Info, OpenAPIProvider, QuartSchema, hide
from quart_schema.validation import (
    QUART_SCHEMA_QUERYSTRING_ATTRIBUTE,
    QUART_SCHEMA_REQUEST_ATTRIBUTE,
    QUART_SCHEMA_RESPONSE_ATTRIBUTE,
)
from werkzeug.routing import Rule

from sinpluma import __version__
from sinpluma.identity import IGNORES_IDENTITY, REQUIRES_USER, ignores_identity
from sinpluma.logs import logger
from sinpluma.openapi_schemas import describe_answers, plain_tuples, reference
from sinpluma.problems import PROBLEM, Problem
from sinpluma.responses import JSON, NOT_REPLAYED, Bytes, Nothing, public, reply
from sinpluma.site import Site, current_site
from sinpluma.uploads import FILE, MULTIPART, FilePart

REFERENCE = "#/components/schemas/{name}"
PAGE = Path(__file__).parent / "openapi.html"
METHODS = ("get", "post", "put", "delete")
MOMENT = Annotated[datetime, msgspec.Meta(tz=True)]
_CONVERTER = re.compile(r"<(?:[^:>]*:)?([^>]+)>")
_NO_BODY = frozenset({204, 304})

blueprint = Blueprint("openapi", __name__)


class SitePaths(OpenAPIProvider):
    """Builds the document of one site."""

    def __init__(self, app: Quart, site: Site) -> None:
        super().__init__(app, QuartSchema(info=Info(title="Sin Pluma", version=__version__)))
        self._resources = site.resources
        self._prefix = site.settings.api_prefix
        self._site_types: dict[type[msgspec.Struct], type[msgspec.Struct]] = {}

    def schema(self) -> dict[str, Any]:
        """The whole document."""
        rules = [rule for rule in self.generate_rules() if self._documented(rule)]
        self._site_types.clear()  # of those that cannot be described
        types = self._types(rules)
        structs = [kind for kind in self._site_types.values() if kind is not Problem]
        schemas, components = msgspec.json.schema_components([*types.values(), *structs], ref_template=REFERENCE)
        schemas, components = plain_tuples(list(schemas)), plain_tuples(components)
        self._schemas = dict(zip(types, schemas, strict=False))
        named = {reference(schema): kind for schema, kind in zip(schemas[len(types) :], structs, strict=True)}
        describe_answers(components, named, self._asked(rules))
        paths: dict[str, Any] = defaultdict(dict)
        for rule in sorted(rules, key=lambda rule: rule.rule):
            for path, operations in self.build_paths(rule)[0].items():
                paths[path].update(operations)
        bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "Sin Pluma",
                "version": __version__,
                "description": "Write, publish, find and follow long-form works.",
                "license": {"name": "MIT", "identifier": "MIT"},
            },
            # Relative to the document, where a proxy may have put a prefix that this app does not know.
            "servers": [{"url": self._prefix or "."}],
            "paths": paths,
            "components": {"schemas": components, "securitySchemes": {"bearer": bearer}},
        }

    def build_paths(self, rule: Rule) -> tuple[dict[str, Any], dict[str, Any]]:
        """The operations of one route."""
        view = self._app.view_functions[rule.endpoint]
        operation = {
            **_texts(view),
            "tags": [rule.endpoint.split(".")[0]],
            "parameters": [
                *self._path_parameters(rule),
                *self._query_parameters(view),
                *_header_parameters(view),
            ],
            "responses": self._responses(rule, view),
            **self._request_body(view),
            **_security(view),
            **self._server(rule),
        }
        path = _CONVERTER.sub(r"{\1}", rule.rule).removeprefix(self._prefix)
        name = view.__name__
        return {
            path: {
                method.lower(): _for_method(method, {**operation, "operationId": _operation_id(method, name, rule)})
                for method in self.generate_methods(rule)
            }
        }, {}

    def _server(self, rule: Rule) -> dict[str, Any]:
        """Where a route answers that does not stand under the API's prefix: health does not."""
        return {} if rule.rule.startswith(f"{self._prefix}/") else {"servers": [{"url": "/"}]}

    def _documented(self, rule: Rule) -> bool:
        view = self._app.view_functions[rule.endpoint]
        if not hasattr(view, QUART_SCHEMA_RESPONSE_ATTRIBUTE):
            return False
        try:
            msgspec.json.schema_components(self._types([rule]).values(), ref_template=REFERENCE)
            self._query_parameters(view)
        except Exception as error:  # a plugin may use any type, and only its route shall be missing
            logger.error("route cannot be described", exc_info=error, extra={"route": rule.rule})
            return False
        return True

    def _asked(self, rules: Iterable[Rule]) -> Iterable[dict[str, Any]]:
        """The schemas of the bodies that clients send."""
        for rule in rules:
            if marked := getattr(self._app.view_functions[rule.endpoint], QUART_SCHEMA_REQUEST_ATTRIBUTE, None):
                yield self._schema_of(marked[0])

    def _types(self, rules: Iterable[Rule]) -> dict[Any, Any]:
        """What the routes take and give, each with what plugins made of it."""
        found: dict[Any, Any] = {Problem: Problem}
        for rule in rules:
            view = self._app.view_functions[rule.endpoint]
            kinds = [kind for kind, _ in getattr(view, QUART_SCHEMA_RESPONSE_ATTRIBUTE, {}).values()]
            if request := getattr(view, QUART_SCHEMA_REQUEST_ATTRIBUTE, None):
                kinds.append(request[0])
            found.update({kind: self._site_type(kind) for kind in kinds if _is_json(kind)})
        return found

    def _site_type(self, kind: Any) -> Any:
        """The type as this site answers it: with the fields that its plugins add, in lists and in other types too.

        Moments are said to be RFC 3339 with their zone, as all are that a site answers.
        """
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            if kind not in self._site_types:
                self._site_types[kind] = kind  # a type may contain itself
                self._site_types[kind] = self._site_struct(kind)
            return self._site_types[kind]
        if kind is datetime:
            return MOMENT
        arguments = get_args(kind)
        changed = tuple(self._site_type(argument) for argument in arguments)
        if changed == arguments or get_origin(kind) is Literal:
            return kind
        if isinstance(kind, UnionType) or get_origin(kind) is Union:
            return reduce(or_, changed)
        return get_origin(kind)[changed[0] if len(changed) == 1 else changed]

    def _site_struct(self, kind: type[msgspec.Struct]) -> type[msgspec.Struct]:
        base = self._resources.extended(kind)
        fields = [(field, self._site_type(field.type)) for field in msgspec.structs.fields(kind)]
        changed = [(field.name, now, field.default) for field, now in fields if now != field.type]
        if not changed:
            return base
        return msgspec.defstruct(
            kind.__name__, changed, bases=(base,), kw_only=True, namespace={"__doc__": kind.__doc__}
        )

    def _schema_of(self, kind: Any) -> dict[str, Any]:
        schema: dict[str, Any] = self._schemas[kind]
        return schema

    def _path_parameters(self, rule: Rule) -> list[dict[str, Any]]:
        return [self.build_path_parameter(name, converter) for name, converter in rule._converters.items()]  # noqa: SLF001

    def _query_parameters(self, view: Any) -> list[dict[str, Any]]:
        kind = getattr(view, QUART_SCHEMA_QUERYSTRING_ATTRIBUTE, None)
        if kind is None:
            return []
        (reference,), components = msgspec.json.schema_components([kind], ref_template=REFERENCE)
        schema = components[reference["$ref"].rsplit("/", 1)[1]]
        required = schema.get("required", [])
        return [
            {
                "name": name,
                "in": "query",
                "required": name in required,
                "description": field.pop("description", ""),
                "schema": field,
            }
            for name, field in schema["properties"].items()
        ]

    def _request_body(self, view: Any) -> dict[str, Any]:
        marked = getattr(view, QUART_SCHEMA_REQUEST_ATTRIBUTE, None)
        part: FilePart | None = getattr(view, FILE, None)
        if part is not None:
            return {"requestBody": {"required": True, "content": {MULTIPART: {"schema": part.schema()}}}}
        if marked is None:
            return {}
        content = {"application/json": {"schema": self._schema_of(marked[0])}}
        return {
            "requestBody": {
                "required": not getattr(view, "_sinpluma_body_optional", False),
                "content": content,
            }
        }

    def _responses(self, rule: Rule, view: Any) -> dict[str, Any]:
        marked = getattr(view, QUART_SCHEMA_RESPONSE_ATTRIBUTE)
        responses: dict[str, Any] = {str(code): self._response(code, kind) for code, (kind, _) in marked.items()}
        for code in _expected_problems(rule, view):
            responses.setdefault(str(code), {"description": HTTPStatus(code).phrase, "content": self._problem()})
        responses["default"] = {"description": "Any other problem", "content": self._problem()}
        return responses

    def _response(self, code: int, kind: Any) -> dict[str, Any]:
        if kind is Nothing or code in _NO_BODY:
            return {"description": HTTPStatus(code).phrase}
        if isinstance(kind, Bytes):
            content = {media: {"schema": _file_schema(media)} for media in kind.media_types}
            return {"description": HTTPStatus(code).phrase, "content": content}
        text = (getattr(kind, "__doc__", None) or HTTPStatus(code).phrase).strip().split("\n")[0]
        return {"description": text, "content": {"application/json": {"schema": self._schema_of(kind)}}}

    def _problem(self) -> dict[str, Any]:
        return {PROBLEM: {"schema": self._schema_of(Problem)}}


@blueprint.get("/openapi.json")
@ignores_identity
@hide
@public
async def document() -> Response:
    """Give the OpenAPI document."""
    return reply(openapi_document(_app(), current_site()), tagged=True)


@blueprint.get("/docs")
@ignores_identity
@hide
async def page() -> Response:
    """Show the OpenAPI document to a person."""
    api = openapi_document(_app(), current_site())
    text = await render_template_string(PAGE.read_text(encoding="utf-8"), api=api, tags=_by_tag(api))
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return Response(text, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})


def _by_tag(api: dict[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    """The operations under each tag, as method, path and operation."""
    tags: dict[str, list[tuple[str, str, dict[str, Any]]]] = defaultdict(list)
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            tags[operation["tags"][0]].append((method, path, operation))
    return dict(sorted(tags.items()))


def _app() -> Quart:
    """The app itself: what quart-schema keeps of it, a weak reference, cannot be made of Quart's proxy."""
    app: Quart = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return app


def openapi_document(app: Quart, site: Site) -> dict[str, Any]:
    """The OpenAPI document of an app, made once."""
    if "sinpluma.openapi" not in app.extensions:
        app.extensions["sinpluma.openapi"] = SitePaths(app, site).schema()
    document: dict[str, Any] = app.extensions["sinpluma.openapi"]
    return document


def _is_json(kind: Any) -> bool:
    return kind is not Nothing and not isinstance(kind, Bytes)


def _file_schema(media_type: str) -> dict[str, Any]:
    """A file is bytes; one that is JSON, as it may be too, is any JSON."""
    return {} if media_type == JSON else {"type": "string", "format": "binary"}


def _texts(view: Any) -> dict[str, Any]:
    summary, _, rest = (view.__doc__ or "").strip().partition("\n")
    return {"summary": summary, **({"description": rest.strip()} if rest.strip() else {})}


def _security(view: Any) -> dict[str, Any]:
    if getattr(view, REQUIRES_USER, False):
        return {"security": [{"bearer": []}]}
    return {} if getattr(view, IGNORES_IDENTITY, False) else {"security": [{}, {"bearer": []}]}


def _header_parameters(view: Any) -> list[dict[str, Any]]:
    if getattr(view, NOT_REPLAYED, False):
        return []
    schema = {"type": "string", "minLength": 1, "maxLength": 255}
    return [
        {"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema},
        {"name": "If-Match", "in": "header", "required": False, "schema": {"type": "string"}},
    ]


def _for_method(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    """Leave out the headers that have no meaning with this method."""
    meaningless = {"POST": {"If-Match"}, "PUT": set()}.get(method, {"If-Match", "Idempotency-Key"})
    kept = [item for item in operation["parameters"] if item["name"] not in meaningless]
    return {**operation, "parameters": kept}


def _operation_id(method: str, name: str, rule: Rule) -> str:
    return name if len((rule.methods or set()) - {"HEAD", "OPTIONS"}) == 1 else f"{method.lower()}_{name}"


def _expected_problems(rule: Rule, view: Any) -> list[int]:
    codes = []
    if hasattr(view, FILE):
        codes += [400, 413, 415, 503]
    elif hasattr(view, QUART_SCHEMA_REQUEST_ATTRIBUTE):
        codes += [400, 413, 415]
    elif hasattr(view, QUART_SCHEMA_QUERYSTRING_ATTRIBUTE):
        codes += [400]
    if getattr(view, REQUIRES_USER, False):
        codes += [401, 403]
    if rule.arguments:
        codes += [404]
    return codes
