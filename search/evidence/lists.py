"""Lists of a document that answer whole: all items in their order, under what leads to them.

A list is a unit of evidence as a sentence is: it is embedded with its headings, and answers where
it is nearer to the question than the best sentence. Ingestion writes the items of a list on lines
one below the other, and everything else with an empty line between, so that a list is found in the
text of its document and goes on over passages. Where a format has lines for other reasons too, such
as PDF and mail, items need a mark.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from vind.indexes.index import Index
from vind.indexes.text.embedded import headings_of, name_of
from vind.indexes.types import TITLE_END, StoredPassage
from vind.search.evidence.find import Evidence
from vind.search.evidence.placing import is_heading_like
from vind.search.evidence.quotes import Excerpt, quote_of
from vind.search.evidence.units import HEADING_AT_MOST, Sentence
from vind.search.facts.words import Span
from vind.search.judgement.judge import Judge
from vind.search.retrieval.corpus import Corpus
from vind.search.retrieval.nearness import scales_of
from vind.search.tables.table import is_row

FEWEST, MOST = 3, 40
"""Items of a list that is told whole. A longer one is a register, of which few lines are asked."""

NEAR = 0.7
"""Nearness to the question from which a list answers, on the scale that all embedders share."""

ASKED = 0.2
"""How much farther than the best sentence a list may be if several things are asked for."""

DOCUMENTS, LISTS, READ = 5, 4, 1200
"""At most so many documents are looked through and lists embedded per question; the characters of a
list that are embedded."""

LINED = ("application/pdf", "image/", "text/plain", "message/", "application/vnd.ms-outlook")
"""Media types, as they begin, in which lines follow each other for other reasons too."""

_BLOCK_END = re.compile(r"\n(?:[^\S\n]*+\n)++")  # possessive: linear in blank lines
_LINE = re.compile(r"[^\n]*\S")
_MARK = re.compile(
    r"(?:(?P<bullet>[•●▪◦■‣○□▫·∙➢➤✓✔\u2013\u2014*-]|\[[ xX]?\])"
    r"|[(]?(?P<number>\d{1,3})[.):]"
    r"|[(]?(?P<letter>[a-z])[.)]"
    r"|(?P<word>[^\W\d_]{3,10}) (?P<nth>\d{1,2})\b)(?=\s*\S)"
)
"""A bullet, a number, a letter, or a word that counts ("Step 2")."""


def with_list(evidence: Evidence, corpus: Corpus) -> tuple[Evidence, str]:
    """The list that answers the question, as text that cites its quotes, and those quotes.

    The evidence as it is and no text if no list is nearer than the best sentence, or yes or no or
    one amount is asked for.
    """
    ranked, features = evidence.ranked, evidence.features
    asked = evidence.question.asked_for
    is_single = asked.ruling or ((asked.amount or asked.money) and not asked.several)
    if ranked is None or features is None or is_single:
        return evidence, ""
    found = list(_lists_near(evidence, corpus.index))
    if not found:
        return evidence, ""
    embedder = corpus.embedder
    vectors = embedder.embed_passages([one.as_embedded() for one in found])
    scale = scales_of(embedder).cosine
    near = scale.nearness(vectors @ embedder.embed_query(evidence.question.text))
    best = int(near.argmax())
    needed = features["alone"] - ASKED * asked.several
    if near[best] < max(NEAR, needed):
        return evidence, ""
    # The reader reads sentences: of a list, nearness tells more.
    judge = Judge.of(corpus.index.calibration, embedder.fingerprint, has_reader=False)
    features = {**features, "alone": float(near[best]), "nearest": float(near.max())}
    judged = replace(evidence, features=features, judge=judge)
    return _told(judged, found[best], corpus.index) if judged.is_found else (evidence, "")


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list, the ``text`` of its document, and a ``sentence`` in it or leading to it."""

    listed: "ItemList"
    text: str
    sentence: Sentence
    score: float

    def as_embedded(self) -> str:
        """The list with its lead, its headings and its document's name, as embedded."""
        stored, heading = self.sentence.stored, self.sentence.heading
        name = name_of(stored.path, stored.title)
        title = "\n".join(filter(None, (name, heading[-HEADING_AT_MOST:])))
        start = self.listed.items[0][0] if self.lead in heading else self.listed.lead[0]
        end = min(self.listed.items[-1][1], start + READ)
        return f"{title}{TITLE_END}{self.text[start:end]}"

    @property
    def lead(self) -> str:
        """The sentence or heading that leads to the list; empty without one."""
        return self.text[slice(*self.listed.lead)]


