"""Typing in a chapter of 30,000 words with the analysis on: from the key to the paint; opening it; and the first page.

The peer is the same text in a bare `contenteditable` field, in the same browser and run: what Chromium itself takes.
Needs Debian's Chromium, or what SINPLUMA_TEST_CHROMIUM names, and the built app (`make web`).
"""

# ruff: noqa: A005 - named for what it measures, as `python -m bench typing`; nothing imports it by a bare name
from __future__ import annotations

import os
import shutil
import statistics
import sys
from typing import TYPE_CHECKING, Any

import httpx

from bench.measure import percentile, table
from bench.work import PASSWORD, Work, site_with_work

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WORDS = 30_000
WORDS_OF_PARAGRAPH = 60
KEYS = 150
PAUSE_MS = 80
AIM_KEY_MS, AIM_OPENING_MS, AIM_PAINT_MS = 50, 1_000, 1_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SENTENCES = (
    "The morning was bright and she was glad to be home again at last.",
    "Nobody had told him that the house would be so cold, so empty and so terribly sad.",
    "They walked along the river until the lamps were lit and spoke of other years.",
    "It was the worst news that a letter could bring, and she read it twice.",
)

# A frame's callback runs before it is painted, and a task that the callback posts runs after.
WATCH_KEYS = """() => {
  window.taken = [];
  addEventListener("keydown", ({ timeStamp }) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.taken.push(performance.now() - timeStamp);
      port2.postMessage(null);
    });
  }, true);
}"""
WATCH_OPENING = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-slate-editor] p")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.openedAfter = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
MIDDLE = """(selector) => {
  const blocks = document.querySelectorAll(`${selector} p`);
  const middle = blocks[Math.floor(blocks.length / 2)];
  middle.scrollIntoView({ block: "center" });
  const range = document.createRange();
  range.selectNodeContents(middle);
  range.collapse(false);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def run(rounds: int = 3) -> None:
    """Measure and print."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only who measures this needs it

    chromium = os.environ.get("SINPLUMA_TEST_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit("There is no Chromium: install it, or name one by SINPLUMA_TEST_CHROMIUM.")
    with site_with_work(workers=2, sentiment_limit="100000/1m") as work, sync_playwright() as driver:
        chapter = _chapter(work)
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        taken = [(_editor(browser, work, chapter), _bare(browser)) for _ in range(rounds)]
        paints = [_first_paint(browser, work) for _ in range(rounds)]
        browser.close()
    _print(taken, statistics.median(paints))


def _print(taken: list[tuple[tuple[list[float], float], list[float]]], paint: float) -> None:
    ours = statistics.median(percentile(keys, 0.95) for (keys, _), _ in taken)
    peer = statistics.median(percentile(keys, 0.95) for _, keys in taken)
    middle = statistics.median(statistics.median(keys) for (keys, _), _ in taken)
    opening = statistics.median(opened for (_, opened), _ in taken)
    table(
        f"Typing in a chapter of {WORDS:,} words, with the analysis on; medians of {len(taken)} runs of {KEYS} keys",
        [
            ("from key to paint, 95 %", f"{ours:.1f} ms (aim: under {AIM_KEY_MS})"),
            ("from key to paint, median", f"{middle:.1f} ms"),
            ("the same in a bare contenteditable, 95 %", f"{peer:.1f} ms; ours is {ours / peer:.2f} of it"),
            ("opening the chapter", f"{opening:.0f} ms (aim: under {AIM_OPENING_MS:,})"),
            ("first contentful paint of the first page", f"{paint:.0f} ms (aim: at most {AIM_PAINT_MS:,})"),
        ],
    )


def _paragraphs() -> list[str]:
    text: list[str] = []
    words = 0
    while words < WORDS:
        paragraph = ""
        while len(paragraph.split()) < WORDS_OF_PARAGRAPH:
            paragraph += f"{SENTENCES[(len(text) + len(paragraph)) % len(SENTENCES)]} It was number {len(text)}. "
        words += len(paragraph.split())
        text.append(paragraph.strip())
    return text


def _chapter(work: Work) -> int:
    with work.site.client() as client:
        tokens = client.post("/user/login", json={"username": "author", "password": PASSWORD}).json()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        content = [{"type": "paragraph", "children": [{"text": text}]} for text in _paragraphs()]
        form = {"notebook_id": work.notebook_id, "title": "Long", "content": content}
        made: httpx.Response = client.post("/pages/", json=form)
        made.raise_for_status()
        return int(made.json()["page_id"])


def _editor(browser: Browser, work: Work, chapter: int) -> tuple[list[float], float]:
    """Milliseconds of each key in our editor, and of opening the chapter by its address."""
    # Waiting for a condition needs `eval`, which the app's policy forbids.
    options: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, "bypass_csp": True}
    page = browser.new_page(base_url=work.site.url, **options)
    page.goto("/sign-in")
    page.get_by_label("User name").fill("author")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.evaluate("localStorage.setItem('sinpluma.analyse', 'on')")
    page.add_init_script(WATCH_OPENING)
    page.goto(f"/write/{work.notebook_id}/pages/{chapter}")
    page.wait_for_function("window.openedAfter", timeout=60_000)
    opened: float = page.evaluate("window.openedAfter")
    page.locator("[data-verdict]").first.wait_for(timeout=60_000)
    legend = page.get_by_role("group", name="What sentences feel like")
    legend.get_by_text("Analysing").wait_for(state="hidden", timeout=120_000)
    return _type(page, "[data-slate-editor]"), opened


def _first_paint(browser: Browser, work: Work) -> float:
    """Milliseconds until a browser that never was here shows something of the first page."""
    page = browser.new_page(base_url=work.site.url, bypass_csp=True)
    page.goto("/")
    found = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    page.wait_for_function(found)
    paint: float = page.evaluate(found)
    page.close()
    return paint


def _bare(browser: Browser) -> list[float]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content("<div id=field contenteditable style='font: 19px/1.7 serif; width: 42rem'></div>")
    page.evaluate(
        "(texts) => field.append(...texts.map((t) => Object.assign(document.createElement('p'), {textContent: t})))",
        _paragraphs(),
    )
    return _type(page, "#field")


def _type(page: Page, selector: str) -> list[float]:
    page.locator(selector).focus()
    page.evaluate(MIDDLE, selector)
    page.wait_for_timeout(500)
    page.evaluate(WATCH_KEYS)
    page.keyboard.type(("and so it was that nobody knew what " * KEYS)[:KEYS], delay=PAUSE_MS)
    page.wait_for_timeout(500)
    taken: Any = page.evaluate("window.taken")
    page.close()
    return [float(one) for one in taken]
