"""What is shown of a question: the best unit, its text with citations, and nothing not vouched for.

Over a small company with the toy embedder, and a language model that says what it is told to.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.llama import Says, ToyLlama, engine_that, judge_by_words, saying, thinking
from tests.unit.search.examples import TOY
from tests.unit.search.toy_index import company_in, engine_over
from vind.indexes.upkeep.calibration import keep_calibration
from vind.search import (
    Answer,
    Answered,
    Engine,
    Event,
    Quote,
    QuotesFound,
    Told,
    Waiting,
    Wording,
    Words,
)
from vind.search.judgement.judge import Judge, Probe
from vind.search.types import cited_numbers
from vind.search.wording.local import LocalModel

LEAVE = "Full-time staff get 25 days of holiday a year."
COMPANY = {
    "hr/staff-guide.md": {
        "Holiday": f"{LEAVE} Holiday is asked for in the roster. Part-time staff get their share.",
        "Sickness": "Staff who are ill call before eight. They call the desk of the branch.",
        "Overtime pay": "The pay of overtime in the weekend is double. Managers approve it first.",
    },
    "hr/personnel-handbook.md": {
        "Vacation": "Employees have 200 hours of vacation, and may buy more of it in May.",
        "Overtime leave": "The pay of overtime in the weekend is time off.",
    },
    "sales/customers.csv": {
        "": "Customer\tContract\tVisits\nBos\tComplete\t4\nDam\tPlus\t2\nKolk\tComplete\t7"
    },
    "board/minutes-one.md": {"": "The price of a repair in the workshop is € 94."},
    "board/minutes-two.md": {"": "The price of a repair in the workshop is € 71."},
    "contracts/fenmoor.md": {"": "The liability under this contract of Fenmoor is € 50,000."},
    "contracts/saltmarsh.md": {"": "The liability under this contract of Saltmarsh is € 75,000."},
    "house/tools.md": {
        "": "The tools that hang in the shed are these:\n- a spade\n- a lamp\n- a rope\n- a saw"
    },
}
DATED = {
    "board/minutes-one.md": datetime(2025, 2, 1, tzinfo=UTC),
    "board/minutes-two.md": datetime(2026, 5, 1, tzinfo=UTC),
}
ASKED = "How many days of holiday do full-time staff get a year?"
NOWHERE = "What does the moon of Jupiter weigh?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index is, which has an answer where a passage has the words of a question."""
    folder: Path = tmp_path_factory.mktemp("answers")
    company_in(folder / "index", COMPANY, DATED)
    judge_by_words(folder / "index")
    return folder


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[Engine]:
    with engine_over(folder / "index") as opened:
        yield opened


def documents() -> dict[str, str]:
    return {path: "\n\n".join(sections.values()) for path, sections in COMPANY.items()}


def events_of(folder: Path, question: str, says: Says, words: Words = "auto") -> list[Event]:
    with engine_that(says, folder) as engine:
        return list(engine.stream(question, words))


def answer_in(events: list[Event]) -> Answer:
    last = events[-1]
    assert isinstance(last, Answered)
    return last.answer


def kinds_of(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events if not isinstance(event, Waiting)]


def rows_of(answer: Answer) -> list[str]:
    return [quote.best_sentence for quote in answer.quotes]


def is_verbatim(quote: Quote) -> bool:
    return documents()[quote.path][quote.start : quote.end] == quote.text


@pytest.mark.parametrize(
    ("question", "path", "best"),
    [
        (ASKED, "hr/staff-guide.md", LEAVE),
        (
            "Before when do ill staff call?",
            "hr/staff-guide.md",
            "Staff who are ill call before eight.",
        ),
        (
            "What is the liability under this contract of Saltmarsh?",
            "contracts/saltmarsh.md",
            "The liability under this contract of Saltmarsh is € 75,000.",
        ),
    ],
)
def test_the_best_sentence_is_first_and_marked_verbatim(
    engine: Engine, question: str, path: str, best: str
) -> None:
    answer = engine.ask(question, words="never")
    assert answer.found
    assert answer.best is not None
    assert (answer.best.path, answer.best.text) == (path, best)
    assert is_verbatim(answer.best)
    first = answer.quotes[0]
    assert first.text[slice(*first.best or (0, 0))] == best
    assert 1 <= len(answer.quotes) <= 3
    assert all(map(is_verbatim, (*answer.quotes, *answer.also)))
    assert all(quote.best is None for quote in answer.also)


