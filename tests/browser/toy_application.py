"""The page with a language model that says what it is told to, at a pace; else as it is served."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from streamlit import App

from app.web.originals import __file__ as originals
from app.web.originals import route
from search import Engine
from search.wording.llm import LanguageModel
from tests.llama import ToyLlama

SAYS, SECONDS, LOG = os.environ["TOY_SAYS"], float(os.environ["TOY_SECONDS"]), os.environ["TOY_LOG"]


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


llm = LanguageModel(ToyLlama(slowly))  # type: ignore[arg-type]
Engine.llm_missing = property(lambda _: "")  # type: ignore[assignment,method-assign]
Engine._load_llm = lambda _: llm  # type: ignore[assignment,method-assign]
app = App(Path(originals).with_name("page.py"), routes=[route(["*"])])
