from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from indexes.types import Language, StoredPassage
from search.conflicts.find import Said, find_conflicts
from search.conflicts.question import Question
from search.conflicts.statements import statements
from tests.unit.search.examples import scored, stored

NAMES = ("guide", "rules", "letter", "memo")


def document(
    number: int,
    text: str,
    year: int = 2025,
    *,
    path: str = "",
    language: Language = "en",
    newer: int | None = None,
) -> StoredPassage:
    found = stored(text, number, path=path or f"{NAMES[number]}.docx", language=language)
    return replace(found, dated=datetime(year, 1, 1, tzinfo=UTC), superseded_by=newer)


def conflicts(
    question: str, *documents: StoredPassage, first: int = 8, apart: float = 1.0
) -> list[tuple[Said, ...]]:
    """``apart`` is what the scores of the sentences, which differ much here, are multiplied by."""
    read = documents[:first]
    by_file = {one.file_id: one for one in documents}
    found = scored(question, read)
    found = replace(found, scores=found.scores * np.float32(apart))
    texts = {number: one.passage.text for number, one in by_file.items()}
    return find_conflicts(question, read, found, documents[first:], by_file.get, texts.__getitem__)


def told(
    question: str, *documents: StoredPassage, first: int = 8, apart: float = 1.0
) -> list[list[str]]:
    found = conflicts(question, *documents, first=first, apart=apart)
    return [[one.written for one in said] for said in found]


FEE = "What is the annual parking fee?"


def test_two_documents_alike_but_for_the_amount_newest_first() -> None:
    older = document(1, "The annual parking fee is € 150 for all staff.", 2024)
    newer = document(2, "The annual parking fee is € 175 for all staff.", 2026)
    (said,) = conflicts(FEE, older, newer)
    assert [(one.written, one.dated.year if one.dated else 0) for one in said] == [
        ("€ 175", 2026),
        ("€ 150", 2024),
    ]


@pytest.mark.parametrize(
    ("question", "texts", "values"),
    [
        (
            "Hoe hoog is het eigen risico?",
            ("Het eigen risico is 385 euro.", "Het eigen risico is € 350."),
            ["385 euro", "€ 350"],
        ),
        (
            "Hoeveel korting krijg ik op de sleuteldienst?",
            (
                "De korting op de sleuteldienst is 5%.",
                "De korting op de sleuteldienst is 6 procent.",
            ),
            ["5%", "6 procent"],
        ),
        (
            "Hoe laat sluit de winkel?",
            ("De winkel sluit om 17 uur.", "De winkel sluit om 18.00 uur."),
            ["17 uur", "18.00 uur"],
        ),
        (
            "Wat is de grens voor een pakket?",
            ("De grens voor een pakket is 20 kg.", "De grens voor een pakket is 23 kilo."),
            ["20 kg", "23 kilo"],
        ),
    ],
)
def test_a_sign_and_a_word_are_one_unit(
    question: str, texts: tuple[str, str], values: list[str]
) -> None:
    one, two = (document(n, text, language="nl") for n, text in enumerate(texts, start=1))
    assert [sorted(said) for said in told(question, one, two)] == [sorted(values)]


def test_an_hour_of_the_afternoon_is_no_conflict_with_its_number_from_noon() -> None:
    one = document(1, "De winkel sluit om 5 uur.", language="nl")
    two = document(2, "De winkel sluit om 17.00 uur.", language="nl")
    assert told("Hoe laat sluit de winkel?", one, two) == []


def test_of_each_of_several_things_another_value_is_no_other_opinion() -> None:
    one = document(1, "The notice of this agreement is three months in writing.", 2025)
    two = document(2, "The notice of this agreement is six months in writing.", 2026)
    assert told("What is the notice of the agreement?", one, two) == [
        ["six months", "three months"]
    ]
    assert told("What is the notice of each agreement?", one, two) == []
    moved = document(2, "The notice of this agreement is six months instead of three months.", 2026)
    assert told("What is the notice of each agreement?", one, moved) == [
        ["six months", "three months"]
    ]


