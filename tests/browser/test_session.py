"""What a visitor's session keeps, and what the page says of it, over two notes.

The language model says what it is told to, at a pace, where there is one.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import (
    ask,
    at_rest,
    go_back,
    go_forward,
    load_again,
    needs_chromium,
    opened,
    picture,
    question_of,
    search_for,
    served,
    tab,
    until,
)
from tests.browser.notes import CANTEEN, LEAVE, NOTES, SAID, canteen_quote, index_beside, write
from tests.ports import free_port
from tests.rooms import REPOSITORY

pytestmark = [pytest.mark.models, *needs_chromium]

TOY = (Path(sys.executable), REPOSITORY / "tests" / "browser" / "toy_site.py")
Wording: TypeAlias = Callable[..., AbstractContextManager[tuple[Page, Callable[[], list[str]]]]]
"""Opens the page with a language model that takes so many seconds for a word, and says with it what
became of its replies so far; what else it is told is as toy_application.py has it."""

LONG_NAME = "een" + "heellange" * 20 + "naam.pdf"


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the two notes, and of a broken file with a long name."""
    docs = tmp_path_factory.mktemp("notes") / "docs"
    write(docs, {**NOTES, LONG_NAME: "%PDF-1.7 and nothing else"})
    return index_beside(docs)


@pytest.fixture(scope="module")
def site(notes: Path, wordless_cache: str) -> Iterator[str]:
    """The address of the page without a language model."""
    with served(notes, VIND_CACHE=wordless_cache) as url:
        yield url


@pytest.fixture
def wording(browser: Browser, notes: Path, wordless_cache: str, tmp_path: Path) -> Wording:
    log = tmp_path / "log"

    def replies() -> list[str]:
        return log.read_text(encoding="utf-8").split() if log.exists() else []

    @contextmanager
    def at_pace(pace: float, **told: str) -> Iterator[tuple[Page, Callable[[], list[str]]]]:
        toy = {"TOY_SAYS": f"{SAID} [1]", "TOY_SECONDS": str(pace), "TOY_LOG": str(log), **told}
        with (
            served(
                notes,
                program=TOY,
                port=0,
                VIND_CACHE=wordless_cache,
                PYTHONPATH=str(REPOSITORY),
                **toy,
            ) as url,
            opened(browser, url, "nl-NL") as page,
        ):
            yield page, replies

    return at_pace


def test_an_answer_goes_on_while_the_visitor_searches(wording: Wording) -> None:
    with wording(0.7) as (page, replies):
        ask(page, CANTEEN)
        expect(page.locator(".busy")).to_be_visible()
        search_for(page, "vakantiedagen")
        expect(page.locator("details.hit").first).to_contain_text("verlof.md")
        tab(page, "Vragen")
        expect(page.locator(".answer")).to_contain_text(SAID)
        until(lambda: replies() == ["begun", "whole"])


def test_an_opened_quote_stays_open(wording: Wording) -> None:
    with wording(1.5, TOY_READING="0.9") as (page, _):
        canteen_quote(page)
        quote = page.locator("details.best")
        quote.locator("summary").click()
        expect(page.locator(".busy")).to_be_visible()
        expect(page.locator(".answer")).to_contain_text(SAID)
        expect(page.locator(".busy")).to_have_count(0)
        expect(quote.locator(".passage")).to_be_visible()
        tab(page, "Zoeken")
        at_rest(page)
        tab(page, "Vragen")
        at_rest(page)
        expect(quote.locator(".passage")).to_be_visible()


def test_an_answer_is_cancelled_when_its_page_closes_or_asks_anew(wording: Wording) -> None:
    with wording(1.5) as (page, replies):
        ask(page, CANTEEN)
        until(lambda: replies() == ["begun"])
        ask(page, LEAVE)
        expect(page.locator("details.quote").first).to_contain_text("vijf")
        until(lambda: replies() == ["begun", "left", "begun"])
        page.close()
        until(lambda: replies() == ["begun", "left", "begun", "left"])


