"""What is searched: the documents that pass the filters, or some of them."""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st

from tests.toy import ToyEmbedder
from tests.unit.search.examples import ask, stored
from tests.unit.search.toy_index import TEXTS, index_in
from vind.indexes.arrays import Vector
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.indexes.text.states import States
from vind.indexes.types import (
    Embeddings,
    Filters,
    Language,
    Passage,
    Reading,
    Scored,
    StoredPassage,
)
from vind.search.fitted import packaged
from vind.search.fitted.packaged import fitted, is_fitted
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.designations import ASKED, OF_KEY, of_keywords, with_rows_of
from vind.search.retrieval.interaction import NO_PLACE, foreign, shares_of, wordings
from vind.search.retrieval.nearness import Scale, Scales, measured_scales, scales_of
from vind.search.retrieval.retrieve import retrieve
from vind.search.retrieval.subject import Query, without_names


def test_narrowing_to_files_keeps_the_other_filters(tmp_path: Path) -> None:
    index_in(tmp_path, TEXTS)
    with Index.open(tmp_path) as index:
        files = {path: file_id for file_id, path in index.searchable_paths().items()}
        corpus = Corpus(index, ToyEmbedder(), Filters(paths=("hr/*",)))
        assert _found(corpus) == {"hr/leave.md", "hr/sick.md"}
        leave, prices = files["hr/leave.md"], files["finance/prices.txt"]
        assert _found(corpus.within({leave, prices})) == {"hr/leave.md"}
        assert _found(corpus.within({prices}).within({leave})) == {"hr/leave.md"}
        assert _found(corpus.within(())) == _found(corpus)


def _found(corpus: Corpus) -> set[str]:
    asked = Query.of(Question.of("days of leave"), corpus.embedder)
    ids = [item.passage_id for item in retrieve(asked, corpus, 5).ranked]
    return {stored.path for stored in corpus.index.passages(ids).values()}


# The names in a question say which document, the rest which passage.

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
def test_a_documents_names_are_left_out_of_the_question(
    path: str, text: str, question: str
) -> None:
    asked, rest = re.sub("[{}]", "", question), re.sub("{[^}]*}", "", question).strip()
    assert without_names(asked, opening(path, text=text)) == rest


