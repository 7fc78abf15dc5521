"""What the page shows when the documents or the index change under it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import (
    VIND,
    at_rest,
    load_again,
    needs_chromium,
    opened,
    picture,
    served,
    tab,
)
from tests.browser.notes import NOTES, canteen_quote, index_beside, write

pytestmark = [pytest.mark.models, *needs_chromium]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """The two notes, to be changed, with the index beside them."""
    docs = tmp_path / "docs"
    write(docs, NOTES)
    return docs


@pytest.fixture
def site(docs: Path, wordless_cache: str) -> Iterator[str]:
    """The address of the page over those, without a language model."""
    with served(index_beside(docs), VIND_CACHE=wordless_cache) as url:
        yield url


def test_a_quote_says_that_its_document_changed_or_is_gone(page: Page, docs: Path) -> None:
    quote = canteen_quote(page)
    expect(quote).not_to_contain_text("gewijzigd")
    quote.locator("summary").click()
    expect(quote.locator(".original a")).to_be_visible()
    for change in ("De kantine is vanaf nu pas open om tien uur.", ""):
        if change:
            write(docs, {"kantine.md": change})
        else:
            (docs / "kantine.md").unlink()
            write(docs, {})
        tab(page, "Documenten")
        tab(page, "Vragen")
        expect(quote).to_contain_text("Het document is sindsdien gewijzigd of verdwenen")
        expect(quote.locator(".original a")).to_have_count(0)
        expect(quote.locator(".passage")).to_contain_text("Op vrijdag is er vis.")


def test_a_quote_still_opens_after_a_reindex(page: Page, site: str, docs: Path) -> None:
    quote = canteen_quote(page)
    link = quote.locator(".original a")
    quote.locator("summary").click()
    found = link.get_attribute("href")
    subprocess.run(
        [VIND, "reindex", "--passage-tokens", "120", "--index", index_beside(docs)],
        capture_output=True,
        check=True,
    )
    expect(tab(page, "Documenten").locator("table.ledger")).to_contain_text("verlof.md")
    at_rest(page)
    tab(page, "Vragen")
    expect(link).not_to_have_attribute("href", str(found))
    expect(quote).not_to_contain_text("gewijzigd")
    at_rest(page)
    quote.locator("summary").click()
    with page.expect_download() as saving:
        link.click()
    assert saving.value.suggested_filename == "kantine.md"
    assert page.request.get(f"{site}/{found}").status == 404


def test_a_removed_index_is_not_served_nor_mistaken_for_a_new_one(
    browser: Browser, page: Page, site: str, docs: Path
) -> None:
    quote = canteen_quote(page)
    quote.locator("summary").click()
    link = str(quote.locator(".original a").get_attribute("href"))
    expect(tab(page, "Documenten").locator("table.ledger")).to_contain_text("verlof.md")
    at_rest(page)
    shutil.rmtree(index_beside(docs))
    with opened(browser, site, "nl-NL") as visitor:
        expect(visitor.get_by_role("button", name="Sleep bestanden hierheen")).to_be_visible()
        expect(visitor.get_by_label("Uw vraag")).to_have_count(0)
    assert page.request.get(f"{site}/{link}").status == 404
    (docs / "kantine.md").unlink()
    write(docs, {"balie.md": "# Balie\n\nDe balie is open vanaf acht uur."})
    tab(page, "Vragen")
    expect(quote).to_contain_text("Het document is sindsdien gewijzigd of verdwenen")
    assert page.request.get(f"{site}/{link}").status == 404
    load_again(page)
    names = tab(page, "Documenten").locator("table.ledger .place")
    expect(names).to_contain_text(["balie.md", "verlof.md"])
    expect(names).to_have_count(2)


def test_an_empty_first_index_shows_the_start_page(
    browser: Browser, wordless_cache: str, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    write(docs, {"leeg.pdf": "%PDF-1.7 and nothing else"})
    with (
        served(index_beside(docs), VIND_CACHE=wordless_cache) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        expect(page.get_by_role("button", name="Sleep bestanden hierheen")).to_be_visible()
        expect(page.locator("header.vind")).not_to_contain_text("0")
        expect(page.get_by_label("Uw vraag")).to_have_count(0)
        expect(page.locator("table.ledger")).to_contain_text("leeg.pdf")
        picture(page, "empty")
