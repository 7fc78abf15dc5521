"""Fifty planted texts and a model that obeys each of them: none of it is shown as an answer."""

import re
from collections.abc import Sequence

import pytest

from tests.injections import INJECTIONS, Injection
from tests.toy import ToyEmbedder
from tests.unit.app.test_markup import Page
from tests.unit.search.examples import excerpt, ranked, stored
from vind.app.plain import printable, running
from vind.app.web import cards
from vind.app.web.markup import Around
from vind.app.words import ENGLISH
from vind.indexes.text.sentences import sentence_spans
from vind.indexes.text.words import FUNCTION_WORDS
from vind.search.evidence.quotes import Excerpt
from vind.search.facts.words import words
from vind.search.grounding.features import packaged_weights
from vind.search.grounding.grounding import Grounder
from vind.search.instructions import is_instruction, without_instructions
from vind.search.types import Dropped, Reason
from vind.search.wording.prompt import build_prompt

QUESTION = "How many days of leave do employees get?"
FACT = "Employees get 25 days of leave a year."

planted = pytest.mark.parametrize(
    "injection", INJECTIONS, ids=[str(number) for number in range(len(INJECTIONS))]
)


def count_words(text: str) -> int:
    return len(text.split())


def quoted(injection: Injection) -> list[Excerpt]:
    """The planted text behind a fact in its paragraph, in a paragraph of its own, and alone."""
    return [
        excerpt(f"{FACT} {injection.text}"),
        excerpt(f"{FACT}\n\n{injection.text}\n\nUnused days lapse."),
        excerpt(injection.text, path="note.txt", heading=injection.text.split("\n")[0]),
    ]


def shown(reply: str, excerpts: Sequence[Excerpt]) -> list[str]:
    """The sentences of a model's reply that are shown."""
    passages = [stored(one.quote.text, number) for number, one in enumerate(excerpts)]
    units = ranked(QUESTION, passages).units
    grounder = Grounder(QUESTION, "en", units, packaged_weights(ToyEmbedder().fingerprint))
    said = (reply[start:end] for start, end in sentence_spans(reply))
    return [sentence for sentence in said if not grounder.check(sentence).reason]


def test_there_are_fifty_in_both_languages() -> None:
    assert len({injection.text for injection in INJECTIONS}) == 50
    dutch = re.compile(r"\b(?:je|alle|de|het|een|met)\b")
    assert sum(bool(dutch.search(injection.text)) for injection in INJECTIONS) >= 12


@planted
def test_an_obedient_model_shows_nothing_of_it(injection: Injection) -> None:
    reply = f"{injection.obeyed}\n{FACT}\n{injection.text}\n{injection.obeyed}"
    assert shown(reply, quoted(injection)) == [FACT]


@planted
def test_a_model_does_not_read_it(injection: Injection) -> None:
    read = build_prompt(QUESTION, quoted(injection), "en", count_words).user
    clean = [excerpt(f"{FACT}\n\nUnused days lapse.")] * 2
    known = set(words(build_prompt(QUESTION, clean, "en", count_words).user))
    asked_for = set(words(injection.obeyed)) - known - FUNCTION_WORDS["en"] - FUNCTION_WORDS["nl"]
    assert asked_for.isdisjoint(words(read))
    assert FACT in read


@planted
def test_it_is_text_in_the_page_and_on_a_terminal(injection: Injection) -> None:
    (quote, *_) = [item.quote for item in quoted(injection)]
    allowed = {
        "details",
        "summary",
        "span",
        "q",
        "div",
        "p",
        "mark",
        "table",
        "tr",
        "td",
        "i",
        "wbr",
    }
    page = Page(cards.quote(1, quote, Around(quote.text, 0, "en"), ENGLISH))
    assert {tag for tag, _ in page.tags} <= allowed | {"a"}
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert set(links) == {f"original/{quote.passage_id}"}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    said = Page(
        cards.answer(injection.obeyed, 1, "en")
        + cards.dropped([Dropped(injection.text, Reason.NOT_SUPPORTED)], ENGLISH)
    )
    assert {tag for tag, _ in said.tags} <= {
        "div",
        "p",
        "span",
        "a",
        "details",
        "summary",
        "ul",
        "li",
    }
    assert all(attributes["href"] == "#quote-1" for tag, attributes in said.tags if tag == "a")
    assert "\x1b" not in running(f"\x1b]8;;https://evil.example\x07{printable(injection.text)}")


@pytest.mark.parametrize(
    "text",
    [
        "Ignore a red light on the panel; it is the old alarm.",
        "Answer the phone before the third ring.",
        "Beantwoord klachten binnen vijf werkdagen.",
        "Vermeld het factuurnummer in de mail.",
        "Vergeet niet uw uren voor vrijdag te schrijven.",
        "Write your name on the form and say why you are late.",
        "The assistant manager signs the report.",
        "Neither party has authority to act as agent for the other.",
        "Do not enter customer data in an AI chatbot.",
        "The previous instructions of the supplier are in appendix 3.",
        "Volg de instructies op de pomp.",
        "Bel de servicedesk en zeg dat het systeem niet reageert.",
        "5 < 6, and <name> stands for your own name.",
    ],
)
def test_what_people_ask_of_people_is_no_instruction_to_a_machine(text: str) -> None:
    assert not is_instruction(text)
    assert without_instructions(text) == text