def _lists_near(evidence: Evidence, index: Index) -> Iterator[FoundList]:
    """The lists of the passages examined, those of the best sentences first."""
    ranked = evidence.ranked
    if ranked is None:
        return
    texts: dict[int, str] = {}
    seen: list[tuple[int, Span]] = []
    for place in map(int, (-ranked.scores).argsort(kind="stable")):
        sentence = ranked.sentences[place]
        file_id, stored = sentence.stored.file_id, sentence.stored
        start = stored.passage.start + sentence.start
        if any(file_id == known and a <= start < b for known, (a, b) in seen):
            continue
        if file_id not in texts:
            if len(texts) == DOCUMENTS:
                continue
            texts[file_id] = index.document_text(file_id)
        listed = list_at(texts[file_id], start, stored.media_type)
        if listed is None or len(listed.items) > MOST or (file_id, listed.span) in seen:
            continue
        seen.append((file_id, listed.span))
        yield FoundList(listed, texts[file_id], sentence, float(ranked.scores[place]))
        if len(seen) == LISTS:
            return


def _told(evidence: Evidence, found: FoundList, index: Index) -> tuple[Evidence, str]:
    """The evidence with the quotes of a list first, and the list as text."""
    listed, text = found.listed, found.text
    file_id = found.sentence.stored.file_id
    excerpts: list[Excerpt] = []
    ends: list[int] = []
    for stored in index.passages_of(file_id):
        if excerpt := _quoted(stored, listed, found.score):
            excerpts.append(excerpt)
            ends.append(stored.passage.end)
    heading = next(reversed(headings_of(found.sentence.heading)), "")
    leads = found.lead.endswith(":") or is_heading_like(found.lead) or not heading
    lines = [" ".join((found.lead if leads else heading).split())]
    for start, end in listed.items:
        number = 1 + sum(start >= one for one in ends[:-1])
        said = " ".join(text[start:end].split())
        lines.append(f"{'' if _MARK.match(said) else '- '}{said} [{number}]")
    where = found.sentence.stored.path, found.sentence.stored.folder
    first, last = listed.lead[0], listed.items[-1][1]
    others = [
        one
        for one in evidence.excerpts
        if (one.quote.path, one.quote.folder) != where
        or one.quote.end <= first
        or one.quote.start >= last
    ]
    told = replace(
        evidence,
        excerpts=(*excerpts, *others),
        conflicts=(),
        cards=len(excerpts),
        listed=True,
    )
    return told, "\n".join(filter(None, lines))


