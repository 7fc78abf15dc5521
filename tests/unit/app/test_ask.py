from collections.abc import Iterator
from io import StringIO

import pytest
from rich.console import Console

from app.cli.ask import _follow
from indexes.errors import GenerationError
from search.types import Answered, Event, QuotesFound, Told, Wording

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
            _follow("", breaks_off(*events), {}, paper)
        assert paper.file.getvalue() == printed  # type: ignore[attr-defined]


def test_an_answer_that_is_whole_has_no_line_too_many() -> None:
    paper = Console(file=StringIO())
    answer = FOUND.answer("Vijf dagen.")
    events = iter((FOUND, Wording("Vijf dagen."), Answered(answer)))
    assert _follow("", events, {}, paper) == answer
    assert paper.file.getvalue() == "Vijf dagen.\n\n"  # type: ignore[attr-defined]
