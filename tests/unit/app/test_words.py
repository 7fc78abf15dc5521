import re
from dataclasses import fields
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from vind.app.words import DUTCH, ENGLISH, Words, words_for
from vind.indexes.errors import NoIndexError, OriginalGoneError, PassageGoneError, QuestionError
from vind.indexes.types import FileState, filter_languages
from vind.search.types import Reason


@pytest.mark.parametrize("words", [DUTCH, ENGLISH])
def test_every_state_reason_and_language_has_words(words: Words) -> None:
    assert set(words.states) == set(FileState)
    assert set(words.reasons) == set(Reason)
    # The ledger itself is in English; of two states there is no reason, or one made of a path.
    others = set(FileState) if words is ENGLISH else {FileState.INDEXED, FileState.DUPLICATE}
    assert set(words.kinds_of_reason) == set(FileState) - others
    assert set(words.language_names) == set(filter_languages())
    assert all(
        getattr(words, field.name) for field in fields(words) if field.name != "kinds_of_reason"
    )


@pytest.mark.parametrize("field", [field.name for field in fields(Words) if field.type is str])
def test_dutch_and_english_texts_have_the_same_placeholders(field: str) -> None:
    places = [len(re.findall(r"{}", getattr(words, field))) for words in (DUTCH, ENGLISH)]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("nl-NL", DUTCH),
        ("nl", DUTCH),
        ("nl-BE", DUTCH),
        ("en-GB", ENGLISH),
        ("fr", ENGLISH),
        ("nl,en;q=0.9", DUTCH),
        ("en-GB,nl;q=0.9", ENGLISH),
        (None, ENGLISH),
    ],
)
def test_the_browser_chooses_the_language(locale: str | None, words: Words) -> None:
    assert words_for(locale) is words


def test_counts_use_singular_for_one() -> None:
    assert [DUTCH.counted(count, DUTCH.document) for count in (0, 1, 1204)] == [
        "0 documenten",
        "1 document",
        "1.204 documenten",
    ]
    assert [ENGLISH.counted(count, ENGLISH.passage) for count in (1, 2)] == [
        "1 passage",
        "2 passages",
    ]
    assert DUTCH.of_number(1, DUTCH.seen) == "bestand gezien"


@pytest.mark.parametrize(
    ("words", "day", "moment"),
    [
        (DUTCH, "1 maart 2026", "1 april 2026 om 00:30"),
        (ENGLISH, "1 March 2026", "1 April 2026 at 00:30"),
    ],
)
def test_dates_and_times_are_written_out_in_the_page_language(
    words: Words, day: str, moment: str
) -> None:
    assert words.day(date(2026, 3, 1)) == day
    late = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    assert words.moment(late, ZoneInfo("Europe/Amsterdam")) == moment
    assert words.day(late).startswith("31 ")


def test_errors_are_shown_in_the_language_of_the_page() -> None:
    assert DUTCH.trouble(QuestionError("?")) == "Hier staat geen vraag. Typ een of meer woorden."
    assert DUTCH.trouble(NoIndexError("Run `vind index`.")) == "Run `vind index`."
    assert DUTCH.trouble(PassageGoneError("?")).startswith("Deze passage staat niet meer in")
    assert ENGLISH.trouble(OriginalGoneError("?")).startswith("This file is no longer where it")
