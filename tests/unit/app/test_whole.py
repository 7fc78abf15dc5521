"""How summaries, comparisons and choices are shown, in a terminal and on a page."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from vind.app.show.whole import show_of_whole_documents
from vind.app.web.whole import section
from vind.app.words import ENGLISH
from vind.search.types import Answer, Comparison, DocumentSummary, Quote, Subject
from vind.search.wording.fixed import tell_choices, tell_comparison, tell_summary

FIRE = Quote("Call <2112>.", "york/plan.md", 3, 0, 12, 1.0, "/docs", "Plan > Fire", 1).marked()
ROW = replace(FIRE, text="Acid\tlime", heading="Plan > Spills", page=None).marked()
LEEDS = replace(FIRE, text="Call\x1b 2340.", path="leeds/plan leeds.md").marked()
FOUND = Answer((FIRE, ROW, LEEDS), (), True, 1.0, 1.0, "en", "")

SUMMARY = replace(FOUND, quotes=(FIRE, ROW), summary=DocumentSummary("short", 9))
COMPARISON = replace(
    FOUND,
    comparison=Comparison(
        ("york/plan.md", "leeds/plan leeds.md"),
        (Subject("Fire", (1, 3)), Subject("Spills", (2, None))),
    ),
)
CHOICE = replace(FOUND, found=False, quotes=(FIRE, LEEDS), choices=("Which: a?", "Which: b?"))


def with_text(answer: Answer) -> Answer:
    if answer.summary:
        return replace(answer, text=tell_summary(answer.summary, answer.quotes, "en"))
    if answer.comparison:
        return replace(answer, text=tell_comparison(answer.comparison, answer.quotes, "en"))
    return replace(answer, text=tell_choices(answer.quotes, "en"))


@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            SUMMARY,
            [
                "docs/york/plan.md",
                "[1] Fire, page 3",
                "Call <2112>.",
                "[2] Spills",
                "Acid · lime",
                "The longest 2 of 9 sections.",
            ],
        ),
        (COMPARISON, ["Fire", "Call <2112>. [1]", "2340. [3]", "Spills", "says nothing of it"]),
        (CHOICE, ["Which document do you mean?", "- Which: a?", "- Which: b?"]),
    ],
)
def test_a_terminal_has_a_line_or_a_cell_for_each(
    answer: Answer, said: list[str], *, is_terminal: bool
) -> None:
    out = Console(file=io.StringIO(), force_terminal=is_terminal, width=100, no_color=True)
    show_of_whole_documents(with_text(answer), {"/docs": "docs"}, ENGLISH, out)
    assert isinstance(out.file, io.StringIO)
    shown = re.sub(r"\x1b\[[\d;]*m", "", out.file.getvalue())
    assert "\x1b" not in shown
    places = [shown.index(one) for one in said]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (SUMMARY, ["docs/york/plan.md", "<b>Fire</b>", "Call &lt;2112&gt;.", '"#quote-1"']),
        (
            COMPARISON,
            [
                "<th>plan</th><th>plan leeds</th>",
                "<th>Fire</th>",
                '"#quote-3"',
                "<th>Spills</th>",
                "Acid · lime",
                "says nothing of it",
            ],
        ),
        (CHOICE, ['data-act="ask" data-with="Which: a?"', "docs/", "Which: b?", "leeds.md"]),
    ],
)
def test_the_page_has_links_to_the_quotes_and_nothing_of_a_document_as_markup(
    answer: Answer, said: list[str]
) -> None:
    body = section(answer, {"/docs": "docs"}, ENGLISH).replace("<wbr>", "")
    assert "<2112>" not in body
    places = [body.index(one) for one in said]
    assert places == sorted(places)
