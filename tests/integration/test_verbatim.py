"""Every quote is text of its file, at its place and on its page; skipped without the sets.

The place is checked against the text that the index keeps, the page against the file itself, read
by other means than vind's parsers. The sample company is always there, and asked all its questions.
"""

from pathlib import Path

import pytest

from benchmarks.sets import DATA, SAMPLE, questions_of
from tests.integration.originals import stands_in
from tests.integration.thinned import thinned
from vind.search import Engine
from vind.search.evaluation.questions import read_questions

pytestmark = [pytest.mark.models, pytest.mark.nightly]

QUESTIONS = 60
"""Of each set, evenly picked."""

READ_OTHERWISE = {
    "vac-nl": 1.0,
    "scifact": 1.0,
    "handbook": 1.0,
    "contracts": 1.0,
    "clapnq": 1.0,
    SAMPLE: 0.75,
}
"""Share of the quotes at least that the other reader has to know too: a test that reads nothing
passes for nothing. The sample company has scans, sheets and old formats."""


@pytest.mark.parametrize(
    "name",
    [
        name if name == SAMPLE else pytest.param(name, marks=pytest.mark.data)
        for name in READ_OTHERWISE
    ],
)
def test_every_quote_is_verbatim_in_its_file(name: str) -> None:
    if name != SAMPLE and not (DATA / name).is_dir():
        pytest.skip(f"{name} of ../shared/data is absent")
    asked = read_questions(questions_of(name))
    if name != SAMPLE:
        asked = asked[:: max(1, len(asked) // QUESTIONS)][:QUESTIONS]
    read, displaced, elsewhere = [], [], []
    with Engine.open(settings=thinned(name)) as engine:
        for question in asked:
            for quote in engine.ask(question.question, words="never").quotes:
                if engine.document_text(quote.passage_id)[quote.start : quote.end] != quote.text:
                    displaced.append(quote)
                found = stands_in(quote.text, Path(quote.folder, quote.path), quote.page)
                read.append(found is not None)
                if found is False:
                    elsewhere.append((quote.path, quote.page, quote.text))
    assert displaced == []
    assert elsewhere == []
    assert len(read) >= len(asked)
    assert sum(read) >= READ_OTHERWISE[name] * len(read)
