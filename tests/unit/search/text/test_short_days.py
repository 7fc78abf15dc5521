import pytest

from search.text.short_days import in_full, short_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Open ma-vr 9-17 uur, za 10-14 uur.", "monday friday saturday"),
        ("di t/m do", "tuesday thursday"),
        ("Mon to Fri 9-5", "monday friday"),
        ("Tue, Wed & Thu", "tuesday wednesday thursday"),
        ("Weekend\tza\t10-16", "saturday"),
        ("Pool\tSun\t10-16", "sunday"),
        ("za 14 maart", "saturday"),
        ("Sleutels: ma Bo, di t/m vr Jip, zo Kim.", "monday tuesday friday sunday"),
        # Other words.
        ("We do wed her on Sun Island.", ""),
        ("Ma zo te zien.", ""),
        ("The sun sat low, do-it-yourself", ""),
        ("do to wed", ""),
        ("Sun cream\t5\tdo not use", ""),
    ],
)
def test_weekdays_in_short(text: str, days: str) -> None:
    assert short_days(text) == frozenset(days.split())


def test_the_days_in_full() -> None:
    assert in_full("Sleutels: ma Bo, di t/m vr Jip, en zo verder.") == (
        "Sleutels: monday Bo, tuesday t/m friday Jip, en zo verder."
    )
