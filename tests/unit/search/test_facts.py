"""The values of a text, in every notation of three languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.search.facts.asked import AskedFor
from vind.search.facts.values import Value, find_values

WRITTEN = """
1.250,50 € 3 mei 2024 May 1st, half elf 9.30 uur tot 17 Uhr 25 vakantiedagen million twenty-five
anderhalf één drei Monate 03/04/2024 E-4521 50% (30) ½ -5 om at um § 7:610 ß İ m² Q2 ,- 8-12 x@y.nl
"""
PIECES = st.lists(st.sampled_from([*WRITTEN.split(), "\n", "\t"]), max_size=12).map(" ".join)


def written(text: str, language: str) -> list[tuple[str, str, str, set[str]]]:
    return [
        (text[one.start : one.end], one.kind, one.unit, set(one.readings))
        for one in find_values(text, language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "beträgt 1.250,50 € ab", ("1.250,50 €", "money", "euro", {"1250.5"})),
        ("en", "is $1,250.50 now", ("$1,250.50", "money", "dollar", {"1250.5"})),
        ("nl", "kost € 1.250 per stuk", ("€ 1.250", "money", "euro", {"1250"})),
        ("nl", "kost € 250,- of", ("€ 250,-", "money", "euro", {"250"})),
        ("nl", "kost 50 cent", ("50 cent", "money", "", {"0.5"})),
        ("nl", "twintigduizend euro", ("twintigduizend euro", "money", "euro", {"20000"})),
        ("de", "zwei Millionen Euro", ("zwei Millionen Euro", "money", "euro", {"2000000"})),
        ("en", "EUR 3 million", ("EUR 3 million", "money", "euro", {"3000000"})),
        ("en", "£2m", ("£2", "money", "pound sterling", {"2"})),
        ("nl", "er zijn 1.250 stuks", ("1.250", "amount", "stuk", {"1250", "1.25"})),
        ("en", "1 000 000 items", ("1 000 000", "amount", "item", {"1000000"})),
        ("nl", "12,5% korting", ("12,5%", "percent", "percent", {"12.5"})),
        ("en", "five per cent", ("five per cent", "percent", "percent", {"5"})),
        ("nl", "25 vakantiedagen", ("25 vakantiedagen", "duration", "day", {"25"})),
        ("en", "25 paid leave days", ("25 paid leave days", "duration", "day", {"25"})),
        ("de", "fünfundzwanzig Tage", ("fünfundzwanzig Tage", "duration", "day", {"25"})),
        ("en", "five business days", ("five business days", "duration", "working day", {"5"})),
        ("nl", "anderhalf uur", ("anderhalf uur", "duration", "hour", {"1.5"})),
        ("en", "half an hour", ("half an hour", "duration", "hour", {"0.5"})),
        ("de", "eine halbe Stunde", ("halbe Stunde", "duration", "hour", {"0.5"})),
        ("nl", "een dag", ("een dag", "duration", "day", {"1"})),
        ("en", "thirty (30) days", ("thirty (30) days", "duration", "day", {"30"})),
        ("en", "two and a half years", ("two and a half years", "duration", "year", {"2.5"})),
        ("nl", "75 m² vloer", ("75 m²", "amount", "m2", {"75"})),
        ("en", "25 km away", ("25 km", "amount", "km", {"25"})),
        ("en", "at -5 °C", ("-5 °C", "amount", "degree", {"-5"})),
        ("nl", "om 9.30 uur", ("9.30 uur", "clock", "", {"09:30"})),
        ("nl", "om half elf", ("half elf", "clock", "", {"10:30", "22:30"})),
        ("en", "at 5 p.m. sharp", ("5 p.m.", "clock", "", {"17:00"})),
        ("en", "quarter past nine", ("quarter past nine", "clock", "", {"09:15", "21:15"})),
        ("de", "um 17 Uhr", ("17 Uhr", "clock", "", {"17:00"})),
        ("nl", "zaal E-4521 is", ("E-4521", "code", "", {"E4521"})),
        ("nl", "artikel 7:610 BW", ("7:610", "code", "", {"7610"})),
        ("nl", "factuur 2026-0187", ("2026-0187", "code", "", {"20260187"})),
        ("nl", "bel 020-1234567", ("020-1234567", "code", "", {"0201234567"})),
        ("en", "in 2024 only", ("2024", "date", "year", {"2024"})),
        ("nl", "op maandag open", ("maandag", "date", "weekday", {"--W-1"})),
    ],
)
def test_find_values_reads_a_value(
    language: str, text: str, expected: tuple[str, str, str, set[str]]
) -> None:
    assert expected in written(text, language)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("3 mei 2024", {"2024-05-03"}),
        ("May 3rd, 2024", {"2024-05-03"}),
        ("3. Mai 2024", {"2024-05-03"}),
        ("2024-05-03", {"2024-05-03"}),
        ("31-12-2024", {"2024-12-31"}),
        ("03/04/2024", {"2024-04-03", "2024-03-04"}),
        ("03.04.24", {"2024-04-03", "2024-03-04"}),
        ("mei 2024", {"2024-05"}),
        ("12 maart", {"--03-12"}),
        ("in december", {"--12"}),
        ("Q2 2024", {"2024-Q2"}),
        ("het tweede kwartaal van 2023", {"2023-Q2"}),
        ("2024/25", {"2024", "2025"}),
    ],
)
def test_find_values_reads_a_date_in_all_its_readings(text: str, readings: set[str]) -> None:
    assert [set(one.readings) for one in find_values(text, "")] == [readings]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("nl", "8 tot 12 weken", [("week", {"8"}), ("week", {"12"})]),
        ("en", "10-20%", [("percent", {"10"}), ("percent", {"20"})]),
        ("en", "€ 10 to 20", [("euro", {"10"}), ("euro", {"20"})]),
        ("nl", "3 en 5 mei", [("", {"--05-03"}), ("", {"--05-05"})]),
        ("nl", "9.00 tot 17.00 uur", [("", {"09:00"}), ("", {"17:00"})]),
        ("de", "fünf bis acht Tage", [("day", {"5"}), ("day", {"8"})]),
    ],
)
def test_both_ends_of_a_range_are_read_with_its_unit(
    language: str, text: str, values: list[tuple[str, set[str]]]
) -> None:
    assert [(one.unit, set(one.readings)) for one in find_values(text, language)] == values


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "een medewerker en de andere"),
        ("en", "one of them, and a friend"),
        ("en", "You may march on, mail a1@b2.nl or see https://x.org/2024/05"),
        ("de", "eine Miete, die man zahlt"),
        ("", "No value at all."),
    ],
)
def test_find_values_finds_none_where_there_is_none(language: str, text: str) -> None:
    assert find_values(text, language) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25 dagen", "25 days"),
        ("25 vakantiedagen", "fünfundzwanzig Tage"),
        ("€ 1.250", "1,250 euros"),
        ("3 mei", "May 3rd, 2024"),
        ("mei 2024", "3 mei"),
        ("in 2024", "3 mei 2024"),
        ("03/04/2024", "3 april 2024"),
        ("om 9 uur", "9:00"),
        ("12 medewerkers", "twelve employees"),
        ("1.250", "€ 1.250"),
        ("half elf", "10:30"),
        ("E-4521", "e4521"),
    ],
)
def test_equal_values_in_other_notations_agree(one: str, other: str) -> None:
    values = find_values(one, ""), find_values(other, "")
    assert values[0][0].agrees_with(values[1][0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25 dagen", "25 weken"),
        ("25 days", "30 days"),
        ("€ 25", "$ 25"),
        ("€ 25", "25%"),
        ("5 dagen", "5 werkdagen"),
        ("3 mei", "4 mei"),
        ("3 mei 2023", "3 mei 2024"),
        ("2024", "3 mei"),
        ("5 kg", "5 km"),
        ("maandag", "Tuesday"),
        ("E-4521", "E-4522"),
    ],
)
def test_different_values_do_not_agree(one: str, other: str) -> None:
    values = find_values(one, ""), find_values(other, "")
    assert not values[0][0].agrees_with(values[1][0])


@given(PIECES | st.text(max_size=60), st.sampled_from(["nl", "en", "de", ""]))
def test_values_are_found_in_order_without_overlap(text: str, language: str) -> None:
    found = find_values(text, language)
    places = [place for one in found for place in (one.start, one.end)]
    assert places == sorted(places)
    assert all(0 <= one.start < one.end <= len(text) and one.readings for one in found)


@given(PIECES, PIECES)
def test_agreement_of_values_is_mutual(one: str, other: str) -> None:
    pairs = [(a, b) for a in find_values(one, "nl") for b in find_values(other, "en")]
    assert all(a.agrees_with(b) == b.agrees_with(a) for a, b in pairs)
    assert all(a.agrees_with(a) for a, _ in pairs)


def test_find_values_is_quick_on_a_long_text() -> None:
    text = "9.30 uur, 3 mei 2024, 1.250,50 € en 25 vakantiedagen 12-12-12 1 2 3 4 5 " * 300
    assert len(find_values(text, "nl")) > 1000
    assert isinstance(find_values("1 " * 20_000, "nl")[0], Value)


# What a question asks for, by its words.


@pytest.mark.parametrize(
    ("language", "question", "asked"),
    [
        ("en", "How much is the annual fee?", {"amount", "money"}),
        ("en", "When does the lease end?", {"moment"}),
        ("en", "May I bring a dog?", {"ruling"}),
        ("en", "Which customers have a Plus contract?", {"several"}),
        ("en", "Compare the guide with the handbook", {"compares"}),
        ("en", "Summarise the staff guide", {"summarises"}),
        ("nl", "Vat de gids samen", {"summarises"}),
        (
            "nl",
            "Vat het overleg van directie en ondernemingsraad van 2 juni 2026 samen.",
            {"summarises"},
        ),
        ("en", "Tell me of the archive", set()),
    ],
)
def test_asked_for_tells_what_kind_of_value_a_question_wants(
    language: str, question: str, asked: set[str]
) -> None:
    found = AskedFor.of(question, language)
    assert {name for name in AskedFor.__dataclass_fields__ if getattr(found, name)} == asked
