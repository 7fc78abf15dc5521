"""The pictures of the documentation, of the page as it is: ``python -m tests.browser.pictures``.

The page is served over the sample company, in English. Given the folder of an index of the sample
company, that is taken instead of making one.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.driving import ARGUMENTS, CHROMIUM, VIND, at_rest, opened, served
from tests.rooms import REPOSITORY

FOLDER = REPOSITORY / "docs" / "pictures"
COMPANY = REPOSITORY / "samples" / "company"
QUESTION = "What is the mileage rate for my own car?"
DRAGGED = ("hr/staff-guide-2025.pdf", "verkoop/veelgestelde-vragen.md")
"""What the newcomer of the first minute adds."""

SETTLED_MILLISECONDS = 3000
"""Until what has come in late, as fonts do, stands still."""

RUN_MILLISECONDS = 300_000

COLOURS = 128
"""A page has few: with so many a picture takes a third of the bytes, and looks the same."""

FRAME_MILLISECONDS = 2500


def screen(page: Page) -> Image.Image:
    """The first screen of a page that stands still."""
    at_rest(page)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    return shot(page)


def shot(page: Page) -> Image.Image:
    """What is on the screen now."""
    return Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)


def take(
    browser: Browser, url: str, name: str, size: tuple[int, int], until: Callable[[Page], None]
) -> None:
    """The first screen of an address once ``until`` holds, as ``name`` among the pictures."""
    with opened(browser, url, "en-GB", size[0]) as page:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        until(page)
        screen(page).save((FOLDER / name), optimize=True)
    print(f"{name}: {(FOLDER / name).stat().st_size:,} bytes")


def is_answered(page: Page) -> None:
    """Waits for the marked answer."""
    page.locator("mark").first.wait_for(timeout=RUN_MILLISECONDS)


def open_best(page: Page) -> None:
    """Opens the best quote beside its page."""
    is_answered(page)
    page.locator("details.best summary").click()
    page.locator("details.best img").first.wait_for(timeout=RUN_MILLISECONDS)
    page.locator("details.best").scroll_into_view_if_needed()


def is_found(page: Page) -> None:
    """Waits for the passages of a search."""
    page.locator("details.hit:visible").first.wait_for(timeout=RUN_MILLISECONDS)


def open_ledger(page: Page) -> None:
    """Goes to the list of the files."""
    page.get_by_role("tab", name="Documents").click()
    page.locator("table.ledger").wait_for()


def take_first_minute(browser: Browser, index: Path) -> None:
    """From an empty server to an answer, a frame for each step."""
    with served(index) as url, opened(browser, url, "en-GB", 1100) as page:
        page.set_viewport_size({"width": 1100, "height": 700})
        expect(page.locator(".drop")).to_be_visible()
        frames = [screen(page)]
        page.locator(".drop input[type=file]").set_input_files([COMPANY / one for one in DRAGGED])
        page.wait_for_timeout(FRAME_MILLISECONDS)
        frames.append(shot(page))
        expect(page.get_by_role("tab", name="Ask")).to_be_visible(timeout=RUN_MILLISECONDS)
        frames.append(screen(page))
        box = page.get_by_label("Your question")
        box.fill(QUESTION)
        frames.append(screen(page))
        box.press("Enter")
        is_answered(page)
        frames.append(screen(page))
        open_best(page)
        frames.append(screen(page))
    film = FOLDER / "first-minute.gif"
    frames[0].save(
        film,
        save_all=True,
        append_images=frames[1:],
        duration=FRAME_MILLISECONDS,
        loop=0,
        optimize=True,
    )
    print(f"{film.name}: {film.stat().st_size:,} bytes")


def main() -> None:
    """Make all of them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="vind-") as made, sync_playwright() as playwright:
        index = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made, "index")
        if len(sys.argv) == 1:
            subprocess.run([VIND, "index", COMPANY, "--index", index], check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        desk, telephone = (1366, 768), (390, 844)
        with served(index) as url:
            asked = f"{url}/?{urlencode({'q': QUESTION})}"
            take(browser, asked, "answer.png", desk, is_answered)
            take(browser, asked, "telephone.png", telephone, is_answered)
            take(browser, asked, "opened.png", desk, open_best)
            searched = f"{url}/?{urlencode({'s': 'notice period'})}"
            take(browser, searched, "search.png", desk, is_found)
            take(browser, url, "ledger.png", desk, open_ledger)
        take_first_minute(browser, Path(made, "newcomer"))
        browser.close()


if __name__ == "__main__":
    main()