def test_the_stop_button_ends_the_wording(wording: Wording) -> None:
    with wording(4) as (page, replies):
        ask(page, CANTEEN)
        stop = page.get_by_role("button", name="Stop met formuleren")
        expect(page.locator(".busy")).to_be_visible()
        picture(page, "wording")
        stop.click()
        expect(stop).to_have_count(0)
        expect(page.locator(".busy")).to_have_count(0)
        expect(page.locator("details.best")).to_contain_text("half negen")
        until(lambda: replies() == ["begun", "left"])
        expect(page.get_by_role("button", name="Kopieer met bronnen")).to_be_visible()


def test_the_address_holds_the_question_before_its_answer_is_complete(wording: Wording) -> None:
    with wording(0.7) as (page, replies):
        ask(page, CANTEEN)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"))
        assert "whole" not in replies()
        page.reload()
        expect(page.locator(".answer")).to_contain_text(SAID)
        expect(question_of(page)).to_have_text(CANTEEN)


def test_opening_a_conversation_address_words_only_the_last_answer(wording: Wording) -> None:
    with wording(0.05) as (page, replies):
        answer, earlier = page.locator(".answer"), page.locator("details.earlier dd")
        ask(page, CANTEEN)
        expect(answer).to_contain_text(SAID)
        ask(page, LEAVE)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat.*&q=Hoeveel"))
        expect(earlier).to_have_text(SAID)
        go_back(page)
        expect(question_of(page)).to_have_text(CANTEEN)
        expect(answer).to_contain_text(SAID)
        go_forward(page)
        expect(question_of(page)).to_have_text(LEAVE)
        expect(earlier).to_have_text(SAID)
        at_rest(page)
        asked = replies().count("begun")
        load_again(page)
        expect(question_of(page)).to_have_text(LEAVE)
        expect(earlier).to_have_text(SAID)
        expect(page.locator(".tools")).to_be_visible()
        at_rest(page)
        assert replies().count("begun") == asked


def test_each_sentence_is_announced_once_in_a_live_region(wording: Wording) -> None:
    with wording(0.05) as (page, _):
        region = page.locator("[role=status]")
        expect(region).to_have_count(1)
        expect(region).to_have_attribute("aria-live", "polite")
        expect(region).to_have_attribute("aria-atomic", "false")
        region.evaluate("""region => {
          region.told = [];
          const note = ({ addedNodes }) => addedNodes.forEach(({ textContent }) => {
            region.told.push(textContent);
          });
          new MutationObserver((changes) => changes.forEach(note)).observe(
            region, { childList: true },
          );
        }""")
        ask(page, CANTEEN)
        expect(region).to_contain_text(SAID)
        tab(page, "Documenten")
        tab(page, "Vragen")
        expect(region.locator("p")).to_have_count(0)
        told = region.evaluate("region => region.told")
        assert told.count(SAID) == 1
        expect(page.locator("[data-testid=stMain] script")).to_have_count(0)


OPENED = """() => {
  window.dialogs = 0;
  new MutationObserver(() => {
    window.dialogs += document.querySelectorAll("[role=dialog]").length;
  }).observe(document.body, { childList: true });
}"""
AT_THE_FOOT = """() => document.elementFromPoint(innerWidth / 2, innerHeight - 5).className"""


def test_the_page_says_that_its_server_is_gone_and_stays_readable(
    browser: Browser, notes: Path, wordless_cache: str
) -> None:
    with served(notes, VIND_CACHE=wordless_cache) as url:
        opening = opened(browser, url, "nl-NL", width=390)
        page = opening.__enter__()
        quote = canteen_quote(page)
        page.evaluate(OPENED)
    until(lambda: bool(page.evaluate("window.dialogs")))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[role=status]")).to_contain_text("Er is geen verbinding met de server.")
    quote.locator("summary").click()
    expect(quote.locator(".passage")).to_be_visible()
    quote.locator(".place").scroll_into_view_if_needed()
    assert page.evaluate(AT_THE_FOOT) == "vind"
    opening.__exit__(None, None, None)


