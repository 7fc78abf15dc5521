"""A llama that says what it is told to, for tests of all that stands around it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.toy import ToyEmbedder
from vind.indexes.arrays import Vector
from vind.indexes.index import Index
from vind.indexes.models.gguf import GGUF_MAGIC
from vind.indexes.settings import Settings
from vind.indexes.upkeep.calibration import keep_calibration
from vind.search import Engine
from vind.search.judgement.judge import Judge
from vind.search.judgement.logistic import Logistic
from vind.search.wording.local import LocalModel

Says = Callable[[list[dict[str, str]]], Iterator[str]]
"""The pieces of a reply to the turns of a chat."""


class ToyLlama:
    """What ``search.wording.local`` uses of ``DraftingLlama``; a word is a token.

    Its hidden ``state`` is by the turns that it has read.
    """

    def __init__(
        self,
        says: Says,
        finish: str = "stop",
        *,
        system_turn: bool = True,
        state: Callable[[list[dict[str, str]]], Vector | None] = lambda _: None,
    ) -> None:
        self._says = says
        self._finish = finish
        self._system_turn = system_turn
        self._state = state
        self._is_watched = False
        self.asked: list[list[dict[str, str]]] = []
        self.options: dict[str, object] = {}
        self.closed = False

    def watch(self) -> None:
        self._is_watched = True

    @property
    def seen(self) -> Vector | None:
        assert self._is_watched
        return self._state(self.asked[-1])

    def tokenize(self, text: bytes, **_: object) -> Sequence[int]:
        return range(len(text.split()))

    def create_chat_completion(
        self, messages: list[dict[str, str]], **options: object
    ) -> Iterator[dict[str, Any]]:
        if messages[0]["role"] == "system" and not self._system_turn:
            raise ValueError("System role not supported")
        self.options = options
        return self._stream(messages)

    def _stream(self, messages: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
        self.asked.append(messages)
        for piece in self._says(messages):
            yield {"choices": [{"delta": {"content": piece}, "finish_reason": None}]}
        yield {"choices": [{"delta": {}, "finish_reason": self._finish}]}

    def close(self) -> None:
        self.closed = True


def saying(*pieces: str) -> Says:
    """The same reply to everything."""
    return lambda _: iter(pieces)


def thinking(state: Vector | None) -> Callable[[object], Vector | None]:
    """The same hidden state whatever was read."""
    return lambda _: state


def judge_by_words(index: Path) -> None:
    """From now on ``index`` has an answer where a passage has most of a question's words."""
    packaged = Judge.of("", "toy")

    def by_words(model: Logistic) -> Logistic:
        nothing = dict.fromkeys(model.weights, 0.0)
        return replace(
            model,
            threshold=0.5,
            intercept=0.0,
            weights=nothing | {"read": 10.0},
            means=nothing | {"read": 0.5},
            scales=dict.fromkeys(nothing, 1.0),
        )

    unsure = replace(
        packaged.right, intercept=0.0, weights=dict.fromkeys(packaged.right.weights, 0.0)
    )
    assert packaged.once_read is not None
    judge = Judge(by_words(packaged.answerable), unsure, by_words(packaged.once_read))
    keep_calibration(index, judge.as_text())


def engine_that(says: Says, folder: Path) -> Engine:
    """An engine over the toy index in ``folder``/index, with a language model that ``says``.

    What is there and what is not does not hang on how the packaged model was fitted.
    """
    judge_by_words(folder / "index")
    weights = folder / "toy.gguf"
    weights.write_bytes(GGUF_MAGIC)
    settings = Settings(index=folder / "index", cache=folder / "cache", llm=str(weights))
    engine = Engine(Index.open(settings.index), settings, ToyEmbedder())
    engine._models.llm = LocalModel(ToyLlama(says))  # type: ignore[arg-type]
    return engine
