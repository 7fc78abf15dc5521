"""What the tests of the page share: the page served, opened in Chromium, and used."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.ports import free_port
from tests.rooms import REPOSITORY

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: apt-get install chromium"),
]

POLICY = "Content Security Policy"
"""In what Chromium says of all that it keeps out."""

PATIENCE_MILLISECONDS = 60_000
"""For whatever is waited for: a slow machine is no failure. Playwright's own is less."""

WIDTHS = (1400, 820, 390)
"""Of a desk, a tablet and a telephone, in pixels."""

SETTLED_MILLISECONDS = 300
"""Until the page stands still in another width."""

PICTURES = REPOSITORY / ".screenshots"

VIND = Path(sys.executable).with_name("vind")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def until(holds: Callable[[], bool]) -> None:
    """Waits for what is not on the page."""
    last = time.monotonic() + PATIENCE_MILLISECONDS / 1000
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.1)


class served:  # noqa: N801  (used as a function is)
    """``vind serve`` on a free port while the context is open; its address.

    It is started in a folder whose Python must not run and whose configuration must not count, with
    ``options`` behind the others.
    """

    def __init__(
        self,
        index: Path,
        port: int = 0,
        program: Sequence[Path] = (VIND,),
        options: Sequence[str] = (),
        **variables: str,
    ) -> None:
        self._here = tempfile.TemporaryDirectory()
        Path(self._here.name, "random.py").write_text("raise SystemExit(7)")
        configuration = Path(self._here.name, ".streamlit", "config.toml")
        configuration.parent.mkdir()
        configuration.write_text('[server]\nbaseUrlPath = "elsewhere"\n')
        self._process = subprocess.Popen(
            [*program, "serve", "--port", str(port or free_port()), "--index", index, *options],
            env={**os.environ, **variables},
            cwd=self._here.name,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> str:
        assert self._process.stdout is not None
        found = re.search(r"http://\S+", self._process.stdout.readline())
        assert found
        return found[0]

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate()
        self._here.cleanup()
        assert self._process.returncode == 0


def new_page(browser: Browser, locale: str, width: int = 1280) -> Page:
    """A page of somebody whose browser has nothing of anybody else."""
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 900})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    return context.new_page()


@contextmanager
def opened(browser: Browser, url: str, locale: str, width: int = 1280) -> Iterator[Page]:
    """The page at ``url``, which may ask for nothing from elsewhere nor open a dialog.

    Nor may it be made of something that the server's own policy keeps out.
    """
    page = new_page(browser, locale, width)
    asked: list[str] = []
    dialogs: list[str] = []
    kept_out: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("dialog", dismiss)
    page.on("console", lambda said: kept_out.append(said.text) if POLICY in said.text else None)
    page.goto(url)
    page.locator("header.vind").wait_for()
    yield page
    page.context.close()
    here = re.compile(rf"(http|ws)://{re.escape(url.split('/')[2])}/|data:|blob:")
    assert [address for address in asked if not here.match(address)] == []
    assert dialogs == []
    assert "\n".join(kept_out) == ""


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("Uw vraag")
    # Enter counts once the form has its button.
    expect(page.get_by_role("button", name="Vraag", exact=True)).to_be_visible()
    box.fill(question)
    box.press("Enter")


def search_for(page: Page, words: str, path: str = "") -> Locator:
    """The tab of the search after one, kept to ``path``."""
    search = tab(page, "Zoeken")
    if path:
        search.get_by_text("Filters", exact=True).click()
        search.get_by_role("textbox", name="Pad").fill(path)
    expect(search.get_by_role("button", name="Zoek", exact=True)).to_be_visible()
    box = search.get_by_label("Woorden of een vraag")
    box.fill(words)
    box.press("Enter")
    return search


def question_of(page: Page) -> Locator:
    """The heading that has the question on screen."""
    return page.locator("h2.asked")


def type_day(page: Page, form: Locator, label: str, digits: str) -> None:
    """A day into the date field of that label, as day, month and year."""
    field = form.get_by_test_id("stDateInput").filter(has_text=label)
    field.get_by_role("spinbutton").first.click()
    page.keyboard.type(digits)


def picture(page: Page, state: str) -> None:
    """Keeps pictures of the page in a ``state``, at each width in light and dark, to look at."""
    before = page.viewport_size
    assert before is not None
    for width in WIDTHS:
        page.set_viewport_size({**before, "width": width})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(SETTLED_MILLISECONDS)
            page.screenshot(path=PICTURES / f"{state}-{width}-{scheme}.png")
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light")


def at_rest(page: Page) -> None:
    """Wait until the page shows all that it was asked for: what is clicked stays where it is.

    Once something of that is there: a page that has just been clicked on may not know it yet.
    """
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_visible()


def load_again(page: Page) -> None:
    """Reload a page that gives itself no other address just then."""
    at_rest(page)
    page.reload()


def go_back(page: Page) -> None:
    """Go back from an address that was waited for, and that the page does not change just then."""
    at_rest(page)
    page.go_back()


def go_forward(page: Page) -> None:
    """The other way."""
    at_rest(page)
    page.go_forward()


def tab(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=name).click()
    return page.get_by_role("tabpanel", name=name)
