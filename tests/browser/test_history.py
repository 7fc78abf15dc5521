"""Conversations of before: kept for one browser, gone on with, and erased."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import (
    ask,
    at_rest,
    load_again,
    needs_chromium,
    opened,
    picture,
    question_of,
)

pytestmark = [pytest.mark.models, *needs_chromium]

LEAVE, PART_TIME = (
    "Hoeveel vakantie-uren mag ik meenemen naar volgend jaar?",
    "En voor deeltijders?",
)
ILL = "Hoe laat moet ik me uiterlijk ziek melden als ik in de productie werk?"


def open_sidebar(page: Page) -> None:
    """Streamlit has it open where it was when the page was left."""
    button, kept = page.get_by_test_id("stExpandSidebarButton"), page.locator(".conversations")
    expect(button.or_(kept).first).to_be_visible()
    at_rest(page)
    if button.is_visible():
        button.click()
    expect(kept).to_be_visible()


def test_a_saved_conversation_can_be_resumed_and_erased(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        for question in (LEAVE, PART_TIME):
            ask(page, question)
            expect(question_of(page)).to_have_text(question)
            at_rest(page)
            expect(page.locator(".tools")).to_be_visible()
        page.get_by_role("button", name="Nieuw onderwerp").click()
        expect(question_of(page)).to_have_count(0)
        at_rest(page)
        ask(page, ILL)
        expect(page.locator("details.best")).to_contain_text("7.00 uur")
        open_sidebar(page)
        kept = page.locator(".conversations .resume")
        expect(kept).to_contain_text([ILL, f"{LEAVE} +1"])
        picture(page, "conversations")
        kept.nth(1).click()
        expect(question_of(page)).to_have_text(PART_TIME)
        expect(page.locator("details.earlier dt")).to_have_text(LEAVE)
        expect(page).to_have_url(re.compile(r"\?q=Hoeveel.*&q=En"))
        at_rest(page)
        page.get_by_role("button", name=f"Wis dit gesprek: {ILL}").click()
        expect(kept).to_have_count(1)
        load_again(page)
        expect(question_of(page)).to_have_text(PART_TIME)
        open_sidebar(page)
        expect(kept).to_have_count(1)
        with opened(browser, wordless_site, "nl-NL") as other:
            ask(other, ILL)
            expect(other.locator("details.best")).to_contain_text("7.00 uur")
            open_sidebar(other)
            expect(other.locator(".conversations .resume")).to_have_count(1)
            expect(other.locator(".conversations")).not_to_contain_text(LEAVE)
        page.get_by_text("Wis alle gesprekken").click()
        page.get_by_role("button", name="Ja, wis ze alle").click()
        expect(kept).to_have_count(0)