def test_a_question_after_a_lost_session_is_answered(
    browser: Browser, notes: Path, wordless_cache: str
) -> None:
    port = free_port()
    with served(notes, port, VIND_CACHE=wordless_cache) as url:
        opening = opened(browser, url, "nl-NL")
        page = opening.__enter__()
        ask(page, CANTEEN)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"))
        expect(page.locator("details.quote").first).to_contain_text("half negen")
    button = page.get_by_role("button", name="Vraag", exact=True)
    expect(button).to_be_disabled()
    lost = "getComputedStyle(document.querySelector('header.vind'), '::after').content"
    said = "Er is geen verbinding met de server."
    until(lambda: page.evaluate(lost).startswith(f'"{said}'))
    expect(page.locator("[role=status]")).to_contain_text(said)
    picture(page, "lost")
    inks = "button => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]"
    assert button.evaluate(inks)[0] != "rgb(255, 255, 255)"
    with served(notes, port, VIND_CACHE=wordless_cache):
        expect(button).to_be_enabled()
        until(lambda: page.evaluate(lost) == "none")
        ask(page, LEAVE)
        expect(page.locator("details.quote").first).to_contain_text("vijf")
        expect(question_of(page)).to_have_text(LEAVE)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat.*&q=Hoeveel"))
        expect(page.locator("details.earlier dt")).to_have_text(CANTEEN)
    opening.__exit__(None, None, None)


def test_filters_shown_apply_after_going_back_too(page: Page) -> None:
    ask(page, CANTEEN)
    expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"))
    at_rest(page)
    form = page.get_by_role("tabpanel", name="Vragen")
    form.get_by_text("Filters").click()
    author = form.get_by_role("textbox", name="Auteur of afzender")
    author.fill("Niemand")
    ask(page, LEAVE)
    remark = page.locator(".notice").get_by_text("Geen document komt door uw filters.")
    expect(remark).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat.*&q=Hoeveel"))
    go_back(page)
    expect(page.locator("details.quote").first).to_contain_text("half negen")
    expect(author).to_have_value("")
    expect(remark).to_have_count(0)


def test_an_empty_box_repeats_the_question_under_changed_filters(page: Page) -> None:
    ask(page, CANTEEN)
    expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"))
    address = page.url
    quotes, remark = page.locator("details.quote"), page.get_by_text("Geen document komt door")
    expect(quotes.first).to_contain_text("half negen")
    at_rest(page)
    form = page.get_by_role("tabpanel", name="Vragen")
    form.get_by_text("Filters").click()
    path = form.get_by_role("textbox", name="Pad")
    for kept_to, shown in (("verhuizing/**", remark), ("*.md", quotes.first)):
        path.fill(kept_to)
        page.get_by_role("button", name="Vraag", exact=True).click()
        expect(shown).to_be_visible()
    expect(quotes.first).to_contain_text("half negen")
    expect(question_of(page)).to_have_text(CANTEEN)
    expect(page).to_have_url(address)
    expect(page.locator("details.earlier")).to_have_count(0)


def test_going_back_to_the_start_or_a_new_subject_clears_the_question(page: Page) -> None:
    quotes, box = page.locator("details.quote"), page.get_by_label("Uw vraag")
    new_subject = page.get_by_role("button", name="Nieuw onderwerp")
    for leave in (page.go_back, new_subject.click):
        ask(page, CANTEEN)
        expect(quotes.first).to_be_visible()
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"))
        at_rest(page)
        leave()
        expect(page).to_have_url(re.compile(r"^[^?]*$"))
        expect(quotes).to_have_count(0)
        expect(box).to_have_value("")
        at_rest(page)


@pytest.mark.parametrize(
    ("question", "said", "remark"),
    [
        ("蒙古的首都是什么", "Not found in these documents.", "only what passes your filters"),
        (
            "Hoe heet de hoofdstad van Mongolië?",
            "Niet gevonden in deze documenten.",
            "alleen wat door uw filters komt",
        ),
    ],
)
def test_a_notice_and_its_remark_are_in_one_language(
    browser: Browser, site: str, question: str, said: str, remark: str
) -> None:
    with opened(browser, site, "en-GB") as page:
        form = page.get_by_role("tabpanel", name="Ask")
        form.get_by_text("Filters").click()
        form.get_by_role("textbox", name="Path").fill("*.md")
        box = page.get_by_label("Your question")
        box.fill(question)
        box.press("Enter")
        notice = page.locator(".notice")
        expect(notice).to_contain_text(said)
        expect(notice).to_contain_text(remark)


