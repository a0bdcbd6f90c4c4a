"""What the public layer keeps, and for whom: nobody is given another's answer."""

from typing import Any

import pytest
from layered_app import PUBLIC, App, Layer, Reply, scope_of, still_there, until

from sinpluma.front import ROUTE


@pytest.mark.parametrize(
    "header",
    [
        {"authorization": "Bearer x"},
        {"authorization": ""},
        {"cookie": "a=b"},
        {"range": "bytes=0-1"},
        {"if_match": '"1"'},
        {"if_modified_since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"content_length": "3"},
        {"transfer_encoding": "chunked"},
        {f"x_{number}": "x" for number in range(100)},
    ],
)
async def test_such_requests_pass_by(header: dict[str, str]) -> None:
    app = App()
    site = Layer(app)
    await site.get()
    assert (await site.get(**header)).body == b"2 /page"
    assert (await site.get(**header)).body == b"3 /page"
    assert (await site.get()).body == b"1 /page"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_only_reading_is_answered(method: str) -> None:
    app = App()
    site = Layer(app)
    await site.get()
    assert (await site.get(method=method)).body == b"2 /page"


async def test_other_scopes_reach_the_app() -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    site = Layer(app)
    for kind in ("lifespan", "websocket"):
        await site.layer({"type": kind}, still_there(), still_there())  # type: ignore[arg-type]
    assert seen == ["lifespan", "websocket"]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, {}),
        (200, {"cache-control": "private, no-store"}),
        (200, {"cache-control": "max-age=1"}),
        (200, {"cache-control": "public, max-age=60"}),
        (200, {"cache-control": f"{PUBLIC}, no-cache"}),
        (200, {"cache-control": PUBLIC, "vary": "*"}),
        (200, {"cache-control": PUBLIC, "vary": "Accept-Language, *"}),
        (200, {"cache-control": PUBLIC, "set-cookie": "a=b"}),
        (200, {"cache-control": PUBLIC, "connection": "close"}),
        (200, {"cache-control": PUBLIC, "content-length": ""}),
        (200, {"cache-control": PUBLIC, "content-length": "9999999"}),
        (206, {"cache-control": PUBLIC}),
        (301, {"cache-control": PUBLIC}),
        (404, {"cache-control": PUBLIC}),
        (500, {"cache-control": PUBLIC}),
    ],
)
async def test_such_answers_are_not_kept(status: int, headers: dict[str, str]) -> None:
    site = Layer(App(status=status, headers=headers))
    first, second = await site.get(), await site.get()
    assert (first.status, first.body) == (status, b"1 /page")
    assert (second.status, second.body) == (status, b"2 /page")
    await site.settle()
    assert site.counts == {"passed": 2}


async def test_what_is_asked_for_decides() -> None:
    app = App(say=lambda _, number: b"%d" % number)
    site = Layer(app)
    asked = [
        scope_of("/a"),
        scope_of("/a?x=1"),
        scope_of("/a?x=2"),
        scope_of("/b"),
        scope_of("/a", scheme="https"),
        scope_of("/a", root_path="/site"),
        scope_of("/a", headers={"host": "other.example"}),
        scope_of("/a", headers={"origin": "https://other.example"}),
        scope_of("/a", headers={"accept": "text/html"}),
    ]
    for _ in range(2):
        bodies = []
        for scope in asked:
            reply = Reply()
            await site.ask(reply, {**scope})
            bodies.append(reply.body)
        assert bodies == [b"%d" % number for number in range(1, len(asked) + 1)]


async def test_an_answer_is_for_those_whose_headers_it_varies_by() -> None:
    def say(scope: Any, number: int) -> bytes:
        return b"%d %s" % (number, dict(scope["headers"]).get(b"accept-language", b"none"))

    app = App(headers={"cache-control": PUBLIC, "vary": "Authorization, Accept-Language"}, say=say)
    site = Layer(app)
    for _ in range(2):
        assert (await site.get(accept_language="de")).body == b"1 de"
        assert (await site.get(accept_language="fr", user_agent="a")).body == b"2 fr"
        assert (await site.get(user_agent="b")).body == b"3 none"
    assert site.counts == {"miss": 3, "hit": 3}


async def test_a_header_that_comes_twice_counts_as_a_whole() -> None:
    app = App(headers={"cache-control": PUBLIC, "vary": "accept-language"})
    site = Layer(app)
    bodies = []
    for languages in ([b"de", b"en"], [b"fr", b"en"], [b"de, en"]):
        reply, scope = Reply(), scope_of("/page")
        scope["headers"] += [(b"accept-language", language) for language in languages]
        await site.ask(reply, scope)
        bodies.append(reply.body)
    assert bodies == [b"1 /page", b"2 /page", b"1 /page"]


