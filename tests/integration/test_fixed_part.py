"""What llama.cpp has computed of the fixed part of a prompt, kept for the next process."""

from contextlib import closing
from pathlib import Path

import pytest

from indexes.errors import VindError
from indexes.models import fastest_llm
from indexes.settings import load_settings
from search.wording.examples import EXAMPLES, turn
from search.wording.llm import LanguageModel
from search.wording.prompt import SYSTEM, Prompt

pytestmark = pytest.mark.models

DAYS = "Leave\nStaff get 25 days of leave a year, and 27 from the age of 50."
DAGEN = "Verlof\nMedewerkers krijgen 25 dagen verlof per jaar, en 27 vanaf 50 jaar."
ENGLISH = Prompt(SYSTEM["en"], turn("en", [DAYS], "How much leave do I get?"), EXAMPLES["en"])
DUTCH = Prompt(SYSTEM["nl"], turn("nl", [DAGEN], "Hoeveel verlof krijg ik?"), EXAMPLES["nl"])


@pytest.fixture(scope="module")
def weights() -> Path:
    try:
        return fastest_llm(load_settings())
    except VindError as missing:
        pytest.skip(str(missing))


def replies(weights: Path, kept: Path | None) -> list[str]:
    with closing(LanguageModel.open(weights, 2, kept=kept)) as model:
        return ["".join(model.generate(prompt)) for prompt in (DUTCH, ENGLISH, DUTCH)]


def test_what_was_kept_is_taken_up_by_another_process_to_the_same_reply(
    weights: Path, tmp_path: Path
) -> None:
    without = replies(weights, None)
    assert replies(weights, tmp_path) == without
    files = {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    assert len(files) == 2
    assert replies(weights, tmp_path) == without
    assert {file: file.stat().st_mtime_ns for file in tmp_path.iterdir()} == files


def test_no_question_or_excerpt_is_in_what_is_kept(weights: Path, tmp_path: Path) -> None:
    with closing(LanguageModel.open(weights, 2, kept=tmp_path)) as model:
        list(model.generate(ENGLISH))
        (file,) = tmp_path.iterdir()
        assert model._llama.recall(file)
        tokens = model._llama.input_ids[: model._llama.n_tokens].tolist()
        text = model._llama.detokenize(tokens, special=True).decode()
    assert EXAMPLES["en"][-1].reply in text
    assert "leave" not in text


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_damaged_file_is_read_anew(weights: Path, tmp_path: Path, share: float) -> None:
    expected = replies(weights, tmp_path)
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * share)])
    assert replies(weights, tmp_path) == expected
