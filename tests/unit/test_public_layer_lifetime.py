"""How long the public layer keeps an answer, and how many it keeps."""

import pytest
from layered_app import KIB, App, Layer, large, until

from sinpluma.public_reads.layer import MAX_REFRESHES

# How long


async def test_answers_within_a_second_come_from_one_call() -> None:
    app = App()
    site = Layer(app)
    first = await site.get()
    site.now += 0.99
    again = await site.get()
    assert (first.status, first.body, first["age"]) == (200, b"1 /page", None)
    assert (again.status, again.body, again["age"]) == (200, b"1 /page", "0")
    assert again["content-type"] == "text/plain"
    assert again["content-length"] == "7"
    assert site.counts == {"miss": 1, "hit": 1}


async def test_for_a_further_second_the_old_answer_is_given_while_one_call_makes_a_new_one() -> None:
    app = App()
    site = Layer(app)
    await site.get()
    site.now += 1
    app.gate.clear()
    old = [await site.get() for _ in range(5)]
    assert {(reply.body, reply["age"]) for reply in old} == {(b"1 /page", "1")}
    await until(lambda: app.running)
    assert app.running == 1
    app.gate.set()
    await site.settle()
    assert (await site.get()).body == b"2 /page"
    assert site.counts == {"miss": 1, "stale": 5, "hit": 1}


async def test_the_age_of_an_answer_counts_from_the_question() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first = site.asking()
    await until(lambda: app.running)
    site.now += 0.9
    app.gate.set()
    await first
    site.now += 0.2
    app.gate.clear()
    assert (await site.get())["age"] == "1"
    app.gate.set()
    await site.settle()
    assert site.counts == {"miss": 1, "stale": 1}


async def test_an_answer_that_took_too_long_is_for_those_who_waited_for_it() -> None:
    app = App()
    site = Layer(app)
    app.gate.clear()
    first, second = site.asking(), site.asking()
    await until(lambda: app.running)
    site.now += 2
    app.gate.set()
    assert [(await task).body for task in (first, second)] == [b"1 /page"] * 2
    assert (await site.get()).body == b"2 /page"


async def test_an_answer_is_not_given_after_two_seconds() -> None:
    site = Layer(App())
    await site.get()
    site.now += 2
    assert (await site.get()).body == b"2 /page"
    assert site.counts == {"miss": 2}


async def test_a_page_that_is_withdrawn_is_gone_with_the_refresh() -> None:
    app = App()
    site = Layer(app)
    await site.get()
    app.status, app.headers = 404, {}
    site.now += 1
    assert (await site.get()).status == 200
    await site.settle()
    assert (await site.get()).status == 404
    assert len(app.calls) == 3


async def test_a_refresh_that_fails_is_logged_and_the_next_who_asks_is_told(caplog: pytest.LogCaptureFixture) -> None:
    app = App()
    site = Layer(app)
    await site.get()
    app.fails = True
    site.now += 1
    assert (await site.get()).status == 200
    await site.settle()
    assert [record.getMessage() for record in caplog.records] == ["background task failed"]
    with pytest.raises(RuntimeError, match="call 3 fails"):
        await site.get()
    assert len(caplog.records) == 1


async def test_a_refresh_that_is_cancelled_before_it_begins_holds_nobody_up() -> None:
    site = Layer(App())
    await site.get()
    site.now += 1.9
    await site.get()
    for task in site.tasks._running:
        task.cancel()
    site.now += 0.2
    assert (await site.get()).body == b"2 /page"
    await site.settle()


async def test_no_more_than_so_many_refreshes_run_at_once() -> None:
    app = App()
    site = Layer(app)
    paths = [f"/{number}" for number in range(MAX_REFRESHES + 1)]
    for path in paths:
        await site.get(path)
    site.now += 1
    app.gate.clear()
    for path in paths[:-1]:
        await site.get(path)
    last = site.asking(paths[-1])
    await until(lambda: app.running == len(paths))
    assert not last.done()
    app.gate.set()
    assert (await last).body.endswith(paths[-1].encode())
    await site.settle()


# How much


async def test_the_answers_used_longest_ago_make_room() -> None:
    site = Layer(App(say=large), max_bytes=200 * KIB)
    for number in range(6):
        await site.get(f"/{number}")
    await site.get("/0")
    for number in range(6, 12):
        await site.get(f"/{number}")
        assert site.layer._kept.bytes <= 200 * KIB
    await site.settle()
    assert len(site.layer._kept) >= 8
    site.counts.clear()
    await site.get("/0")
    await site.get("/1")
    assert site.counts == {"hit": 1, "miss": 1}


async def test_an_answer_larger_than_an_eighth_is_not_kept() -> None:
    app = App(say=large)
    site = Layer(app, max_bytes=160 * KIB - 1)
    assert len((await site.get()).body) == 20 * KIB
    await site.get()
    assert site.counts == {"passed": 2}


async def test_answers_that_are_too_old_are_let_go() -> None:
    site = Layer(App())
    for number in range(50):
        await site.get(f"/{number}")
    site.now += 2
    await site.get("/new")
    await site.settle()
    assert len(site.layer._kept) == 1
