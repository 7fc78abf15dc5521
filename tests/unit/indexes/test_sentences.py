import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.indexes.text.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Dit geldt o.a. voor Jan, bijv. bij ziekte of z.g. verlof.",
        "Zie art. 7 lid 2 BW en par. 3.2 van de overeenkomst.",
        "Dhr. J. Jansen en mevr. De Vries kwamen op 3 mei 2024.",
        "Acme Inc. and Foo Ltd. signed No. 5 with Mr. A. B. Smith.",
        "Acme Inc. Theatre and Foo B.V. Amsterdam, c.q. De Bank B.V.",
        "The U.S. Government pays 3.50 dollars, e.g. The fee.",
        "7. Termination of the agreement",
        "Prijs: 12.50 euro excl. BTW p.p. Per stuk",
        "Flam. Liq. 2 (H225), Eye Irrit. 2 (H319), Skin Corr. 1B, Acute Tox. 4 (H302).",
    ],
)
def test_full_stops_inside_a_sentence_do_not_end_it(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dat was in 2024. Daarna niet meer.", ["Dat was in 2024.", "Daarna niet meer."]),
        ("Echt waar?! Ja. Nee…  Toch?", ["Echt waar?!", "Ja.", "Nee…", "Toch?"]),
        ('Hij zei: "Nee." Toen ging hij.', ['Hij zei: "Nee."', "Toen ging hij."]),
        ("Eén zin. Élan is er. 25 dagen.", ["Eén zin.", "Élan is er.", "25 dagen."]),
        ("a\tb\nc\td", ["a\tb", "c\td"]),
        ("7. Termination. Either party may.", ["7. Termination.", "Either party may."]),
        ("By Reed's, Inc. The fee is 5.", ["By Reed's, Inc.", "The fee is 5."]),
        ("Met Ons B.V. Deze geldt.", ["Met Ons B.V.", "Deze geldt."]),
        ("geen hoofdletter. dus een zin", ["geen hoofdletter. dus een zin"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text(alphabet=st.one_of(st.sampled_from(list('ab A.!?"\n\t1)')), st.characters())))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    reached = 0
    for start, end in sentence_spans(text):
        assert start < end
        assert not text[reached:start].strip()
        assert text[start:end] == text[start:end].strip()
        reached = end
    assert not text[reached:].strip()