async def test_who_waits_for_an_answer_that_varies_gets_their_own() -> None:
    def say(scope: Any, number: int) -> bytes:
        return bytes(dict(scope["headers"])[b"accept-language"])

    app = App(headers={"cache-control": PUBLIC, "vary": "accept-language"}, say=say)
    site = Layer(app)
    app.gate.clear()
    languages = ["de", "fr", "sv"] * 20
    asked = [site.asking(accept_language=language) for language in languages]
    await until(lambda: app.running)
    app.gate.set()
    assert [(await task).body.decode() for task in asked] == languages
    assert len(app.calls) == 3
    await site.settle()


async def test_the_app_is_offered_no_way_to_answer_but_in_parts() -> None:
    app = App()
    site = Layer(app)
    await site.ask(Reply(), scope_of("/page", extensions={"http.response.pathsend": {}}))
    assert app.calls[0]["extensions"] == {}


async def test_head_is_answered_as_get_without_a_body() -> None:
    app = App()
    site = Layer(app)
    head = await site.get(method="HEAD")
    assert (head.status, head.body, head["content-length"]) == (200, b"", "7")
    assert (await site.get()).body == b"1 /page"
    head = await site.get(method="HEAD")
    assert (head.status, head.body, head["content-length"], head["age"]) == (200, b"", "7", "0")
    assert [scope["method"] for scope in app.calls] == ["GET"]


async def test_head_of_what_is_not_kept_has_no_body_either() -> None:
    site = Layer(App(status=404, headers={}))
    head = await site.get(method="HEAD")
    assert (head.status, head.body, head["content-length"]) == (404, b"", "7")


@pytest.mark.parametrize("control", [PUBLIC, "private, no-store"])
@pytest.mark.parametrize("tag", ['"a,b"', 'W/"a,b"'])
@pytest.mark.parametrize("known", ['"a,b"', 'W/"a,b"', '"x", W/"a,b" , "y"', "*"])
async def test_what_the_client_has_already_is_not_sent_again(known: str, tag: str, control: str) -> None:
    app = App(headers={"cache-control": control, "etag": tag, "vary": "Authorization", "content-language": "en"})
    site = Layer(app)
    for number in range(2):
        reply = await site.get(if_none_match=known)
        assert (reply.status, reply.body) == (304, b""), number
        assert (reply["etag"], reply["cache-control"], reply["vary"]) == (tag, control, "Authorization")
        assert reply["content-type"] is reply["content-length"] is reply["content-language"] is None
    assert (await site.get()).body.endswith(b"/page")
    assert all(b"if-none-match" not in dict(scope["headers"]) for scope in app.calls)


@pytest.mark.parametrize("known", ['"b"', '"a,b"x', "", ", ,"])
async def test_what_the_client_does_not_have_is_sent(known: str) -> None:
    site = Layer(App(headers={"cache-control": PUBLIC, "etag": '"a"'}))
    assert (await site.get(if_none_match=known)).body == b"1 /page"
    assert (await site.get(if_none_match=known)).status == 200


async def test_an_answer_without_a_tag_or_a_failure_is_always_sent() -> None:
    assert (await Layer(App()).get(if_none_match="*")).status == 200
    assert (await Layer(App(status=404, headers={"etag": '"a"'})).get(if_none_match="*")).status == 404


async def test_the_route_comes_with_every_answer() -> None:
    app = App()
    site = Layer(app)
    for how in ("miss", "hit", "stale", "passed"):
        scope = scope_of("/page")
        if how == "passed":
            scope, app.headers = scope_of("/other"), {}
        await site.ask(Reply(), scope)
        assert scope[ROUTE] == "/route"
        assert site.counts[how] == 1
        site.now += 1 if how == "hit" else 0
    await site.settle()


async def test_an_unannounced_body_is_taken_out_of_the_servers_queue() -> None:
    site = Layer(App())
    for _ in range(2):
        parts = [{"type": "http.request", "body": b"x", "more_body": True} for _ in range(20)]
        receive = still_there(*parts, {"type": "http.request", "body": b""}, {"type": "last"})
        reply = Reply()
        await site.ask(reply, scope_of("/page", http_version="2"), receive)
        assert reply.body == b"1 /page"
        assert await receive() == {"type": "last"}
