import re
from math import log1p
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.indexes.company import EMBEDDER, FOLDER, one_batch, put
from vind.indexes.index import DEFAULT_WEIGHTS, Index
from vind.indexes.reading.terms import FieldWeights
from vind.indexes.text.analysis import MOST_WORDS, question_words, title_words
from vind.indexes.types import Document, FileRecord, FileState, Language, Passage

ROW = Passage("bureau\t300", 0, 10, heading="Meubels > Werkplek", table_header="Artikelprijs")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    directory = tmp_path_factory.mktemp("terms") / "index"
    with one_batch(directory) as writer:
        put(writer, "verlof.txt", "Vakantiedagen vervallen na vijf jaar.", "De prijs is laag.")
        put(writer, "leave.txt", "Holidays expire after five years.", language="en")
        put(writer, "codes.txt", "Fout E-4521 in de pomp, zie artikel 7:610 BW.", "Omzet Q2 2023.")
        put(writer, "cafe.txt", "Het café coördineert de reünie.")
        put(writer, "table.txt", "Straße\t12", "Grüße aus München", language="")
        put(writer, "Price_list-2024.xlsx", "chairs", "tables", language="en")
        put(writer, "plain.txt", "the chairs of 2024", language="en", title="Minutes of the board")
        record = FileRecord(FOLDER, "a.csv", FileState.INDEXED)
        embeddings = EMBEDDER.read_passages([ROW.text])
        writer.put(record, Document(ROW.text, (ROW,)), [ROW.text], embeddings)
    return Index.open(directory)


def found(index: Index, question: str, weights: FieldWeights = DEFAULT_WEIGHTS) -> list[str]:
    hits = index.match(question, 10, weights=weights)
    stored = index.passages([hit.passage_id for hit in hits])
    return [stored[hit.passage_id].passage.text for hit in hits]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Wanneer vervallen mijn vakantiedagen?", "Vakantiedagen vervallen na vijf jaar."),
        ("When does my holiday expire?", "Holidays expire after five years."),
        ("holiday vervallen expires", "Holidays expire after five years."),
        ("e-4521", "Fout E-4521 in de pomp, zie artikel 7:610 BW."),
        ("What does 7:610 say?", "Fout E-4521 in de pomp, zie artikel 7:610 BW."),
        ("revenue in Q2 2023", "Omzet Q2 2023."),
        ("reunie cafe", "Het café coördineert de reünie."),
        ("CAFÉ", "Het café coördineert de reünie."),
        ("München", "Grüße aus München"),
        ("munchen", "Grüße aus München"),
        ("strasse", "Straße\t12"),
        ("board", "the chairs of 2024"),
    ],
)
def test_the_best_matching_passage_comes_first(index: Index, question: str, first: str) -> None:
    assert found(index, question)[0] == first


def test_titles_headings_and_headers_are_searched_below_the_body(
    index: Index,
) -> None:
    assert found(index, "price list") == ["chairs", "tables"]
    assert found(index, "2024")[0] == "the chairs of 2024"
    by_title = FieldWeights(body=0.0, heading=0.0, title=1.0)
    assert sorted(found(index, "2024 chairs", weights=by_title)) == ["chairs", "tables"]
    assert found(index, "werkplek") == found(index, "artikelprijs") == [ROW.text]


SIGNS = '|   |?!|"|(((|a:b|title:|AND OR NOT|+-|*|[a TO b]|\\|^2~|title:chairs|-chairs|"a of"~2'


@pytest.mark.parametrize("question", SIGNS.split("|"))
def test_punctuation_is_never_query_syntax(index: Index, question: str) -> None:
    assert index.match(question, 5) == index.match(re.sub(r"\W+", " ", question), 5)


@given(question=st.text(max_size=200))
def test_any_text_can_be_searched_for(index: Index, question: str) -> None:
    assert len(index.match(question, 3)) <= 3


def test_unknown_words_find_nothing_and_k_0_is_refused(index: Index) -> None:
    assert index.match("xylofoon", 5) == []
    with pytest.raises(ValueError, match="k is 0"):
        index.match("prijs", 0)


@pytest.mark.parametrize(
    ("title", "path", "words"),
    [
        ("", "Sales/NL/Price_list-2024.xlsx", "Sales NL Price list 2024"),
        ("", "PriceList2024.xlsx", "PriceList2024 Price List 2024"),
        ("", "Q2_2023.pdf", "Q2 2023 Q 2"),
        ("Annual report", "AR.PDFReader.pdf", "Annual report AR PDFReader PDF Reader"),
        ("", ".bashrc", "bashrc"),
        ("", "café_Größe.txt", "café Größe"),
        ("", "map/Coo\u0308rdinatie.txt", "map Coördinatie"),
        ("Prive\u0301", "a.txt", "Privé a"),
    ],
)
def test_title_words_splits_a_path_into_words(title: str, path: str, words: str) -> None:
    assert title_words(title, path).strip() == words


def spelled(question: str) -> list[str]:
    return [word.text for word in question_words(question)]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Wat is de prijs van het bureau?", "prijs bureau"),
        ("What is the price of this door?", "price door"),
        ("to be or not to be", "to be or not"),  # stop words alone are kept
        ("Welke foto's van Anna\u2019s feest?", "foto anna feest"),
        ("Kosten van S-100?", "kosten s 100"),
    ],
)
def test_stop_words_and_apostrophe_s_are_dropped_from_questions(question: str, words: str) -> None:
    assert spelled(question) == words.split()


def test_a_word_is_looked_up_as_each_language_stores_it() -> None:
    terms = {word.text: word.terms for word in question_words("vergaderingen meetings coördinatie")}
    assert set(terms["meetings"]) >= {"meet", "meetings"}
    assert set(terms["vergaderingen"]) >= {"vergader", "vergaderingen"}
    assert all(term.isascii() for term in terms["coördinatie"])


def test_the_number_in_a_code_is_looked_up_too_but_not_a_year() -> None:
    terms = {word.text: word.terms for word in question_words("E4521 FY2023 R2D2")}
    assert terms == {"e4521": ("e4521", "4521"), "fy2023": ("fy2023",), "r2d2": ("r2d2",)}


def test_question_words_of_a_pasted_page_are_limited() -> None:
    assert len(question_words(" ".join(f"word{n}" for n in range(5000)))) == MOST_WORDS


@pytest.mark.parametrize("language", ["nl", "en", ""])
def test_stop_words_do_not_dominate(tmp_path: Path, language: Language) -> None:
    with one_batch(tmp_path / "index") as writer:
        put(writer, "noise.txt", *["de het een van the of and is"] * 3, language=language)
        put(writer, "signal.txt", "zwembad", language=language)
    with Index.open(tmp_path / "index") as index:
        assert found(index, "Waar is het zwembad van de firma?")[0] == "zwembad"


def test_rarities_are_higher_for_rarer_words(index: Index) -> None:
    rarities = index.rarities("Wanneer vervallen de stoelen of chairs 2024?")
    # Of 12 passages two have chairs and one 2024 in their text; none has stoelen.
    assert set(rarities) == {"vervallen", "stoelen", "chairs", "2024"}
    assert rarities["chairs"] == pytest.approx(log1p((12 - 2 + 0.5) / 2.5))
    assert rarities["2024"] == pytest.approx(log1p((12 - 1 + 0.5) / 1.5))
    assert rarities["stoelen"] == pytest.approx(log1p(12.5 / 0.5))
    assert index.rarities("?!") == {}
