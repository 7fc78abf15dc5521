"""Joins sentences that continue on the next page, on the page where they begin."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from vind.indexes.text.sentences import sentence_spans
from vind.ingest.parsers.pdf.continued import said_on_both
from vind.ingest.parsers.pdf.hyphens import Hyphens
from vind.ingest.parsers.pdf.layout import Paragraph, is_cut
from vind.ingest.parsers.pdf.lines import Line


def whole_sentences(
    pages: Sequence[Sequence[Paragraph]],
    aside: Set[int],
    is_heading: Callable[[Paragraph, int], bool],
    hyphens: Hyphens,
) -> list[list[Paragraph]]:
    """The paragraphs of each page, whose last sentence is completed from the next page.

    ``aside`` are the ids of lines outside the text, such as footers; ``is_heading`` takes a
    paragraph and the number of its page.
    """
    whole = [list(page) for page in pages]
    for number, (before, after) in enumerate(pairwise(whole), start=1):
        skipped = aside | said_on_both(_lines(before), _lines(after))
        last = [place for place, one in enumerate(before) if id(one.lines[0]) not in skipped][-1:]
        first = [place for place, one in enumerate(after) if id(one.lines[0]) not in skipped][:1]
        for here, there in zip(last, first, strict=False):
            one, other = before[here], after[there]
            edge = max(line.right for line in _lines(before))
            is_title = is_heading(one, number) or is_heading(other, number + 1)
            if is_cut(one, other, edge) and not is_title:
                before[here], after[there : there + 1] = _completed(one, other, hyphens)
    return whole


def _lines(page: Iterable[Paragraph]) -> list[Line]:
    return [line for paragraph in page for line in paragraph.lines]


def _completed(
    one: Paragraph, other: Paragraph, hyphens: Hyphens
) -> tuple[Paragraph, list[Paragraph]]:
    """``one`` with the rest of its last sentence from ``other``, and what is left of ``other``.

    The rest becomes one line, as ``other`` may be set in another width.
    """
    *lines, last = one.lines
    if last.text.endswith("-"):
        half = last.text[:-1]
        own = hyphens.between(half, other.lines[0].text)
        last = replace(last, text=last.text if own else half, broken=True)

    def with_rest(text: str) -> Paragraph:
        return Paragraph([*lines, last, replace(other.lines[0], text=text)], one.goes_on)

    text = with_rest(other.text).text
    begins = len(text) - len(other.text)
    end = next((end for _, end in sentence_spans(text) if end > begins), len(text))
    rest, left = other.split(end - begins)
    return with_rest(rest.text), left
