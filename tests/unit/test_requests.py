"""Reading requests: whatever is sent, it is understood or refused with a reason."""

from __future__ import annotations

import json
import string
from contextlib import suppress
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta
from quart import Quart
from werkzeug.datastructures import MultiDict

from sinpluma.errors import Invalid, Malformed, UnsupportedType, VersionMissing
from sinpluma.requests import check_characters, client_address, convert_query, decode, expected_version
from sinpluma.responses import Paging


class Line(msgspec.Struct):
    """An order line, within an order."""

    dish: Annotated[str, Meta(max_length=10)]
    number: int = 1


class Order(msgspec.Struct):
    """A body."""

    table: int
    lines: list[Line] = []
    note: str | None = None


DECODER = msgspec.json.Decoder(Order)
ANYTHING = msgspec.json.Decoder()


def _decode(raw: bytes, content_type: str | None = "application/json") -> Order:
    return decode(raw, DECODER, content_type)


# --- bodies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8", " application/json "],
)
def test_json_is_read_whatever_parameters_its_type_has(content_type: str) -> None:
    assert _decode(b'{"table": 3}', content_type) == Order(3)


@pytest.mark.parametrize(
    "content_type", [None, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json", ";"]
)
def test_a_body_of_another_type_is_refused_even_if_it_is_json(content_type: str | None) -> None:
    with pytest.raises(UnsupportedType, match="application/json"):
        _decode(b'{"table": 3}', content_type)


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"{}", "table"),
        (b'{"table": "3"}', "table"),
        (b'{"table": 3.5}', "table"),
        (b'{"table": true}', "table"),
        (b'{"table": null}', "table"),
        (b'{"table": ' + b"9" * 5000 + b"}", "table"),
        (b'{"table": 1e999}', "table"),
        (b'{"table": 1, "lines": {}}', "lines"),
        (b'{"table": 1, "lines": [{"dish": "a"}, {"dish": 7}]}', "lines[1].dish"),
        (b'{"table": 1, "lines": [{"dish": "a"}, {}]}', "lines[1].dish"),
        (b'{"table": 1, "lines": [{"dish": "far too long"}]}', "lines[0].dish"),
        (b'{"table": 1, "note": ["x"]}', "note"),
        (b"[]", "body"),
        (b"null", "body"),
        (b'"text"', "body"),
        (b"3", "body"),
    ],
)
def test_a_value_that_does_not_fit_is_named_by_its_path(raw: bytes, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        _decode(raw)
    assert list(refused.value.errors) == [field]
    assert all(refused.value.errors[field])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"{",
        b'{"table": 3',
        b'{"table": 3}}',
        b'{"table": 3} {}',
        b"{'table': 3}",
        b'{"table": NaN}',
        b'{"table": 03}',
        b'{"table": 3,}',
        b'\xef\xbb\xbf{"table": 3}',
        '{"table": 3}'.encode("utf-16"),
        b"table=3",
        b"\x00",
        b'{"table": 3, "note": "\x00"}',
        b'{"table": 3, "note": "\xff"}',
        b'{"table": 3, "note": "\xed\xa0\x80"}',
        b'{"table": 3, "note": "\xc0\xaf"}',
        b'{"table": 3, "note": "\xf4\x90\x80\x80"}',
        b'{"table": 3, "note": "a\nb"}',
        b'{"table": 3, "unknown": "\xff"}',
        b'{"table": 3, "\xff": 1}',
    ],
)
def test_what_is_not_json_in_utf8_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed) as refused:
        _decode(raw)
    assert not isinstance(refused.value, Invalid)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'{"table": 1, "unknown": ' + b"["])
@pytest.mark.parametrize("decoder", [DECODER, ANYTHING], ids=["typed", "untyped"])
def test_a_depth_of_ten_thousand_is_refused(opening: bytes, decoder: msgspec.json.Decoder[Any]) -> None:
    depth = 10_000
    closing = (b"]" if opening.endswith(b"[") else b"}") * depth
    with pytest.raises(Malformed):
        decode(opening[:-1] + opening[-1:] * depth + b"1" + closing, decoder, "application/json")
    with pytest.raises(Malformed):
        decode(opening * depth, decoder, "application/json")


@pytest.mark.parametrize(
    "text",
    [
        r'"\u0000"',
        r'"a\u0000b"',
        r'{"\u0000": 1}',
        r'"\\\u0000"',
        r'"\ud800"',
        r'"\udfff"',
        r'"\uD83D x \uDE00"',
        r'"\ud83d\n\ude00"',
        r'"\ud83d\ud83d\ude00"',
        r'"\ude00\ud83d"',
        r'["\ud83d", "\ude00"]',
    ],
)
def test_nul_and_half_surrogates_are_refused_wherever_they_stand(text: str) -> None:
    with pytest.raises(Malformed):
        decode(text.encode(), ANYTHING, "application/json")
    with pytest.raises(Malformed):
        check_characters(text.encode())  # which stands alone where a field is kept undecoded


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"\\u0000"', r"\u0000"),
        (r'"\\\\u0000"', r"\\u0000"),
        (r'"\\ud800"', r"\ud800"),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\uD83D\uDE00\uD83D\uDE00"', "😀😀"),
        (r'"\u00e9\t"', "é\t"),
        ('"😀"', "😀"),
    ],
)
def test_what_only_looks_like_them_is_kept(text: str, value: str) -> None:
    assert decode(text.encode(), ANYTHING, "application/json") == value
    check_characters(text.encode())