def test_not_found_marks_no_sentence_and_names_the_missing_word(engine: Engine) -> None:
    answer = engine.ask(NOWHERE, words="never")
    assert not answer.found
    assert answer.best is None
    assert answer.quotes
    assert all(quote.best is None for quote in (*answer.quotes, *answer.also))
    assert answer.text.startswith("Not found in these documents.")
    assert not answer.is_worded
    of_another = engine.ask("What is the liability of Hydrotest?", words="never")
    assert of_another.lacking == "Hydrotest"
    assert of_another.text.endswith('mentions "Hydrotest".')


RIGHT, WRONG = f"{LEAVE} ", "Full-time staff get 30 days of holiday a year. "


@pytest.mark.parametrize(
    ("pieces", "text", "dropped"),
    [
        ((RIGHT,), f"{LEAVE} [1]", ()),
        ((WRONG,), "", (WRONG.strip(),)),
        ((WRONG, RIGHT), f"{LEAVE} [1]", (WRONG.strip(),)),
        ((RIGHT, RIGHT, WRONG), f"{LEAVE} [1]", ()),  # who says it again has no more to say
        (("The sea sings. ",), "", ("The sea sings.",)),
    ],
)
def test_model_sentences_are_shown_whole_with_source_or_dropped(
    folder: Path, pieces: tuple[str, ...], text: str, dropped: tuple[str, ...]
) -> None:
    events = events_of(folder, ASKED, saying(*pieces))
    answer = answer_in(events)
    assert answer.text == text
    assert answer.is_worded == bool(text)
    assert tuple(one.sentence for one in answer.dropped) == dropped
    assert all(one.reason for one in answer.dropped)
    assert "".join(one.text for one in events if isinstance(one, Wording)) == text
    assert answer.best is not None
    assert answer.best.text == LEAVE


@pytest.mark.parametrize(
    ("question", "words", "kinds"),
    [
        (ASKED, "auto", ["QuotesFound", "Wording", "Answered"]),
        (ASKED, "always", ["QuotesFound", "Wording", "Answered"]),
        (ASKED, "never", ["QuotesFound", "Answered"]),
        (NOWHERE, "always", ["QuotesFound", "Wording", "Answered"]),
        (
            "What is the price of a repair in the workshop?",
            "never",
            ["QuotesFound", "Told", "Answered"],
        ),
        ("Summarise the staff guide", "always", ["QuotesFound", "Wording", "Answered"]),
    ],
)
def test_stream_events_are_quotes_first_and_answer_last(
    folder: Path, question: str, words: Words, kinds: list[str]
) -> None:
    events = events_of(folder, question, saying(RIGHT), words)
    assert kinds_of(events) == kinds
    first, answer = events[0], answer_in(events)
    assert isinstance(first, QuotesFound)
    assert (first.quotes, first.also, first.best) == (answer.quotes, answer.also, answer.best)
    said = [one.text for one in events if isinstance(one, Wording | Told)]
    assert "".join(said) == answer.text


@pytest.mark.parametrize(
    ("question", "words", "reads"),
    [
        (ASKED, "auto", True),
        (ASKED, "always", True),
        (ASKED, "never", False),
        (NOWHERE, "always", False),
        ("Summarise the staff guide", "always", False),
        ("Which customers have a Complete contract?", "always", False),
    ],
)
def test_the_model_is_asked_only_where_it_can_add_something(
    folder: Path, question: str, words: Words, reads: bool
) -> None:
    asked: list[list[dict[str, str]]] = []

    def says(turns: list[dict[str, str]]) -> Iterator[str]:
        asked.append(turns)
        yield RIGHT

    events_of(folder, question, says, words)
    assert bool(asked) is reads


@pytest.mark.parametrize(("words", "wording"), [("auto", False), ("always", True)])
def test_words_auto_does_not_reword_a_plainly_right_quote(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: Words, wording: bool
) -> None:
    monkeypatch.setattr("vind.search.answer.PLAIN", 0.4)  # the toy judge is not sure of any: .5
    answer = answer_in(events_of(folder, ASKED, saying(RIGHT), words))
    assert answer.is_worded is wording


@pytest.mark.parametrize(("says", "found"), [(9.0, True), (-9.0, False)])
def test_found_is_decided_anew_once_the_model_has_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: float, found: bool
) -> None:
    """Nothing is called an answer before the model has read the quotes, so none is taken back."""
    company_in(tmp_path / "index", COMPANY)
    monkeypatch.setattr("vind.search.engine.probe_of", lambda _: Probe("toy", "", 1, 0.0, (1.0,)))
    with engine_that(saying(), tmp_path) as engine:
        judge = Judge.of("", TOY)
        assert judge.once_read is not None
        once_read = replace(judge.once_read, weights=judge.once_read.weights | {"says": 9.0})
        keep_calibration(tmp_path / "index", replace(judge, once_read=once_read).as_text())
        state = thinking(np.array([says], dtype=np.float32))
        engine._models.llm = LocalModel(ToyLlama(saying(RIGHT), state=state))  # type: ignore[arg-type]
        events = list(engine.stream(ASKED, "always"))
    answer = answer_in(events)
    assert kinds_of(events)[-2:] == ["Wording", "Answered"]
    assert answer.found is found
    first, again = (one for one in events if isinstance(one, QuotesFound))
    assert (first.is_judged, first.found, first.quotes[0].best) == (False, False, None)
    assert (again.is_judged, again.found) == (True, found)
    assert answer.is_worded is found
    assert (answer.quotes[0].best is not None) is found


