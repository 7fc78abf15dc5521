"""What a language model says, sentence by sentence."""

from collections.abc import Generator
from contextlib import closing

from indexes.sentences import sentence_spans
from search.wording.llm import GoesOn, LanguageModel
from search.wording.prompt import Prompt


def sentences_said(
    llm: LanguageModel, prompt: Prompt, goes_on: GoesOn | None = None
) -> Generator[str]:
    """``whole_sentences`` of the model's reply, but for those that it was told itself.

    ``goes_on`` is as of ``LanguageModel.generate``.
    """
    with closing(whole_sentences(llm.generate(prompt, goes_on))) as sentences:
        yield from (one for one in sentences if not one or one not in prompt.system)


def whole_sentences(pieces: Generator[str, None, bool]) -> Generator[str]:
    """The sentences of a reply that comes in pieces, each as soon as the next one begins.

    Empty while none has become whole. ``pieces`` returns whether the reply was finished: a last
    sentence that the budget cut off is left out. Closing the iterator closes it.
    """
    text = ""
    with closing(pieces):
        while True:
            try:
                text += next(pieces)
            except StopIteration as end:
                finished: bool = end.value
                break
            *whole, last = sentence_spans(text) or [(0, len(text))]
            for start, stop in whole or [(0, 0)]:
                yield text[start:stop]
            text = text[last[0] :]
    if finished and text.strip():
        yield text.strip()
