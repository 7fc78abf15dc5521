from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from vind.app.cli.asking import show_as_it_comes
from vind.indexes.errors import GenerationError
from vind.search.types import Answered, Event, Quote, QuotesFound, Told, Wording

FOUND = QuotesFound((), (), True, 0.8, 0.8, "nl", "")


def test_an_answer_that_breaks_off_ends_its_line() -> None:
    def breaks_off(*events: Event) -> Iterator[Event]:
        yield from events
        raise GenerationError("It broke off.")

    for events, printed in (
        ((FOUND, Told("De bronnen spreken elkaar tegen.")), "De bronnen spreken elkaar tegen.\n"),
        ((FOUND, Wording("Vijf"), Wording(" dagen.")), "Vijf dagen.\n"),
        ((FOUND,), ""),
    ):
        paper = Console(file=StringIO())
        with pytest.raises(GenerationError):
            show_as_it_comes("", breaks_off(*events), {}, paper)
        assert paper.file.getvalue() == printed  # type: ignore[attr-defined]


def test_an_answer_that_is_whole_has_no_line_too_many() -> None:
    paper = Console(file=StringIO())
    answer = FOUND.answer("Vijf dagen.")
    events = iter((FOUND, Wording("Vijf dagen."), Answered(answer)))
    assert show_as_it_comes("", events, {}, paper) == answer
    assert paper.file.getvalue() == "Vijf dagen.\n\n"  # type: ignore[attr-defined]


def test_quotes_that_the_model_judges_otherwise_are_not_shown_twice() -> None:
    said = "Vijf dagen."
    quote = Quote(said, "a.md", None, 0, len(said), 0.9, "/docs", "", 1)
    found = replace(FOUND, quotes=(quote.marked(),))
    denied = replace(found, found=False, quotes=(quote,))
    events = (found, denied, Wording("Niet gevonden."), Answered(denied.answer("Niet gevonden.")))
    paper = Console(file=StringIO(), soft_wrap=True)
    show_as_it_comes("", iter(events), {}, paper)
    assert paper.file.getvalue() == (  # type: ignore[attr-defined]
        "Vijf dagen.\n[1] a.md\n    waarschijnlijk het goede antwoord\n\n"
        "Niet gevonden.\n\nDe dichtstbijzijnde passages:\n    a.md: Vijf dagen.\n"
    )
