"""Numbers from what has nothing to do with the question."""

import pytest

from indexes.language import detect_language
from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt

LUNCH = "On small boats crews bring their own lunch, for which they get EUR 9.50 a day."
GRADES = "A trainee becomes a technician after a year."


def reason(question: str, sentence: str, quote: str, heading: str = "") -> str:
    language = detect_language(question)
    verifier = Verifier(
        question, [excerpt(quote, heading=heading)], language, ToyEmbedder().embed_passages
    )
    return verifier.check(sentence).reason


@pytest.mark.parametrize(
    ("question", "sentence", "quote", "heading", "stray"),
    [
        (
            "What is the salary of a technician?",
            "The salary of a technician is EUR 9.50 a day.",
            f"{LUNCH} {GRADES}",
            "",
            "9.5",
        ),
        (
            "What do crews get for lunch?",
            "For lunch the crews get EUR 9.50.",
            f"{LUNCH} {GRADES}",
            "",
            "",
        ),
        # The word that is asked stands in the sentence before, over it, or in parts.
        (
            "What is the salary of a technician?",
            "A technician has a salary of EUR 2,900.",
            "Technicians are paid on the 28th. All get EUR 2,900 a month.",
            "",
            "",
        ),
        (
            "What is the salary of a technician?",
            "The salary is EUR 2,900.",
            "All get EUR 2,900 a month.",
            "Salary",
            "",
        ),
        (
            "Hoe moet ik me ziekmelden?",
            "Je moet je ziek melden vóór 08.00 uur.",
            "Meld je ziek vóór 08.00 uur, telefonisch.",
            "",
            "",
        ),
        # In another language there are other words for it.
        (
            "What is the gift limit?",
            "The gift limit is € 50.",
            "Geschenken neem je aan tot een waarde van € 50.",
            "",
            "",
        ),
    ],
)
def test_a_number_of_a_sentence_without_a_word_of_the_question_is_no_answer(
    question: str, sentence: str, quote: str, heading: str, stray: str
) -> None:
    found = reason(question, sentence, quote, heading)
    told = f"the quotes say it of something else: {stray}"
    assert found == told if stray else "something else" not in found