def test_a_summary_quotes_the_document_verbatim_and_in_order(engine: Engine) -> None:
    answer = engine.ask("Summarise the staff guide")
    assert {quote.path for quote in answer.quotes} == {"hr/staff-guide.md"}
    starts = [quote.start for quote in answer.quotes]
    assert starts == sorted(starts)
    assert len(starts) == 3
    lines = answer.text.split("\n")
    headings = list(COMPANY["hr/staff-guide.md"])
    for number, (line, quote, heading) in enumerate(
        zip(lines, answer.quotes, headings, strict=True), 1
    ):
        assert is_verbatim(quote)
        assert line == f"{heading}: {quote.best_sentence} [{number}]"
    assert answer.is_worded


def test_a_comparison_quotes_each_document_for_itself(engine: Engine) -> None:
    answer = engine.ask(
        "Compare staff guide and personnel handbook: the pay of overtime in the weekend"
    )
    assert answer.found
    assert {quote.path: quote.best_sentence for quote in answer.quotes} == {
        "hr/staff-guide.md": "The pay of overtime in the weekend is double.",
        "hr/personnel-handbook.md": "The pay of overtime in the weekend is time off.",
    }
    for number, quote in enumerate(answer.quotes, 1):
        assert f"{quote.best_sentence} [{number}]" in answer.text
    assert answer.conflicts == ()


@pytest.mark.parametrize(
    ("question", "text", "rows"),
    [
        (
            "Which customers have a Complete contract?",
            "Bos and Kolk (rows where Contract = Complete) [1][2]",
            ["Bos\tComplete\t4", "Kolk\tComplete\t7"],
        ),
        (
            "How many customers have a Complete contract?",
            "2: Bos and Kolk (rows where Contract = Complete) [1][2]",
            ["Bos\tComplete\t4", "Kolk\tComplete\t7"],
        ),
        ("How many visits does Kolk have?", "Kolk · Visits: 7 [1]", ["Kolk\tComplete\t7"]),
    ],
)
def test_a_table_answer_is_computed_and_quotes_its_rows(
    engine: Engine, question: str, text: str, rows: list[str]
) -> None:
    answer = engine.ask(question)
    assert (answer.text, rows_of(answer)) == (text, rows)
    assert answer.is_worded
    assert answer.best is not None
    assert (answer.best.text, answer.best.header) == (rows[0], "Customer\tContract\tVisits")
    assert all(map(is_verbatim, answer.quotes))


def test_conflicting_values_are_listed_newest_first(engine: Engine) -> None:
    answer = engine.ask("What is the price of a repair in the workshop?", words="never")
    (conflict,) = answer.conflicts
    assert [one.value for one in conflict.values] == ["€ 71", "€ 94"]
    assert conflict.values[0].quote == 1
    for one in conflict.values:
        quote = answer.quotes[one.quote - 1]
        assert one.value in quote.text
        assert f"{one.value} [{one.quote}]" in answer.text
    assert answer.text.startswith("The sources disagree: € 71 [")
    assert "(May 1, 2026)" in answer.text or "(1 May 2026)" in answer.text
    assert not answer.is_worded


@pytest.mark.parametrize(
    "question",
    [
        "What is the liability under this contract?",
        "What is the liability under this contract of Fenmoor?",
        ASKED,
    ],
)
def test_documents_on_different_things_are_no_conflict(engine: Engine, question: str) -> None:
    answer = engine.ask(question, words="never")
    assert answer.found
    assert (answer.conflicts, answer.text) == ((), "")


def test_a_conflict_is_told_before_the_models_words(folder: Path) -> None:
    said = "The price of a repair in the workshop is € 71."
    question = "What is the price of a repair in the workshop?"
    events = events_of(folder, question, saying(said))
    answer = answer_in(events)
    assert kinds_of(events)[1:] == ["Told", "Wording", "Answered"]
    first, _, second = answer.text.partition("\n")
    assert first.startswith("The sources disagree: ")
    assert second.startswith(said)


def test_cited_numbers_lists_each_cited_quote_once_and_in_order() -> None:
    assert cited_numbers("Drie. [3] Een. [1] Nog eens drie. [3] Te veel. [6] [0]", 5) == [1, 3]
