"""What a visitor's session keeps, and what the page says of it, over two notes.

The language model says what it is told to, at a pace, where there is one.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import (
    REPOSITORY,
    VIND,
    ask,
    free_port,
    needs_chromium,
    opened,
    served,
    tab,
)

pytestmark = [pytest.mark.models, *needs_chromium]

TOY = (Path(sys.executable), REPOSITORY / "tests" / "browser" / "toy_site.py")
CANTEEN, LEAVE = "Hoe laat gaat de kantine open?", "Hoeveel vakantiedagen mag ik meenemen?"
SAID = "De kantine is open vanaf half negen."
NOTES = {
    "kantine.md": f"# Kantine\n\n{SAID} Op vrijdag is er vis.",
    "verlof.md": "# Verlof\n\nVan de vakantiedagen mag u er vijf meenemen naar volgend jaar.",
}
LONG_NAME = "een" + "heellange" * 20 + "naam.pdf"
SECONDS = 60_000


def write(docs: Path, index: Path, notes: dict[str, str]) -> None:
    docs.mkdir(exist_ok=True)
    for name, text in notes.items():
        (docs / name).write_text(text, encoding="utf-8")
    done = subprocess.run([VIND, "index", docs, "--index", index], capture_output=True, check=False)
    assert done.returncode in {0, 3}


def until(holds: Callable[[], bool]) -> None:
    """Waits for what is not on the page."""
    last = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.1)


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the two notes, and of a broken file with a long name."""
    folder = tmp_path_factory.mktemp("notes")
    write(folder / "docs", folder / "index", {**NOTES, LONG_NAME: "%PDF-1.7 and nothing else"})
    return folder / "index"


@pytest.fixture(scope="module")
def quoting(notes: Path, wordless_cache: str) -> Iterator[str]:
    """The page without a language model."""
    with served(notes, VIND_CACHE=wordless_cache) as url:
        yield url


