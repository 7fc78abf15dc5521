"""Searching: what is marked, narrowing down, exact words, and what is said when nothing fits."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driving import at_rest, needs_chromium, opened, picture, search_for

pytestmark = [pytest.mark.models, *needs_chromium]


def test_search_marks_the_found_words_and_a_click_on_a_facet_narrows(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        search = search_for(page, "uren meenemen")
        hits, facets = search.locator("details.hit"), search.locator(".facets")
        marks = hits.first.locator(".snippet mark")
        expect(marks.first).to_be_visible()
        said = {mark.lower() for mark in marks.all_inner_texts()}
        assert said <= {"uur", "uren", "meenemen", "neem", "mee", "meegenomen"}
        for heading in ("Bestandstypen", "Map", "Jaar", "Auteur of afzender", "Talen"):
            expect(facets.locator("dt", has_text=heading)).to_be_visible()
        at_rest(page)
        pdf = facets.get_by_role("button", name=re.compile(r"pdf \d+"))
        documents = int(pdf.inner_text().split()[1])
        pdf.click()
        kept = search.locator(".kept-to button")
        expect(kept).to_have_text([re.compile("Bestandstypen: pdf")])
        at_rest(page)
        expect(hits.filter(has_not_text=".pdf")).to_have_count(0)
        expect(facets.locator("dt", has_text="Bestandstypen")).to_have_count(0)
        names = set(hits.locator("> summary .file").all_inner_texts())
        assert len(names) >= documents
        facets.get_by_role("button").filter(has_text="company/hr/").click()
        expect(kept).to_have_count(2)
        at_rest(page)
        expect(hits.locator("> summary .folder").first).to_have_text("company/hr/")
        for left in (1, 0):
            kept.first.click()
            expect(kept).to_have_count(left)
            at_rest(page)
        expect(pdf).to_be_visible()


def test_a_quoted_phrase_matches_exactly_and_no_hits_suggest_loosening(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        search = search_for(page, '"Maximum van 40 uur"')
        hits, notices = search.locator("details.hit"), search.locator(".notice")
        expect(hits).not_to_have_count(0)
        at_rest(page)
        for text in hits.locator("> .passage").all_text_contents():
            assert "maximum van 40 uur" in " ".join(text.split())
        search_for(page, '"40 uur van maximum"')
        expect(hits).to_have_count(0)
        expect(notices).to_contain_text("In geen passage staat precies “40 uur van maximum”.")
        picture(page, "nothing-found")
        search.get_by_role("button", name="Zoek zonder aanhalingstekens").click()
        expect(hits).not_to_have_count(0)
        expect(search.get_by_label("Woorden of een vraag")).to_have_value("40 uur van maximum")
        search_for(page, "uren", path="geen/zo/map/**")
        expect(notices).to_contain_text("Geen document komt door uw filters.")
        search.get_by_role("button", name="Laat los: Pad: geen/zo/map/**").click()
        expect(hits).not_to_have_count(0)
