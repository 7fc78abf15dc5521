"""Two notes, the questions that they answer, and the index beside them."""

import subprocess
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import VIND, ask

CANTEEN, LEAVE = "Hoe laat gaat de kantine open?", "Hoeveel vakantiedagen mag ik meenemen?"
SAID = "De kantine is open vanaf half negen."
NOTES = {
    "kantine.md": f"# Kantine\n\n{SAID} Op vrijdag is er vis.",
    "verlof.md": "# Verlof\n\nVan de vakantiedagen mag u er vijf meenemen naar volgend jaar.",
}


def index_beside(docs: Path) -> Path:
    return docs.with_name("index")


def write(docs: Path, notes: dict[str, str]) -> None:
    """Notes into a folder, and into the index beside it what is in the folder then."""
    docs.mkdir(exist_ok=True)
    for name, text in notes.items():
        (docs / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [VIND, "index", docs, "--index", index_beside(docs)], capture_output=True, check=False
    )
    assert done.returncode in {0, 3}


def canteen_quote(page: Page) -> Locator:
    """The quote that the question about the canteen brings."""
    ask(page, CANTEEN)
    quote = page.locator("details.quote", has_text="half negen")
    expect(quote).to_be_visible()
    return quote
