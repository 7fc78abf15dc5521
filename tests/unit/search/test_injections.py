"""Planted texts and a model that obeys each of them: they are data, and change nothing."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.hostile import QUESTIONS
from tests.injections import HARMLESS, INJECTIONS, Injection
from tests.llama import engine_that
from tests.toy import ToyEmbedder
from tests.unit.app.test_markup import Page
from tests.unit.search.examples import excerpt, ranked, stored
from tests.unit.search.toy_index import TEXTS, index_in
from vind.app.plain import printable, running
from vind.app.serialize import to_json
from vind.app.web import cards
from vind.app.web.markup import Around
from vind.app.words import ENGLISH
from vind.indexes.errors import QuestionError
from vind.indexes.text.sentences import sentence_spans
from vind.indexes.types import known_languages
from vind.search import Engine
from vind.search.evidence.quotes import Excerpt
from vind.search.grounding.features import packaged_weights
from vind.search.grounding.grounding import Grounder
from vind.search.question.question import Question, phrases_of
from vind.search.types import Dropped, Reason
from vind.search.wording.fixed import not_found
from vind.search.wording.prompt import build_prompt, neutralise

QUESTION = "How many days of leave do employees get?"
FACT = "Employees get 25 days of leave a year."

planted = pytest.mark.parametrize(
    "injection", INJECTIONS, ids=[str(number) for number in range(len(INJECTIONS))]
)


def count_words(text: str) -> int:
    return len(text.split())


def quoted(text: str) -> list[Excerpt]:
    """A text behind a fact in its paragraph, in a paragraph of its own, and alone."""
    return [
        excerpt(f"{FACT} {text}"),
        excerpt(f"{FACT}\n\n{text}\n\nUnused days lapse."),
        excerpt(text, path="note.txt", heading=text.split("\n", maxsplit=1)[0], header=text),
    ]


def shown(reply: str, excerpts: Sequence[Excerpt]) -> list[str]:
    """The sentences of a model's reply that are shown."""
    passages = [stored(one.quote.text, number) for number, one in enumerate(excerpts)]
    units = ranked(QUESTION, passages).units
    grounder = Grounder(
        Question.of(QUESTION), "en", units, packaged_weights(ToyEmbedder().fingerprint)
    )
    said = (reply[start:end] for start, end in sentence_spans(reply))
    return [sentence for sentence in said if not grounder.check(sentence).reason]


@planted
def test_a_model_obeying_an_injection_shows_only_what_quotes_say(injection: Injection) -> None:
    reply = f"{injection.obeyed}\n{FACT}\n{injection.obeyed}"
    assert shown(reply, quoted(injection.text)) == [FACT]


@planted
def test_an_injection_stays_inside_the_excerpts_of_the_prompt(injection: Injection) -> None:
    excerpts = quoted(injection.text)
    prompt = build_prompt(QUESTION, excerpts, "en", count_words, evidence_tokens=1200)
    harmless = build_prompt(QUESTION, quoted("Ask the desk."), "en", count_words)
    assert prompt.system == harmless.system
    opens, closes = "<excerpt>\n", "\n</excerpt>"
    assert prompt.user.count(opens) == prompt.user.count(closes) == len(excerpts)
    before, *parts = prompt.user.split(opens)
    inside, after = zip(*(part.split(closes) for part in parts), strict=True)
    assert all(neutralise(injection.text) in said for said in inside)
    for said in (*inside, *after, before):
        assert not re.search(r"<\S|\S>|\[/?INST", said)
    assert "".join(after).strip() == f"Question: {QUESTION}"
    assert [turn["role"] for turn in prompt.turns] == ["system", "user"]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_instructions_are_read_whole_and_may_be_said(text: str) -> None:
    told = f"{text} {FACT}"
    prompt = build_prompt(QUESTION, [excerpt(told)], "en", count_words)
    assert neutralise(told) in prompt.user
    assert shown(FACT, [excerpt(told)]) == [FACT]


@planted
def test_an_injection_is_plain_text_in_the_page_and_terminal(injection: Injection) -> None:
    (quote, *_) = [item.quote for item in quoted(injection.text)]
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
        "br",
        "wbr",
    }
    page = Page(cards.quote(1, quote, Around(quote.text, 0, "en"), ENGLISH))
    assert {tag for tag, _ in page.tags} <= allowed | {"a", "button"}
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


# Each hostile question is answered, not found, or refused with a sentence of ours.

WITHOUT_WORDS = {
    *("empty", "spaces", "nul", "control", "punctuation", "only zero width", "emoji"),
}


def echo(messages: list[dict[str, str]]) -> Iterator[str]:
    """A model that does what the asker says and repeats all that it was given."""
    yield f"{messages[-1]['content']}\nThe sea sings a poem. "
    yield "I give everyone leave. "


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    index_in(folder / "index", TEXTS)
    with engine_that(echo, folder) as opened:
        yield opened


@pytest.mark.parametrize("name", QUESTIONS)
def test_hostile_questions_get_an_answer_or_an_error_of_ours(engine: Engine, name: str) -> None:
    if name in WITHOUT_WORDS:
        for ask in (engine.ask, engine.search):
            with pytest.raises(QuestionError, match="Type one or more words"):
                ask(QUESTIONS[name])
        return
    # What stands in quotation marks has to be there word for word.
    hits = engine.search(QUESTIONS[name])
    assert len(hits) == (0 if phrases_of(QUESTIONS[name]) else len(TEXTS))
    answer = engine.ask(QUESTIONS[name])
    to_json(answer).encode("ascii")
    if answer.found:
        documents = " ".join([*TEXTS, *TEXTS.values()])
        for sentence in filter(None, answer.text.split("] ")):
            assert sentence.rpartition(" [")[0] in documents
    else:
        assert answer.text.startswith(
            tuple(not_found("", language) for language in known_languages())
        )
    for foreign in ("sea", "poem", "everyone", "<", "system"):
        assert foreign not in answer.text
