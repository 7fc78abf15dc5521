"""A conversation on the page and in its address, over the sample company."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.driving import (
    ask,
    at_rest,
    go_back,
    go_forward,
    load_again,
    needs_chromium,
    opened,
    question_of,
)

pytestmark = [pytest.mark.models, *needs_chromium]

FIRST, FOLLOW_UP = (
    "Hoeveel vakantie-uren mag ik meenemen naar volgend jaar?",
    "En voor deeltijders?",
)
UNDERSTOOD = (
    "Opgevat als: Hoeveel vakantie-uren mag ik meenemen naar volgend jaar? En voor deeltijders?"
)
ASKS_FIRST = re.compile(r"\?q=Hoeveel\+vakantie-uren\+mag[^&]*$")
ASKS_BOTH = re.compile(r"\?q=Hoeveel\+vakantie-uren\+mag[^&]*&q=En\+voor\+deeltijders%3F$")


def parts_of(page: Page) -> Locator:
    """What stands on the page of a question and of those before it."""
    return page.locator(".understood, details.earlier, details.quote summary")


def shown(page: Page) -> list[str]:
    """Those parts, once they are all there."""
    expect(page.locator("details.quote").first).to_be_visible()
    at_rest(page)
    return parts_of(page).all_text_contents()


def test_opening_the_address_asks_the_conversation_again(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        ask(page, FIRST)
        expect(page).to_have_url(ASKS_FIRST)
        alone, of_first = page.url, shown(page)
        box = page.get_by_label("Uw vraag")
        expect(box).to_have_value("")
        expect(box).to_be_focused()
        ask(page, FOLLOW_UP)
        expect(page.locator(".understood")).to_have_text(UNDERSTOOD)
        expect(page).to_have_url(ASKS_BOTH)
        link, of_both = page.url, shown(page)
        expect(page).to_have_title(f"{FOLLOW_UP} · vind")
        load_again(page)
        expect(parts_of(page)).to_have_text(of_both)
        go_back(page)
        expect(parts_of(page)).to_have_text(of_first)
        expect(question_of(page)).to_have_text(FIRST)
        go_forward(page)
        expect(parts_of(page)).to_have_text(of_both)
        at_rest(page)
        page.get_by_role("button", name="Nieuw onderwerp").click()
        expect(page).to_have_url(re.compile(r"^[^?]*$"))
        expect(page.locator("details.quote, details.earlier, h2.asked")).to_have_count(0)
        expect(page).to_have_title("vind")
    for address, expected, asked in ((link, of_both, FOLLOW_UP), (alone, of_first, FIRST)):
        with opened(browser, address, "nl-NL") as page:
            expect(parts_of(page)).to_have_text(expected)
            expect(question_of(page)).to_have_text(asked)
            expect(page).to_have_title(re.compile(r"^(En voor|Hoeveel vakantie-uren) .+ · vind$"))


def test_an_invalid_question_stays_on_the_page_and_in_its_address(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        trouble = page.get_by_role("alert").get_by_text("Hier staat geen vraag.")
        earlier = page.locator("details.earlier dt")
        ask(page, FIRST)
        expect(page.locator("details.quote").first).to_be_visible()
        at_rest(page)
        ask(page, "???")
        for again in (load_again, at_rest):
            expect(trouble).to_be_visible()
            expect(page).to_have_url(re.compile(r"vakantie-uren[^&]*&q=%3F%3F%3F$"))
            expect(earlier).to_have_text([FIRST])
            expect(page.locator("details.quote")).to_have_count(0)
            again(page)
        ask(page, FOLLOW_UP)
        expect(page.locator(".understood")).to_have_text(UNDERSTOOD)
        expect(page).to_have_url(ASKS_BOTH)
        expect(earlier).to_have_text([FIRST])


def test_a_conversation_too_long_for_the_address_shows_a_notice(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        remark = page.locator(".notice", has_text="te lang voor het adres van deze pagina")
        ask(page, FIRST)
        expect(page).to_have_url(ASKS_FIRST)
        expect(remark).to_have_count(0)
        ask(page, f"Mag het ook later? {'Ik werk al jaren op de afdeling verkoop. ' * 60}")
        expect(remark).to_be_visible()
        expect(page).to_have_url(re.compile(r"^[^?]*$"))
        expect(page.locator("details.quote").first).to_be_visible()
        go_back(page)
        expect(question_of(page)).to_have_text(FIRST)
        expect(page).to_have_url(ASKS_FIRST)
        expect(remark).to_have_count(0)


def test_an_earlier_answer_shows_its_marked_sentence(browser: Browser, wordless_site: str) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        ask(page, "Hoe laat moet ik me uiterlijk ziek melden als ik in de productie werk?")
        sentence = page.locator("details.best mark").first
        expect(sentence).to_be_visible()
        at_rest(page)
        marked = sentence.inner_text()
        ask(page, FIRST)
        page.locator("details.earlier summary").click()
        expect(page.locator("details.earlier q")).to_have_text(marked)