def _quoted(stored: StoredPassage, listed: "ItemList", score: float) -> Excerpt | None:
    """The part of a list, with its lead, that a passage has; None if it has no item of it."""
    begins, length = stored.passage.start, len(stored.passage.text)

    def within(span: Span) -> Span:
        return max(0, span[0] - begins), min(length, span[1] - begins)

    best = within(listed.span)
    whole = within((listed.lead[0], listed.span[1]))
    if best[0] >= best[1]:
        return None
    return quote_of(stored, whole, best, score)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list in a document's text: the spans of its items, and of the sentence that leads to it.

    ``lead`` is empty if nothing does.
    """

    lead: Span
    items: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """From the first item to the last."""
        return self.items[0][0], self.items[-1][1]


def list_at(text: str, start: int, media_type: str) -> ItemList | None:
    """The list that the place ``start`` of a document's text is in, or leads to; None if in none.

    Tables are no lists.
    """
    is_marked = media_type.startswith(LINED)
    blocks = list(_blocks_around(text, start))
    at = next((n for n, (begin, end) in enumerate(blocks) if begin <= start < end), None)
    if at is None:
        return None
    for first in (at, at + 1):  # the next block, if this one leads to it
        if first == len(blocks) or (first > at and not _leads(text, blocks[at])):
            return None
        lead = blocks[first - 1] if first else (blocks[0][0], blocks[0][0])
        if found := _list_of(text, blocks, first, lead, is_marked=is_marked):
            return found
    return None


AROUND = 10_000
"""Characters before and after a place in which its list is sought."""


def _blocks_around(text: str, start: int) -> Iterator[Span]:
    """The blocks between empty lines near ``start``, without the white space around them."""
    begin, end = max(0, start - AROUND), min(len(text), start + AROUND)
    for stop in (*(one.span() for one in _BLOCK_END.finditer(text, begin, end)), (end, end)):
        if (block := _trimmed(text, (begin, stop[0])))[0] < block[1]:
            yield block
        begin = stop[1]


def _trimmed(text: str, span: Span) -> Span:
    said = text[slice(*span)]
    start = span[0] + len(said) - len(said.lstrip())
    return start, start + len(said.strip())


def _leads(text: str, block: Span) -> bool:
    """Whether a block ends as what introduces a list does."""
    return text[: block[1]].endswith(":") or "\n" not in text[slice(*block)]


def _list_of(
    text: str, blocks: Sequence[Span], at: int, lead: Span, *, is_marked: bool
) -> ItemList | None:
    """The list that a block is, or that it is an item of among others that are blocks too."""
    begin, items = _items_in(text, blocks[at], is_marked=is_marked)
    if len(items) >= FEWEST:
        own = _trimmed(text, (blocks[at][0], begin))
        return ItemList(_last_sentence(text, own if own[0] < own[1] else lead), tuple(items))
    run = _run_at(text, blocks, at)
    if len(run) < FEWEST:
        return None
    first = blocks.index(run[0])
    return ItemList(_last_sentence(text, blocks[first - 1] if first else lead), tuple(run))


def _last_sentence(text: str, block: Span) -> Span:
    """The last line of a block, if it is no row of a table; else nothing."""
    start = max(text.rfind("\n", *block) + 1, block[0])
    return (block[1], block[1]) if is_row(text[start : block[1]]) else (start, block[1])


def _items_in(text: str, block: Span, *, is_marked: bool) -> tuple[int, list[Span]]:
    """Where the items of a block begin, and the items: its lines, or what each mark begins."""
    lines = [_trimmed(text, one.span()) for one in _LINE.finditer(text, *block)]
    if len(lines) < FEWEST or any(is_row(text[slice(*one)]) for one in lines):
        return block[0], []
    marks = [n for n, one in enumerate(lines) if _MARK.match(text, *one)]
    if is_marked or (marks and marks[0] <= 1 and len(marks) >= len(lines) - 1):
        if len(marks) < FEWEST or marks[0] > 1:
            return block[0], []
        ends = [*(n for n in marks[1:]), len(lines)]
        items = [(lines[a][0], lines[b - 1][1]) for a, b in zip(marks, ends, strict=True)]
        return items[0][0], items
    return block[0], lines


def _run_at(text: str, blocks: Sequence[Span], at: int) -> list[Span]:
    """The blocks around ``at`` that are one item each, with like marks that count on."""
    first = last = at
    while first and _goes_on(text, blocks[first - 1], blocks[first]):
        first -= 1
    while last + 1 < len(blocks) and _goes_on(text, blocks[last], blocks[last + 1]):
        last += 1
    return list(blocks[first : last + 1])


def _goes_on(text: str, one: Span, other: Span) -> bool:
    """Whether ``other`` is the item after ``one``."""
    marks = [_MARK.match(text, *span) for span in (one, other)]
    if any(is_row(text[slice(*span)]) for span in (one, other)) or None in marks:
        return False
    a, b = (_read(mark) for mark in marks if mark)
    return a[0] == b[0] and (a[0] == "bullet" or b[1] == a[1] + 1)


def _read(mark: re.Match[str]) -> tuple[str, int]:
    """The kind of a mark, and its number."""
    if mark["bullet"]:
        return "bullet", 0
    if mark["number"]:
        return "number", int(mark["number"])
    if mark["letter"]:
        return "letter", ord(mark["letter"])
    return mark["word"].casefold(), int(mark["nth"])