def test_a_documents_title_counts_as_its_name() -> None:
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
def test_the_question_without_document_names_is_embedded_too(
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


def test_a_passage_with_the_code_asked_for_beats_the_rest_of_its_file(
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


# Each word of the question at the nearest word of a text.

EMBEDDER = ToyEmbedder()
words = st.lists(st.sampled_from(["pomp", "huur", "verlof", "de", "E4521", "café"]), max_size=6)


def kept(*texts: str) -> States:
    read = EMBEDDER.read_passages(texts)
    return States.of(read.states, read.vectors)


def test_wordings_weigh_rare_words_more() -> None:
    (asked,) = EMBEDDER.read_questions(["pomp huur"])
    texts = kept("pomp lekt", "huur stijgt", "pomp huur")
    pump, rent, both = wordings(asked, {"pomp": 3.0, "huur": 1.0}, texts, texts.text_of, 3)
    assert both > pump > rent
    alike = wordings(asked, {}, texts, texts.text_of, 3)
    assert both == pytest.approx(alike[2], abs=0.05)


def test_wordings_of_a_place_without_words_are_lowest() -> None:
    (asked,) = EMBEDDER.read_questions(["pomp"])
    texts = kept("pomp lekt", "huur stijgt")
    places = np.array([NO_PLACE, 1, 2, 2])
    none, leaks, rent = wordings(asked, {}, texts, places, 3)
    there = wordings(asked, {}, texts, texts.text_of, 2)
    assert leaks < there[0]
    assert rent == pytest.approx(there[1])
    assert none == min(leaks, rent)


def test_without_words_all_wordings_are_0() -> None:
    (asked,) = EMBEDDER.read_questions(["pomp"])
    assert wordings(asked, {}, kept("", ""), np.array([], dtype=np.int64), 2).tolist() == [0, 0]
    (silent,) = EMBEDDER.read_questions(["?"])
    texts = kept("pomp", "huur")
    assert wordings(silent, {}, texts, texts.text_of, 2).tolist() == [0, 0]


def test_shares_of_gives_a_word_in_all_passages_a_small_share() -> None:
    assert shares_of([3.8, 0.0]).tolist() == pytest.approx([0.95, 0.05])
    assert shares_of([]).shape == (0,)


# Which passages count as said in another language than the question.


@pytest.mark.parametrize(
    ("said_in", "asked_in", "is_foreign"),
    [("en", "nl", True), ("nl", "nl", False), ("", "nl", False), ("en", "", False)],
)
def test_foreign_marks_passages_in_another_language(
    said_in: Language, asked_in: Language, is_foreign: bool
) -> None:
    assert foreign([stored("€ 12", language=said_in)], asked_in).tolist() == [float(is_foreign)]


# Rows that begin with a code of the question.

PRICES = "Artikel\tOmschrijving\tPrijs (€)\nE-4521\tDompelpomp\t1745\nE-4535\tDompelpomp\t2390"
PARTS = "Artikel\tPast op\tPrijs (€)\nO-7305\tE-4521\t18.5"
OIL = "Pomp\tOlie (liter)\nE-4521\t0.9"


def counted(question: str, *passages: StoredPassage) -> list[float]:
    return with_rows_of(Question.of(question), passages)


@pytest.mark.parametrize(
    "question", ["wat kost de E-4521?", "prijs E4521", "hoe duur is een e-4521"]
)
def test_a_row_with_the_code_and_the_asked_column_counts_most(question: str) -> None:
    told = counted(question, stored(PRICES), stored(PARTS), stored(OIL), stored("De E-4521\tis"))
    assert told == [OF_KEY + ASKED, 0.0, OF_KEY, 0.0]


def test_any_column_can_be_asked_for_by_its_name() -> None:
    told = counted("hoeveel olie gaat er in de E-4521", stored(PARTS), stored(OIL))
    assert told == [0.0, OF_KEY + ASKED]


def test_a_table_header_before_the_passage_counts() -> None:
    passage = stored("E-4521\tDompelpomp\t1745")
    headed = replace(passage.passage, table_header="Artikel\tOmschrijving\tPrijs (€)")
    told = counted("prijs E-4521", replace(passage, passage=headed))
    assert told == [OF_KEY + ASKED]


@pytest.mark.parametrize(
    ("question", "share"), [("prijs E-4521", 0.0), ("prijs E-4521 in 2025", OF_KEY + ASKED)]
)
def test_a_row_of_an_older_version_counts_if_a_period_is_asked(question: str, share: float) -> None:
    assert counted(question, replace(stored(PRICES), superseded_by=7)) == [share]


PASSAGES = [stored("a", 1), stored("b", 2), stored("c", 3)]
TERMS = [Scored(2, 8.0), Scored(1, 2.0)]


def test_keyword_questions_score_passages_by_share_of_the_best() -> None:
    assert of_keywords("wasstraat", TERMS, PASSAGES) == [0.5, 2.0, 0.0]
    assert of_keywords("when is the car wash open", TERMS, PASSAGES) == [0.0] * 3
    assert of_keywords("wasstraat", [], PASSAGES) == [0.0] * 3


# Numbers of any embedder on one scale.


class Blind(ToyEmbedder):
    """To which all texts are the same."""

    def embed_query(self, text: str) -> Vector:  # noqa: ARG002 - whatever it is
        return super().embed_query("text")

    def read_questions(self, texts: Sequence[str]) -> list[Reading]:
        return super().read_questions(["text"] * len(texts))

    def read_passages(self, texts: Sequence[str]) -> Embeddings:
        return super().read_passages(["text"] * len(texts))


@pytest.mark.parametrize(
    ("value", "abroad", "nearness"),
    [(0.2, 0.0, 0.0), (0.6, 0.0, 1.0), (0.4, 0.0, 0.5), (0.1, 1.0, 0.0), (0.1, 0.5, -0.125)],
)
def test_nearness_is_0_for_unlike_texts_and_1_for_an_answer(
    value: float, abroad: float, nearness: float
) -> None:
    scale = Scale(unlike=0.2, like=0.6, foreign=0.1)
    assert scale.nearness([value], [abroad]) == pytest.approx([nearness])


def test_an_unfitted_embedder_gets_scales_measured_by_pairs() -> None:
    toy = ToyEmbedder()
    assert not is_fitted(toy.fingerprint)
    found = measured_scales(toy)
    assert scales_of(toy) == found
    assert found.cosine.like > found.cosine.unlike + 0.05
    assert found.wording.like > found.wording.unlike + 0.05


def test_an_embedder_that_tells_nothing_apart_gets_default_scales() -> None:
    blind = Blind("blind")
    assert measured_scales(blind).cosine.unlike == pytest.approx(1.0)
    given = fitted(packaged.DEFAULT, "scales")
    assert scales_of(blind) == Scales(Scale(**given["cosine"]), Scale(**given["wording"]))


@pytest.mark.models
def test_packaged_scales_match_those_measured_of_the_embedder() -> None:
    embedder = load_embedder(load_settings(embedder="multilingual-e5-small"))
    found, packaged = measured_scales(embedder), scales_of(embedder)
    for one, other in ((found.cosine, packaged.cosine), (found.wording, packaged.wording)):
        # It was fitted in int8; in float32, on other processors, it is measured .0036 beside that.
        assert (one.unlike, one.like) == pytest.approx((other.unlike, other.like), abs=0.005)


def test_newly_fitted_weights_serve_an_embedder_without_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packaged, "_used", {})
    new = "new@1"
    assert fitted(new, "ranking") == fitted(packaged.DEFAULT, "ranking")
    packaged.use({"embedder": new, **packaged.everything(new), "ranking": {"meaning": 1.0}})
    assert is_fitted(new)
    assert fitted(new, "ranking") == {"meaning": 1.0}
    assert fitted(packaged.DEFAULT, "ranking") != {"meaning": 1.0}
