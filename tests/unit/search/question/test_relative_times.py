from datetime import date

import pytest

from search.question.relative_times import Span, time_meant

TODAY = date(2026, 12, 31)
"""A Thursday, in week 53."""


@pytest.mark.parametrize(
    ("question", "span", "first", "questions"),
    [
        (
            "wie heeft er morgen dienst",
            Span.DAY,
            date(2027, 1, 1),
            ("wie heeft er op 1 januari 2027 dienst", "wie heeft er op 1 januari dienst"),
        ),
        (
            "Who was on the desk the day before yesterday?",
            Span.DAY,
            date(2026, 12, 29),
            (
                "Who was on the desk on 29 December 2026?",
                "Who was on the desk on 29 December?",
            ),
        ),
        (
            "het rooster van vandaag",
            Span.DAY,
            date(2026, 12, 31),
            ("het rooster van 31 december 2026", "het rooster van 31 december"),
        ),
        (
            "Wie staat er volgende week in de winkel?",
            Span.WEEK,
            date(2027, 1, 4),
            ("Wie staat er in week 1 in de winkel?",),
        ),
        (
            "what was sold last month",
            Span.MONTH,
            date(2026, 11, 1),
            ("what was sold in November 2026", "what was sold in November"),
        ),
        (
            "Wat kost het in komende maand?",
            Span.MONTH,
            date(2027, 1, 1),
            ("Wat kost het in januari 2027?", "Wat kost het in januari?"),
        ),
    ],
)
def test_a_time_is_counted_from_today(
    question: str, span: Span, first: date, questions: tuple[str, ...]
) -> None:
    meant = time_meant(question, TODAY)
    assert meant is not None
    assert (meant.span, meant.first, meant.questions) == (span, first, questions)


@pytest.mark.parametrize(
    "question",
    [
        "In de morgen is het druk",
        "wie werkt er maandagmorgen",
        "is het morgenochtend open",
        "Mag ik uren meenemen naar volgende maand?",
        "May hours be carried over to next month?",
        "What is due in the last month of the lease?",
        "Is it today's menu?",
        "Is it open on 4 May, and today?",
        "vandaag of morgen?",
        "elke week",
    ],
)
def test_else_no_time_is_counted(question: str) -> None:
    assert time_meant(question, TODAY) is None
