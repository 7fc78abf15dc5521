"""A question that follows another: the reading whose best unit is nearer wins, and is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.llama import judge_by_words
from tests.unit.search.examples import TOY
from tests.unit.search.toy_index import engine_over, index_in
from vind.search import Engine
from vind.search.fitted import packaged

TEXTS = {
    "hr/leave.md": "Staff have 25 days of holiday a year.",
    "hr/later.md": "Staff have 28 days of holiday later on.",
    "house/kitchen.md": "The kitchen is cleaned on Fridays by those who cook.",
    "house/bikes.md": "A bike of the house is lent for one day by the desk.",
    "house/paint.md": "The door of the house gets another colour later on in May.",
}
FIRST = "How many days of holiday have staff?"
SECOND = "And later on?"
KITCHEN = "On what day is the kitchen cleaned?"
SCALE = {"unlike": 0.2, "like": 0.7, "foreign": 0.0}
"""Of the toy embedder: texts on other matters share its function words."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    index: Path = tmp_path_factory.mktemp("conversation") / "index"
    index_in(index, TEXTS)
    judge_by_words(index)
    with pytest.MonkeyPatch.context() as patch, engine_over(index) as opened:
        patch.setattr(packaged, "_used", {})
        scales = {"cosine": SCALE, "wording": SCALE}
        packaged.use({"embedder": TOY, **packaged.everything(TOY), "scales": scales})
        yield opened


@pytest.mark.parametrize(
    ("follow_up", "asked", "path"),
    [
        (SECOND, f"{FIRST} {SECOND}", "hr/later.md"),
        ("And a year?", f"{FIRST} And a year?", "hr/leave.md"),
        (KITCHEN, KITCHEN, "house/kitchen.md"),
        ("By whom is a bike lent?", "By whom is a bike lent?", "house/bikes.md"),
        (FIRST, FIRST, "hr/leave.md"),
    ],
)
def test_the_better_supported_reading_wins_and_is_shown(
    engine: Engine, follow_up: str, asked: str, path: str
) -> None:
    first = engine.ask(FIRST, words="never")
    assert (first.asked, first.quotes[0].path) == (FIRST, "hr/leave.md")
    answer = engine.ask(follow_up, words="never", follows=first)
    assert (answer.asked, answer.quotes[0].path) == (asked, path)


def test_a_change_of_topic_is_asked_alone(engine: Engine) -> None:
    first = engine.ask(FIRST, words="never")
    assert engine.ask(KITCHEN, words="never", follows=first) == engine.ask(KITCHEN, words="never")


def test_a_third_question_is_read_with_both_before_it(engine: Engine) -> None:
    answer = engine.ask(FIRST, words="never")
    for follow_up in (SECOND, "And a year?"):
        answer = engine.ask(follow_up, words="never", follows=answer)
    assert answer.asked == f"{FIRST} {SECOND} And a year?"


def test_a_long_conversation_keeps_subject_and_last_question(engine: Engine) -> None:
    answer = engine.ask(FIRST, words="never")
    for follow_up in (SECOND, "And a year?", SECOND, "And a year?"):
        answer = engine.ask(follow_up, words="never", follows=answer)
    assert answer.subject == (FIRST, SECOND)
    assert answer.asked == f"{FIRST} {SECOND} And a year?"


def test_a_question_that_stands_alone_changes_the_subject(engine: Engine) -> None:
    answer = engine.ask(FIRST, words="never")
    for question in (SECOND, KITCHEN):
        answer = engine.ask(question, words="never", follows=answer)
    assert answer.subject == ()
    assert engine.ask("And by whom?", words="never", follows=answer).subject == (KITCHEN,)


def test_only_the_end_of_a_long_earlier_question_is_taken(engine: Engine) -> None:
    first = engine.ask(f"{'We wondered. ' * 40}{FIRST}", words="never")
    answer = engine.ask(SECOND, words="never", follows=first)
    assert answer.quotes
    assert answer.asked.endswith(f"{FIRST} {SECOND}")
    assert len(answer.asked) < 300


def test_a_wordless_follow_up_keeps_the_language_of_the_first(tmp_path: Path) -> None:
    text = "Medewerkers krijgen 25 vakantiedagen per jaar."
    index_in(tmp_path / "index", {"verlof.md": text}, language="nl")
    with engine_over(tmp_path / "index") as opened:
        first = opened.ask("Hoeveel vakantiedagen krijgen medewerkers?", words="never")
        assert opened.ask("2026?", words="never", follows=first).language == "nl"
