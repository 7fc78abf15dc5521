"""Prompt lookup in the default language model: the same reply, in fewer steps."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

import llama_cpp
import pytest

from vind.indexes.errors import VindError
from vind.indexes.models import fastest_llm
from vind.indexes.settings import load_settings
from vind.search.wording import drafting
from vind.search.wording.drafting import DraftingLlama

SENTENCE = (
    "Employees of Waterhoen receive 27 days of leave each year, of which 5 may be carried over to "
    "the year that follows, if the manager agrees before the first of December."
)
PROMPT = (
    f"<|im_start|>user\nRepeat word for word: {SENTENCE}<|im_end|>\n<|im_start|>assistant\n"
).encode()


class Counting(DraftingLlama):
    """Keeps how many tokens were computed at once, step by step."""

    def __init__(self, model_path: str, **options: Any) -> None:
        self.steps: list[int] = []
        super().__init__(model_path, **options)

    def eval(self, tokens: Sequence[int]) -> None:
        self.steps.append(len(tokens))
        super().eval(tokens)

    def reply(self, tokens: int) -> str:
        """The greedy reply to PROMPT, of at most so many tokens."""
        self.reset()  # type: ignore[no-untyped-call]
        self.steps.clear()
        prompt = self.tokenize(PROMPT, add_bos=False, special=True)
        said = islice(self.generate(prompt, temp=0.0, repeat_penalty=1.0), tokens)
        kept = []
        for token in said:
            if token == self.token_eos():
                break
            kept.append(token)
        return str(self.detokenize(kept).decode())


@pytest.fixture(scope="module")
def llama() -> Iterator[Counting]:
    try:
        path = fastest_llm(load_settings())
    except VindError as missing:
        pytest.skip(str(missing))
    with closing(Counting(str(path), n_ctx=512, n_threads=2, verbose=False)) as opened:
        yield opened


def test_copied_text_is_generated_in_few_steps(llama: Counting) -> None:
    assert llama.reply(80) == SENTENCE
    assert len(llama.steps) <= 20


def test_drafting_does_not_change_the_reply(
    llama: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted = llama.reply(80)
    monkeypatch.setattr(llama, "draft_model", None)
    assert llama.reply(80) == drafted
    assert len(llama.steps) >= 35
    assert set(llama.steps[1:]) == {1}


def test_a_recurrent_model_gets_no_drafts(llama: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "llama_model_is_recurrent", lambda _: True)
    with closing(DraftingLlama(llama.model_path, vocab_only=True, verbose=False)) as other:
        assert other.draft_model is None
    assert llama_cpp.llama_model_is_recurrent(llama._model.model) is False
