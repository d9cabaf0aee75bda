"""The pages in a browser: Debian's Chromium, driven by Playwright, where both are installed."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import uvicorn

from communique.ledger import Ledger
from communique.web.app import make_app
from communique.web.site import Access, Site
from telling import met
from test_ledger import again, delivered
from test_web import hostile

sync_api = pytest.importorskip(
    "playwright.sync_api", reason="browser tests need `pip install playwright`"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="browser tests need Debian's chromium: `apt-get install chromium`"
)

TOKEN = "a token of twenty letters"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

PAGES = (
    *("/", "/meetings", "/quotes?of=Petrova", "/events", "/commitments", "/indicators", "/threads"),
    *("/search?q=Petrova", "/search?q=Petrova&in=meetings", "/reports/P1", "/reports/P4"),
    *("/actors?q=Petrova", "/actors?q=Eve", "/relations/SRB/CHL", "/meetings/M1", "/meetings/M7"),
    *("/commitments/C4", "/review", "/corrections", "/read", "/relations"),
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a small ledger, in a thread of its own."""
    path = tmp_path_factory.mktemp("browser") / "a.ledger"
    with Ledger(path, write=True, today=date(2024, 7, 1)) as ledger:
        for report in (met(), again(), delivered(), hostile()):
            ledger.add(report)
        list(ledger.follow())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = make_app(Site(path, Access(TOKEN), today=date(2024, 7, 1)))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, base: str) -> Iterator[Any]:
    """A page of somebody who may write; nothing is asked of others, and nothing goes wrong."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("dialog", lambda dialog: wrong.append(dialog.message) or dialog.dismiss())
    opened.on("request", lambda sent: wrong.append(sent.url) if _is_out(sent.url, base) else None)
    opened.goto(f"{base}/?token={TOKEN}")
    yield opened
    context.close()
    assert not wrong


def _is_out(url: str, base: str) -> bool:
    return not url.startswith((base, "data:"))


@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_fits_and_nothing_goes_wrong(page: Any, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for url in PAGES:
        page.goto(base + url)
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, url
        assert TOKEN not in page.url


def test_charts_are_drawn(page: Any, base: str) -> None:
    page.goto(f"{base}/relations/SRB/CHL")
    images = page.locator("figure img")
    assert images.count() > 0
    for number in range(images.count()):
        images.nth(number).scroll_into_view_if_needed()
    page.wait_for_function(
        "[...document.querySelectorAll('figure img')].every(i => i.complete && i.naturalWidth > 50)"
    )


def test_marks_and_records_of_a_report_by_keyboard(page: Any, base: str) -> None:
    page.goto(f"{base}/reports/P1")
    page.keyboard.press("j")
    assert page.locator(".card.lit").count() == 1
    first = page.locator(".card.lit").get_attribute("id")
    assert page.locator(f'.lane.lit[data-record="{first}"]').count() >= 1
    page.keyboard.press("j")
    assert page.locator(".card.lit").get_attribute("id") != first
    page.keyboard.press("k")
    assert page.locator(".card.lit").get_attribute("id") == first
    page.keyboard.press("o")
    page.wait_for_url(f"{base}/meetings/M1")


def test_names_are_suggested(page: Any, base: str) -> None:
    page.goto(f"{base}/meetings?status=held")
    page.fill("#f-of", "petr")
    page.locator("#f-of-suggestions li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("#f-of") == "A1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/meetings?of=A1**")
    assert page.locator("tbody tr").count() == 2


def test_days_are_brushed(page: Any, base: str) -> None:
    page.goto(f"{base}/relations/SRB/CHL")
    box = page.locator(".brush svg").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 3, middle)
    page.mouse.up()
    page.wait_for_url("**since=2023-01&until=2024-06")


def test_records_are_reviewed_by_keyboard(page: Any, base: str) -> None:
    page.goto(f"{base}/review")
    page.keyboard.press("n")
    page.wait_for_url("**after=R*")
    page.keyboard.press("a")
    page.wait_for_url("**done=*")
    assert "accepted" in page.locator(".said-done").inner_text()
    page.keyboard.press("u")
    page.wait_for_url("**/review/R*")
    assert "taken back" in page.locator(".said-done").inner_text()
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.closest('#edit') !== null")
