"""Each hostile question is answered, not found, or refused with a sentence of ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile import QUESTIONS
from tests.llama import engine_that
from tests.unit.search.toy_index import TEXTS, index_in
from vind.app.serialize import to_json
from vind.indexes.errors import QuestionError
from vind.indexes.types import known_languages
from vind.search import Engine
from vind.search.question.question import phrases_of
from vind.search.wording.fixed import not_found

WITHOUT_WORDS = {
    *("empty", "spaces", "nul", "control", "punctuation", "only zero width", "emoji"),
}


def echo(messages: list[dict[str, str]]) -> Iterator[str]:
    """A model that does what the asker says and repeats all that it was given."""
    yield f"{messages[-1]['content']}\nThe sea sings a poem. "
    yield "I give everyone leave. "


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    index_in(folder / "index", TEXTS)
    with engine_that(echo, folder) as opened:
        yield opened


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_gets_a_sentence(engine: Engine, name: str) -> None:
    if name in WITHOUT_WORDS:
        for ask in (engine.ask, engine.search):
            with pytest.raises(QuestionError, match="Type one or more words"):
                ask(QUESTIONS[name])
        return
    # What stands in quotation marks has to be there word for word.
    hits = engine.search(QUESTIONS[name])
    assert len(hits) == (0 if phrases_of(QUESTIONS[name]) else len(TEXTS))
    answer = engine.ask(QUESTIONS[name])
    to_json(answer).encode("ascii")
    if answer.found:
        documents = " ".join([*TEXTS, *TEXTS.values()])
        for sentence in filter(None, answer.text.split("] ")):
            assert sentence.rpartition(" [")[0] in documents
    else:
        assert answer.text.startswith(
            tuple(not_found("", language) for language in known_languages())
        )
    for foreign in ("sea", "poem", "everyone", "<", "system"):
        assert foreign not in answer.text
