"""Several indexes behind one page: chosen in it, kept in its address, and kept apart."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import (
    VIND,
    ask,
    at_rest,
    go_back,
    load_again,
    needs_chromium,
    opened,
    picture,
    question_of,
    served,
)
from tests.browser.notes import CANTEEN, LEAVE, NOTES
from tests.browser.test_history import open_sidebar

pytestmark = [pytest.mark.models, *needs_chromium]

OF = {"kantine": "kantine.md", "personeel": "verlof.md"}
"""The note that each index has."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, wordless_cache: str) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("indexes")
    for name, note in OF.items():
        docs = folder / f"docs-{name}"
        docs.mkdir()
        (docs / note).write_text(NOTES[note], encoding="utf-8")
        command: list[str | Path] = [VIND, "index", docs, "--index", folder / name]
        subprocess.run(command, capture_output=True, check=True)
    first, second = (folder / name for name in OF)
    with served(first, options=("--index", str(second)), VIND_CACHE=wordless_cache) as url:
        yield url


def choose(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Welke documenten").click()
    page.get_by_role("option", name=name).click()
    expect(page).to_have_url(re.compile(rf"\?index={name}$"))
    expect(question_of(page)).to_have_count(0)
    at_rest(page)


def file_of(page: Page) -> str:
    """What the file says that the answer is from."""
    link = page.locator(".tools a").get_attribute("href")
    return str(page.request.get(f"{page.url.split('?')[0]}{link}").text())


def test_a_chosen_index_has_its_own_answers_files_and_conversations(
    browser: Browser, site: str
) -> None:
    with opened(browser, site, "nl-NL") as page:
        ask(page, CANTEEN)
        expect(page.locator("details.best")).to_contain_text("half negen")
        at_rest(page)
        assert file_of(page) == NOTES["kantine.md"]
        choose(page, "personeel")
        ask(page, LEAVE)
        expect(page.locator("details.best")).to_contain_text("verlof.md")
        expect(page).to_have_url(re.compile(r"\?index=personeel&q=Hoeveel"))
        at_rest(page)
        assert file_of(page) == NOTES["verlof.md"]
        picture(page, "several-indexes")
        load_again(page)
        expect(page.locator("details.best")).to_contain_text("verlof.md")
        open_sidebar(page)
        expect(page.locator(".conversations .resume")).to_have_text([re.compile(LEAVE[:20])])
        choose(page, "kantine")
        expect(page.locator(".conversations .resume")).to_have_text([re.compile(CANTEEN[:20])])
        go_back(page)
        expect(question_of(page)).to_have_text(LEAVE)
        expect(page.locator("details.best")).to_contain_text("verlof.md")


def test_an_unknown_index_name_opens_the_first_index(browser: Browser, site: str) -> None:
    with opened(browser, f"{site}/?index=/etc&q={CANTEEN}", "nl-NL") as page:
        expect(page.locator("details.best")).to_contain_text("kantine.md")
