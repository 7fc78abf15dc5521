"""What stands on the page after some events of a stream."""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from streamlit.testing.v1 import AppTest

from app.web.answer import as_told, not_found
from app.words import DUTCH, ENGLISH
from indexes.errors import PassageGoneError
from search.types import Answer, Event, Lacking, Quote, QuotesFound, Told, Wording

TEXT = "The fee is 1250 euro."
QUOTE = Quote(TEXT, "fee.md", None, 0, len(TEXT), 0.9, "/docs", "", 1)
FOUND = QuotesFound((QUOTE,), True, 0.81, "en", "what is the fee")
ENGINE = SimpleNamespace(
    has_llm=True,
    find_again=lambda quote: quote,
    document_text=lambda _: TEXT,
    passage=lambda _: SimpleNamespace(language="en"),
    row_told=lambda _: "",
)


def shown_after(*events: Event, folders: Sequence[str] = ("/docs",)) -> str:
    # Its source is run on its own, where nothing above is known.
    def script(events: "Sequence[Event]", engine: "Any", status: "Any") -> None:
        from app.web.answer import AnswerOnPage
        from app.words import ENGLISH
        from search.types import Answer

        page = AnswerOnPage(engine, ENGLISH, {}, status, is_known=False)
        so_far = Answer("", (), False, 0.0, "")
        for event in events:
            so_far = page.show_event(event, "what is the fee", so_far)

    given = {
        "events": events,
        "engine": ENGINE,
        "status": SimpleNamespace(identity="1f", generation=1, folders=folders),
    }
    run = AppTest.from_function(script, kwargs=given).run()
    assert not run.exception
    return " ".join(element.proto.body for element in run.get("html"))


def test_the_last_said_of_the_quotes_is_shown() -> None:
    told = (FOUND, Told("They disagree: 1250 [1]."))
    assert "81% sure" in shown_after(*told)
    assert "They disagree" in shown_after(*told)

    surer = shown_after(*told, replace(FOUND, confidence=0.42))
    assert "42% sure" in surer
    assert "81%" not in surer
    assert "They disagree" in surer

    denied = shown_after(*told, replace(FOUND, found=False, confidence=0.1))
    assert "The nearest passages" in denied
    assert TEXT in denied
    assert "sure that" not in denied
    assert "They disagree" not in denied
    assert "Wording the answer" not in denied

    again = shown_after(replace(FOUND, found=False), FOUND, Wording("1250 euro. [1]"))
    assert "81% sure" in again
    assert "1250 euro." in again
    assert "nearest" not in again


def test_files_of_two_folders_are_told_apart() -> None:
    assert ">docs/</span>" not in shown_after(FOUND)
    assert '<span class="folder">docs/</span>' in shown_after(FOUND, folders=("/docs", "/old"))


def test_a_language_model_that_is_missing_is_told_how_to_get() -> None:
    def script(engine: "Any", status: "Any", answer: "Answer", llm_name: str) -> None:
        from app.web.answer import AnswerOnPage
        from app.words import DUTCH

        AnswerOnPage(engine, DUTCH, {}, status, is_known=False).finish(
            "what is the fee", answer, llm_name
        )

    missing = "VIND_LLM=nope.gguf is neither a known LLM nor a file."
    given = {
        "engine": SimpleNamespace(**vars(ENGINE) | {"has_llm": False, "llm_missing": missing}),
        "status": SimpleNamespace(identity="1f", generation=1, folders=("/docs",)),
        "answer": replace(FOUND, quotes=()).answer(""),
    }

    def shown(llm_name: str) -> str:
        run = AppTest.from_function(script, kwargs=given | {"llm_name": llm_name}).run()
        assert not run.exception
        return " ".join(element.proto.body for element in run.get("html"))

    pulled = shown("Qwen2.5-coder-1.5b-instruct ")
    assert "Om antwoorden ook te laten verwoorden" in pulled
    assert missing not in pulled
    assert f'<p lang="en">{missing}</p>' in shown("nope.gguf")
    assert "models pull" not in shown("nope.gguf")


def test_what_is_not_found_is_said_in_the_language_of_the_question_or_else_of_the_page() -> None:
    said = 'Niet gevonden in deze documenten. Niets wat in de buurt komt, noemt "X {}".'
    lacking = Lacking("X {}", is_part=False)
    guessed = Answer(said, (), False, 0.0, "nl", asked="蒙古的首都是什么", lacking=lacking)
    english = 'Not found in these documents. Nothing that comes near mentions "X {}".'
    assert not_found(guessed, ENGLISH) == (english, ENGLISH)
    assert not_found(guessed, DUTCH) == (said, DUTCH)
    asked = replace(guessed, asked="Hoe heet de hoofdstad van Mongolië?")
    assert not_found(asked, ENGLISH) == (said, DUTCH)
    assert as_told(guessed, ENGLISH).text == english
    assert as_told(replace(guessed, found=True), ENGLISH).text == said
    assert as_told(replace(guessed, text=""), ENGLISH).text == ""


def test_a_part_that_is_not_there_is_said_in_that_language_too() -> None:
    english = 'Not found in these documents. The document that is named has no "§ 9".'
    lacking = Lacking("§ 9", is_part=True)
    answer = Answer("", (), False, 0.0, "nl", asked="§ 9", lacking=lacking)
    assert not_found(answer, ENGLISH)[0] == english


def test_a_quote_is_looked_up_again_in_an_index_that_was_made_anew() -> None:
    def script(engine: "Any", answer: "Answer", identities: "Sequence[str]") -> None:
        from types import SimpleNamespace
        from typing import Any

        from app.web.answer import AnswerOnPage
        from app.words import ENGLISH

        for identity in identities:
            status: Any = SimpleNamespace(identity=identity, generation=2, folders=("/docs",))
            AnswerOnPage(engine, ENGLISH, {}, status, is_known=False).finish(
                "what is the fee", answer, "none"
            )

    found = iter([QUOTE, replace(QUOTE, passage_id=77)])

    def find_again(_: Quote) -> Quote:
        for one in found:
            return one
        raise PassageGoneError

    engine = SimpleNamespace(**vars(ENGINE) | {"find_again": find_again})
    given = {"engine": engine, "answer": FOUND.answer("1250 euro. [1]")}
    run = AppTest.from_function(script, kwargs=given | {"identities": "aabc"}).run()
    assert not run.exception
    cards = [one.proto.body for one in run.get("html") if "details class" in one.proto.body]
    links = [re.findall(r'<p class="original"><a href="original/(\d+)"', card) for card in cards]
    assert links == [["1"], ["1"], ["77"], []]
    assert [ENGLISH.changed in card for card in cards] == [False, False, False, True]
