"""What stands on the page after some events of a stream."""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from vind.app.web.answer import as_told, not_found
from vind.app.words import DUTCH, ENGLISH
from vind.indexes.errors import PassageGoneError
from vind.search.types import Answer, Conflict, Event, Quote, QuotesFound, Told, Waiting, Wording

TEXT = "The fee is 1250 euro."
QUOTE = Quote(TEXT, "fee.md", None, 0, len(TEXT), 0.9, "/docs", "", 1).marked()
OTHER, NEAR = (replace(QUOTE, passage_id=number).unmarked() for number in (2, 3))
FOUND = QuotesFound((QUOTE,), (), True, 0.9, 0.81, "en", "what is the fee")
ENGINE = SimpleNamespace(
    has_llm=True,
    find_again=lambda quote: quote,
    document_text=lambda _: TEXT,
    passage=lambda _: SimpleNamespace(language="en"),
)


def shown_after(*events: Event, folders: Sequence[str] = ("/docs",)) -> str:
    # Its source is run on its own, where nothing above is known.
    def script(events: "Sequence[Event]", engine: "Any", status: "Any") -> None:
        from vind.app.web.answer import AnswerOnPage, with_event
        from vind.app.words import ENGLISH
        from vind.search.types import Answer

        page = AnswerOnPage(engine, ENGLISH, {}, status, is_known=False)
        so_far = Answer((), (), False, 0.0, 0.0, "", "")
        for event in events:
            so_far = with_event(so_far, event)
            page.show_event(event, "what is the fee", so_far)

    given = {
        "events": events,
        "engine": ENGINE,
        "status": SimpleNamespace(identity="1f", generation=1, folders=folders),
    }
    run = AppTest.from_function(script, kwargs=given).run()
    assert not run.exception
    return " ".join(element.proto.body for element in run.get("html"))


def test_the_best_quote_shows_before_the_wording_with_others_below() -> None:
    found = replace(FOUND, quotes=(QUOTE, OTHER), also=(NEAR,))
    at_once = shown_after(found)
    best, others = at_once.split("Other quotes (2)")
    assert f"<mark>{TEXT}</mark>" in best
    assert "probably the right answer" in best
    assert "<mark>" not in others
    assert "Wording the answer" not in at_once
    assert "Wording the answer" in shown_after(found, Waiting())
    said = (
        found,
        Told("They disagree: 1250 [1]."),
        Waiting(),
        Wording("\n1250 euro. [1]"),
        Waiting(),
    )
    conflicting: list[Event] = [replace(found, conflicts=(Conflict(()),)), *said[1:]]
    assert "Wording the answer" in shown_after(*conflicting[:3])
    shown = shown_after(*conflicting)
    order = [">Answer ", ">1250 euro.", f"<mark>{TEXT}</mark>", "They disagree", "Other quotes"]
    assert sorted(order, key=shown.index) == order
    assert shown.count("Answer ") == 1
    assert "Wording the answer" not in shown


def test_the_value_shows_above_its_sentence_until_the_wording() -> None:
    valued = replace(FOUND, quotes=(replace(QUOTE, answer=(11, 20)),))
    shown = shown_after(valued)
    assert shown.index("data-announced>1250 euro</p>") < shown.index("<mark>")
    assert 'class="value"' not in shown_after(valued, Wording("It is 1250 euro. [1]"))


def test_a_not_found_answer_marks_nothing() -> None:
    near = replace(FOUND, found=False, quotes=(QUOTE.unmarked(),))
    shown = shown_after(near, Waiting(), Wording("Not found."))
    assert "The nearest passages" in shown
    assert TEXT in shown
    assert not re.search("<mark>|how likely|Wording the answer|best", shown)


def test_quotes_are_not_called_an_answer_until_they_are_judged() -> None:
    unjudged = replace(FOUND, found=False, quotes=(QUOTE.unmarked(),), is_judged=False)
    shown = shown_after(unjudged, Waiting())
    assert TEXT in shown
    assert "Reading the quotes" in shown
    assert not re.search("<mark>|best|Answer |Wording|The nearest passages", shown)
    assert "Answer " in shown_after(unjudged, Waiting(), FOUND)
    missed = shown_after(unjudged, Waiting(), replace(unjudged, is_judged=True))
    assert "The nearest passages" in missed
    assert "Reading the quotes" not in missed


def test_with_several_folders_quotes_show_their_folder() -> None:
    assert ">docs/</span>" not in shown_after(FOUND)
    assert '<span class="folder">docs/</span>' in shown_after(FOUND, folders=("/docs", "/old"))


def test_a_missing_language_model_shows_how_to_get_it() -> None:
    def script(engine: "Any", status: "Any", answer: "Answer", llm_name: str) -> None:
        from vind.app.web.answer import AnswerOnPage
        from vind.app.words import DUTCH

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


@pytest.mark.parametrize(
    ("text", "said"), [("", "did not word this"), ("1250 euro [1].", "may have more to it")]
)
def test_a_failed_language_model_is_reported(text: str, said: str) -> None:
    def script(engine: "Any", status: "Any", answer: "Answer") -> None:
        from vind.app.web.answer import AnswerOnPage
        from vind.app.words import ENGLISH

        page = AnswerOnPage(engine, ENGLISH, {}, status, is_known=False)
        page.finish("what is the fee", answer, "http://gpu:8000/v1")

    given = {
        "engine": ENGINE,
        "status": SimpleNamespace(identity="1f", generation=1, folders=("/docs",)),
        "answer": FOUND.answer(text, is_worded=bool(text), trouble="It is <busy>."),
    }
    run = AppTest.from_function(script, kwargs=given).run()
    assert not run.exception
    shown = " ".join(element.proto.body for element in run.get("html"))
    assert said in shown
    assert '<p lang="en">It is &lt;busy&gt;.</p>' in shown


def test_not_found_is_said_in_the_language_of_question_or_page() -> None:
    said = 'Niet gevonden in deze documenten. Niets wat in de buurt komt, noemt "X {}".'
    asked = "蒙古的首都是什么"
    guessed = Answer((), (), False, 0.0, 0.0, "nl", asked, lacking="X {}", text=said)
    english = 'Not found in these documents. Nothing that comes near mentions "X {}".'
    assert not_found(guessed, ENGLISH) == (english, ENGLISH)
    assert not_found(guessed, DUTCH) == (said, DUTCH)
    dutch = replace(guessed, asked="Hoe heet de hoofdstad van Mongolië?")
    assert not_found(dutch, ENGLISH) == (said, DUTCH)
    assert as_told(guessed, ENGLISH).text == english
    assert as_told(replace(guessed, found=True), ENGLISH).text == said
    assert as_told(replace(guessed, text=""), ENGLISH).text == ""


def test_a_quote_is_looked_up_again_in_a_rebuilt_index() -> None:
    def script(engine: "Any", answer: "Answer", identities: "Sequence[str]") -> None:
        from types import SimpleNamespace
        from typing import Any

        from vind.app.web.answer import AnswerOnPage
        from vind.app.words import ENGLISH

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
    given = {"engine": engine, "answer": FOUND.answer("1250 euro. [1]", is_worded=True)}
    run = AppTest.from_function(script, kwargs=given | {"identities": "aabc"}).run()
    assert not run.exception
    cards = [one.proto.body for one in run.get("html") if "details class" in one.proto.body]
    links = [re.findall(r'<p class="original"><a href="original/(\d+)"', card) for card in cards]
    assert links == [["1"], ["1"], ["77"], []]
    assert [ENGLISH.changed in card for card in cards] == [False, False, False, True]