@settings(deadline=None)
@given(st.recursive(st.text(st.characters(codec=None)) | st.integers() | st.none(), st.lists, max_leaves=8))
def test_exactly_the_text_that_a_database_keeps_is_let_through(value: object) -> None:
    raw = json.dumps(value)  # which writes any string, halves of surrogate pairs too
    text = str(json.loads(raw))
    storable = "\0" not in "".join(_strings(value)) and _is_utf8(text)
    if storable:
        check_characters(raw.encode())
    else:
        with pytest.raises(Malformed):
            check_characters(raw.encode())


def _strings(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return [value] if isinstance(value, str) else []


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@settings(deadline=None)
@given(st.binary() | st.text(string.printable).map(str.encode))
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    with suppress(Malformed):
        assert isinstance(_decode(raw), Order)


# --- query strings ------------------------------------------------------------------------------------------------


class Filter(Paging, kw_only=True):
    """A query."""

    mine: bool = False
    sort: Annotated[str, Meta(pattern="^[a-z]+$")] = "recent"
    author: str | None = None


def test_a_query_is_converted_to_its_types() -> None:
    given_ = MultiDict([("page", "3"), ("per_page", "100"), ("mine", "1"), ("author", "5"), ("unknown", "x")])
    assert convert_query(Filter, given_) == Filter(page=3, per_page=100, mine=True, author="5")


def test_of_an_argument_that_comes_twice_the_first_counts() -> None:
    assert convert_query(Filter, MultiDict([("page", "1"), ("page", "two")])) == Filter(page=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "x"),
        ("page", ""),
        ("page", "1e3x"),
        ("page", "9" * 5000),
        ("page", str(2**63)),
        ("page", " 1"),
        ("page", "\u0661"),
        ("per_page", "101"),
        ("per_page", "0"),
        ("mine", "yes"),
        ("sort", "9"),
    ],
)
def test_an_argument_that_does_not_fit_is_named(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        convert_query(Filter, MultiDict({name: value}))
    assert list(refused.value.errors) == [name]


@pytest.mark.parametrize("arguments", [{"author": "a\0b"}, {"unknown": "\0"}])
def test_nul_in_a_query_is_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        convert_query(Filter, MultiDict(arguments))


def test_a_listing_has_at_most_a_hundred_items_and_begins_at_one() -> None:
    assert Paging().offset == 0
    assert Paging(page=3, per_page=20).offset == 40
    assert Paging(page=10**9, per_page=100).offset < 2**63


# --- versions -----------------------------------------------------------------------------------------------------


async def _expected(version: int | None, if_match: str | None) -> frozenset[int] | None:
    headers = {} if if_match is None else {"If-Match": if_match}
    async with Quart(__name__).test_request_context("/", headers=headers):
        return expected_version(version)


@pytest.mark.parametrize(
    ("version", "if_match", "expected"),
    [
        (7, None, {7}),
        (7, '"8"', {7}),
        (None, '"7"', {7}),
        (None, 'W/"7"', {7}),
        (None, '"7", W/"8" ,"9"', {7, 8, 9}),
        (None, "*", None),
        (None, " * ", None),
        (None, '"abc"', set()),
        (None, "7", set()),
        (None, "", set()),
        (None, '"' + "9" * 5000 + '"', set()),
    ],
)
async def test_the_expected_version_stands_in_the_body_or_in_if_match(
    version: int | None, if_match: str | None, expected: set[int] | None
) -> None:
    assert await _expected(version, if_match) == expected


async def test_without_a_version_a_change_is_refused() -> None:
    with pytest.raises(VersionMissing):
        await _expected(None, None)


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hops", "forwarded", "remote", "address"),
    [
        (0, None, "192.0.2.1", "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.7", "192.0.2.1", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "192.0.2.1", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.1", "192.0.2.1", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1", "198.51.100.7"),
        (1, None, "192.0.2.1", "192.0.2.1"),
        (1, " , ", "192.0.2.1", "192.0.2.1"),
        (1, "[2001:db8:1:2:3:4:5:6]", "192.0.2.1", "2001:db8:1:2::/64"),
        (0, None, "2001:db8::1", "2001:db8::/64"),
        (0, None, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "unknown", "192.0.2.1", "unknown"),
        (1, "x" * 500, "192.0.2.1", "x" * 64),
    ],
)
async def test_an_address_is_believed_only_from_proxies_that_are_trusted(
    hops: int, forwarded: str | None, remote: str, address: str
) -> None:
    headers = {"Remote-Addr": remote} | ({"X-Forwarded-For": forwarded} if forwarded else {})
    app = Quart(__name__)
    async with app.test_request_context("/", headers=headers) as context:
        assert client_address(context.request, hops) == address
