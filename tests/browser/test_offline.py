"""Without a connection: the app opens, and shows the chapters that were read last, as everybody may read them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from .browsers import PATIENCE_MS
from .conftest import Person, Room
from .desk import eventually
from .library import Work, publish

CHAPTERS = {"Ebb": ["Low water."], "Flood": ["High water."], "Neap": ["Hardly any."]}


def _read_online(context: BrowserContext, work: Work) -> Page:
    """Read the first chapter, until it and the next are kept."""
    page = context.new_page()
    page.goto(work.chapter(1))
    expect(page.get_by_text("Low water.")).to_be_visible()
    for page_id in work.pages[:2]:
        _wait_until_kept(page, page_id, kept=True)
    return page


def _wait_until_kept(page: Page, page_id: int, *, kept: bool) -> None:
    """Playwright's own waiting takes a promise for a yes."""
    page.evaluate(
        """async ([path, kept, patience]) => {
            const deadline = performance.now() + patience;
            while (Boolean(await caches.match(path)) !== kept) {
                if (performance.now() > deadline) throw new Error(`${path} should be kept: ${kept}`);
                await new Promise(requestAnimationFrame);
            }
        }""",
        [f"/api/pages/{page_id}", kept, PATIENCE_MS],
    )


def test_a_chapter_that_was_read_opens_without_a_connection_and_says_so(own_room: Callable[..., Room]) -> None:
    room = own_room()
    work = publish(room, room.person("author"), "The Tide Tables", CHAPTERS)
    context = room.context()
    page = _read_online(context, work)

    room.watch.may_fail = True
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Low water.")).to_be_visible()
    expect(page.get_by_text("This is the copy kept on this device")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("High water.")).to_be_visible()

    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("alert").filter(has_text="The server does not answer")).to_be_visible()

    context.set_offline(False)
    page.goto(work.chapter(1))
    expect(page.get_by_text("Low water.")).to_be_visible()
    expect(page.get_by_text("This is the copy kept on this device")).to_have_count(0)


def test_a_new_page_of_the_app_opens_while_the_server_is_away(own_room: Callable[..., Room]) -> None:
    room = own_room()
    work = publish(room, room.person("author"), "The Tide Tables", CHAPTERS)
    page = _read_online(room.context(), work)
    room.watch.may_fail = True
    room.site.stop()
    page.goto("/search")
    expect(page.get_by_role("heading", level=1, name="Search")).to_be_visible()
    page.goto(work.chapter(2))
    expect(page.get_by_text("High water.")).to_be_visible()
    assert "The Tide Tables" not in page.evaluate("caches.match('/').then(shell => shell.text())")


def test_nothing_of_who_reads_is_kept_and_signing_out_forgets_what_was_read(room: Room) -> None:
    author, reader = room.person("author"), room.person("reader", locale="en")
    work = publish(room, author, "The Tide Tables", CHAPTERS)
    page = _read_online(room.context(reader), work)
    read = {f"/api/pages/{page_id}" for page_id in work.pages[:2]} | {f"/api{work.path}"}
    eventually(page, lambda: {path for path in _kept_requests(page) if path.startswith("/api/")} == read)
    assert not any(_kept_requests(page).values())

    _sign_out(page, reader)
    _wait_until_kept(page, work.pages[0], kept=False)


def _kept_requests(page: Page) -> dict[str, bool]:
    """What the service worker keeps: each path, and whether it was asked for with a token."""
    return dict(
        page.evaluate(
            """async () => {
                const kept = (await caches.keys()).map(async name => (await caches.open(name)).keys());
                const requests = (await Promise.all(kept)).flat();
                return requests.map(one => [new URL(one.url).pathname, one.headers.has("Authorization")]);
            }"""
        )
    )


def _sign_out(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_role("button", name=f"Account of {person.username}").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_a_draft_is_never_kept(room: Room) -> None:
    author = room.person("author")
    work = publish(room, author, "The Tide Tables", CHAPTERS)
    page = _read_online(room.context(author), work)
    with room.client(author) as client:
        assert client.delete(f"/notebooks/{work.notebook_id}/publish").status_code == 204
    page.evaluate(
        """async id => (await navigator.serviceWorker.ready).active.postMessage({ask: "keep", pageIds: [id]})""",
        work.pages[0],
    )
    _wait_until_kept(page, work.pages[0], kept=False)


def test_the_app_can_be_installed(room: Room) -> None:
    page = room.page()
    manifest = page.evaluate("fetch('/manifest.webmanifest').then(answer => answer.json())")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    widths = page.evaluate(
        """icons => Promise.all(icons.map(({src}) => new Promise((done, fail) => {
            const image = new Image();
            image.onload = () => done(image.naturalWidth);
            image.onerror = fail;
            image.src = src;
        })))""",
        [icon for icon in manifest["icons"] if icon["type"] == "image/png"],
    )
    assert widths == [192, 512, 512]
