"""The names in a question say which document, the rest which passage."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from indexes.index import Index
from indexes.types import Passage, Reading, StoredPassage
from search.retrieval.corpus import Corpus
from search.retrieval.retrieve import retrieve
from search.retrieval.subject import Query, has_name_of, without_names
from tests.toy import ToyEmbedder
from tests.unit.search.examples import ask
from tests.unit.search.toy_index import index_in

OPENING = "This Agreement is made between Fenmoor Board and Waterhoen Pumps Ltd."


def opening(path: str, text: str = OPENING, title: str = "", heading: str = "") -> StoredPassage:
    passage = Passage(text=text, start=0, end=len(text), heading=heading, language="en")
    return StoredPassage(1, 1, "/docs", path, title, "application/pdf", passage)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Which law governs the contract of Fenmoor Board?", "Which law governs the contract of"),
        ("Which law governs the Supply Agreement?", "Which law governs the"),
        ("Who at Hartman Steel signs for Fenmoor?", "Who at Hartman Steel signs for"),
        ("what may fenmoor board cancel", "what may fenmoor board cancel"),
        ("Fenmoor pays when?", "Fenmoor pays when?"),
        # The "I" of who asks, and a letter that tells which one.
        ("May I cancel at Fenmoor?", "May I cancel at"),
        ("Which pump is of category A at Fenmoor?", "Which pump is of category A at"),
        ("May I cancel category A?", "May I cancel category A?"),
    ],
)
def test_names_that_the_document_goes_by_are_left_out(question: str, rest: str) -> None:
    assert without_names(question, opening("SupplyAgreement_2024.pdf")) == rest


def test_a_question_of_names_alone_stays_whole() -> None:
    assert without_names("The Fenmoor Board", opening("a.pdf")) == "The Fenmoor Board"


def test_title_and_file_name_count_too() -> None:
    titled = opening("x.pdf", text="Page one.", title="Annual Report of Melkbron")
    assert without_names("How did Melkbron fare?", titled) == "How did fare?"
    named = opening("melkbron/VisitNotes.pdf", text="Page one.")
    assert without_names("What do the Visit Notes say?", named) == "What do the say?"


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("What does the O-7314 cost?", "What does the O-7314 cost?"),
        ("What does the V-22 weigh?", "What does the weigh?"),
        ("Who signs for D2 Technologies?", "Who signs for"),
        ("What O-7314 costs", "What O-7314 costs"),
    ],
)
def test_a_code_in_the_text_alone_is_asked_for(question: str, rest: str) -> None:
    text = "Seal O-7314, ordered by D2 Technologies, fits the V-22."
    assert without_names(question, opening("v-22.pdf", text=text)) == rest


CONTACTS = (
    "The contact at customer Hartog is Ann Mulder. The contact at customer Brons is Eva Smit.\n"
    "An invoice goes to the office of the customer."
)


@pytest.mark.parametrize(
    ("question", "text", "rest"),
    [
        (
            "Who is the contact at customer Brons?",
            CONTACTS,
            "Who is the contact at customer Brons?",
        ),
        ("Where is the pool of Brons?", CONTACTS, "Where is the pool of"),
        ("When is Ede open?", "Ede: 9 to 17\nTiel: 10 to 16", "When is Ede open?"),
        ("Which room has Visser?", "Who\tRoom\nPostma\t116\nVisser\t117", "Which room has Visser?"),
        (
            "What is the hourly rate of a senior in Ede?",
            "Rates\n\nRole\tTiel\tEde\nSenior\t128\t122",
            "What is the hourly rate of a senior in Ede?",
        ),
        ("Which room has the Who?", "Who\tRoom\nPostma\t116\nVisser\t117", "Which room has the"),
        (
            "Who runs the site in Tiel?",
            "This guide is of our sites in Ede, Tiel and Den Bosch.",
            "Who runs the site in Tiel?",
        ),
        (
            "Which law governs the agreement of Ede, Tiel and Bosch?",
            "This agreement is made between Ede, Tiel and Den Bosch.",
            "Which law governs the agreement of and",
        ),
        (
            "Which law governs the agreement of Hartman Steel?",
            "This agreement is made between Hartman Steel and Waterhoen Pumps.\n"
            "It is the agreement of which both keep a copy.",
            "Which law governs the agreement of",
        ),
    ],
)
def test_a_name_that_tells_the_parts_of_a_document_apart_is_asked_for(
    question: str, text: str, rest: str
) -> None:
    assert without_names(question, opening("a.pdf", text=text)) == rest


def test_a_document_that_is_named_for_one_of_its_parts_goes_by_it() -> None:
    question = "Who is the contact at customer Brons?"
    named = opening("brons.pdf", text=CONTACTS)
    assert without_names(question, named) == "Who is the contact at customer"


SITES = "Our sites\n\nSite Ede\n\nOpen from 9 to 17.\n\nSite Goes\n\nOpen from 10 to 16."
COVER = "Lease\n\nHartman Steel\n\nPier 4, 1234 AB Ede\n\nBrons and Sons\n\nThe Netherlands"


@pytest.mark.parametrize(
    ("question", "text", "heading", "rest"),
    [
        ("When is the site in Goes open?", SITES, "Our sites", "When is the site in Goes open?"),
        (
            "When is the site in Ede open?",
            "Site Ede\n\nOpen from 9 to 17.",
            "Our sites > Site Ede",
            "When is the site in Ede open?",
        ),
        ("When is the site in Ede open?", SITES[:41], "Our sites", "When is the site in open?"),
        ("What does Hartman Steel pay?", COVER, "Lease", "What does pay?"),
    ],
    ids=["one of several", "the first", "the only one", "a cover"],
)
def test_a_name_over_a_part_of_a_document_is_asked_for(
    question: str, text: str, heading: str, rest: str
) -> None:
    assert without_names(question, opening("a.pdf", text=text, heading=heading)) == rest


def test_a_document_goes_by_what_stands_above_its_first_part() -> None:
    text = (
        "Desk manual\n\nFor Fenmoor Board.\n\n1 Arrivals\n\n1.1 Times\n\n"
        "Guests come from 15.00. In Goes the boat is late.\n\n1.2 Passports\n\nWe make no copy."
    )
    manual = opening("manual.docx", text)
    question = "How late may guests of Fenmoor come in Goes?"
    assert without_names(question, manual) == "How late may guests of come in Goes?"
    assert not has_name_of("How late may guests come in Goes?", manual)
    assert has_name_of(question, manual)


def test_a_name_that_tells_parts_apart_is_a_name_of_the_document_all_the_same() -> None:
    document = opening("a.pdf", text=CONTACTS)
    assert has_name_of("Who is the contact at customer Brons?", document)
    assert not has_name_of("Who is the contact at customer Visser?", document)


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
    whole = Query.of(question, embedder)
    assert embedder.asked == [question, *likely]
    with Index.open(tmp_path / "index") as index:
        asked = retrieve(whole, Corpus(index, embedder), 5).asked
    assert [one.question for one in asked.values()] == [rest] * bool(rest)
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