def test_a_value_that_the_question_states_is_not_what_it_asks() -> None:
    older = document(1, "Carry over leave of at most 24 hours of all staff.", 2024)
    newer = document(2, "Carry over leave of at most 40 hours of all staff.", 2026)
    assert told("How much leave may staff carry over at most?", older, newer) == [
        ["40 hours", "24 hours"]
    ]
    assert told("How much leave may staff of 24 hours carry over at most?", older, newer) == []


def test_an_amount_that_the_question_states_is_no_year() -> None:
    one = document(1, "A team leader approves purchases of up to € 2,500.", 2025)
    two = document(2, "A team leader approves purchases of up to € 1,500.", 2024)
    asked = "May a team leader approve purchases of {}?"
    for amount in ("3000 euros", "2000 euros", "€ 2000", "EUR 2000"):
        assert told(asked.format(amount), one, two) == [["€ 2,500", "€ 1,500"]]


def test_an_amount_that_a_sentence_states_is_no_year() -> None:
    one = document(1, "The yearly budget for training is € 2050 for all staff.", 2025)
    two = document(2, "The yearly budget for training is € 2000 for all staff.", 2024)
    assert told("What is the yearly budget for training?", one, two) == [["€ 2050", "€ 2000"]]


def test_a_word_that_only_says_that_there_is_so_much_makes_no_other_thing() -> None:
    one = document(1, "A parking permit for the garage costs € 150.", 2025)
    two = document(2, "A parking permit for the garage amounts to € 175.", 2026)
    assert told("How much is a parking permit for the garage?", one, two) == [["€ 175", "€ 150"]]


def test_one_word_is_enough_where_it_is_all_that_is_said_and_asked() -> None:
    one = document(1, "De thuiswerkvergoeding is € 2,35 per dag.", 2025, language="nl")
    two = document(2, "De thuiswerkvergoeding is € 2,60 per dag.", 2026, language="nl")
    assert told("Wat is de thuiswerkvergoeding?", one, two) == [["€ 2,60", "€ 2,35"]]
    assert told("Wat is de reiskostenvergoeding?", one, two) == []


def test_what_is_asked_is_in_both() -> None:
    said = "Some laws give staff the right to {} for longer than {} weeks on reduced pay."
    one = document(1, said.format("parental leave", 16), 2026)
    two = document(2, said.format("leave when they are ill", 12), 2025)
    assert told("How many weeks of parental leave do laws give?", one, two) == []
    assert told("How many weeks of leave do laws give?", one, two) == [["16 weeks", "12 weeks"]]


def test_two_policies_are_no_two_opinions_of_one() -> None:
    basic = document(1, "The annual parking fee is € 150 for all staff.", path="plan-basic.pdf")
    extra = document(2, "The annual parking fee is € 175 for all staff.", path="plan-extra.pdf")
    assert told("What is the annual parking fee of plan extra?", extra, basic, first=1) == []
    assert told(FEE, extra, basic, first=1) == [["€ 175", "€ 150"]]


def test_the_rules_of_another_year_do_not_disagree_with_those_of_the_year_asked_for() -> None:
    said = "The annual parking fee in the rules that follow those of 2024 is {} for all staff."
    older = document(1, said.format("€ 150"), path="rules 2024.pdf")
    newer = document(2, said.format("€ 175"), path="rules of the town 2025.pdf")
    assert told("What was the annual parking fee in 2024?", older, newer) == []
    unsaid = document(2, said.format("€ 175"), path="letter.pdf")
    assert len(told("What was the annual parking fee in 2024?", older, unsaid)) == 1
    seasonal = replace(older, path="rules 2023-24.pdf")
    assert len(told("What was the annual parking fee in 2024?", seasonal, unsaid)) == 1


