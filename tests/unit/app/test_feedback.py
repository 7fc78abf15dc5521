"""What people think of answers, as questions to measure by."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from vind.app import feedback
from vind.app.feedback import REASON_AT_MOST, Feedback, Sentence
from vind.search.evaluation.questions import Gold, read_questions
from vind.search.types import Answer, Quote

TEXT = "Er zijn 25 dagen verlof."
QUOTE = Quote(TEXT, "hr/verlof.pdf", 3, 0, len(TEXT), 0.9, "/docs", "", 1).marked()
FOUND = Answer((QUOTE,), (), True, 0.9, 0.9, "nl", "Hoeveel verlof heb ik?")
NOT_FOUND = replace(FOUND, quotes=(), found=False, asked="Wie is de koning?")


def test_thumbs_up_becomes_an_evaluation_question_and_thumbs_down_does_not(tmp_path: Path) -> None:
    kept = Feedback(tmp_path / "index")
    kept.add("a", FOUND, "up", "")
    kept.add("b", FOUND, "down", "Het zijn er 26." * 1000)
    kept.add("c", NOT_FOUND, "up", "")
    file = tmp_path / "index.feedback.jsonl"
    answered, refused = read_questions(file)
    assert answered.question == FOUND.asked
    assert answered.gold == (Gold(path="hr/verlof.pdf", page=3, quote=TEXT),)
    assert (refused.question, refused.gold, refused.answerable) == (NOT_FOUND.asked, (), False)
    wrong = json.loads(file.read_text(encoding="utf-8").splitlines()[1])
    assert len(wrong["reason"]) == REASON_AT_MOST
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("right", "gold"),
    [
        (
            Sentence("Er zijn 26 dagen.", "hr/nieuw.pdf", 2),
            ("hr/nieuw.pdf", 2, "Er zijn 26 dagen."),
        ),
        (None, None),
    ],
)
def test_thumbs_down_becomes_a_question_once_the_right_answer_is_chosen(
    tmp_path: Path, right: Sentence | None, gold: tuple[str, int, str] | None
) -> None:
    kept = Feedback(tmp_path / "index")
    assert kept.unsettled() == []
    kept.add("a", FOUND, "up", "")
    kept.add("b", FOUND, "down", "Het zijn er 26.")
    kept.add("c", NOT_FOUND, "down", "")
    last, first = kept.unsettled()
    assert (first.question, first.reason, first.best) == (FOUND.asked, "Het zijn er 26.", TEXT)
    assert (last.question, last.best) == (NOT_FOUND.asked, "")
    kept.settle(first, right)
    assert kept.unsettled() == [last]
    _, question = read_questions(tmp_path / "index.feedback.jsonl")
    assert (question.question, question.answerable) == (FOUND.asked, gold is not None)
    assert [(one.path, one.page, one.quote) for one in question.gold] == ([gold] if gold else [])


def test_feedback_is_kept_in_two_files_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_BYTES", 100)
    for number in range(5):
        Feedback(tmp_path / "index").add(str(number), FOUND, "up", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "index.feedback.jsonl",
        "index.feedback.jsonl.1",
    ]
