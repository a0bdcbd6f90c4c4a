"""Of many who ask the public layer at once one gets through to the app, and nobody waits for ever."""

import asyncio
from typing import Any

import pytest
from layered_app import App, Layer, Reply, cancel, scope_of, still_there, until


async def test_many_at_once_make_one_call() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    asked = [site.asking(method=method) for method in ["GET", "HEAD"] * 50]
    await until(lambda: app.running)
    app.gate.set()
    replies = await asyncio.gather(*asked)
    assert {(reply.status, reply["content-length"]) for reply in replies} == {(200, "7")}
    assert {reply["age"] for reply in replies} == {None}
    assert len(app.calls) == 1
    assert site.counts == {"miss": 1, "joined": 99}


async def test_when_the_first_client_is_cancelled_one_new_call_serves_the_others() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first, *others = [site.asking() for _ in range(20)]
    await until(lambda: app.running)
    await cancel(first)
    await until(lambda: app.running)
    app.gate.set()
    assert {(await task).body for task in others} == {b"2 /page"}
    assert site.counts == {"miss": 1, "joined": 18}


async def test_the_call_goes_on_when_its_first_client_hangs_up() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    gone = still_there({"type": "http.disconnect"})
    first = asyncio.create_task(site.ask(Reply(), scope_of("/page"), gone))
    second = site.asking()
    await until(lambda: app.running)
    app.gate.set()
    assert (await second).body == b"1 /page"
    await first
    assert len(app.calls) == 1


async def test_a_client_who_waits_goes_away_alone() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first, second, third = site.asking(), site.asking(), site.asking()
    await until(lambda: app.running)
    await cancel(second)
    app.gate.set()
    assert [(await task).body for task in (first, third)] == [b"1 /page"] * 2


async def test_when_the_call_fails_the_others_ask_for_themselves(caplog: pytest.LogCaptureFixture) -> None:
    app = App(fails=True)
    site = Layer(app)
    app.gate.clear()
    asked = [site.asking() for _ in range(10)]
    await until(lambda: app.running)
    app.gate.set()
    failures = await asyncio.gather(*asked, return_exceptions=True)
    assert sorted(str(failure) for failure in failures) == sorted(f"call {number} fails" for number in range(1, 11))
    await site.settle()
    assert caplog.records == []


async def test_when_the_answer_is_not_kept_everybody_asks_once() -> None:
    app = App(headers={})
    site = Layer(app)
    app.gate.clear()
    asked = [site.asking() for _ in range(50)]
    await until(lambda: app.running)
    assert app.running == 1
    first, app.gate = app.gate, asyncio.Event()
    first.set()
    await until(lambda: app.running == 49)  # nobody waits a second time
    app.gate.set()
    replies = await asyncio.gather(*asked)
    assert sorted(int(reply.body.split()[0]) for reply in replies) == list(range(1, 51))
    assert site.counts == {"passed": 50}
    await site.settle()


async def test_a_call_that_hangs_is_waited_for_by_those_of_its_own_second() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first = site.asking()
    await until(lambda: app.running == 1)
    site.now += 1
    second, third = site.asking(), site.asking()
    await until(lambda: app.running == 2)
    app.gate.set()
    assert [(await task).body for task in (first, second, third)] == [b"1 /page", b"2 /page", b"2 /page"]
    await site.settle()


async def test_a_call_that_was_overtaken_leaves_the_later_one_in_its_place() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first = site.asking()
    await until(lambda: app.running == 1)
    slow, app.gate = app.gate, asyncio.Event()
    site.now += 1
    second = site.asking()
    await until(lambda: app.running == 2)
    slow.set()
    assert (await first).body == b"1 /page"
    third = site.asking()
    app.gate.set()
    assert [(await task).body for task in (second, third)] == [b"2 /page"] * 2
    await site.settle()


async def test_a_client_who_reads_slowly_holds_nobody_up() -> None:
    site = Layer(App())
    reading = asyncio.Event()

    async def send(message: Any) -> None:
        await reading.wait()

    slow = asyncio.create_task(site.layer(scope_of("/page"), still_there(), send))
    assert (await site.get()).body == b"1 /page"
    assert not slow.done()
    reading.set()
    await slow
