"""What can be done with an answer, and all of it from the keyboard."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    ask,
    at_rest,
    needs_chromium,
    picture,
    search_for,
    served,
    tab,
    until,
)
from tests.browser.notes import CANTEEN, LEAVE, NOTES, SAID, canteen_quote, index_beside, write
from vind.search.evaluation.questions import Gold, read_questions

pytestmark = [pytest.mark.models, *needs_chromium]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    docs = tmp_path_factory.mktemp("notes") / "docs"
    write(docs, NOTES)
    return index_beside(docs)


@pytest.fixture(scope="module")
def site(notes: Path, wordless_cache: str) -> Iterator[str]:
    with served(notes, VIND_CACHE=wordless_cache) as url:
        yield url


NOTES_DONE = """button => {
  window.done = false;
  new MutationObserver(() => { window.done ||= button.classList.contains("done"); })
    .observe(button, { attributes: true });
}"""
"""That a button says for a moment that it has done it."""


def copy(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name)
    button.evaluate(NOTES_DONE)
    button.click()
    until(lambda: page.evaluate("window.done"))


def test_an_answer_is_copied_with_its_sources_and_its_address(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    canteen_quote(page)
    at_rest(page)
    copy(page, "Kopieer met bronnen")
    expect(page.locator("[role=status]")).to_contain_text("Gekopieerd")
    copied = page.evaluate("navigator.clipboard.readText()")
    question, answer, source, *_ = copied.replace("\n    ", " ").split("\n\n")
    assert question == CANTEEN
    assert answer == f"{SAID} [1]"
    place = r"kantine\.md, Kantine, \d+ [a-z]+ \d{4}"
    assert re.match(rf"\[1\] “{re.escape(SAID)}” {place}", source)
    copy(page, "Kopieer het adres")
    assert "?q=Hoe+laat" in page.evaluate("navigator.clipboard.readText()")


def test_feedback_on_an_answer_becomes_an_evaluation_question(page: Page, notes: Path) -> None:
    file = notes.with_name("index.feedback.jsonl")
    canteen_quote(page)
    at_rest(page)
    page.get_by_role("button", name="Dit antwoord klopt", exact=True).click()
    # What tells a screen reader has it too, for a while.
    thanks = page.locator(".notice", has_text="Dank u. Uw oordeel is bewaard, zonder uw naam.")
    expect(thanks).to_be_visible()
    ask(page, LEAVE)
    expect(page.locator("details.best")).to_contain_text("vijf")
    expect(thanks).to_have_count(0)
    at_rest(page)
    page.get_by_role("button", name="Dit antwoord klopt niet").click()
    reason = page.get_by_label("Wat klopt er niet?")
    reason.fill("Het zijn er zes <b>")
    page.get_by_role("button", name="Verstuur").click()
    expect(thanks).to_be_visible()
    right, wrong = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert (right["thumb"], wrong["thumb"]) == ("up", "down")
    assert wrong["question"] == LEAVE
    assert wrong["reason"] == "Het zijn er zes <b>"
    assert file.stat().st_mode & 0o077 == 0
    (question,) = read_questions(file)
    assert question.question == CANTEEN
    assert question.gold == (Gold(path="kantine.md", quote=SAID),)


def test_an_answer_is_saved_as_a_word_file(page: Page, tmp_path: Path) -> None:
    canteen_quote(page)
    at_rest(page)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Bewaar als Word").click()
    assert re.fullmatch(r"antwoord \d{4}-\d\d-\d\d\.docx", saving.value.suggested_filename)
    saving.value.save_as(tmp_path / "answer.docx")
    title, said, quote, place, *_, made = Document(str(tmp_path / "answer.docx")).paragraphs
    assert (title.text, said.text) == (CANTEEN, f"{SAID} [1]")
    assert quote.text == f"[1] “{SAID}”"
    assert place.text.startswith("kantine.md, Kantine, ")
    assert made.text.startswith("Beantwoord door vind op ")


def test_a_question_is_kept_to_one_document_until_that_is_let_go_of(page: Page) -> None:
    canteen_quote(page)
    at_rest(page)
    documents = tab(page, "Documenten")
    line = documents.locator("table.ledger tr", has_text="verlof.md")
    picture(page, "ledger-within")
    line.get_by_role("button", name="Vraag binnen verlof.md").click()
    # The question on screen is asked again, within the document.
    asking = page.get_by_role("tabpanel", name="Vragen")
    expect(asking.locator(".kept-to")).to_contain_text("verlof.md")
    expect(asking.locator(".notice").first).to_be_visible()
    expect(asking.locator("details.best")).to_have_count(0)
    ask(page, LEAVE)
    expect(asking.locator("details.best")).to_contain_text("vijf")
    at_rest(page)
    asking.locator("details.best > summary").click()
    picture(page, "within")
    asking.get_by_role("button", name="Laat los: Pad: verlof.md").click()
    expect(asking.locator(".kept-to")).to_have_count(0)
    ask(page, CANTEEN)
    expect(asking.locator("details.best")).to_contain_text("half negen")


def test_a_file_is_opened_from_the_list_of_files(page: Page) -> None:
    documents = tab(page, "Documenten")
    link = documents.get_by_role("link", name="kantine.md")
    address = str(link.evaluate("link => link.href"))
    assert page.request.get(address).text() == NOTES["kantine.md"]
    for elsewhere in ("other.md", "..%2Fsecret.md", "%2Fetc%2Fpasswd", "kantine.md%00"):
        reply = page.request.get(address.replace("kantine.md", elsewhere))
        assert reply.status in {400, 404}, elsewhere


def test_arrow_keys_move_over_the_hits_and_enter_opens_one(page: Page) -> None:
    search = search_for(page, "kantine")
    hits = search.locator("details.hit")
    expect(hits.first).to_be_visible()
    at_rest(page)
    box = search.get_by_label("Woorden of een vraag")
    box.focus()
    for step, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(step)
        expect(hits.nth(at).locator("> summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(hits.first.locator(".passage")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
