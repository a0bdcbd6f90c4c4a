"""Many writers at once: positions stay 1 to n, nothing is lost, and of two saves one wins."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest

from sinpluma.testing import LiveSite

WRITERS = 40


def document(text: str) -> list[dict[str, Any]]:
    return [{"type": "paragraph", "children": [{"text": text}]}]


@asynccontextmanager
async def connections(live: LiveSite, writer: Any, count: int) -> AsyncIterator[list[httpx.AsyncClient]]:
    """Connections of one writer, each its own, so that both workers get some."""
    headers = {"Authorization": writer.client.headers["Authorization"]}
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                httpx.AsyncClient(base_url=live.api, headers=headers, timeout=60, trust_env=False)
            )
            for _ in range(count)
        ]


def listed(writer: Any, notebook: Any, **query: Any) -> list[Any]:
    answer = writer.get("/pages/", params={"notebook_id": notebook["notebook_id"], "per_page": 1000, **query})
    items: list[Any] = answer.json()["items"]
    return items


async def test_forty_writers_on_one_notebook_leave_positions_without_gaps_and_lose_nothing(
    live: LiveSite, writer: Any
) -> None:
    notebook = writer.notebook()
    standing = [writer.page(notebook, title=f"Page {number}")["page_id"] for number in range(20)]
    dice = random.Random(1605)  # noqa: S311 - the same throws in each run
    doomed = dice.sample(standing, 10)

    async def create(client: httpx.AsyncClient, number: int) -> list[int]:
        body = {"notebook_id": notebook["notebook_id"], "title": f"New {number}", "content": document("new")}
        made = [await client.post("/pages/", json=body) for _ in range(2)]
        assert [answer.status_code for answer in made] == [201, 201]
        return [answer.json()["page_id"] for answer in made]

    async def move(client: httpx.AsyncClient, _number: int) -> list[int]:
        for _ in range(3):
            path = f"/pages/{dice.choice(standing)}/position"
            answer = await client.put(path, json={"position": dice.randint(1, 30)})
            assert answer.status_code in {200, 409}, answer.text  # 409: in the trash meanwhile
        return []

    async def delete(client: httpx.AsyncClient, number: int) -> list[int]:
        assert (await client.delete(f"/pages/{doomed[number]}")).status_code == 204
        return []

    turns: list[Callable[..., Any]] = [create] * 15 + [move] * 15 + [delete] * 10
    async with connections(live, writer, WRITERS) as clients:
        numbers: Counter[Any] = Counter()
        work = []
        for client, act in zip(clients, dice.sample(turns, WRITERS), strict=True):
            work.append(act(client, numbers[act]))
            numbers[act] += 1
        created = [page for pages in await asyncio.gather(*work) for page in pages]

    pages = listed(writer, notebook)
    assert [page["position"] for page in pages] == list(range(1, len(pages) + 1))
    assert sorted(page["page_id"] for page in pages) == sorted(set(standing) - set(doomed) | set(created))
    assert sorted(page["page_id"] for page in listed(writer, notebook, trash=1)) == sorted(doomed)
    work_seen = writer.get(f"/notebooks/{notebook['notebook_id']}").json()
    assert work_seen["page_count"] == len(pages) == 40
    assert work_seen["word_count"] == sum(page["word_count"] for page in pages)


async def test_restoring_and_deleting_at_once_leave_positions_without_gaps(live: LiveSite, writer: Any) -> None:
    notebook = writer.notebook()
    pages = [writer.page(notebook)["page_id"] for _ in range(8)]

    async def there_and_back(client: httpx.AsyncClient, page_id: int) -> None:
        for _ in range(3):
            assert (await client.delete(f"/pages/{page_id}")).status_code == 204
            assert (await client.post(f"/pages/{page_id}/restore")).status_code == 200

    async with connections(live, writer, len(pages)) as clients:
        await asyncio.gather(*map(there_and_back, clients, pages))

    after = listed(writer, notebook)
    assert [page["position"] for page in after] == list(range(1, 9))
    assert sorted(page["page_id"] for page in after) == pages


async def _race(requests: Iterable[Any]) -> list[httpx.Response]:
    return list(await asyncio.gather(*requests))


@pytest.mark.parametrize("precondition", ["body", "header"])
async def test_of_two_writers_on_one_page_one_wins_and_the_other_gets_the_current_text(
    live: LiveSite, writer: Any, precondition: str
) -> None:
    page = writer.page(writer.notebook())
    path = f"/pages/{page['page_id']}"
    async with connections(live, writer, 2) as clients:
        for version in range(1, 16):
            headers = {"If-Match": f'"{version}"'} if precondition == "header" else {}
            seen = {} if precondition == "header" else {"version": version}
            answers = await _race(
                client.put(path, json={"content": document(f"{name} at {version}"), **seen}, headers=headers)
                for client, name in zip(clients, ("Ana", "Berta"), strict=True)
            )

            winner, loser = sorted(answers, key=lambda answer: answer.status_code)
            assert (winner.status_code, loser.status_code) == (200, 412 if precondition == "header" else 409)
            assert winner.json()["version"] == version + 1
            assert loser.json()["current"] == winner.json()

    now = writer.get(f"{path}?mode=editor").json()
    assert now["version"] == 16
    assert len(writer.get(f"{path}/revisions").json()) == 16


async def test_of_forty_saves_from_one_version_exactly_one_is_kept(live: LiveSite, writer: Any) -> None:
    page = writer.page(writer.notebook())
    path = f"/pages/{page['page_id']}"
    async with connections(live, writer, WRITERS) as clients:
        answers = await _race(
            client.put(path, json={"content": document(f"writer {number}"), "version": 1})
            for number, client in enumerate(clients)
        )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: WRITERS - 1}
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert all(answer.json()["current"] == winner for answer in answers if answer.status_code == 409)
    assert len(writer.get(f"{path}/revisions").json()) == 2


async def test_the_same_request_sent_many_times_at_once_makes_one_page(live: LiveSite, writer: Any) -> None:
    notebook = writer.notebook()
    body = {"notebook_id": notebook["notebook_id"], "title": "Once", "content": document("once")}
    async with connections(live, writer, 8) as clients:
        answers = await _race(
            client.post("/pages/", json=body, headers={"Idempotency-Key": "sent many times"}) for client in clients
        )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["page_id"] for answer in answers}) == 1
    assert len(listed(writer, notebook)) == 1


async def test_publishing_while_somebody_saves_publishes_a_state_that_was_saved(live: LiveSite, writer: Any) -> None:
    notebook, (page,) = writer.book("state 1")
    path = f"/pages/{page['page_id']}"

    async def save(client: httpx.AsyncClient) -> None:
        for version in range(1, 31):
            body = {"title": f"State {version + 1}", "content": document(f"state {version + 1}"), "version": version}
            assert (await client.put(path, json=body)).status_code == 200

    async def publish(client: httpx.AsyncClient) -> None:
        for _ in range(15):
            assert (await client.post(f"{path}/publish")).status_code == 204
            shown = (await client.get(path)).json()
            assert shown["title"].lower() in {f"state {shown['version']}", "chapter 1"}
            assert shown["content"] == document(f"state {shown['version']}")

    async with connections(live, writer, 2) as (first, second):
        await asyncio.gather(save(first), publish(second))
    assert notebook["notebook_id"]


async def test_many_readers_who_follow_at_once_are_all_counted(
    live: LiveSite, writer: Any, new_writer: Callable[..., Any]
) -> None:
    notebook, _ = writer.book("one")
    body = {"notebook_id": notebook["notebook_id"]}
    readers = [new_writer() for _ in range(8)]
    async with AsyncExitStack() as stack:
        clients = [(await stack.enter_async_context(connections(live, reader, 2))) for reader in readers]
        answers = await _race(client.post("/readings/", json=body) for pair in clients for client in pair)

    assert Counter(answer.status_code for answer in answers) == {201: 8, 200: 8}
    assert writer.get(f"/notebooks/{notebook['notebook_id']}").json()["followers"] == 8
