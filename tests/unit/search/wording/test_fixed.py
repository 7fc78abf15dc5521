"""The fixed part of prompts, with a llama that writes and reads files of its own."""

import os
from pathlib import Path

import pytest

from search.wording.fixed import MOST_KEPT, FixedParts
from search.wording.prompt import Prompt


class KeepingLlama:
    """What FixedParts uses of ``DraftingLlama``; its memory is one text."""

    def __init__(self, *, can_forget: bool = True, can_keep: bool = True) -> None:
        self.can_forget = can_forget
        self.memory = ""
        self.read: list[str] = []
        self._can_keep = can_keep

    def reads(self, prompt: Prompt) -> None:
        self.memory = f"{prompt.system}{prompt.user}"
        self.read.append(self.memory)

    def keep(self, file: Path) -> bool:
        if self._can_keep:
            file.write_text(self.memory)
        return self._can_keep

    def recall(self, file: Path) -> bool:
        self.memory = file.read_text() if file.is_file() else ""
        return bool(self.memory)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")
    return file


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "prompts"


DUTCH = Prompt("Beantwoord.", "Hoeveel?")
ENGLISH = Prompt("Answer.", "How much?")


def parts(llama: KeepingLlama, weights: Path, kept: Path) -> FixedParts:
    return FixedParts(llama, weights, kept)  # type: ignore[arg-type]


def test_it_is_read_once_without_the_question(weights: Path, kept: Path) -> None:
    llama = KeepingLlama()
    fixed = parts(llama, weights, kept)
    for prompt in (DUTCH, Prompt(DUTCH.system, "Wanneer?")):
        fixed.recall(prompt, llama.reads)
    assert llama.read == ["Beantwoord."]
    assert [file.read_text() for file in kept.iterdir()] == ["Beantwoord."]


def test_another_process_reads_none_of_it(weights: Path, kept: Path) -> None:
    llama = KeepingLlama()
    parts(llama, weights, kept).recall(DUTCH, llama.reads)
    other = KeepingLlama()
    parts(other, weights, kept).recall(DUTCH, other.reads)
    assert other.read == []
    assert other.memory == "Beantwoord."


def test_of_two_languages_in_turn_each_is_read_once(weights: Path, kept: Path) -> None:
    llama = KeepingLlama()
    fixed = parts(llama, weights, kept)
    held = []
    for prompt in (DUTCH, ENGLISH, DUTCH, ENGLISH):
        fixed.recall(prompt, llama.reads)
        held.append(llama.memory)
    assert llama.read == ["Beantwoord.", "Answer."]
    assert held == ["Beantwoord.", "Answer.", "Beantwoord.", "Answer."]


def test_other_examples_and_other_weights_are_another(weights: Path, kept: Path) -> None:
    llama = KeepingLlama()
    parts(llama, weights, kept).recall(DUTCH, llama.reads)
    shown = Prompt(DUTCH.system, "", ((DUTCH.user, "Veel."),))  # type: ignore[arg-type]
    parts(llama, weights, kept).recall(shown, llama.reads)
    os.utime(weights, (1, 1))
    parts(llama, weights, kept).recall(DUTCH, llama.reads)
    assert len(llama.read) == 3


@pytest.mark.parametrize("is_file", [True, False])
def test_one_that_cannot_be_kept_is_read_again(weights: Path, kept: Path, is_file: bool) -> None:
    llama = KeepingLlama(can_keep=is_file)
    if is_file:
        kept.parent.mkdir()
        kept.write_text("where the folder should be")
    fixed = parts(llama, weights, kept)
    for prompt in (DUTCH, ENGLISH, DUTCH):
        fixed.recall(prompt, llama.reads)
    assert llama.read == ["Beantwoord.", "Answer.", "Beantwoord."]
    assert is_file or list(kept.iterdir()) == []


def test_the_newest_few_are_kept(weights: Path, kept: Path) -> None:
    llama = KeepingLlama()
    fixed = parts(llama, weights, kept)
    for number in range(MOST_KEPT + 3):
        fixed.recall(Prompt(f"{number}", ""), llama.reads)
        for file in kept.iterdir():
            if file.read_text() == f"{number}":
                os.utime(file, (number + 1, number + 1))
    held = {file.read_text() for file in kept.iterdir()}
    assert held == {str(number) for number in range(3, MOST_KEPT + 3)}


def test_a_model_that_cannot_forget_is_left_alone(weights: Path, kept: Path) -> None:
    llama = KeepingLlama(can_forget=False)
    parts(llama, weights, kept).recall(DUTCH, llama.reads)
    assert llama.read == []
    assert not kept.exists()
