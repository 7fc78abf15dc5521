import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.search.hits import best_sentence, one_a_place, with_repetition_cost, words_found
from vind.search.question.question import Question
from vind.search.types import Hit

DOCUMENT = "".join(chr(ord("a") + place % 26) for place in range(200))


def hit(start: int, end: int, score: float, path: str = "a.txt", label: str = "") -> Hit:
    return Hit(
        path=path,
        page=None,
        text=DOCUMENT[start:end],
        heading="",
        score=score,
        start=start,
        end=end,
        passage_id=start,
        folder="/docs",
        title="",
        language="",
        page_label=label,
    )


def test_overlapping_passages_become_one() -> None:
    (merged,) = one_a_place([hit(10, 50, 0.5, label="iv"), hit(40, 90, 0.9, label="v")])
    assert (merged.start, merged.end, merged.score) == (10, 90, 0.9)
    assert merged.page_label == "iv"
    assert merged.text == DOCUMENT[10:90]


def test_a_passage_joining_two_hits_merges_them() -> None:
    (merged,) = one_a_place([hit(0, 30, 0.9), hit(60, 90, 0.8), hit(20, 70, 0.7)])
    assert (merged.start, merged.end) == (0, 90)
    assert merged.text == DOCUMENT[0:90]


def test_the_same_place_in_two_files_stays_two_hits() -> None:
    assert len(one_a_place([hit(0, 9, 0.5, "a.txt"), hit(0, 9, 0.5, "b.txt")])) == 2


def test_hits_of_equal_score_are_ordered_by_path_and_place() -> None:
    found = one_a_place([hit(50, 60, 1, "b"), hit(50, 60, 1, "a"), hit(0, 9, 1, "b")])
    assert [(h.path, h.start) for h in found] == [("a", 50), ("b", 0), ("b", 50)]


@given(
    st.lists(
        st.tuples(st.integers(0, 150), st.integers(1, 50), st.sampled_from([0.1, 0.2])), max_size=12
    )
)
def test_merging_hits_loses_and_repeats_no_text(spans: list[tuple[int, int, float]]) -> None:
    merged = one_a_place([hit(start, start + length, score) for start, length, score in spans])
    assert all(h.text == DOCUMENT[h.start : h.end] for h in merged)
    covered = [place for h in merged for place in range(h.start, h.end)]
    assert len(covered) == len(set(covered))
    assert set(covered) == {p for start, length, _ in spans for p in range(start, start + length)}


def test_more_hits_of_one_document_lower_its_next_ones() -> None:
    many = [hit(place * 10, place * 10 + 5, 9.0 - place / 10) for place in range(4)]
    others = [hit(0, 5, 7.2, path="b.txt"), hit(0, 5, 7.0, path="c.txt")]
    placed = with_repetition_cost([*many, *others])
    assert [(h.path, h.start) for h in placed] == [
        (h.path, h.start) for h in (many[0], many[1], *others, many[2], many[3])
    ]
    assert [h.score for h in placed] == sorted((h.score for h in placed), reverse=True)


def test_hits_of_a_plainly_meant_document_lower_each_other_less() -> None:
    many = [hit(place * 10, place * 10 + 5, 9.0 - place / 10) for place in range(4)]
    others = [hit(0, 5, 8.5, path="b.txt"), hit(0, 5, 7.5, path="c.txt")]
    document = (many[0].folder, many[0].path)
    plainly = with_repetition_cost([*many, *others], {document: 1.0})
    assert plainly == [*many, *others]
    halfway = with_repetition_cost([*many, *others], {document: 0.5})
    assert [one.path for one in halfway][:3] == [many[0].path, "b.txt", many[1].path]


def test_equal_hits_of_two_documents_are_ordered_by_path() -> None:
    found = [hit(0, 5, 1.0, path="b.txt"), hit(0, 5, 1.0, path="a.txt")]
    assert [h.path for h in with_repetition_cost(found)] == ["a.txt", "b.txt"]


TEXT = "Verlof vraag je aan bij je chef. Je mag 40 uur meenemen naar 2027. De rest vervalt."


def said(question: str) -> str:
    start, end = best_sentence(question, TEXT, "nl")
    return TEXT[start:end]


def test_best_sentence_has_most_of_the_questions_words() -> None:
    assert said("Hoeveel uren mag ik meenemen?") == "Je mag 40 uur meenemen naar 2027."
    assert said("verlof aanvragen") == "Verlof vraag je aan bij je chef."


def test_best_sentence_is_the_whole_text_where_no_word_matches() -> None:
    assert said("parkeren") == TEXT
    assert best_sentence("x", "", "") == (0, 0)


def test_best_sentence_skips_the_header_lines_of_a_mail() -> None:
    text = "From: Ann Pump <ann@seal-pump.example>\nTo: Bob\n\nThe pump needs a new seal."
    start, end = best_sentence("Which seal does the pump of Ann need?", text, "en")
    assert text[start:end] == "The pump needs a new seal."
    head = "From: Ann Pump <ann@seal-pump.example>"
    assert best_sentence("pump", head, "en") == (0, len(head))


@pytest.mark.parametrize(
    ("question", "text", "language", "found"),
    [
        ("dag meenemen", "Dagen die u meeneemt: 5 dagen.", "nl", ["Dagen", "meeneemt", "dagen"]),
        ("the days of leave", "Leave days of the year", "en", ["Leave", "days"]),
        ("café", "Het Café en het cafe", "nl", ["Café", "cafe"]),
        ("dagen van verlof", "dagen van verlof", "", ["dagen", "verlof"]),
        ("dag", "dagen", "", []),
        ("parkeren", "Verlof", "nl", []),
    ],
)
def test_words_found_marks_all_forms_of_the_questions_words(
    question: str, text: str, language: str, found: list[str]
) -> None:
    assert [
        text[slice(*span)] for span in words_found(Question.of(question), text, language)
    ] == found
