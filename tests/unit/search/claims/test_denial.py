"""What a quote denies, and what a claim denies of it."""

import pytest

from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.source import Source
from search.claims.verify import Verifier
from search.reasons import Reason
from tests.toy import ToyEmbedder
from tests.unit.search.claims.verifying import dutch, dutch_reason
from tests.unit.search.examples import excerpt

LAPTOP = (
    "Privégebruik van de laptop is toegestaan. "
    "Het installeren van software op de laptop is niet toegestaan."
)
DOGS = "Honden zijn welkom in het park. Dat geldt niet voor honden in het zwembad."
PARK = "Honden zijn welkom in het park, maar niet in het zwembad."
SMOKING = "Roken, eten en drinken zijn in het gebouw niet toegestaan."
COSTS = "U krijgt een vergoeding, maar niet als u te laat bent."
RENEWAL = "De overeenkomst wordt verlengd, tenzij een partij uiterlijk in mei opzegt."


@pytest.mark.parametrize(
    ("question", "quote", "sentence", "reason"),
    [
        (
            "Mag de laptop mee?",
            LAPTOP,
            "Privégebruik van de laptop is niet toegestaan.",
            Reason.NOT_DENIED,
        ),
        (
            "Mag ik de laptop privé gebruiken?",
            LAPTOP,
            "Privégebruik is toegestaan op de laptop.",
            "",
        ),
        ("Zijn honden welkom?", DOGS, "Honden zijn niet welkom in het park.", Reason.NOT_DENIED),
        ("Zijn honden welkom?", DOGS, "Honden zijn niet welkom in het zwembad.", ""),
        ("Zijn honden welkom?", PARK, "Honden zijn niet welkom in het park.", Reason.NOT_DENIED),
        ("Zijn honden welkom?", PARK, "Honden zijn niet welkom in het zwembad.", ""),
        ("Mogen honden in het park?", PARK, "Honden mogen niet in het park.", Reason.NOT_DENIED),
        ("Mag ik roken?", SMOKING, "U mag in het gebouw niet roken.", ""),
        ("Krijg ik als ik te laat ben nog iets?", COSTS, "U krijgt geen vergoeding.", ""),
        ("Wordt het verlengd?", RENEWAL, "De overeenkomst wordt niet verlengd.", Reason.NOT_DENIED),
        ("Wordt het verlengd?", RENEWAL, "Zegt een partij op in mei, dan niet verlengd.", ""),
        (
            "Wordt het verlengd?",
            RENEWAL,
            "De overeenkomst wordt verlengd als een partij uiterlijk opzegt.",
            Reason.DENIED,
        ),
    ],
)
def test_a_denial_is_of_what_it_is_said_of(
    question: str, quote: str, sentence: str, reason: str
) -> None:
    asked = Asked(question, "nl")
    assert Source(excerpt(quote), asked).denials.objection(Claim(sentence, asked)) == reason


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("No, the office is closed on Sunday.", "The office is closed on Sunday. [1]"),
        ("No, the office is open on Sunday.", "No, the office is open on Sunday. "),
        ("No, the office is not closed on Sunday.", "No, the office is not closed on Sunday. "),
    ],
)
def test_what_is_no_denial_behind_a_no_is_said_without_it(sentence: str, shown: str) -> None:
    quotes = [excerpt("The office is closed on Sunday.")]
    embed = ToyEmbedder().embed_passages
    check = Verifier("Is the office open on Sunday?", quotes, "en", embed).check
    assert check(sentence).text == shown


def test_what_the_question_goes_without_is_no_denial() -> None:
    terms = excerpt("The Consultant may quit on 30 days notice.")
    asked = "How many days notice must the Consultant give to quit without good reason?"
    check = Verifier(asked, [terms], "en", ToyEmbedder().embed_passages).check
    said = "The Consultant may quit without good reason on 30 days notice."
    assert check(said).citations == (1,)
    assert check("The Consultant may not quit on 30 days notice.").reason


PRISON = excerpt(
    "Wie mag niet stemmen? Een rechter kan iemand uitsluiten van het kiesrecht. Deze persoon mag "
    "niet stemmen. Gevangenen stemmen door een ander te machtigen.",
    heading="Stemmen",
)


def test_a_bare_no_needs_a_sentence_that_denies_all_that_was_asked() -> None:
    asked = dutch("Mogen gevangenen stemmen?", PRISON)
    assert asked.check("Gevangenen mogen niet stemmen.").reason == "the quotes do not deny this"
    other = excerpt("Never enter customer data in an assistant that runs outside the company.")
    entered = Verifier(
        "May I enter customer data in an external assistant?",
        [other],
        "en",
        ToyEmbedder().embed_passages,
    )
    denied = "No, you may not enter customer data in an external assistant."
    assert entered.check(denied).citations == (1,)
    judged = dutch("Mag deze persoon stemmen?", PRISON)
    assert judged.check("Deze persoon mag niet stemmen.").citations == (1,)


def test_a_value_that_another_quote_gives_up_is_not_said() -> None:
    before = excerpt("Besluit: er worden twaalf bussen besteld.", path="februari.docx")
    since = excerpt(
        "Wijziging: het aantal te bestellen bussen is tien en niet twaalf. Lijn 12 is laat.",
        path="maart.docx",
    )
    check = dutch("Hoeveel bussen worden er besteld?", before, since).check
    assert check("Er worden twaalf bussen besteld.").reason == "the quotes deny this"
    assert check("Er worden tien bussen besteld.").citations == (2,)


YEARLY = (
    "Een jaarcontract wordt niet automatisch verlengd. Overleg is er acht weken voor het einde."
)


def test_what_is_asked_is_not_affirmed_where_any_sentence_denies_it() -> None:
    asked = "Wordt een jaarcontract automatisch verlengd?"
    affirmed = "Het wordt automatisch verlengd, na overleg acht weken voor het einde."
    assert dutch_reason(asked, affirmed, YEARLY) == "the quotes deny this"
    denied = "Een jaarcontract wordt niet automatisch verlengd."
    assert dutch_reason(asked, f"{denied[:-1]} na overleg.", YEARLY) == ""
    other = "Wanneer is er overleg over een jaarcontract?"
    assert (
        dutch_reason(other, "Het overleg over verlengen is acht weken voor het einde.", YEARLY)
        == ""
    )


def test_what_is_asked_behind_what_is_the_case_is_not_affirmed_either() -> None:
    exam = excerpt("Mock exams cannot be resat. A student who was ill sits one within ten days.")
    asked = "Failed my mock, can I take it again?"
    check = Verifier(asked, [exam], "en", ToyEmbedder().embed_passages).check
    assert (
        check("You can take your mock exam again within ten days.").reason == "the quotes deny this"
    )
