"""Builds the prompt. The fixed part comes first, so that it is computed once and reused.

Quotes are untrusted: they are marked as data, and cannot open or close a chat turn or the marks.
What the model then says is held to the quotes (``search.grounding``), and it has no tools.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vind.indexes.text.embedded import HEADING_SEPARATOR
from vind.indexes.text.languages import lexicon
from vind.indexes.types import Language
from vind.search.evidence.quotes import Excerpt
from vind.search.facts.names import IDENTIFIER

TOKENS_A_THREAD, FEWEST_TOKENS, MOST_TOKENS = 110, 220, 1200
"""Tokens of evidence in a prompt: a core reads some 45 tokens a second before the first word comes.
The most is five whole quotes, which a GPU reads in a moment."""

QUESTION_TOKENS = 400
"""Tokens of a question in a prompt. In a script that a language model hardly knows, few tokens of
the embedder may be thousands of its own; they must not fill its context."""

OPENING = re.compile(r"<(?=\S)")
CLOSING = re.compile(r"(?<=\S)>")
INSTRUCTION_MARK = re.compile(r"\[(?=/?(?:INST|SYS|IMG|TOOL|AVAILABLE))")


@dataclass(frozen=True, slots=True)
class Prompt:
    """The two turns of the prompt; the model's own chat template joins them."""

    system: str
    user: str

    @property
    def turns(self) -> list[dict[str, str]]:
        """Both turns as chat messages."""
        return [
            {"role": "system", "content": self.system},
            {"role": "user", "content": self.user},
        ]

    @property
    def one_turn(self) -> list[dict[str, str]]:
        """One message for chat templates without a system turn; the fixed part comes first."""
        return [{"role": "user", "content": f"{self.system}\n\n{self.user}"}]


def neutralise(text: str) -> str:
    """``text`` without anything that reads as a mark of a chat template or of our own.

    "<|im_start|>", "</s>" and "[INST]" become plain text; "5 < 6" is unchanged.
    """
    text = INSTRUCTION_MARK.sub("(", text)
    return CLOSING.sub("\u203a", OPENING.sub("\u2039", text))


def evidence_budget(threads: int, *, gpu: bool) -> int:
    """Tokens of evidence that this machine reads in about four seconds."""
    return MOST_TOKENS if gpu else min(MOST_TOKENS, max(FEWEST_TOKENS, TOKENS_A_THREAD * threads))


def build_prompt(
    question: str,
    excerpts: Sequence[Excerpt],
    language: Language,
    count_tokens: Callable[[str], int],
    evidence_tokens: int = FEWEST_TOKENS,
) -> Prompt:
    """The question with its evidence, best first, in at most ``evidence_tokens``.

    If all quotes fit, they are given whole; else the excerpts are. An excerpt that does not fit is
    skipped for a shorter one after it. The first is always there, cut if it exceeds the budget.
    """
    told = lexicon(language or "en").prompt
    whole = [_shown(excerpt, excerpt.quote.text) for excerpt in excerpts]
    if sum(map(count_tokens, whole)) <= evidence_tokens:
        shown = whole
    else:
        texts = [_shown(excerpt, excerpt.text) for excerpt in excerpts]
        shown = _fitting(texts, evidence_tokens, count_tokens)
    question = _cut(question, QUESTION_TOKENS, count_tokens(question))
    joined = "\n".join(f"<excerpt>\n{neutralise(text)}\n</excerpt>" for text in shown)
    user = f"{told.excerpts}:\n{joined}\n\n{told.question}: {neutralise(question)}"
    return Prompt(told.system, user)


def _shown(excerpt: Excerpt, said: str) -> str:
    """What an excerpt says, under its heading and table header."""
    above = (line for line in (_place(excerpt), excerpt.header) if line not in said)
    return "\n".join(filter(None, (*above, said)))


def _fitting(texts: Sequence[str], room: int, count_tokens: Callable[[str], int]) -> list[str]:
    shown: list[str] = []
    for text in texts:
        cost = count_tokens(text)
        if cost > room and not shown:
            shown, room = [_cut(text, room, cost)], 0
        elif cost <= room:
            shown.append(text)
            room -= cost
    return shown


def _cut(text: str, room: int, tokens: int) -> str:
    """The start of a text of ``tokens`` tokens, about ``room`` tokens long."""
    return text if tokens <= room else text[: len(text) * room // tokens]


def _place(excerpt: Excerpt) -> str:
    """The last heading of an excerpt, else its file's name, unless a program made that up."""
    quote = excerpt.quote
    file = quote.path.rpartition("/")[2]
    return quote.heading.rpartition(HEADING_SEPARATOR)[2] or (
        "" if IDENTIFIER.search(file) else file
    )
