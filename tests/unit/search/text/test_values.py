import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.types import Language
from search.text.values import find_values


def written(text: str, language: Language) -> list[tuple[str, str]]:
    return [(value.kind, text[value.start : value.end]) for value in find_values(text, language)]


def former(text: str, language: Language) -> list[str]:
    return [text[v.start : v.end] for v in find_values(text, language) if v.former]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Het kost € 1.250,50 of 18 euro.", "nl", [("euro", "€ 1.250,50"), ("euro", "18 euro")]),
        (
            "A fee of £5 plus 4 per cent.",
            "en",
            [("pound sterling", "£5"), ("percent", "4 per cent")],
        ),
        (
            "van 19 sept. 2026 tot 7.00 uur",
            "nl",
            [("date", "19 sept. 2026"), ("clock", "7.00 uur")],
        ),
        (
            "om 17 uur of om 5 uur, na 8 uur",
            "nl",
            [
                ("clock", "17 uur"),
                ("clock", "5 uur"),
                ("hour", "8 uur"),
            ],
        ),
        ("tot 17u, een contract van 32u", "nl", [("clock", "17u")]),
        ("9u-17 uur, sleutel S7H-40955 weer", "nl", [("hour", "17 uur")]),
        ("9am-5pm, BM-5 pm", "en", [("clock", "9am"), ("clock", "5pm")]),
        ("thirty (30) days", "en", [("day", "thirty (30) days")]),
        (
            "één (1) maand of 60 (zestig) dagen",
            "nl",
            [
                ("month", "één (1) maand"),
                ("day", "60 (zestig) dagen"),
            ],
        ),
        ("(2) dagen vrij", "nl", []),
        ("1.250,- euro en € 500,-", "nl", [("euro", "1.250,- euro"), ("euro", "€ 500")]),
        ("24 bovenwettelijke uren", "nl", [("hour", "24 bovenwettelijke uren")]),
        ("a 30-day period, three years", "en", [("day", "30-day"), ("year", "three years")]),
        ("max 8 hrs, 30 min early", "en", [("hour", "8 hrs"), ("minute", "30 min")]),
        ("500 kilometer per jaar", "nl", [("kilometer", "500 kilometer")]),
        ("ten hoogste twee dagen", "nl", [("day", "twee dagen")]),
        ("1450 Nm on the K8.0 joint, Q3.5 bolts", "en", [("nm", "1450 Nm")]),
        (
            "één werkdag, zes werkdagen",
            "nl",
            [("werkdag", "één werkdag"), ("werkdag", "zes werkdagen")],
        ),
        ("within one working day", "en", [("day", "one working day")]),
        ("in augustus 18 euro, in May 20%", "nl", [("euro", "18 euro"), ("percent", "20%")]),
        ("£2,500 p.m. at 2 p.m.", "en", [("pound sterling", "£2,500"), ("clock", "2 p.m")]),
        ("on August 18", "en", [("date", "August 18")]),
        ("twaalf pompen E-4535 en kast BK-20 komen", "nl", [("pomp", "twaalf pompen")]),
        ("twee elektrische bussen", "nl", [("bus", "twee elektrische bussen")]),
        ("12 vaste medewerkers", "nl", [("medewerker", "12 vaste medewerkers")]),
        ("two new support engineers", "en", [("engin", "two new support engineers")]),
        ("500 kilometer enkele reis", "nl", [("kilometer", "500 kilometer")]),
        ("22 users instead of 25", "en", [("user", "22 users"), ("user", "25")]),
        ("niet 25 maar 22 laptops", "nl", [("laptop", "25"), ("laptop", "22 laptops")]),
        ("22 users in room 25", "en", [("user", "22 users")]),
        ("Artikel 4: Salaris, zie 3.1 en de 8e", "nl", []),
        ("It has no numbers.", "en", []),
    ],
)
def test_values_and_what_they_are_of(
    text: str, language: Language, expected: list[tuple[str, str]]
) -> None:
    assert written(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "given_up"),
    [
        ("gaat van € 185.000 naar € 212.000", "nl", ["€ 185.000"]),
        ("niet op 5 oktober maar op 14 oktober", "nl", ["5 oktober"]),
        ("3 oktober in plaats van 19 september", "nl", ["19 september"]),
        ("maximaal 40 uur; dat was 24 uur", "nl", ["24 uur"]),
        ("om 10.00 uur; voorheen was dat 9.00 uur", "nl", ["9.00 uur"]),
        ("14 May instead of Tuesday 12 May", "en", ["12 May"]),
        ("open van 9.00 uur tot 17.00 uur", "nl", []),
        ("the fee rises from £100 to £120", "en", ["£100"]),
        ("open from 9 hours to 17 hours", "en", []),
        ("12 March instead of 5 March", "en", ["5 March"]),
        ("not 10 days but 12 days", "en", ["10 days"]),
        ("not 10 days", "en", []),
        ("22 users instead of 25", "en", ["25"]),
        ("niet 25 maar 22 laptops", "nl", ["25"]),
        ("samples that come after 20:00 (was 19:30)", "en", ["19:30"]),
        ("de toeslag is € 75 (tot nu toe € 62,50)", "nl", ["€ 62,50"]),
        ("drie maanden i.p.v. twee maanden", "nl", ["twee maanden"]),
        ("the old limit of 40 hours is replaced by 48 hours", "en", ["40 hours"]),
        ("the bill (£40) was £12", "en", []),
        ("Bij een reis van 2 uur naar een klant krijg je 1 uur vergoed.", "nl", []),
        ("gaat van 2 uur naar maximaal 3 uur", "nl", ["2 uur"]),
        ("De huur was € 900 en is nu € 950.", "nl", ["€ 900"]),
        ("De huur was € 900 en de borg € 950.", "nl", []),
    ],
)
def test_a_value_that_is_given_up_for_another(
    text: str, language: Language, given_up: list[str]
) -> None:
    assert former(text, language) == given_up


def test_one_value_in_two_languages_and_notations() -> None:
    pairs = [("drie dagen", "3 days"), ("€ 2.350", "2,350 euro"), ("1 mei 2026", "May 1st")]
    for dutch, english in pairs:
        (one,), (other,) = find_values(dutch, "nl"), find_values(english, "en")
        assert one.agrees_with(other)
        assert other.agrees_with(one)
    (days,), (hours,) = find_values("3 days", "en"), find_values("3 hours", "en")
    assert not days.agrees_with(hours)


PIECES = [
    "€ 5",
    "5 mei 2026",
    "van",
    "naar",
    "niet",
    "maar",
    "12 uur",
    "7.30 uur",
    "½",
    "ﬁ",
    "é",
    "5%",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5)), st.sampled_from(["nl", "en", ""]))
def test_values_stand_in_the_text_in_order(pieces: list[str], language: Language) -> None:
    text = " ".join(pieces)
    found = find_values(text, language)
    assert all(0 <= value.start < value.end <= len(text) for value in found)
    assert [value.start for value in found] == sorted(value.start for value in found)
    assert all(any(mark.isnumeric() for mark in text[v.start : v.end]) for v in found)
