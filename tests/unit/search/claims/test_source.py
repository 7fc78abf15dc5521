"""Facts of a claim as a quote has them, in whatever notation."""

from dataclasses import replace

import pytest

from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.claims.verifying import dutch
from tests.unit.search.examples import excerpt


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("De huur van Molenwiek is € 476.", ""),
        ("De huur van Molenwiek is $ 476.", "no quote has: dollar"),
        ("De huur van Molenwiek is € 477.", "no quote has: 477, euro"),
        ("De huur van Molenwiek is € 561.", "the quotes say it of another: 561"),
        ("Mijn huur van Molenwiek is € 476.", "it speaks as the one who asks"),
    ],
)
def test_a_table_of_prices_need_not_say_that_they_are_euros(sentence: str, reason: str) -> None:
    rents = excerpt("Complex\tHuur\nMolenwiek\t476\nTorenhof\t561", path="huur.xlsx")
    question = "Wat is de huur van Molenwiek?"
    verdict = dutch(question, rents).check(sentence)
    assert verdict.reason == reason


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Op 9 april heeft Noordhoek dienst.", ""),
        ("Op 9 april heeft Hazes dienst.", "the quotes say it of another: 4-9"),
        ("Op 8 april heeft Noordhoek dienst.", "no quote has: 4-8"),
    ],
)
def test_a_day_that_is_asked_for_is_in_a_turn_of_duty(sentence: str, reason: str) -> None:
    rota = excerpt(
        "Dienst van\tTot\tVakman\n2026-03-30\t2026-04-06\tHazes\n2026-04-06\t2026-04-13\tNoordhoek"
    )
    question = "Wie heeft dienst op 9 april?"
    verdict = dutch(question, rota).check(sentence)
    assert verdict.reason == reason


@pytest.mark.parametrize(
    ("day", "hour", "reason"),
    [
        ("dinsdag", 17, ""),
        ("zaterdag", 14, ""),
        ("zaterdag", 17, "the quotes say it of another: 17"),
        ("zondag", 17, "no quote has: zondag"),
    ],
)
def test_a_day_that_is_asked_for_is_in_a_span_of_days(day: str, hour: int, reason: str) -> None:
    hours = excerpt(
        "De balie is open van maandag t/m vrijdag van 9 tot 17 uur. "
        "Op zaterdag is de balie open van 10 tot 14 uur."
    )
    verdict = dutch(f"Tot hoe laat is de balie {day} open?", hours)
    assert verdict.check(f"De balie is op {day} open tot {hour} uur.").reason == reason


def test_most_of_what_is_added_to_the_question_stands_in_two_sentences() -> None:
    ways = excerpt(
        "Agreements end in three ways. A separation may be voluntary, or by mutual consent. "
        "The manager plans a talk. Ask the team."
    )
    asked = "In what ways can someone leave the company?"
    check = Verifier(asked, [ways], "en", ToyEmbedder().embed_passages).check
    assert check("Someone can leave by voluntary separation or mutual consent.").citations == (1,)
    reason = check("Someone can leave by voluntary dismissal or an exit interview.").reason
    assert reason == "no quote says this"


def test_what_rests_on_an_aside_alone_is_one() -> None:
    text = "A bed is € 90 a night. Breakfast is at eight. The pool is € 5 at night."
    quoted = replace(excerpt(text), asides=("The pool is € 5 at night.",))
    check = Verifier("What is a night?", [quoted], "en", ToyEmbedder().embed_passages).check
    assert not check("A night in a bed is € 90.").is_aside
    aside = check("A night at the pool is € 5.")
    assert (aside.citations, aside.is_aside) == ((1,), True)
    assert not check("A night in a bed with the pool is € 90.").is_aside
    assert not check("A night in a tent is € 3.").is_aside  # it rests on nothing


def test_what_heads_a_table_is_no_aside_of_its_row() -> None:
    header = "Leeftijd\tPercentage van trede 0"
    quoted = replace(excerpt(f"{header}\n17 jaar\t47%\n18 jaar\t60%"), asides=(header,))
    check = dutch("Hoeveel procent krijgt iemand van 17?", quoted).check
    verdict = check("Het percentage van trede 0 voor iemand van 17 jaar is 47%.")
    assert (verdict.citations, verdict.is_aside) == ((1,), False)