def test_opening_the_address_of_a_search_searches_again(browser: Browser, page: Page) -> None:
    hit = page.locator("details.hit").first
    search_for(page, "vakantiedagen")
    expect(hit).to_contain_text("verlof.md")
    expect(page).to_have_url(re.compile(r"\?s=vakantiedagen$"))
    alone = page.url
    search_for(page, "half negen")
    expect(hit).to_contain_text("kantine.md")
    expect(page).to_have_url(re.compile(r"\?s=half\+negen$"))
    go_back(page)
    expect(hit).to_contain_text("verlof.md")
    at_rest(page)
    tab(page, "Vragen")
    ask(page, CANTEEN)
    expect(page).to_have_url(re.compile(r"\?s=vakantiedagen&q=Hoe"))
    load_again(page)
    expect(page.locator("details.quote").first).to_contain_text("half negen")
    expect(tab(page, "Zoeken").locator("details.hit").first).to_contain_text("verlof.md")
    tab(page, "Vragen")
    page.get_by_role("button", name="Nieuw onderwerp").click()
    expect(page).to_have_url(alone)
    with opened(browser, alone, "nl-NL") as visitor:
        expect(visitor.locator("details.hit").first).to_contain_text("verlof.md")
        box = visitor.get_by_label("Woorden of een vraag")
        expect(box).to_have_value("vakantiedagen")


def test_selecting_text_in_a_quote_does_not_open_it(page: Page) -> None:
    quote = canteen_quote(page)
    at_rest(page)
    box = quote.locator("q").bounding_box()
    assert box
    passage = quote.locator(".passage")
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 12, steps=5)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()")
    expect(passage).to_be_hidden()
    page.mouse.click(box["x"] + 200, box["y"] + 10)
    expect(passage).to_be_visible()


def test_print_shows_the_question_and_quotes_without_controls(page: Page) -> None:
    quote = canteen_quote(page)
    at_rest(page)
    page.emulate_media(media="print", color_scheme="dark")
    expect(question_of(page)).to_be_visible()
    for gone in ("[role=tablist]", "[data-testid=stExpander]", "[data-testid=stForm] input"):
        expect(page.locator(gone).first).to_be_hidden()
    ink = "element => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]"
    assert quote.evaluate(ink) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    ground = page.locator("[data-testid=stApp]").evaluate(ink)[1]
    assert ground == "rgb(255, 255, 255)"


def test_the_reason_column_keeps_its_width_beside_a_long_name(page: Page) -> None:
    table = tab(page, "Documenten").locator("table.ledger")
    expect(table).to_contain_text(LONG_NAME)
    widths = table.locator("th").evaluate_all("cells => cells.map(cell => cell.offsetWidth)")
    assert widths[2] > 250
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")


CONTRAST = """([text, ground]) => {
  const canvas = document.createElement("canvas").getContext("2d");
  const paint = (colour, alpha) => {
    canvas.globalAlpha = alpha;
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
  };
  const light = () => {
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.querySelector(text);
  let alpha = 1;
  for (let one = element; one; one = one.parentElement) alpha *= getComputedStyle(one).opacity;
  paint(getComputedStyle(document.querySelector(ground)).backgroundColor, 1);
  const below = light();
  paint(getComputedStyle(element).color, alpha);
  const above = light();
  return (Math.max(above, below) + 0.05) / (Math.min(above, below) + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_print_has_enough_contrast(wording: Wording, scheme: str) -> None:
    with wording(3) as (page, _):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        ask(page, CANTEEN)
        busy = page.locator(".busy")
        expect(busy).to_be_visible()
        assert busy.evaluate("busy => getComputedStyle(busy).animationName") == "none"
        for text in ("[data-testid=stExpander] summary p", ".busy"):
            assert page.evaluate(CONTRAST, [text, "[data-testid=stApp]"]) >= 4.5