def test_a_decision_that_replaces_another_in_dutch() -> None:
    one = document(1, "Besluit: we bestellen de testbank voor € 185.000.", 2025, language="nl")
    two = document(
        2, "Het budget van de testbank gaat van € 185.000 naar € 212.000.", 2026, language="nl"
    )
    assert told("Wat is het budget voor de testbank?", one, two) == [["€ 212.000", "€ 185.000"]]


def test_a_memo_that_changes_a_row_in_words_of_its_own() -> None:
    row = document(1, "Lunch onderweg (bij klantbezoek buiten 30 km)\t€ 15,00", language="nl")
    memo = document(
        2, "De vergoeding voor lunch onderweg gaat van € 15,00 naar € 16,50.", language="nl"
    )
    assert told("Wat is het maximum bedrag voor lunch bij klantbezoek?", row, memo) == [
        ["€ 16,50", "€ 15,00"]
    ]
    assert told("Mag ik alleen lunch bij klantbezoek buiten 30 km declareren?", row, memo) == []


def test_a_compound_is_asked_for_where_its_parts_are_told() -> None:
    older = document(1, "Voor woon-werkverkeer krijg je € 0,19 per kilometer.", 2026, language="nl")
    memo = document(
        2,
        "De vergoeding voor woon-werkverkeer gaat van € 0,19 naar € 0,23 per kilometer.",
        2025,
        language="nl",
    )
    asked = "Wat is nu de kilometervergoeding voor woon-werk met de auto?"
    assert told(asked, older, memo) == [["€ 0,23", "€ 0,19"]]


def test_an_allowance_is_money_and_not_the_days_that_it_is_for() -> None:
    days = "Vanaf april mag je drie dagen per week thuiswerken in plaats van twee dagen."
    one = document(1, f"{days} De vergoeding voor thuiswerken is € 2,60.", 2026, language="nl")
    two = document(2, "Thuiswerken mag twee dagen per week.", 2025, language="nl")
    assert told("thuiswerkvergoeding per dag", one, two) == []
    assert told("Hoeveel dagen thuiswerken per week?", one, two) == [["drie dagen", "twee dagen"]]


def test_what_is_got_is_a_value() -> None:
    one = document(1, "An intern gets € 400 a month.", 2024)
    two = document(2, "An intern gets € 450 a month.", 2025)
    assert told("What does an intern get a month?", one, two) == [["€ 450", "€ 400"]]


def test_what_another_gives_up_is_older_whatever_the_dates() -> None:
    price = "The price of the service plan is € 180 a year."
    raised = "The price of the service plan goes from € 180 to € 195 a year."
    asked = "What is the price of the service plan?"
    for year in (2024, 2025, 2026):
        assert told(asked, document(1, price, year), document(2, raised, 2025)) == [
            ["€ 195", "€ 180"]
        ]


@pytest.mark.parametrize(
    "asked",
    [
        "Can I end the service plan?",
        "Who signs the service plan?",
        "Where is the price of the service plan?",
    ],
)
def test_a_question_that_no_value_answers(asked: str) -> None:
    one = document(1, "The service plan is € 180 a year.", 2025)
    two = document(2, "The service plan is raised from € 180 to € 195 a year.", 2026)
    assert told(asked, one, two) == []
    assert told("How much is the service plan?", one, two) == [["€ 195", "€ 180"]]


def test_a_date_that_was_moved() -> None:
    one = document(1, "The open day is on 19 September, from ten to four.", 2025)
    two = document(2, "The open day is on 3 October instead of 19 September.", 2026)
    assert told("When is the open day?", one, two) == [["3 October", "19 September"]]


def test_an_amount_that_a_document_in_the_other_language_still_has() -> None:
    one = document(1, "The homeworking allowance goes from € 2.35 to € 2.45 a day.", 2026)
    two = document(2, "De thuiswerkvergoeding is € 2,35 per dag.", 2025, language="nl")
    round_one = document(3, "Voor lunch is er € 2,30.", 2025, language="nl")
    asked = "What is the homeworking allowance?"
    assert told(asked, one, two) == [["€ 2.45", "€ 2,35"]]
    assert told(asked, one, round_one) == []


