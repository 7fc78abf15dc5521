"""The names of a claim, in its quotes and in what their documents open with."""

import pytest

from search.claims.verify import Verifier
from search.excerpt import Excerpt
from tests.toy import ToyEmbedder
from tests.unit.search.claims.verifying import dutch
from tests.unit.search.examples import excerpt


def test_a_name_of_the_question_may_stand_in_another_quote_of_the_document() -> None:
    opening = excerpt("This agreement is between Vind B.V. and Hartman Steel.", path="steel.pdf")
    law = excerpt("The agreement is governed by the law of Nevada.", path="steel.pdf")
    other = excerpt("The agreement is governed by the law of Nevada.", path="other.pdf")
    said = "The agreement of Hartman Steel is governed by the law of Nevada."
    question = "Which law governs the agreement of Hartman Steel?"

    def citations(*excerpts: Excerpt) -> tuple[tuple[int, ...], str]:
        verdict = Verifier(question, excerpts, "en", ToyEmbedder().embed_passages).check(said)
        return verdict.citations, verdict.reason

    assert citations(law, opening) == ((1, 2), "")
    assert citations(other, law, opening) == ((2, 3), "")
    assert citations(other, opening) == ((), "no quote has: Hartman, Steel")


def test_a_number_of_the_question_is_cited_where_it_stands() -> None:
    hall = excerpt("Subject: permit for hall 2.", path="permit.pdf")
    fee = excerpt("Begin within two weeks. The fee for the permit is € 4.318.", path="permit.pdf")
    question = "What is the fee for the permit of hall 2?"
    check = Verifier(question, [fee, hall], "en", ToyEmbedder().embed_passages).check
    assert check("The fee for the permit of hall 2 is € 4.318.").citations == (1, 2)
    alone = Verifier(question, [fee], "en", ToyEmbedder().embed_passages).check
    assert alone("The fee for the permit of hall 2 is € 4.318.").citations == (1,)


def test_a_document_is_of_the_names_that_it_opens_with() -> None:
    opening = "Agreement between Vind B.V. and Hartman Steel, of 12 May 2020"
    law = excerpt("The agreement is governed by the law of Nevada.", opening=opening)
    question = "Which law governs the agreement of Hartman Steel?"
    check = Verifier(question, [law], "en", ToyEmbedder().embed_passages).check
    said = "The agreement of {} is governed by the law of Nevada."
    assert check(said.format("Hartman Steel")).citations == (1,)
    assert check(said.format("Vind B.V.")).reason == "no quote has: Vind, B.V"
    dated = check("The agreement of 12 May 2020 is governed by the law of Nevada.")
    assert dated.reason == "no quote has: 2020-5-12"


def test_a_name_may_begin_a_word_of_the_path() -> None:
    fee = excerpt("The monthly fee of the CEO is $ 8,000.", path="ROCKETINC_2020.pdf")
    for name, lacking in (("Rocket", ""), ("Rocks", "no quote has: Rocks")):
        asked = f"What is the monthly fee of the CEO of {name}?"
        check = Verifier(asked, [fee], "en", ToyEmbedder().embed_passages).check
        assert check(f"The monthly fee of the CEO of {name} is $ 8,000.").reason == lacking


def test_a_name_may_be_short_for_words_of_the_path() -> None:
    fee = excerpt("The monthly fee of the CEO is $ 8,000.", path="van-dorp-lyceum/fees.pdf")
    for name, lacking in (("VDL", ""), ("VDK", "no quote has: VDK")):
        asked = f"What is the monthly fee of the CEO of {name}?"
        check = Verifier(asked, [fee], "en", ToyEmbedder().embed_passages).check
        assert check(f"The monthly fee of the CEO of {name} is $ 8,000.").reason == lacking


def test_a_name_may_be_inflected() -> None:
    poll = excerpt("U stemt voor de Tweede Kamerverkiezingen in het stembureau.")
    question = "Waar stem ik voor de Tweede Kamerverkiezing?"
    check = dutch(question, poll).check
    said = check("U stemt voor de Tweede Kamerverkiezing in het stembureau.")
    assert (said.citations, said.reason) == ((1,), "")