def test_a_date_in_another_notation_counts_as_said() -> None:
    held = excerpt("De vergadering is op 03-05-26 in Utrecht.", path="agenda.md")
    check = dutch("Wanneer is de vergadering?", held).check
    assert check("De vergadering is op 3 mei 2026 in Utrecht.").citations == (1,)
    assert check("De vergadering is op 4 mei 2026 in Utrecht.").reason == "no quote has: 2026-5-4"


def test_an_hour_in_another_notation_counts_as_said() -> None:
    opens = excerpt("Het magazijn gaat op werkdagen om 9.30 uur open.", path="magazijn.md")
    check = dutch("Hoe laat gaat het magazijn open?", opens).check
    assert check("Het magazijn gaat op werkdagen om half tien open.").citations == (1,)
    assert check("Het magazijn gaat op werkdagen om half elf open.").citations == ()


HIRE = excerpt(
    "Voertuig\tZitplaatsen\tHalve dag\tHele dag\nMidibus\t19\t345\t560\n"
    "Standaardbus\t42\t425\t690\nTouringcar\t53\t510\t845",
    path="verhuur.xlsx",
)


def test_a_unit_that_spells_out_what_stands_there_adds_nothing() -> None:
    overtime = excerpt("overtime: max 8 hrs per person per month from Feb", path="notes.txt")
    asked = "max overtime mechanics per month"
    check = Verifier(asked, [overtime], "en", ToyEmbedder().embed_passages).check
    assert check("Max overtime mechanics per month is 8 hours.").citations == (1,)
    reason = "the quotes give it otherwise: 8 days"
    assert check("Max overtime per month is 8 days per person.").reason == reason
    check = dutch("bus huren met 53 plekken hele dag prijs", HIRE).check
    assert check("De prijs van een bus met 53 plekken voor een hele dag is 845 euro.").citations
    assert not check("De prijs van een bus met 53 plekken voor een hele dag is 510 euro.").citations


def test_a_number_that_is_asked_may_stand_in_one_word_with_its_label() -> None:
    cards = excerpt(
        "naam\trijbewijs\tcode95_tot\nSchuurman, Els\tC\t08-01-2027\nBouma, Gerrit\tC\t09-09-2027"
    )
    checked = dutch("Wanneer verloopt de code 95 van Els Schuurman?", cards)
    said = "De code 95 van Els Schuurman verloopt op {}."
    assert checked.check(said.format("08-01-2027")).citations == (1,)
    assert checked.check(said.format("09-09-2027")).citations == ()
    assert checked.check(said.format("08-01-2027").replace("95", "96")).citations == ()


CARRIED = (
    "Up to 40 hours may be carried over to next year. Who works part-time carries over hours pro "
    "rata: 24 hours in a week of 24 hours."
)


@pytest.mark.parametrize(
    ("said", "chosen_for", "rests_on"),
    [
        ("You may carry over up to 40 hours.", 1, 0),
        ("You may carry over up to 40 hours.", 0, None),
        ("Part-time staff carry over 24 hours of a week of 24 hours.", 0, 1),
    ],
)
def test_a_claim_rests_on_a_sentence_of_its_quote(
    said: str, chosen_for: int, rests_on: int | None
) -> None:
    first, rest = CARRIED.split(". ", 1)
    sentences = [f"{first}.", rest]
    start = CARRIED.index(sentences[chosen_for])
    of = excerpt(CARRIED)
    chosen = replace(of.quote, best=(start, start + len(sentences[chosen_for])))
    check = Verifier(
        "How many hours may I carry over?",
        [replace(of, quote=chosen)],
        "en",
        ToyEmbedder().embed_passages,
    ).check
    verdict = check(said)
    assert verdict.citations == (1,)
    assert verdict.rests_on == ("" if rests_on is None else sentences[rests_on])
