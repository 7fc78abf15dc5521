"""The checks in their order."""

from search.claims.asked import Asked
from search.claims.claim import Claim
from search.claims.objections import objection
from search.claims.source import Source
from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.claims.verifying import dutch_reason
from tests.unit.search.examples import excerpt


def test_which_one_and_how_many_are_told_as_the_quote_has_them() -> None:
    rule = excerpt("Two directors sign on the second day of each month.", path="rule.md")
    check = Verifier("Who signs when?", [rule], "en", ToyEmbedder().embed_passages).check
    assert check("Two directors sign on the second day of each month.").citations == (1,)
    third = check("Two directors sign on the third day of each month.")
    assert third.reason == "the quotes do not have: third"
    one = check("One director signs on the second day of each month.")
    assert one.reason == "the quotes do not have: 1 director"


OFFER = (
    "Red Naomi 50 cm: EUR 0.29 per stem by air, EUR 0.23 by sea Red Naomi 60 cm: EUR 0.37 per stem "
    "by air, not available by sea Athena white 50 cm: EUR 0.25 by air, EUR 0.20 by sea"
)


def test_what_a_quote_says_word_for_word_is_said_of_what_it_says_it_of() -> None:
    question = "And by sea? (Red Naomi 50 cm Kenya cost air Q1 2027)"
    checked = Verifier(question, [excerpt(OFFER)], "en", ToyEmbedder().embed_passages)
    offered = "Red Naomi 50 cm: EUR 0.29 per stem by air, EUR 0.23 by sea"
    assert checked.check(offered).reason == ""
    told = checked.check(f"For {offered}")
    assert told.reason == "the quotes say it of another: EUR 0.23"


def test_what_is_counted_must_be_spoken_of() -> None:
    asked = "Hoeveel winst maakten we in 2023?"
    audits = "Audit\tScore\n2023\t92,7%\n2024\t94,1%"
    silence = "the quotes do not speak of what is counted"
    assert dutch_reason(asked, "In 2023 maakten we 92,7% winst.", audits) == silence
    results = "Jaar\tNettowinst\n2023\t92,7%\n2024\t94,1%"
    assert dutch_reason(asked, "In 2023 maakten we 92,7% winst.", results) == ""
    rooms = "Hoeveel kamers heeft De Waag?"
    budget = "Hotel\tBudget\nDe Waag\t92500\nZeezicht\t81000"
    assert dutch_reason(rooms, "Het aantal kamers in De Waag is 92500.", budget) == silence
    listed = "Hotel\tKamers\nDe Waag\t92\nZeezicht\t81"
    assert dutch_reason(rooms, "Het aantal kamers in De Waag is 92.", listed) == ""


def test_a_number_of_something_else_is_no_answer_also_word_for_word() -> None:
    asked = Asked("How long do we keep an option?", "en")
    said = "The roster is up at least 28 days in advance."
    roster = Source(excerpt(said, path="roster.md"), asked)
    other = "the quotes say it of something else: 28"
    assert objection(Claim(said, asked), roster) == other
    asked = Asked("How long in advance is the roster up?", "en")
    assert objection(Claim(said, asked), Source(excerpt(said), asked)) == ""