def test_a_name_of_the_question_that_no_quote_has_is_not_repeated() -> None:
    shop = excerpt("The name came from two terms of the Celtiberian language.")
    question = "Where did the name Sweet Frog come from?"
    check = Verifier(question, [shop], "en", ToyEmbedder().embed_passages).check
    said = "The name {}came from two terms of the Celtiberian language."
    assert check(said.format("Sweet Frog ")).reason == "no quote has: Sweet, Frog"
    assert check(said.format("")).citations == (1,)


def test_what_another_document_says_is_not_said_of_the_one_that_is_named() -> None:
    fenmoor = excerpt(
        "Impellers are charged separately.", path="b.pdf", opening="Agreement Fenmoor\nTerms."
    )
    terms = excerpt("Liability is limited to 500,000 euros.", opening="General terms\nOur terms.")
    embed = ToyEmbedder().embed_passages
    said = "Liability is limited to 500,000 euros."
    of_fenmoor = Verifier(
        "What is the liability in the Fenmoor agreement?", [fenmoor, terms], "en", embed
    )
    assert of_fenmoor.check(said).reason == "the quotes do not say it of: Fenmoor"
    assert of_fenmoor.check("Impellers in the agreement are charged separately.").citations == (1,)
    of_none = Verifier("What is the limit of liability?", [fenmoor, terms], "en", embed)
    assert of_none.check(said).citations == (2,)


def test_the_parts_of_a_name_stand_together() -> None:
    letter = excerpt(
        "De wijkbeheerder is Jan Sloot.", opening="Brief Rietdam-Zuid\nOudewerve, 30 mei"
    )
    question = "Wie is de wijkbeheerder van Oudewerve-Zuid?"
    check = dutch(question, letter).check
    sentence = "De wijkbeheerder van {} is Jan Sloot."
    assert check(sentence.format("Oudewerve-Zuid")).reason == "no quote has: Oudewerve-Zuid"
    assert check("De wijkbeheerder is Jan Sloot.").reason == ""


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Bakker signed the contract on 3 May 2026.", ""),
        ("Jansen signed the contract on 3 May 2026.", "no quote has: Jansen"),
        ("Signing the contract was done by Bakker on 3 May 2026.", ""),
        ("Contracts of Utrecht were signed by Bakker on 3 May 2026.", ""),
        ("One contract was signed by Bakker on 3 May 2026.", ""),
    ],
)
def test_a_name_that_opens_a_sentence_is_in_the_quote(sentence: str, reason: str) -> None:
    signed = excerpt("Bakker signed the contract on 3 May 2026 in Utrecht.", path="contract.pdf")
    check = Verifier("Who signed?", [signed], "en", ToyEmbedder().embed_passages).check
    assert check(sentence).reason == reason


def test_a_word_of_another_language_that_opens_a_sentence_is_no_name() -> None:
    rule = excerpt("De financieel directeur keurt alle declaraties boven die grens goed.")
    check = Verifier("Who approves?", [rule], "en", ToyEmbedder().embed_passages).check
    assert check("Expenses are approved by the director.").reason != "no quote has: Expenses"


def test_of_one_document_for_each_of_several_another_may_mention_what_is_asked() -> None:
    def reason(opening: str, *paths: str) -> str:
        quotes = [
            excerpt("A tyre costs € 4.", path=path, opening=f"{path}\n{opening}") for path in paths
        ]
        asked = "What does a tyre cost in Elmwood?"
        verifier = Verifier(asked, quotes, "en", ToyEmbedder().embed_passages)
        return verifier.check("A tyre costs € 4 in Elmwood.").reason

    passing = "Asbestos is taken in Elmwood only."
    paths = ("Rates Oakdale 2025.pdf", "Rates Fenmoor 2025.pdf")
    assert reason(passing, *paths) == "the quotes do not say it of: Elmwood"
    assert reason(passing, paths[0]) == ""
