"""The page with a language model that says what it is told to, at a pace; else as it is served."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.llama import ToyLlama, thinking
from vind.app.web import process
from vind.indexes.arrays import Vector
from vind.indexes.settings import load_settings
from vind.search import Engine, answer
from vind.search.judgement.judge import probe_of
from vind.search.models import Models
from vind.search.wording.local import LocalModel

SAYS, SECONDS, LOG = os.environ["TOY_SAYS"], float(os.environ["TOY_SECONDS"]), os.environ["TOY_LOG"]
READING = os.environ.get("TOY_READING")
"""What the probe says of its hidden state, a logit; without it there is no state to be seen."""


def slowly(_: list[dict[str, str]]) -> Iterator[str]:
    """A word at a time; the log has when a reply begins, and how it ends."""
    end = "left"
    _note("begun")
    try:
        for word in SAYS.split():
            time.sleep(SECONDS)
            yield f"{word} "
        end = "whole"
    finally:
        _note(end)


def _note(what: str) -> None:
    with Path(LOG).open("a", encoding="utf-8") as log:
        log.write(f"{what}\n")


def _state() -> Vector | None:
    probe = probe_of(load_settings().llm)
    if READING is None or probe is None:
        return None
    weights = np.array(probe.weights)
    along = (float(READING) - probe.intercept) / (weights @ weights)
    state: Vector = (along * weights).astype(np.float32)
    return state


vars(answer).update(PLAIN=2.0, SURE=2.0)  # however sure of it: the model is asked
llm = LocalModel(ToyLlama(slowly, state=thinking(_state())))  # type: ignore[arg-type]
Engine.llm_missing = property(lambda _: "")  # type: ignore[assignment,method-assign]
Models.load_llm = lambda _: llm  # type: ignore[assignment,method-assign]

if __name__ == "__main__":
    process.main()