def test_the_other_side_may_be_further_down_than_the_sentences_that_are_scored() -> None:
    one = document(1, "The annual parking fee is € 150 for all staff.", 2024)
    two = document(2, "The annual parking fee is € 175 for all staff.", 2026)
    assert told(FEE, one, two, first=1) == [["€ 175", "€ 150"]]


def test_an_older_version_comes_last_whatever_its_date() -> None:
    one = document(1, "The annual parking fee is € 150 for all staff.", 2026, newer=2)
    two = document(2, "The annual parking fee is € 175 for all staff.", 2025)
    assert told(FEE, one, two) == [["€ 175", "€ 150"]]


def test_what_two_sentences_say_otherwise_is_told_once() -> None:
    older = document(1, "The annual parking fee is € 150 for all staff.", 2024)
    newer = document(2, "The annual parking fee is € 175 for all staff.", 2026)
    letter = document(3, "The annual parking fee goes from € 150 to € 175 for all staff.", 2025)
    assert told(FEE, older, newer, letter) == [["€ 175", "€ 150"]]
    assert told(FEE, letter, newer, older) == [["€ 175", "€ 150"]]


def test_what_only_older_versions_say_otherwise_is_settled() -> None:
    texts = [f"The annual parking fee is € {fee} for all staff." for fee in (150, 160)]
    older = [document(n, text, 2020 + n, newer=3) for n, text in enumerate(texts, start=1)]
    newest = document(3, "For parking all pay nothing.", 2026)
    assert told(FEE, *older, newest) == []
    assert told("What was the annual parking fee in 2021 for all staff?", *older, newest) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The annual parking fee is € 150.", "The annual parking fee is 150 euro."),
        ("The annual parking fee is € 150.", "The parking fee applies for 12 months a year."),
        ("The annual parking fee is € 150.", "Our annual turnover was € 9 million."),
        (
            "In 2024 the annual parking fee was € 150 for staff.",
            "In 2026 the annual parking fee is € 175 for staff.",
        ),
        (
            "The annual parking fee in Leiden is € 150.",
            "The annual parking fee in Gouda is € 175.",
        ),
        ("Annual parking fee, car\t€ 150", "Annual parking fee, van\t€ 175"),
        (
            "The annual parking fee is € 150, or € 20 a month.",
            "The annual parking fee is € 175, or € 25 a month.",
        ),
        ("The parking fee for all is € 10 per week.", "The parking fee for all is € 2 per day."),
        ("The parking fee is at least € 10 for all.", "The parking fee is at most € 20 for all."),
        ("The parking fee in grade 6 is € 10.", "The parking fee in grade 7 is € 12."),
        ("The parking fee in January is € 10.", "The parking fee in March is € 12."),
        ("The parking fee of Q1 was € 10.", "The parking fee of the second quarter was € 12."),
        (
            "The annual parking fee is € 100 excl. VAT.",
            "The annual parking fee is € 121 including VAT.",
        ),
        (
            "The annual parking fee for staff is € 100 net.",
            "The annual parking fee for staff in the garage is € 160 gross.",
        ),
        ("The parking fee for all is € 5 p/d.", "The parking fee for all is € 60 p/m."),
        ("The parking fee for all is € 60 p.m.", "The parking fee for all is € 600 p.a."),
        (
            "The annual parking fee for residents is € 40.",
            "The annual parking fee for visitors is € 90.",
        ),
    ],
)
def test_what_is_no_conflict(one: str, other: str) -> None:
    assert told(FEE, document(1, one), document(2, other)) == []


