"""Which words of a question are codes, years or quarters, and where they stand."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vind.search.question.codes import PERIOD, Codes


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Wat kost de E-4521 in 2026?", "prijslijst 2026\nE-4521 1745", 1 + PERIOD),
        ("Wat kost de E-4521 in 2026?", "De e 4521 en de E-4560", 1.0),
        ("Wat kost de E-4521 in 2026?", "De E-4560 in 2026", PERIOD),
        ("Past de O-7310 op de E-4521?", "E-4521", 0.5),
        ("Wat kost de E-4521?", "E4521-RVS", 1.0),
        ("Wat kost de E-4521?", "E\u20114521.", 1.0),
        ("Wat kost de E-4521?", "E-45210, XE-4521", 0.0),
        ("offerte 2026-0187", "Offerte 2026/0187", 1.0),
        ("offerte 2026-0187", "van 2026", 0.0),
        ("artikel 7:610 BW", "art. 7:610", 1.0),
        ("omzet 2024-2025", "in 2025", PERIOD / 2),
        ("klant 10258", "10258\tCamping", 1.0),
        ("capex in FY2023", "report of 2023", PERIOD),
        ("omzet Q2 2023", "resultaten_2023Q2.pdf", 2 * PERIOD),
        ("omzet Q2 2023", "het tweede kwartaal van 2022", PERIOD),
    ],
)
def test_codes_and_years_are_found_however_they_are_written(
    question: str, text: str, share: float
) -> None:
    assert Codes.of(question).share_in(text) == share


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel dagen?",
        "om 10:30",
        "24/7",
        "25km",
        "de 3rd",
        "10.000 euro",
        "een aankoop van 2000 euro",
        "a purchase of £1800",
        "1750 kg",
        "1500 tot 2000 uur",
        "op 2026-04-01",
        "",
        "-",
    ],
)
def test_what_is_counted_or_dated_is_no_code(question: str) -> None:
    assert replace(Codes.of(question), days=()) == Codes()
    assert replace(Codes.of(question), days=()).share_in(question) == 0.0


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("omzet van 2024 en 2025", ["2024", "2025"]),
        ("een budget van 2000 euro in 2026", ["2026"]),
        ("de LCX-2025", []),
    ],
)
def test_the_years_of_a_question(question: str, years: list[str]) -> None:
    assert [year.token for year in Codes.of(question).years] == years


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("Wat kost de V-2250?", "V-2250"),
        ("Wat kost de e-4521?", ""),
        ("Past de O-7310 op de V-2250?", ""),
        ("factuur UK-2025-058", "UK-2025-058"),
        ("ons certificaat ISO27001", ""),
        ("price of the ps3", ""),
        ("de omzet boven 50000 in 2031", ""),
        ("24-hour contract", ""),
        ("capex in FY2018", ""),
        ("omzet in 2018Q3", ""),
        ("formulier HR012", "HR012"),
        ("inloggen op M365", ""),
        ("inloggen op T365", "T365"),
        ("de LCX-2025", "LCX-2025"),
    ],
)
def test_a_designation_that_no_text_has_is_unknown(question: str, unknown: str) -> None:
    texts = ["De E-4521 heeft afdichting O-7310.", "ISO/IEC 27001 uit 2025.", "Microsoft 365"]
    assert Codes.of(question).unknown_to(texts) == unknown


@given(st.text(alphabet="aE-/:._ 0129\u00b2\u0661\u00e9", max_size=30) | st.text(max_size=60))
@example("m\u00b2 CO\u2082 CRF01_1b2k \u0661a")
@example("1/1/0000")
@example("0000\u00b2")
@example("0'A")
@example("a&1@b")
def test_a_question_has_its_own_codes(question: str) -> None:
    found = Codes.of(question)
    periods = PERIOD * (bool(found.years) + bool(found.quarters))
    assert found.share_in(question) == bool(found.codes) + bool(found.days) + periods
    assert found.unknown_to([question]) == ""


def test_a_version_is_of_a_period() -> None:
    asked = Codes.of("What was the rate in version 2 of the policy?")
    names = ("policy v2.pdf", "policy-v2.1.pdf", "policy version 12", "policy.pdf")
    assert [asked.version_in(name) for name in names] == [PERIOD, PERIOD, 0.0, 0.0]
    assert asked.names_period
    assert not Codes.of("What is the rate?").names_period
    assert not Codes.of("What is the rate of the V-2250?").names_period
    assert not Codes.of("Hoeveel korting krijg ik bij 1800 dozen?").names_period
