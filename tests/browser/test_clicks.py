"""Five tasks, each done with the clicks and keys that docs/studies/clicks.md says, and no more."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import at_rest, go_back, needs_chromium, opened
from tests.rooms import REPOSITORY

pytestmark = [pytest.mark.models, *needs_chromium]

STUDY = REPOSITORY / "docs" / "studies" / "clicks.md"
PRODUCTS = ("vind", "Onyx", "Open WebUI")

COUNT = """() => {
  window.counted = [0, 0];
  addEventListener("pointerdown", (event) => { window.counted[0] += event.isTrusted; }, true);
  addEventListener("keydown", (event) => { window.counted[1] += event.key.length > 1; }, true);
}"""
"""Presses of the pointer, and of keys that type nothing: questions are as long everywhere."""

_ROW = re.compile(r"^\| ([a-z ]+) \|" + r" (\d \+ \d) \|" * len(PRODUCTS), re.MULTILINE)


def told() -> dict[str, dict[str, tuple[int, int]]]:
    """Of each task the clicks and keys that the study has for each product."""
    rows = _ROW.findall(STUDY.read_text(encoding="utf-8"))
    return {task: dict(zip(PRODUCTS, map(_figures, cells), strict=True)) for task, *cells in rows}


def _figures(cell: str) -> tuple[int, int]:
    clicks, keys = map(int, cell.split(" + "))
    return clicks, keys


@contextmanager
def takes_what_is_told(page: Page, task: str) -> Iterator[None]:
    """A task, done by nothing but what is counted."""
    at_rest(page)
    page.evaluate("() => { window.counted = [0, 0]; }")
    yield
    assert tuple(page.evaluate("() => window.counted")) == told()[task]["vind"], task


def test_no_task_takes_more_actions_than_in_the_best_other_product() -> None:
    tasks = told()
    assert len(tasks) == 5
    for task, products in tasks.items():
        ours, *others = (sum(products[name]) for name in PRODUCTS)
        assert ours <= min(others), task


def test_five_tasks_take_the_documented_number_of_actions(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        box, best = page.get_by_label("Uw vraag"), page.locator("details.best")
        expect(box).to_be_focused()
        page.evaluate(COUNT)
        with takes_what_is_told(page, "find a figure"):
            page.keyboard.type("Hoeveel bovenwettelijke uren mag ik meenemen naar volgend jaar?")
            page.keyboard.press("Enter")
            expect(best.locator("mark").first).to_contain_text("40 uur")
            expect(best.locator(".place")).to_contain_text("personeelshandboek-2026.docx")
        expect(box).to_be_focused()
        with takes_what_is_told(page, "follow up"):
            page.keyboard.type("En voor deeltijders?")
            page.keyboard.press("Enter")
            expect(page.locator(".understood")).to_contain_text("En voor deeltijders?")
            expect(page.locator("details.quote").first).to_be_visible()
        expect(page).to_have_url(re.compile(r"\?q=.*&q=En"))
        go_back(page)
        expect(best.locator("mark").first).to_contain_text("40 uur")
        with takes_what_is_told(page, "check a source"):
            best.locator("> summary").click()
            expect(page.locator("#quote-1 mark").first).to_contain_text("40 uur")
        with takes_what_is_told(page, "hand a colleague the answer"):
            page.get_by_role("button", name="Kopieer met bronnen").click()
            expect(page.locator("[role=status]")).to_contain_text("Gekopieerd")
            copied = page.evaluate("navigator.clipboard.readText()")
            assert "40 uur" in copied
            assert "personeelshandboek-2026.docx" in copied
        with takes_what_is_told(page, "see what was not indexed"):
            page.get_by_role("tab", name="Documenten").click()
            expect(page.locator("table.ledger tbody tr").first).to_contain_text("beschadigd")