def test_one_document_is_not_in_conflict_with_itself() -> None:
    text = "The annual parking fee is € 150 for staff.\nThe annual parking fee is € 175 for staff."
    assert told(FEE, document(1, text)) == []


def test_files_that_are_numbered_alike_are_of_other_years_or_customers() -> None:
    texts = ("The annual parking fee is € 150 for all.", "The annual parking fee is € 175 for all.")
    lists = [document(n, text, path=f"prices-202{n}.xlsx") for n, text in enumerate(texts, start=5)]
    assert told(FEE, *lists) == []
    minutes = [
        document(n, text, path=f"2026-0{n}-01-board.md") for n, text in enumerate(texts, start=5)
    ]
    assert told(FEE, *minutes) == [["€ 175", "€ 150"]]


def test_documents_of_others_than_the_question_names() -> None:
    texts = ("The annual fee is € 150, excluding VAT.", "The annual fee is € 175, excluding VAT.")
    ours, theirs = (document(n, f"{text} Ask Fenmoor.") for n, text in enumerate(texts))
    assert told("What is the annual fee of Fenmoor?", ours, theirs) == [["€ 150", "€ 175"]]
    other = document(3, texts[1])
    assert told("What is the annual fee of Fenmoor?", ours, other) == []


def test_what_is_not_asked() -> None:
    asked = "Are impellers replaced by the maintenance plan of the parking garage?"
    answer = "Impellers are replaced by the maintenance plan of the parking garage."
    one = document(1, f"{answer}\nThe annual fee is € 150, excluding VAT.")
    two = document(2, "The annual fee is € 175, excluding VAT.")
    assert told(asked, one, two) == []


def test_a_question_that_counts_something_else() -> None:
    row = "The lease of a van is {} for 35 kilometres."
    one, two = document(1, row.format("€ 689"), 2026), document(2, row.format("€ 712"), 2025)
    assert told("What is the lease of a van?", one, two) == [["€ 689", "€ 712"]]
    assert told("How many kilometres for the lease of a van?", one, two) == []


def test_how_long_and_what_it_costs_are_never_told_in_bottles() -> None:
    row = "The foam is sold by {} bottles in a box."
    one, two = document(1, row.format("24"), 2026), document(2, row.format("18"), 2025)
    assert told("The foam is sold in a box?", one, two) == [["24 bottles", "18 bottles"]]
    assert told("How long is the foam sold in a box?", one, two) == []
    assert told("What is the foam in a box, and the price of the foam?", one, two) != []
    assert told("What does the foam in a box cost?", one, two) == []


@pytest.mark.parametrize(
    ("question", "one", "other", "values"),
    [
        (
            "Wanneer is de kantine geopend?",
            "De kantine is geopend van 11.30 tot 13.30 uur.",
            "Vanaf 1 mei is de kantine geopend van 11.00 tot 14.00 uur.",
            ["11.00 tot 14.00 uur", "11.30 tot 13.30 uur"],
        ),
        (
            "Wanneer is het bedrijf gesloten?",
            "Het bedrijf is gesloten van 24 december 2026 tot en met 1 januari 2027.",
            "Het bedrijf is gesloten van vrijdag 25 december 2026 t/m vrijdag 1 januari 2027.",
            [
                "25 december 2026 t/m vrijdag 1 januari 2027",
                "24 december 2026 tot en met 1 januari 2027",
            ],
        ),
    ],
)
def test_spans_disagree_where_one_of_their_ends_does(
    question: str, one: str, other: str, values: list[str]
) -> None:
    documents = (document(1, one, 2025, language="nl"), document(2, other, 2026, language="nl"))
    assert told(question, *documents) == [values]


