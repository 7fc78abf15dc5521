"""What docs/claims.md says is not shown, and what is, as the whole of the checks has it.

Of each example the question stands behind "?", its quote behind ">", what is not said behind "-",
with the reason in brackets, and what is behind "+". Cells of a row are parted by "|".
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexes.types import Language
from search.claims.other_kind import other_kind
from search.claims.verify import Verifier
from tests.toy import ToyEmbedder
from tests.unit.search.examples import excerpt

EXAMPLES = Path(__file__).parent / "documented"
LANGUAGES: tuple[Language, ...] = ("en", "nl")


def examples(mark: str) -> Iterator[tuple[Language, str, str, str]]:
    """Each sentence behind ``mark``, after its language, question and quote."""
    for language in LANGUAGES:
        for block in (EXAMPLES / f"{language}.txt").read_text("utf-8").split("\n\n"):
            lines = [(line[:1], line[2:]) for line in block.splitlines()]
            question = "".join(text for begun, text in lines if begun == "?")
            quote = "\n".join(text.replace(" | ", "\t") for begun, text in lines if begun == ">")
            for begun, text in lines:
                if begun == mark:
                    yield language, question, quote, text


def refused(language: Language, question: str, quote: str, sentence: str) -> str:
    """Why the program does not show ``sentence``; empty where it does."""
    embed = ToyEmbedder().embed_passages
    verdict = Verifier(question, [excerpt(quote)], language, embed).check(sentence)
    return verdict.reason or other_kind(question, verdict.sentence, language)


@pytest.mark.parametrize(("language", "question", "quote", "said"), [*examples("-")])
def test_what_is_not_said(language: Language, question: str, quote: str, said: str) -> None:
    sentence, _, reason = said.rstrip(")").partition(" (")
    assert refused(language, question, quote, sentence) == reason


@pytest.mark.parametrize(("language", "question", "quote", "said"), [*examples("+")])
def test_what_is_said(language: Language, question: str, quote: str, said: str) -> None:
    assert refused(language, question, quote, said) == ""
