"""The pictures of the documentation, of the page as it is: ``python -m tests.browser.pictures``.

The page is served over the sample company, in English, and asked by its own address. Given the
folder of an index of the sample company, that is taken instead of making one.
"""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.driving import ARGUMENTS, CHROMIUM, VIND, at_rest, opened, served
from tests.rooms import REPOSITORY

FOLDER = REPOSITORY / "docs" / "pictures"
QUESTION = "What is the mileage rate for my own car?"
SETTLED_MILLISECONDS = 3000
"""Until what has come in late, as fonts do, stands still."""

COLOURS = 128
"""A page has few: with so many a picture takes a third of the bytes, and looks the same."""


def take(browser: Browser, url: str, name: str, width: int, height: int) -> None:
    """The first screen of the answer, as ``name`` in the folder of pictures."""
    address = f"{url}/?{urlencode({'q': QUESTION})}"
    with opened(browser, address, "en-GB", width) as page:
        page.set_viewport_size({"width": width, "height": height})
        page.locator("mark").first.wait_for(timeout=120_000)
        at_rest(page)
        page.wait_for_timeout(SETTLED_MILLISECONDS)
        picture = Image.open(BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLOURS).save(FOLDER / name, optimize=True)
    print(f"{name}: {(FOLDER / name).stat().st_size:,} bytes")


def main() -> None:
    """Make all of them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        index = Path(sys.argv[1] if len(sys.argv) > 1 else made)
        if str(index) == made:
            company = REPOSITORY / "samples" / "company"
            subprocess.run([VIND, "index", company, "--index", index], check=True)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        with served(index) as url:
            take(browser, url, "answer.png", 1366, 768)
            take(browser, url, "telephone.png", 390, 844)
        browser.close()


if __name__ == "__main__":
    main()