def test_short_statements_are_of_what_their_place_says() -> None:
    asked = "Wat is de eigen bijdrage voor bedrijfsfitness?"
    one = document(1, "De eigen bijdrage is € 15.", 2025, path="bedrijfsfitness.md", language="nl")
    said = "De eigen bijdrage voor het bedrijfsfitness wordt € 12."
    two = document(2, said, 2026, path="notulen.md", language="nl")
    assert told(asked, one, two) == [["€ 12", "€ 15"]]
    assert told(asked, replace(one, superseded_by=2), two) == []
    elsewhere = document(1, one.passage.text, 2025, path="lunch.md", language="nl")
    assert told(asked, elsewhere, two) == []


def test_a_single_stem_in_common_is_enough_where_it_is_what_is_asked() -> None:
    one = document(1, "Het budget bedraagt € 120.", 2025, path="project Alfa.md", language="nl")
    raised = "Het budget wordt verhoogd naar € 135."
    two = document(2, raised, 2026, path="stuurgroep Alfa project.md", language="nl")
    assert told("Wat is het budget van project Alfa?", one, two) == [["€ 135", "€ 120"]]
    assert told("Wat is de planning van project Alfa?", one, two) == []


def test_mails_that_have_a_number_for_a_name_are_not_numbered_alike() -> None:
    older = document(1, "They go from 18 to 25 users.", 2025, path="01.eml")
    newer = document(2, "They take 22 users instead of 25.", 2026, path="03.eml")
    assert told("How many users?", older, newer) == [["22 users", "25 users"]]


def test_a_draft_is_older_than_what_is_none() -> None:
    final = document(1, "The annual parking fee is € 150 for all.", 2025, path="fees final.docx")
    draft = document(2, "The annual parking fee is € 175 for all.", 2026, path="fees draft.docx")
    assert told(FEE, draft, final) == [["€ 150", "€ 175"]]


def test_a_lesser_sentence_is_of_what_the_nearest_one_says() -> None:
    """Though its document goes by half of the question."""
    older, newer = (
        replace(
            document(number, f"The deposit is € 9.\nThe rent due on signing is {share}.", year),
            path=f"hire v{number}.pdf",
            superseded_by=by,
        )
        for number, share, year, by in [(1, "25%", 2022, 2), (2, "40%", 2024, None)]
    )
    assert told("What is the deposit for hire?", older, newer, apart=0.1) == []
    asked = "What is the rent for hire due on signing?"
    assert told(asked, older, newer, apart=0.1) == [["40%", "25%"]]


def test_a_lesser_sentence_may_have_another_part_of_what_is_asked() -> None:
    asked = Question("Hoeveel vakantie mag ik meenemen?", lambda _: None)
    text = "Vakantie vervalt na 2 jaar.\nMeenemen mag je 40 uur.\nVakantie meenemen: 5 dagen."
    lapses, carried, both = statements(document(1, text, 2025, language="nl"))
    assert asked.is_said_beside(lapses, carried)
    assert asked.is_said_beside(lapses, both)
    assert not asked.is_said_beside(both, carried)


def test_what_one_does_only_says_that_there_is_so_much() -> None:
    one = document(1, "De tribune uitrijden doe je met 2 personen.", 2024, language="nl")
    two = document(2, "De tribune uitrijden mag alleen met 3 personen.", 2025, language="nl")
    asked = "Met hoeveel personen moet je de tribune uitrijden?"
    assert told(asked, one, two) == [["3 personen", "2 personen"]]


def versions(text: str, *values: str, language: Language = "en") -> list[StoredPassage]:
    """An older and a newer version of one document, each with its value of ``text``."""
    return [
        document(number, text.format(value), 2022 + number, newer=newer, language=language)
        for number, value, newer in zip((1, 2), values, (2, None), strict=True)
    ]


def test_what_an_older_version_says_is_told_of_what_is_asked_alone() -> None:
    older, newer = versions("Staff get {} days of leave at a funeral.", "two", "four")
    asked = "How many days of leave do staff get at {}?"
    assert told(asked.format("a funeral"), older, newer) == [["four days", "two days"]]
    assert told(asked.format("the wedding of a sister"), older, newer) == []
    unmade = replace(older, superseded_by=None)
    assert told(asked.format("a funeral"), unmade, newer) == [["four days", "two days"]]