@contextmanager
def wording(
    browser: Browser, notes: Path, cache: str, tmp_path: Path, pace: float
) -> Iterator[tuple[Page, Callable[[], list[str]]]]:
    """The page with a language model, a word in ``pace`` seconds, and what its replies came to."""
    log = tmp_path / "log"

    def replies() -> list[str]:
        return log.read_text(encoding="utf-8").split() if log.exists() else []

    with (
        served(
            notes,
            program=TOY,
            VIND_CACHE=cache,
            PYTHONPATH=str(REPOSITORY),
            TOY_SAYS=f"{SAID} [1]",
            TOY_SECONDS=str(pace),
            TOY_LOG=str(log),
        ) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        yield page, replies


def test_a_running_answer_goes_on_while_something_else_is_done(
    browser: Browser, notes: Path, wordless_cache: str, tmp_path: Path
) -> None:
    with wording(browser, notes, wordless_cache, tmp_path, 0.7) as (page, replies):
        ask(page, CANTEEN)
        expect(page.locator(".busy")).to_be_visible(timeout=SECONDS)
        box = tab(page, "Zoeken").get_by_label("Woorden of een vraag")
        box.fill("vakantiedagen")
        box.press("Enter")
        expect(page.locator("details.hit").first).to_contain_text("verlof.md", timeout=SECONDS)
        tab(page, "Vragen")
        expect(page.locator(".answer")).to_contain_text(SAID, timeout=SECONDS)
        assert replies() == ["begun", "whole"]


def test_an_answer_is_cancelled_when_its_page_is_closed_or_asks_on(
    browser: Browser, notes: Path, wordless_cache: str, tmp_path: Path
) -> None:
    with wording(browser, notes, wordless_cache, tmp_path, 1.5) as (page, replies):
        ask(page, CANTEEN)
        until(lambda: replies() == ["begun"])
        ask(page, LEAVE)
        expect(page.locator("details.quote").first).to_contain_text("vijf", timeout=SECONDS)
        until(lambda: replies() == ["begun", "left", "begun"])
        page.close()
        until(lambda: replies() == ["begun", "left", "begun", "left"])


def test_the_address_asks_as_soon_as_the_question_does(
    browser: Browser, notes: Path, wordless_cache: str, tmp_path: Path
) -> None:
    with wording(browser, notes, wordless_cache, tmp_path, 0.7) as (page, replies):
        ask(page, CANTEEN)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"), timeout=SECONDS)
        assert "whole" not in replies()
        page.reload()
        expect(page.locator(".answer")).to_contain_text(SAID, timeout=SECONDS)
        expect(page.get_by_label("Uw vraag")).to_have_value(CANTEEN)


def test_of_a_conversation_in_an_address_the_last_answer_alone_is_worded(
    browser: Browser, notes: Path, wordless_cache: str, tmp_path: Path
) -> None:
    with wording(browser, notes, wordless_cache, tmp_path, 0.05) as (page, replies):
        answer, earlier = page.locator(".answer"), page.locator("details.earlier dd")
        ask(page, CANTEEN)
        expect(answer).to_contain_text(SAID, timeout=SECONDS)
        ask(page, LEAVE)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat.*&q=Hoeveel"), timeout=SECONDS)
        expect(earlier).to_have_text(SAID)
        page.go_back()
        expect(answer).to_contain_text(SAID, timeout=SECONDS)
        page.go_forward()
        expect(earlier).to_have_text(SAID, timeout=SECONDS)
        until(lambda: replies()[-1] == "whole")
        asked = len(replies())
        page.reload()
        expect(earlier).to_contain_text("kantine.md", timeout=SECONDS)
        until(lambda: replies()[asked:] == ["begun", "whole"])


def test_each_sentence_is_told_once_in_a_region_that_was_there_before(
    browser: Browser, notes: Path, wordless_cache: str, tmp_path: Path
) -> None:
    with wording(browser, notes, wordless_cache, tmp_path, 0.05) as (page, _):
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
        expect(region).to_contain_text(SAID, timeout=SECONDS)
        tab(page, "Documenten")
        tab(page, "Vragen")
        ask(page, "Hoe heet de hoofdstad van Mongolië?")
        expect(region).to_contain_text("Niet gevonden in deze documenten.", timeout=SECONDS)
        told = region.evaluate("region => region.told")
        assert told.count("Het antwoord wordt verwoord…") == 1
        assert told.count(SAID) == 1
        assert len([line for line in told if line.startswith("Citaten")]) == 1
        assert len([line for line in told if line.startswith("Niet gevonden")]) == 1
        expect(region.locator("p")).to_have_count(0, timeout=SECONDS)
        expect(page.locator("[data-testid=stMain] script")).to_have_count(0)


OPENED = """() => {
  window.dialogs = 0;
  new MutationObserver(() => {
    window.dialogs += document.querySelectorAll("[role=dialog]").length;
  }).observe(document.body, { childList: true });
}"""
AT_THE_FOOT = """() => document.elementFromPoint(innerWidth / 2, innerHeight - 5).className"""


def test_that_the_server_has_gone_is_said_by_the_page_which_can_still_be_read(
    browser: Browser, notes: Path, wordless_cache: str
) -> None:
    with served(notes, VIND_CACHE=wordless_cache) as url:
        opening = opened(browser, url, "nl-NL", width=390)
        page = opening.__enter__()
        ask(page, CANTEEN)
        quote = page.locator("details.quote", has_text="half negen")
        expect(quote).to_be_visible(timeout=SECONDS)
        page.evaluate(OPENED)
    until(lambda: bool(page.evaluate("window.dialogs")))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[role=status]")).to_contain_text("Er is geen verbinding met de server.")
    quote.locator("summary").click()
    expect(quote.locator(".passage")).to_be_visible()
    quote.locator(".place").scroll_into_view_if_needed()
    assert page.evaluate(AT_THE_FOOT) == "vind"
    opening.__exit__(None, None, None)


def test_what_is_asked_after_a_lost_session_is_answered(
    browser: Browser, notes: Path, wordless_cache: str
) -> None:
    port = free_port()
    with served(notes, port, VIND_CACHE=wordless_cache) as url:
        opening = opened(browser, url, "nl-NL")
        page = opening.__enter__()
        ask(page, CANTEEN)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"), timeout=SECONDS)
        expect(page.locator("details.quote").first).to_contain_text("half negen", timeout=SECONDS)
    button = page.get_by_role("button", name="Vraag", exact=True)
    expect(button).to_be_disabled(timeout=SECONDS)
    lost = "getComputedStyle(document.querySelector('header.vind'), '::after').content"
    said = "Er is geen verbinding met de server."
    assert page.evaluate(lost).startswith(f'"{said}')
    expect(page.locator("[role=status]")).to_contain_text(said, timeout=SECONDS)
    inks = "button => [getComputedStyle(button).color, getComputedStyle(button).backgroundColor]"
    assert button.evaluate(inks)[0] != "rgb(255, 255, 255)"
    with served(notes, port, VIND_CACHE=wordless_cache):
        expect(button).to_be_enabled(timeout=SECONDS)
        assert page.evaluate(lost) == "none"
        ask(page, LEAVE)
        expect(page.locator("details.quote").first).to_contain_text("vijf", timeout=SECONDS)
        expect(page.get_by_label("Uw vraag")).to_have_value(LEAVE)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat.*&q=Hoeveel"))
        expect(page.locator("details.earlier dt")).to_have_text(CANTEEN)
    opening.__exit__(None, None, None)


def test_filters_that_are_shown_are_in_force_also_on_the_way_back(
    browser: Browser, quoting: str
) -> None:
    with opened(browser, quoting, "nl-NL") as page:
        ask(page, CANTEEN)
        expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"), timeout=SECONDS)
        form = page.get_by_role("tabpanel", name="Vragen")
        form.get_by_text("Filters").click()
        author = form.get_by_role("textbox", name="Auteur of afzender")
        author.fill("Niemand")
        ask(page, LEAVE)
        remark = page.locator(".notice").get_by_text("Geen document komt door uw filters.")
        expect(remark).to_be_visible(timeout=SECONDS)
        page.go_back()
        expect(page.locator("details.quote").first).to_contain_text("half negen", timeout=SECONDS)
        expect(author).to_have_value("")
        expect(remark).to_have_count(0)


def test_the_way_back_to_nothing_and_a_new_subject_leave_no_question(
    browser: Browser, quoting: str
) -> None:
    with opened(browser, quoting, "nl-NL") as page:
        quotes, box = page.locator("details.quote"), page.get_by_label("Uw vraag")
        for leave in (
            page.go_back,
            page.get_by_role("button", name="Nieuw onderwerp").click,
        ):
            ask(page, CANTEEN)
            expect(quotes.first).to_be_visible(timeout=SECONDS)
            expect(page).to_have_url(re.compile(r"\?q=Hoe\+laat"))
            leave()
            expect(quotes).to_have_count(0)
            expect(box).to_have_value("")
            expect(page).to_have_url(re.compile(r"^[^?]*$"))


def test_a_quote_says_that_its_document_has_changed_or_gone(
    browser: Browser, wordless_cache: str, tmp_path: Path
) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    write(docs, index, NOTES)
    with (
        served(index, VIND_CACHE=wordless_cache) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        ask(page, CANTEEN)
        quote = page.locator("details.quote", has_text="half negen")
        expect(quote).to_be_visible(timeout=SECONDS)
        expect(quote).not_to_contain_text("gewijzigd")
        quote.locator("summary").click()
        expect(quote.locator(".original a")).to_be_visible()
        for change in ("De kantine is vanaf nu pas open om tien uur.", ""):
            if change:
                write(docs, index, {"kantine.md": change})
            else:
                (docs / "kantine.md").unlink()
                write(docs, index, {})
            tab(page, "Documenten")
            tab(page, "Vragen")
            expect(quote).to_contain_text("Het document is sindsdien gewijzigd of verdwenen")
            expect(quote.locator(".original a")).to_have_count(0)
            expect(quote.locator(".passage")).to_contain_text("Op vrijdag is er vis.")


def test_a_quote_is_found_again_in_an_index_that_was_made_anew(
    browser: Browser, wordless_cache: str, tmp_path: Path
) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    write(docs, index, NOTES)
    with (
        served(index, VIND_CACHE=wordless_cache) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        ask(page, CANTEEN)
        quote = page.locator("details.quote", has_text="half negen")
        link = quote.locator(".original a")
        expect(quote).to_be_visible(timeout=SECONDS)
        quote.locator("summary").click()
        found = link.get_attribute("href")
        subprocess.run(
            [VIND, "reindex", "--passage-tokens", "120", "--index", index],
            capture_output=True,
            check=True,
        )
        tab(page, "Documenten")
        tab(page, "Vragen")
        expect(link).not_to_have_attribute("href", str(found))
        expect(quote).not_to_contain_text("gewijzigd")
        quote.locator("summary").click()
        with page.expect_download() as saving:
            link.click()
        assert saving.value.suggested_filename == "kantine.md"
        assert page.request.get(f"{url}/{found}").status == 404


def test_an_index_that_was_removed_is_served_no_longer_nor_taken_for_the_next(
    browser: Browser, wordless_cache: str, tmp_path: Path
) -> None:
    docs, index = tmp_path / "docs", tmp_path / "index"
    write(docs, index, NOTES)
    with (
        served(index, VIND_CACHE=wordless_cache) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        ask(page, CANTEEN)
        quote = page.locator("details.quote", has_text="half negen")
        expect(quote).to_be_visible(timeout=SECONDS)
        quote.locator("summary").click()
        link = str(quote.locator(".original a").get_attribute("href"))
        expect(tab(page, "Documenten").locator("table.ledger")).to_contain_text("verlof.md")
        shutil.rmtree(index)
        with opened(browser, url, "nl-NL") as visitor:
            notice = visitor.locator(".notice")
            expect(notice).to_contain_text("Er is nog niets om in te zoeken.", timeout=SECONDS)
            expect(visitor.get_by_label("Uw vraag")).to_have_count(0)
        assert page.request.get(f"{url}/{link}").status == 404
        (docs / "kantine.md").unlink()
        write(docs, index, {"balie.md": "# Balie\n\nDe balie is open vanaf acht uur."})
        tab(page, "Vragen")
        expect(quote).to_contain_text("Het document is sindsdien gewijzigd of verdwenen")
        assert page.request.get(f"{url}/{link}").status == 404
        page.reload()
        names = tab(page, "Documenten").locator("table.ledger .place")
        expect(names).to_have_text(["balie.md", "verlof.md"], timeout=SECONDS)


def test_a_first_index_that_is_still_empty_is_no_answer(
    browser: Browser, wordless_cache: str, tmp_path: Path
) -> None:
    write(tmp_path / "docs", tmp_path / "index", {"leeg.pdf": "%PDF-1.7 and nothing else"})
    with (
        served(tmp_path / "index", VIND_CACHE=wordless_cache) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        notice = page.locator(".notice")
        expect(notice).to_contain_text("Er is nog niets om in te zoeken.")
        expect(notice).to_contain_text("Loopt vind index nog, laad deze pagina dan")
        expect(page.locator("header.vind")).not_to_contain_text("0")
        expect(page.get_by_label("Uw vraag")).to_have_count(0)
        expect(page.locator("table.ledger")).to_contain_text("leeg.pdf")


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
def test_a_notice_is_in_one_language(
    browser: Browser, quoting: str, question: str, said: str, remark: str
) -> None:
    with opened(browser, quoting, "en-GB") as page:
        form = page.get_by_role("tabpanel", name="Ask")
        form.get_by_text("Filters").click()
        form.get_by_role("textbox", name="Path").fill("*.md")
        box = page.get_by_label("Your question")
        box.fill(question)
        box.press("Enter")
        notice = page.locator(".notice")
        expect(notice).to_contain_text(said, timeout=SECONDS)
        expect(notice).to_contain_text(remark)


def test_reasons_have_room_beside_a_long_name(browser: Browser, quoting: str) -> None:
    with opened(browser, quoting, "nl-NL") as page:
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
def test_small_print_can_be_read(
    browser: Browser,
    notes: Path,
    wordless_cache: str,
    tmp_path: Path,
    scheme: str,
) -> None:
    with wording(browser, notes, wordless_cache, tmp_path, 3) as (page, _):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        ask(page, CANTEEN)
        busy = page.locator(".busy")
        expect(busy).to_be_visible(timeout=SECONDS)
        assert busy.evaluate("busy => getComputedStyle(busy).animationName") == "none"
        for text in ("[data-testid=stExpander] summary p", ".busy"):
            assert page.evaluate(CONTRAST, [text, "[data-testid=stApp]"]) >= 4.5


def test_the_quotes_stay_where_the_language_model_is_of_no_use(
    browser: Browser, notes: Path, wordless_cache: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_text("not a model")
    with (
        served(notes, VIND_CACHE=wordless_cache, VIND_LLM=str(broken)) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        ask(page, CANTEEN)
        expect(page.locator(".notice.bad")).to_contain_text("broken.gguf", timeout=SECONDS)
        expect(page.locator("details.quote").first).to_contain_text("half negen")
        expect(page.locator(".busy")).to_have_count(0)
        tab(page, "Documenten")
        tab(page, "Vragen")
        expect(page.locator("details.quote").first).to_contain_text("half negen", timeout=SECONDS)
        expect(page.get_by_label("Uw vraag")).to_have_value(CANTEEN)
