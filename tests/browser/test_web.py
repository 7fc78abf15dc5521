"""The web page over the sample company, driven in Chromium with the real models."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import HOSTILE
from tests.browser.driving import (
    POLICY,
    VIND,
    ask,
    at_rest,
    needs_chromium,
    new_page,
    opened,
    search_for,
    served,
    tab,
    type_day,
)
from tests.rooms import REPOSITORY

pytestmark = [pytest.mark.models, *needs_chromium]

ANSWER_MILLISECONDS = 120_000
"""The language model on two busy cores."""


def test_a_dutch_question_is_answered_with_its_sentence_marked(page: Page) -> None:
    ask(page, "Hoe laat moet ik me uiterlijk ziek melden als ik in de productie werk?")
    quotes = page.locator("details.quote")
    expect(quotes.first).to_be_visible(timeout=ANSWER_MILLISECONDS)
    expect(quotes.first).to_contain_text("personeelshandboek-2026.docx")
    expect(quotes.first.locator("q mark")).to_contain_text("7.00 uur")
    passage = page.locator("#quote-1")
    expect(passage).to_be_hidden()
    quotes.first.locator("summary").click()
    expect(passage).to_be_visible()
    expect(passage.locator("mark").first).to_contain_text("voor 7.00 uur")


def test_a_quote_opens_and_closes_from_the_keyboard(page: Page) -> None:
    ask(page, "Hoeveel vakantiedagen mag ik meenemen naar volgend jaar?")
    summary = page.locator("details.quote > summary").first
    expect(summary).to_be_visible(timeout=ANSWER_MILLISECONDS)
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#quote-1")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#quote-1")).to_be_hidden()


def test_a_question_with_filters_that_match_nothing_says_so(page: Page) -> None:
    form = page.get_by_role("tabpanel", name="Vragen")
    form.get_by_text("Filters").click()
    form.get_by_role("textbox", name="Auteur of afzender").fill("Niemand")
    ask(page, "Hoeveel vakantiedagen mag ik meenemen naar volgend jaar?")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("Geen document komt door uw filters.")
    expect(notice).not_to_contain_text("Niet gevonden")
    expect(page.locator("details.quote")).to_have_count(0)


def test_search_applies_its_filters(page: Page) -> None:
    search = search_for(page, "prijslijst pompen")
    hits = search.locator("details.hit")
    expect(hits.first).to_be_visible()
    search.get_by_text("Filters").click()
    search.get_by_role("textbox", name="Pad").fill("mail/**")
    search.get_by_role("button", name="Zoek").click()
    expect(hits.first).to_contain_text("mail/")
    expect(hits.filter(has_not_text="mail/")).to_have_count(0)
    expect(hits.filter(has_text="mail/2026-10-02")).not_to_have_count(0)
    type_day(page, search, "Vóór", "01052026")
    search.get_by_role("button", name="Zoek").click()
    expect(hits.filter(has_text="mail/2026-10-02")).to_have_count(0)
    expect(hits.first.locator("time")).to_have_text(re.compile(r"^\d april 2026$"))
    expect(hits.filter(has_not_text="mail/2026-04-0")).to_have_count(0)
    expect(search.get_by_text("alleen wat door uw filters komt")).to_be_visible()
    hits.first.locator("summary").click()
    expect(hits.first.locator(".passage")).to_be_visible()


def test_the_more_button_shows_more_hits(page: Page) -> None:
    search = search_for(page, "prijslijst pompen")
    heading, hits = search.get_by_role("heading", level=2), search.locator("details.hit")
    more = search.get_by_role("button", name="Meer")
    expect(heading).to_have_text("De 20 beste passages ")
    expect(hits).to_have_count(20)
    best = hits.locator("> summary .place").all_text_contents()
    hits.first.locator("summary").first.click()
    more.click()
    expect(heading).to_have_text("De 40 beste passages ")
    expect(hits).to_have_count(40)
    assert hits.locator("> summary .place").all_text_contents()[:20] == best
    expect(hits.nth(20).locator(".number")).to_have_text("21")
    expect(hits.first.locator(".passage").first).to_be_visible()
    more.click()
    expect(hits).to_have_count(60)
    search_for(page, "garantie")
    expect(heading).to_have_text("De 20 beste passages ")
    expect(hits).to_have_count(20)
    search_for(page, "kantine", path="kantine.md")
    expect(heading).to_have_text("1 passage alleen wat door uw filters komt")
    expect(more).to_have_count(0)


def test_the_type_filter_offers_only_searchable_types(page: Page) -> None:
    search = tab(page, "Zoeken")
    search.get_by_text("Filters").click()
    at_rest(page)
    box = search.get_by_role("combobox", name="Bestandstypen")
    box.click()  # waits for the filters to have opened: a list that moves is closed again
    for archive in ("mbox", "zip"):
        box.fill(archive)
        expect(page.get_by_text("No results")).to_be_visible()
    box.fill("eml")
    expect(page.get_by_role("option").get_by_text("eml", exact=True)).to_be_visible()


def test_the_documents_tab_shows_the_state_of_each_file(page: Page) -> None:
    documents = tab(page, "Documenten")
    rows = documents.locator("table.ledger tbody tr")
    expect(rows.first).to_contain_text("<img src=http:evil.pdf")
    expect(rows.first).to_contain_text("beschadigd")
    documents.get_by_label("Naam bevat").fill("prijslijst")
    documents.get_by_label("Naam bevat").press("Enter")
    expect(rows.filter(has_not_text="prijslijst")).to_have_count(0)
    expect(rows.filter(has_text="verkoop/prijslijst-2026.xlsx")).to_contain_text("geïndexeerd")


def test_markup_in_a_document_is_never_rendered(page: Page) -> None:
    ask(page, "Hoe laat gaat de kantine open?")
    quote = page.locator("details.quote", has_text="kantine.md").first
    expect(quote).to_be_visible(timeout=ANSWER_MILLISECONDS)
    quote.locator("summary").click()
    expect(quote.locator(".passage")).to_contain_text("half negen")
    body = page.locator("[data-testid=stMain]")
    expect(
        body.locator("img:not(.leaf img), script, a:not(.cite, .original a, .tools a, .leaf)[href]")
    ).to_have_count(0)
    expect(quote.locator(".original a")).to_have_attribute("href", re.compile(r"original/\d+"))


def test_the_english_page_fits_a_phone_screen(browser: Browser, site: str) -> None:
    with opened(browser, site, "en-GB", width=400) as page:
        expect(page.get_by_label("Your question")).to_be_visible()
        box = tab(page, "Search").get_by_label("Words or a question")
        box.fill("warranty")
        box.press("Enter")
        expect(page.locator("details.hit").first).to_be_visible()
        for name in ("Ask", "Search", "Documents"):
            tab(page, name)
            at_rest(page)
            for part in ("html", "[data-testid=stMain]"):
                assert page.locator(part).evaluate("part => part.scrollWidth") <= 400
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_page_with_no_index_and_no_administrators_says_what_to_run(
    browser: Browser, tmp_path: Path
) -> None:
    settings = {"VIND_ADMINISTRATORS": "none"}
    with (
        served(tmp_path / "none", 0, (VIND,), (), **settings) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        expect(page.locator(".notice")).to_contain_text("Er is nog niets om in te zoeken.")
        expect(page.locator("code")).to_have_text("vind index MAP")


def test_without_a_language_model_quotes_and_the_pull_command_show(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        ask(page, "Hoeveel vakantiedagen mag ik meenemen naar volgend jaar?")
        expect(page.locator("details.quote").first).to_be_visible()
        expect(page.locator("code")).to_have_text("vind models pull qwen2.5-coder-1.5b-instruct")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_answer_and_its_source_are_on_the_first_screen(
    browser: Browser, wordless_site: str, width: int, height: int, scheme: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        ask(page, "Hoe laat moet ik me uiterlijk ziek melden als ik in de productie werk?")
        best = page.locator("details.best")
        expect(best.locator("q mark")).to_contain_text("7.00 uur")
        at_rest(page)
        expect(page.get_by_role("heading", name="Antwoord", exact=True)).to_have_count(1)
        top = page.locator(".value, details.best").first.bounding_box()
        assert top is not None
        assert top["y"] <= height / 3
        for part in ("q mark", ".place", ".sure"):
            expect(best.locator(part)).to_be_in_viewport(ratio=1)
        near = page.locator("details.folded")
        expect(near.locator("details.quote").first).to_be_hidden()
        near.locator("> summary").click()
        expect(near.locator("details.quote").first).to_be_visible()
        expect(near.locator("details.quote").last.locator("mark, .number")).to_have_count(0)
        yellow = "mark => getComputedStyle(mark).backgroundColor"
        assert best.locator("q mark").evaluate(yellow) != "rgba(0, 0, 0, 0)"
        for mark in near.locator("q mark").all():
            assert mark.evaluate(yellow) == "rgba(0, 0, 0, 0)"


def test_a_quote_is_shown_under_the_heading_of_its_best_sentence(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        ask(page, "Wat is de proeftijd van Joris Hamming?")
        quote = page.locator("details.quote").first
        expect(quote.locator("q mark")).to_contain_text("Joris Hamming begint op 1 maart.")
        expect(quote.locator(".place")).to_contain_text("5 Personeel")
        quote.locator("summary").click()
        expect(quote.locator(".passage")).to_contain_text("4 Prijzen")


def test_an_answer_stays_while_the_index_is_updated(
    browser: Browser, wordless_cache: str, tmp_path: Path
) -> None:
    note = tmp_path / "docs" / "kantine.md"
    note.parent.mkdir()
    directory = tmp_path / "index"

    def write(text: str) -> None:
        note.write_text(text, encoding="utf-8")
        subprocess.run([VIND, "index", note.parent, "--index", directory], check=True)

    write("# Kantine\n\nDe kantine is open vanaf half negen.")
    with (
        served(directory, VIND_CACHE=wordless_cache) as url,
        opened(browser, url, "nl-NL") as page,
    ):
        expect(page.locator("header.vind p").last).to_have_text("1 document · 1 passage")
        ask(page, "Hoe laat gaat de kantine open?")
        quotes = page.locator("details.quote")
        expect(quotes.first).to_contain_text("half negen")
        write("# Kantine\n\nDe kantine is vanaf nu pas open om tien uur.")
        search_for(page, "kantine")
        expect(page.locator("details.hit").first).to_contain_text("tien uur")
        found = tab(page, "Zoeken").get_by_role("heading", level=2)
        expect(found).to_have_text("1 passage ")
        tab(page, "Vragen")
        expect(quotes.first).to_contain_text("half negen")
        expect(page.get_by_role("alert")).to_have_count(0)
        ask(page, "En om hoe laat is dat open?")
        expect(quotes.first).to_contain_text("tien uur")
        expect(page.locator("details.earlier")).to_contain_text("Hoe laat gaat de kantine open?")


def test_a_follow_up_is_understood_with_the_question_before(
    browser: Browser, wordless_site: str
) -> None:
    with opened(browser, wordless_site, "nl-NL") as page:
        quotes, understood = page.locator("details.quote"), page.locator(".understood")
        earlier = page.locator("details.earlier")
        ask(page, "Hoeveel vakantie-uren mag ik meenemen naar volgend jaar?")
        expect(quotes.first).to_be_visible()
        expect(understood).to_have_count(0)
        expect(earlier).to_have_count(0)

        ask(page, "En voor deeltijders?")
        expect(understood).to_have_text(
            "Opgevat als: Hoeveel vakantie-uren mag ik meenemen naar volgend jaar? "
            "En voor deeltijders?"
        )
        expect(quotes.first).to_contain_text("personeelshandboek-2026.docx")
        expect(earlier.locator("dl")).to_be_hidden()
        earlier.locator("summary").click()
        expect(earlier.locator("dt")).to_have_text(
            "Hoeveel vakantie-uren mag ik meenemen naar volgend jaar?"
        )
        expect(earlier.locator("dd")).to_contain_text("40 uur")

        at_rest(page)
        page.get_by_role("button", name="Nieuw onderwerp").click()
        expect(quotes).to_have_count(0)
        expect(earlier).to_have_count(0)
        at_rest(page)
        ask(page, "En voor deeltijders met <img src=http://evil.example/x.png>?")
        expect(quotes.first).to_be_visible()
        expect(understood).to_have_count(0)
        ask(page, "En als ik dan ziek ben?")
        expect(quotes.first).to_contain_text("ziek")
        expect(earlier.locator("dt")).to_contain_text("<img src=http://evil.example/x.png>")
        expect(page.locator("[data-testid=stMain] img")).to_have_count(0)


def test_a_follow_up_can_be_asked_during_the_wording(page: Page) -> None:
    ask(page, "Hoe lang is de opzegtermijn van de huur in Zwolle?")
    expect(page.locator("details.quote").first).to_be_visible()
    first = "Hoeveel vakantie-uren mag ik meenemen naar volgend jaar?"
    ask(page, first)
    expect(page.locator("details.quote mark").first).to_contain_text("Bovenwettelijke uren")
    ask(page, "En voor deeltijders?")
    expect(page.locator(".understood")).to_have_text(
        "Opgevat als: Hoeveel vakantie-uren mag ik meenemen naar volgend jaar? En voor deeltijders?"
    )
    expect(page.locator("details.earlier dt").first).to_have_text(first)


def test_a_quote_opens_the_file_at_the_page_that_it_stands_on(page: Page) -> None:
    ask(page, "Welke vier risico's noemt het jaarverslag?")
    quote = page.locator("details.quote", has_text="jaarverslag-2025.pdf").first
    expect(quote).to_be_visible(timeout=ANSWER_MILLISECONDS)
    quote.locator("summary").click()
    link = quote.locator(".original a")
    expect(link).to_have_text("Open het bestand op pagina 7")
    with page.context.expect_page() as opening:
        link.click()
    expect(opening.value).to_have_url(re.compile("#page=7$"))
    sent = page.request.get(opening.value.url)
    report = REPOSITORY / "samples" / "company" / "directie" / "jaarverslag-2025.pdf"
    assert sent.body() == report.read_bytes()
    assert sent.headers["content-type"] == "application/pdf"
    assert sent.headers["content-disposition"] == 'inline; filename="jaarverslag-2025.pdf"'


def test_a_file_that_could_run_something_is_saved_not_shown(page: Page) -> None:
    search = search_for(page, "kantine open half negen")
    hit = search.locator("details.hit", has_text="kantine.md").first
    expect(hit).to_be_visible()
    hit.locator("summary").click()
    with page.expect_download() as saving:
        hit.locator(".original a").click()
    assert saving.value.suggested_filename == "kantine.md"
    assert Path(saving.value.path()).read_text(encoding="utf-8") == HOSTILE
    sent = page.request.get(saving.value.url)
    assert sent.headers["content-type"] == "application/octet-stream"
    assert sent.headers["x-content-type-options"] == "nosniff"
    assert sent.headers["cross-origin-resource-policy"] == "same-origin"
    gone = page.request.get(re.sub(r"\d+$", "99999999", saving.value.url))
    assert gone.status == 404
    assert gone.text() == "This passage is no longer in the index. Search again.\n"


def test_the_content_security_policy_blocks_an_injected_script(browser: Browser, site: str) -> None:
    """Even if text of a document should ever become markup."""
    page = new_page(browser, "nl-NL")
    kept_out: list[str] = []
    page.on("console", lambda said: kept_out.append(said.text) if POLICY in said.text else None)
    page.goto(site)
    page.locator("header.vind").wait_for()
    assert kept_out == []
    with page.expect_console_message(lambda _: len(kept_out) == 5):
        page.evaluate(
            """() => {
                const put = (html) => document.body.append(
                    document.createRange().createContextualFragment(html));
                put('<img src="data:," onerror="window.ran = 1">');
                put('<script>window.ran = 2</scr' + 'ipt>');
                put('<script src="data:text/javascript,window.ran=3"></scr' + 'ipt>');
                put('<img src="http://127.0.0.1:1/a.png"><iframe src="/"></iframe>');
            }"""
        )
    assert page.evaluate("window.ran") is None
    assert len(kept_out) == 5
    page.context.close()