def test_how_much_is_asked_by_no_word_that_a_statement_must_have() -> None:
    older, newer = versions("Gewone reparaties duren {} dagen.", "10", "8", language="nl")
    assert told("Hoe lang duren gewone reparaties?", older, newer) == [["8 dagen", "10 dagen"]]


def test_what_an_older_version_says_is_told_of_no_row_of_several_that_may_be_meant() -> None:
    table = "Toelage\tBedrag\nHoofd BHV\t€ {0}\nBHV'er\t€ 260\nThuiswerken\t€ 95"
    older, newer = versions(table, "380", "420", language="nl")
    assert told("toelage hoofd bhv", older, newer) == [["€ 420", "€ 380"]]
    assert told("toelage bhv", older, newer) == []
    table = "Toelage\tBedrag\nHoofd BHV\t€ 420\nBHV'er\t€ 260\nThuiswerken\t€ {0}"
    older, newer = versions(table, "90", "95", language="nl")
    assert told("toelage thuiswerken", older, newer) == [["€ 95", "€ 90"]]
    assert told("toelage per jaar", older, newer) == []
    table = "Functie\tTarief\nManager\t€ {0}\nSenior manager\t€ 215"
    older, newer = versions(table, "180", "189", language="nl")
    assert told("tarief manager", older, newer) == [["€ 189", "€ 180"]]


def test_a_document_of_another_branch_may_mention_the_one_that_is_asked() -> None:
    asked = "What does a tyre cost in Elmwood?"
    paths = ("Rates Elmwood 2026.docx", "Rates Oakdale 2026.docx", "letter.docx")
    own = document(1, "A tyre costs € 6 at the yard.", path=paths[0])
    for path, begins, is_of_it in ((paths[1], "", False), (paths[2], "In Elmwood: ", True)):
        rival = document(2, f"{begins}A tyre costs € 4 at the yard.", path=path)
        opening = document(2, f"Asbestos only in Elmwood. {rival.passage.text}", path=path)
        question = Question(asked, {1: own, 2: opening}.get)
        (one,), (other,) = (list(statements(it)) for it in (own, rival))
        assert question.is_of(one)
        assert question.is_of(other)
        assert question.names_both(one, other) == is_of_it


@pytest.mark.parametrize(
    ("question", "rule", "other", "same"),
    [
        (
            "What is the fee?",
            "The fee is £ 80 a year.",
            "We settled on a fee for the jetty of £ 95 instead of £ 80.",
            "The committee settled on a fee of £ 95 instead of £ 80.",
        ),
        (
            "How much warning must I give?",
            "You give two weeks' warning, on Sundays four weeks.",
            "Tenders close with six weeks' warning of default instead of four weeks.",
            "From May you give six weeks' warning instead of two weeks.",
        ),
        (
            "What is the discount for members?",
            "Members have a discount of 10%.",
            "For Kestrel members the discount is 15%.",
            "For all members the discount is 15%.",
        ),
    ],
)
def test_what_is_given_up_of_something_else_or_for_somebody_is_no_other_opinion(
    question: str, rule: str, other: str, same: str
) -> None:
    for told_later, conflicting in ((other, 0), (same, 1)):
        documents = document(1, rule, 2024), document(2, told_later, 2025)
        assert len(told(question, *documents, apart=0.2)) == conflicting


def test_what_is_given_up_is_what_has_most_of_its_words() -> None:
    rule = document(1, "A tenant gives two months' notice.", 2024)
    lease = document(2, "The shed is let with two months' notice after each growing season.", 2024)
    mail = document(3, "Notice in the growing season is four months instead of two months.", 2025)
    asked = "How much notice does a tenant give?"
    assert told(asked, rule, mail) == [["four months", "two months"]]
    assert told(asked, rule, mail, lease) == []
