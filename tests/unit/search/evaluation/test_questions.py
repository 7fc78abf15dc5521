from pathlib import Path

import pytest

from tests.rooms import REPOSITORY
from vind.indexes.errors import QuestionFileError
from vind.search.evaluation.questions import EvaluationQuestion, Gold, read_questions

PAGE = REPOSITORY / "docs" / "answers.md"


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


def test_the_page_shows_a_file_that_is_read_and_names_all_its_fields(tmp_path: Path) -> None:
    _, _, section = PAGE.read_text(encoding="utf-8").partition("```json\n")
    file = tmp_path / "questions.jsonl"
    file.write_text(section.partition("```")[0], encoding="utf-8")
    first, second, third = read_questions(file)
    (gold,) = first.gold
    assert (gold.path, gold.page, first.answer) == ("hr/verlof.pdf", 3, "Vijf.")
    assert (second.gold, second.answerable) == ((Gold(path="warranty.txt"),), True)
    assert (third.gold, third.answerable) == ((), False)
    named = {row.split("`")[1] for row in section.splitlines() if row.startswith("| `")}
    of_gold = {f"gold.{field}" for field in Gold.model_fields}
    assert named == set(EvaluationQuestion.model_fields) | of_gold


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (
            b'{"question": "a"}\n{"question": 3}\n',
            r"Line 2 .*: question: this is another kind of value\. Give the question in words\.$",
        ),
        (b'{"gold": []}\n', r": question: this is missing\. Give the question in words\.$"),
        (b"[1]\n", r'Line 1 of .* is not an object of JSON\. Write each line as {"question": "…"'),
        (
            b'{"question": "a", "gold": "x"}\n',
            r'Line 1 of .*: gold: this is another kind of value\. Give a list such as \[{"path": "',
        ),
        (b'{"question": "a", "gold": ["x"]}\n', r": gold\.0: .* Give a list such as "),
        (b'{"question": "a", "gold": [{}]}\n', r": gold\.0\.path: this is missing\. Give the path"),
        (b'{"question": "a", "answerable": "ja"}\n', r": answerable: .* Give true or false\.$"),
        (
            b'{"question": "a", "gold": [{"path": "b.md", "page": "xii"}]}\n',
            r": gold\.0\.page: .* Give a whole number, or leave it out\.$",
        ),
        (b'{"question": "a"}\n{"question": "?!"}\n', "Line 2 .* question: .* no letter or digit"),
        (
            b'{"question": "a", "gold": [{"path": "b.md", "quote": ""}]}\n',
            "Line 1 .* gold.0.quote: .* no letter or digit",
        ),
        (b'{"question": "a"\n', "Line 1 of .* is not JSON from column 17 on"),
        (b"\n \n", r"holds no questions\. Write each on a line, as {\"question\""),
        (b"\xff\xfe\x00", "cannot be read"),
        (
            '{"question": "a"}\n{"question": "privé"}\n'.encode("cp1252"),
            r"cannot be read: line 2 is not UTF-8\. Save it as UTF-8\.$",
        ),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, content: bytes, complaint: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(content)
    with pytest.raises(QuestionFileError, match=complaint):
        read_questions(file)


def test_a_byte_order_mark_is_none_of_the_first_question(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes('\ufeff{"question": "Wie?"}\r\n{"question": "Wat?"}\r\n'.encode())
    assert [one.question for one in read_questions(file)] == ["Wie?", "Wat?"]


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="There is no file"):
        read_questions(tmp_path / "questions.jsonl")
    with pytest.raises(QuestionFileError, match=f"{tmp_path} is a folder. Give the path of a JSON"):
        read_questions(tmp_path)


def test_a_file_is_named_whether_its_accents_stand_apart_or_not() -> None:
    apart, composed = "hr/financie\u0308n.pdf", "hr/financi\u00ebn.pdf"
    assert Gold(path=apart).names(f"share/{composed}")
    assert Gold(path=composed).names(apart)
    assert not Gold(path=composed).names("hr/financien.pdf")
