"""A list that answers is told whole, in its order, under what leads to it."""

from pathlib import Path

import pytest

from tests.llama import judge_by_words
from tests.unit.search.examples import TOY
from tests.unit.search.toy_index import engine_over, index_in
from vind.search.evidence.lists import list_at
from vind.search.fitted import packaged

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


@pytest.mark.parametrize(
    ("text", "at", "media_type", "lead", "items"),
    [
        ("Rules\n\nNo glass.\nNo nuts.\nNo pets.", "No nuts", DOCX, "Rules", 3),
        ("Rules\n\nNo glass.\nNo nuts.\nNo pets.", "Rules", DOCX, "Rules", 3),
        ("You bring:\n\n• a coat\n• a hat\n• boots that are\ndry", "hat", PDF, "You bring:", 3),
        ("You bring:\n• a coat\n• a hat\n• boots", "boots", PDF, "You bring:", 3),
        ("Steps\n\n1. Stop.\n\n2. Look.\n\n3. Go.\n\nEnd.", "Look", DOCX, "Steps", 3),
        ("Steps\n\nStep 1: stop\n\nStep 2: look\n\nStep 3: go", "stop", DOCX, "Steps", 3),
        ("a) one\nb) two\nc) three", "two", DOCX, "", 3),
    ],
)
def test_a_list_is_found_from_each_of_its_places(
    text: str, at: str, media_type: str, lead: str, items: int
) -> None:
    found = list_at(text, text.index(at), media_type)
    assert found is not None
    assert text[slice(*found.lead)] == lead
    assert len(found.items) == items
    assert [text[slice(*one)] for one in found.items] == sorted(
        (text[slice(*one)] for one in found.items), key=text.index
    )


@pytest.mark.parametrize(
    ("text", "at", "media_type"),
    [
        ("A paragraph.\n\nAnother one.\n\nA third.", "Another", DOCX),
        ("Name\tPrice\nCoat\t5\nHat\t3\nBoot\t9", "Hat", DOCX),
        ("A line of a page\nthat goes on here\nand ends there.", "goes", PDF),
        ("Two.\nItems.", "Two", DOCX),
        ("1. One.\n\nA paragraph between.\n\n2. Two.", "One", DOCX),
        ("A paragraph. It says much.\nIn two lines.\n\nOne.\nTwo.\nThree.", "much", DOCX),
    ],
)
def test_what_is_no_list_is_none(text: str, at: str, media_type: str) -> None:
    assert list_at(text, text.index(at), media_type) is None


ITEMS = ("visitors leave coats in the hall", "visitors put a badge on", "visitors wash both hands")
TEXTS = {
    "house/visitors.md": "What visitors do in the hall:\n\n" + "\n".join(ITEMS),
    "house/bikes.md": "A bike of the house is lent for one day by the desk.",
    "house/paint.md": "The door of the house gets another colour later on in May.",
}


@pytest.mark.parametrize(
    ("question", "is_listed"),
    [
        ("What are all things visitors do in the hall with coats, badge and hands?", True),
        ("By whom is a bike of the house lent for one day?", False),
        ("Do visitors put a badge on?", False),
    ],
)
def test_a_question_for_all_is_answered_with_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, is_listed: bool
) -> None:
    index_in(tmp_path / "index", TEXTS)
    judge_by_words(tmp_path / "index")
    monkeypatch.setattr(packaged, "_used", {})
    scale = {"unlike": 0.2, "like": 0.7, "foreign": 0.0}
    scales = {"cosine": scale, "wording": scale}
    packaged.use({"embedder": TOY, **packaged.everything(TOY), "scales": scales})
    with engine_over(tmp_path / "index") as engine:
        answer = engine.ask(question, words="never")
    assert answer.listed == is_listed
    if is_listed:
        lines = answer.text.split("\n")
        assert lines[0] == "What visitors do in the hall:"
        assert lines[1:] == [f"- {item} [1]" for item in ITEMS]
        assert answer.quotes[0].path == "house/visitors.md"
        assert answer.quotes[0].best_sentence == "\n".join(ITEMS)
        assert len(answer.quotes) == 1
