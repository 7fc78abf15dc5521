"""What the model is told. The fixed part comes first, so that it is computed once and reused.

Quotes are untrusted: they stand between marks as data, and nothing in them can open or close a
turn of the chat or the marks themselves. Sentences that instruct whoever reads them are left out.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vind.indexes.headings import HEADING_SEPARATOR
from vind.indexes.languages import lexicon
from vind.indexes.sentences import sentence_spans
from vind.indexes.types import Language
from vind.search.evidence.quotes import Excerpt
from vind.search.facts.names import identifiers
from vind.search.instructions import is_instruction, without_instructions

TOKENS_A_THREAD, FEWEST_TOKENS, MOST_TOKENS = 110, 220, 1200
"""Of evidence in a prompt: a core reads some 45 tokens a second before the first word comes. The
most is five quotes whole, which a GPU reads in a moment."""

QUESTION_TOKENS = 400
"""Tokens of a question in a prompt: what is few to the embedder may be thousands to a language
model, in a script that it hardly knows, and must not fill its context."""

OPENING = re.compile(r"<(?=\S)")
CLOSING = re.compile(r"(?<=\S)>")
INSTRUCTION_MARK = re.compile(r"\[(?=/?(?:INST|SYS|IMG|TOOL|AVAILABLE))")


@dataclass(frozen=True, slots=True)
class Prompt:
    """The two turns that the model gets; its own chat template joins them."""

    system: str
    user: str

    @property
    def turns(self) -> list[dict[str, str]]:
        """Both, as messages of a chat."""
        return [
            {"role": "system", "content": self.system},
            {"role": "user", "content": self.user},
        ]

    @property
    def one_turn(self) -> list[dict[str, str]]:
        """The same for chat templates that know no system turn; the fixed part goes first."""
        return [{"role": "user", "content": f"{self.system}\n\n{self.user}"}]


def neutralise(text: str) -> str:
    """``text`` without what a chat template or our marks could read as theirs.

    "<|im_start|>", "</s>" and "[INST]" become text; "5 < 6" stays as it is.
    """
    text = INSTRUCTION_MARK.sub("(", text)
    return CLOSING.sub("\u203a", OPENING.sub("\u2039", text))


def evidence_budget(threads: int, *, gpu: bool) -> int:
    """Tokens of evidence that this machine reads in some four seconds."""
    return MOST_TOKENS if gpu else min(MOST_TOKENS, max(FEWEST_TOKENS, TOKENS_A_THREAD * threads))


def build_prompt(
    question: str,
    excerpts: Sequence[Excerpt],
    language: Language,
    count_tokens: Callable[[str], int],
    evidence_tokens: int = FEWEST_TOKENS,
) -> Prompt:
    """The question with its evidence, best first, in at most ``evidence_tokens``.

    That is the quotes whole where they fit, else the excerpts that do. One that does not fit is
    left out for a shorter one behind it; the first is always there, cut where it is longer than all
    the room there is.
    """
    told = lexicon(language or "en").prompt
    whole = [_shown(excerpt, without_instructions(excerpt.quote.text)) for excerpt in excerpts]
    if sum(map(count_tokens, whole)) <= evidence_tokens:
        shown = [text for text in whole if text]
    else:
        texts = [_shown(excerpt, _said(excerpt)) for excerpt in excerpts]
        shown = _fitting([text for text in texts if text], evidence_tokens, count_tokens)
    question = _cut(question, QUESTION_TOKENS, count_tokens(question))
    joined = "\n".join(f"<excerpt>\n{neutralise(text)}\n</excerpt>" for text in shown)
    user = f"{told.excerpts}:\n{joined}\n\n{told.question}: {neutralise(question)}"
    return Prompt(told.system, user)


def _shown(excerpt: Excerpt, said: str) -> str:
    """What of an excerpt is said, under its place and table header; empty where that is nothing."""
    place, header = (
        "" if line in said or is_instruction(line) else line
        for line in (_place(excerpt), excerpt.header)
    )
    return "\n".join(filter(None, (place, header, said))) if said else ""


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
    """As much of a text of ``tokens`` tokens as is about ``room`` of them."""
    return text if tokens <= room else text[: len(text) * room // tokens]


def _said(excerpt: Excerpt) -> str:
    """The text of an excerpt without the sentences that its quote has as instructions."""
    trusted = without_instructions(excerpt.quote.text)
    if excerpt.text in trusted:
        return excerpt.text
    sentences = (excerpt.text[start:end] for start, end in sentence_spans(excerpt.text))
    return "\n".join(sentence for sentence in sentences if sentence in trusted)


def _place(excerpt: Excerpt) -> str:
    """Where an excerpt stands: the last of its headings, else its file where a person named it."""
    quote = excerpt.quote
    file = quote.path.rpartition("/")[2]
    return quote.heading.rpartition(HEADING_SEPARATOR)[2] or ("" if identifiers(file) else file)
