"""What a machine can see of WCAG 2.2 AA: axe-core finds nothing serious on any of the page's parts.

axe-core is under the Mozilla Public License 2.0, and is run in these tests alone.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import (
    PICTURES,
    SETTLED_MILLISECONDS,
    WIDTHS,
    ask,
    at_rest,
    needs_chromium,
    opened,
    search_for,
    tab,
)

pytestmark = [pytest.mark.models, *needs_chromium]

GRAVE = {"serious", "critical"}


STANDS_BELOW = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const button = document.querySelector("[data-testid=stExpandSidebarButton]");
  const name = document.querySelector("[data-testid=stElementContainer]:has(header.vind)");
  main.scrollTop = 300;
  const [above, below] = [button, name].map((part) => part.getBoundingClientRect());
  main.scrollTop = 0;
  return below.top <= above.top && below.bottom >= above.bottom;
}"""
"""Whether the name of the page stays below the button that floats, where the page is scrolled: text
goes below the name, and is not covered in part."""


def barriers(page: Page, state: str) -> list[tuple[str, str, str, str]]:
    """What is grave in light or in dark, and where; a picture of either is kept."""
    at_rest(page)
    found = []
    assert page.viewport_size is not None
    width = page.viewport_size["width"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(SETTLED_MILLISECONDS)
        page.screenshot(path=PICTURES / f"{state}-{width}-{scheme}.png")
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in GRAVE:
                where = violation["nodes"][0]["html"]
                found.append((scheme, violation["impact"], violation["id"], where))
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_has_no_accessibility_barriers(
    browser: Browser, wordless_site: str, width: int
) -> None:
    with opened(browser, wordless_site, "nl-NL", width) as page:
        expect(page.locator(".examples button")).to_have_count(3)
        expect(page.get_by_label("Uw vraag")).to_be_visible()
        assert barriers(page, "start") == []
        ask(page, "Welke vier risico's noemt het jaarverslag?")
        expect(page.locator(".tools")).to_be_visible()
        page.locator("details.quote > summary").first.press("Enter")
        page.get_by_role("button", name="Dit antwoord klopt niet").click()
        expect(page.get_by_label("Wat klopt er niet?")).to_be_visible()
        assert barriers(page, "answer") == []
        assert page.evaluate(STANDS_BELOW)
        page.get_by_label("Wat klopt er niet?").fill("Het zijn er vijf")
        page.get_by_role("button", name="Verstuur").click()
        expect(page.locator(".notice", has_text="Dank u.")).to_be_visible()
        hits = search_for(page, "opzegtermijn huur").locator("details.hit")
        hits.first.locator("> summary").press("Enter")
        assert barriers(page, "search") == []
        expect(tab(page, "Documenten").locator("table.ledger")).to_be_visible()
        assert barriers(page, "documents") == []
        usage = tab(page, "Gebruik")
        expect(usage.locator("table.counts").first).to_be_visible()
        at_rest(page)
        # The page must not scroll for the click: a list that opens closes when it does.
        wrong = usage.get_by_role("combobox", name="Kies het goede antwoord op")
        wrong.scroll_into_view_if_needed()
        page.wait_for_timeout(SETTLED_MILLISECONDS)
        wrong.click()
        page.get_by_role("option").first.click()
        expect(usage.get_by_role("combobox", name="Het goede antwoord", exact=True)).to_be_visible()
        assert barriers(page, "usage") == []
        # The answer's PDF, open in another tab, takes no room here.
        block = page.get_by_test_id("stMainBlockContainer").bounding_box()
        assert block is not None
        assert block["width"] <= 900
        assert page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth") <= width
