from pathlib import Path

import pytest

from indexes.errors import QuestionFileError
from search.evaluation.questions import Gold, read_questions


def test_a_file_of_questions(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"id": 7, "question": "Wie?", "lang": "nl", "gold": [{"path": "a/b.pdf", "page": 3}],'
        ' "answer": null, "answerable": true, "source": "x"}\n\n{"question": "Who?"}\n',
        encoding="utf-8",
    )
    first, second = read_questions(file)
    assert (first.id, first.lang, first.gold) == ("7", "nl", (Gold(path="a/b.pdf", page=3),))
    assert (second.question, second.gold, second.answerable) == ("Who?", (), True)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"question": "a"}\n{"question": 3}\n', "Line 2"),
        (b"[1]\n", "Line 1"),
        (b'{"question": "a"}\n{"question": "?!"}\n', "Line 2 .* question: .* no letter or digit"),
        (
            b'{"question": "a", "gold": [{"path": "b.md", "quote": ""}]}\n',
            "Line 1 .* gold.0.quote: .* no letter or digit",
        ),
        (b'{"question": "a"\n', "not JSON"),
        (b"\n \n", "holds no questions"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: bytes, complaint: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(content)
    with pytest.raises(QuestionFileError, match=complaint):
        read_questions(file)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="There is no file"):
        read_questions(tmp_path / "questions.jsonl")
