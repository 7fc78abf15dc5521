"""The page of a PDF beside what it says."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driving import ask, at_rest, needs_chromium, opened

pytestmark = [pytest.mark.models, *needs_chromium]


@pytest.mark.parametrize("width", [1400, 820, 390])
def test_a_pdf_opens_at_its_page(browser: Browser, wordless_site: str, width: int) -> None:
    with opened(browser, wordless_site, "nl-NL", width) as page:
        ask(page, "Welke vier risico's noemt het jaarverslag?")
        quote = page.locator("details.quote", has_text="jaarverslag-2025.pdf").first
        leaf = quote.locator(".leaf")
        expect(quote).to_be_visible()
        at_rest(page)
        expect(leaf).to_be_hidden()
        quote.locator("> summary").press("Enter")
        picture = leaf.get_by_role(
            "img", name="pagina 7 van jaarverslag-2025.pdf, met het citaat omkaderd"
        )
        leaf.scroll_into_view_if_needed()  # as it is drawn for who comes to see it
        expect(picture).to_be_visible()
        expect(leaf).to_have_attribute("href", re.compile(r"^leaf/\d+/7/\d+-\d+$"))
        expect(picture).to_have_js_property("naturalWidth", 1132)
        text, beside = quote.locator(".passage").bounding_box(), picture.bounding_box()
        assert text
        assert beside
        if width >= 1024:
            assert beside["x"] >= text["x"] + text["width"] - 1
        else:
            assert beside["y"] >= text["y"] + text["height"] - 1
            assert beside["x"] + beside["width"] <= width
        address = f"{wordless_site}/{leaf.get_attribute('href')}"
        sent = page.request.get(address)
        assert sent.headers["content-type"] == "image/webp"
        assert sent.headers["cross-origin-resource-policy"] == "same-origin"
        assert sent.headers["cache-control"] == "no-store"
        for gone in (
            re.sub(r"/7/", "/99/", address),
            re.sub(r"/7/", "/0/", address),
            re.sub(r"leaf/\d+", "leaf/99999999", address),
            re.sub(r"leaf/\d+", "leaf/" + "9" * 30, address),
            re.sub(r"leaf/\d+", "leaf/-1", address),
        ):
            assert page.request.get(gone).status == 404, gone


def test_only_a_pdf_has_page_images(browser: Browser, wordless_site: str) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        ask(page, "Hoe laat gaat de kantine open?")
        quote = page.locator("details.quote", has_text="kantine.md").first
        expect(quote).to_be_visible()
        expect(quote.locator(".leaf")).to_have_count(0)
        number = Path(str(quote.locator(".original a").get_attribute("href"))).name
        sent = page.request.get(f"{wordless_site}/leaf/{number}/1/0-10")
        assert sent.status == 404
        assert sent.text().startswith("There is no picture of this page.")
