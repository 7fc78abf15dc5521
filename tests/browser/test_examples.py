"""From a clean start to the first answer: the box that has the cursor, and the examples."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driving import at_rest, go_back, needs_chromium, opened, question_of, tab

pytestmark = [pytest.mark.models, *needs_chromium]


@pytest.mark.parametrize(("locale", "box"), [("nl-NL", "Uw vraag"), ("en-GB", "Your question")])
def test_a_click_on_an_example_question_asks_it(
    browser: Browser, wordless_site: str, locale: str, box: str
) -> None:
    with opened(browser, wordless_site, locale) as page:
        expect(page.get_by_label(box)).to_be_focused()
        examples = page.locator(".examples button")
        expect(examples).to_have_count(3)
        at_rest(page)
        asked = examples.first.inner_text()
        assert re.fullmatch(r"[^\W\d].+\?", asked)
        examples.first.click()
        expect(question_of(page)).to_have_text(asked)
        expect(page.locator("details.best mark").first).to_be_visible()
        expect(examples).to_have_count(0)
        expect(page).to_have_url(re.compile(r"\?q="))
        go_back(page)
        expect(page.locator(".examples button").first).to_have_text(asked)


def test_the_slash_key_focuses_the_input_of_the_open_tab(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        expect(page.locator(".examples button")).to_have_count(3)
        for name, label in (("Zoeken", "Woorden of een vraag"), ("Vragen", "Uw vraag")):
            tab(page, name)
            at_rest(page)
            page.keyboard.press("/")
            expect(page.get_by_label(label)).to_be_focused()
            page.keyboard.type("af/aan")
            expect(page.get_by_label(label)).to_have_value("af/aan")
