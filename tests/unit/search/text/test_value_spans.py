import pytest

from indexes.types import Language
from search.text.value_spans import values_and_spans


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("open van 11.30 tot 13.30 uur", "nl", ["11.30 tot 13.30 uur"]),
        ("open van 9.00 uur tot 17.00 uur", "nl", ["9.00 uur tot 17.00 uur"]),
        ("24 december 2026 tot en met 1 januari 2027", "nl", None),
        ("een uurloon van € 17,40 tot € 21,10", "nl", ["€ 17,40 tot € 21,10"]),
        ("between 20 and 30 days", "en", ["20 and 30 days"]),
        ("from 9 am to 5 pm", "en", ["9 am to 5 pm"]),
        ("approve from £ 501 up to £ 2,500", "en", ["£ 501 up to £ 2,500"]),
        ("gaat van € 20 naar € 30", "nl", ["€ 20", "€ 30"]),
        ("it rises from 40 to 48 hours", "en", ["48 hours"]),
        ("20 days and 30 days", "en", ["20 days", "30 days"]),
    ],
)
def test_a_span_is_one_value(text: str, language: Language, values: list[str] | None) -> None:
    found = values_and_spans(text, language)
    assert [text[one.start : one.end] for one in found] == (values or [text])


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("van 9.00 tot 17.00 uur", "09:00-17:00", True),
        ("van 9.00 tot 17.00 uur", "van 8.00 tot 17.00 uur", False),
        ("van 9.00 tot 17.00 uur", "van 9.00 tot 18.00 uur", False),
        ("van 9.00 tot 17.00 uur", "tot 17.00 uur", True),
        ("van 9.00 tot 17.00 uur", "vanaf 9.00 uur", True),
        ("van 9.00 tot 17.00 uur", "om 12.00 uur", False),
    ],
)
def test_spans_agree_at_both_ends_and_with_what_is_one_of_them(
    one: str, other: str, agree: bool
) -> None:
    (first,), (second,) = (values_and_spans(text, "nl") for text in (one, other))
    assert first.agrees_with(second) is agree
    assert second.agrees_with(first) is agree
