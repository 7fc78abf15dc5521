"""The names in a question say which document, the rest which passage."""

import re
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.toy import ToyEmbedder
from tests.unit.search.examples import ask
from tests.unit.search.toy_index import index_in
from vind.indexes.index import Index
from vind.indexes.types import Passage, Reading, StoredPassage
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query, without_names

OPENING = "This Agreement is made between Fenmoor Board and Waterhoen Pumps Ltd."


def opening(path: str, text: str = OPENING, title: str = "", heading: str = "") -> StoredPassage:
    passage = Passage(text=text, start=0, end=len(text), heading=heading, language="en")
    return StoredPassage(1, 1, "/docs", path, title, "application/pdf", passage)


CODES = "Seal O-7314, ordered by D2 Technologies, fits the V-22."


@pytest.mark.parametrize(
    ("path", "text", "question"),
    [
        # What stands between braces is left out: names that the document goes by.
        ("SupplyAgreement_2024.pdf", OPENING, "Which law governs the contract of {Fenmoor Board?}"),
        ("SupplyAgreement_2024.pdf", OPENING, "Which law governs the {Supply Agreement?}"),
        ("a.pdf", OPENING, "Who at Hartman Steel signs for {Fenmoor?}"),
        ("a.pdf", OPENING, "what may fenmoor board cancel"),
        ("a.pdf", OPENING, "Fenmoor pays when?"),
        ("a.pdf", OPENING, "The Fenmoor Board"),
        ("melkbron/VisitNotes.pdf", "Page one.", "What do the {Visit Notes }say?"),
        # The "I" of who asks, and a letter that tells which one.
        ("a.pdf", OPENING, "May I cancel at {Fenmoor?}"),
        ("a.pdf", OPENING, "Which pump is of category A at {Fenmoor?}"),
        ("a.pdf", OPENING, "May I cancel category A?"),
        # A code is asked for.
        ("v-22.pdf", CODES, "What does the O-7314 cost?"),
        ("v-22.pdf", CODES, "What does the V-22 weigh?"),
        ("v-22.pdf", CODES, "Who signs for D2 {Technologies?}"),
        ("v-22.pdf", CODES, "What O-7314 costs"),
    ],
)
def test_names_that_the_document_goes_by_are_left_out(path: str, text: str, question: str) -> None:
    asked, rest = re.sub("[{}]", "", question), re.sub("{[^}]*}", "", question).strip()
    assert without_names(asked, opening(path, text=text)) == rest


def test_a_title_counts_too() -> None:
    titled = opening("x.pdf", text="Page one.", title="Annual Report of Melkbron")
    assert without_names("How did Melkbron fare?", titled) == "How did fare?"


class ListingEmbedder(ToyEmbedder):
    """Lists the questions that it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        self.asked += texts
        return super().read_questions(texts)


@pytest.mark.parametrize(
    ("question", "likely", "rest"),
    [
        ("Who signs for Fenmoor Board?", ["Who signs for"], "Who signs for"),
        ("Who at Hartman signs for Fenmoor?", ["Who at signs for"], "Who at Hartman signs for"),
        ("who signs for fenmoor board?", [], ""),
    ],
)
def test_what_is_likely_left_of_a_question_is_embedded_with_it(
    question: str, likely: list[str], rest: str, tmp_path: Path
) -> None:
    index_in(tmp_path / "index", {"agreement.txt": OPENING})
    embedder = ListingEmbedder()
    whole = Query.of(Question.of(question), embedder)
    assert embedder.asked == [question, *likely]
    with Index.open(tmp_path / "index") as index:
        asked = retrieve(whole, Corpus(index, embedder), 5).asked
    assert [one.text for one in asked.values()] == [rest] * bool(rest)
    assert all(np.array_equal(one.vector, embedder.embed_query(rest)) for one in asked.values())
    assert embedder.asked.count(rest) == (1 if rest else 0)


def test_a_passage_of_the_document_that_has_the_code_asked_for_goes_before_the_others(
    tmp_path: Path,
) -> None:
    parts = [
        "Fault list of the Noordzand turbines.",
        "Look up here what the turbines show and do first what is said to do first.",
        "Code\tFirst action\n4208\tClean the filter\n4219\tFill with grease",
    ]
    asked = "Noordzand turbines show 4219, what to do first? Look up what the Noordzand list said."
    _, engine = ask(asked, tmp_path, {"faults.pdf": parts})
    with closing(engine):
        first = engine.search(asked)[0]
    assert first.page == 3
    assert first.why is not None
    assert first.why.asked not in ("", asked)
