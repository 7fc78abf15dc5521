"""What each heuristic of the PDF parser is worth: PDFs are parsed with it and without it.

    python benchmarks/ablate_pdf.py [--sets contracts formats …] [--only NAME …] [--every N]

The sets are contracts, formats and hostile, which others wrote, and the companies, which we wrote
("ours"). OCR is off, and nothing is embedded. Prints for each heuristic, switched off:

- changed: documents whose passages differ from those of the whole parser
- passages: how many more or fewer there are
- text: gold quotes (with expected texts of ``formats``) that are gained and lost in the text of
  their document, white space folded
- whole: gold quotes gained and lost in one passage, of the right page where the question names it
- ranks: questions whose gold passage is higher and lower by BM25 among those of its document
- MRR: the difference in the mean reciprocal rank (at 10) of the gold passage
- furniture: passages, per thousand, with a line that half of the pages of their document have

A gold passage has at least half of the runs of four words of a gold quote.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2 as pdfium

from benchmarks.sets import EVERY_COMPANY, documents_of, is_here, lines_of, questions_of
from vind.indexes.errors import VindError
from vind.indexes.models.embedder import load_tokens
from vind.indexes.settings import load_settings
from vind.indexes.text.analysis import passage_terms
from vind.indexes.types import HasTokens, Language, Passage
from vind.ingest.document.chunk import cut
from vind.ingest.parsers.base import Parts, Source
from vind.ingest.parsers.pdf import contents as lists
from vind.ingest.parsers.pdf import gaps, grids, headings, lines, pages, parser, running, tables
from vind.ingest.parsers.pdf import paragraphs as joining
from vind.ingest.parsers.pdf.headings import Outline
from vind.ingest.parsers.pdf.lines import read_lines
from vind.ingest.parsers.pdf.pages import ReadPage
from vind.ingest.parsers.pdf.running import Running
from vind.ingest.parsers.pdf.text import Box, box_of

Patch: TypeAlias = tuple[object, str, Callable[..., Any]]
"""A module or class, the name of its function, and what replaces that."""


class Heuristic(NamedTuple):
    """``of_pages``: it works while pages are read, rather than on all pages together."""

    name: str
    patches: tuple[Patch, ...]
    of_pages: bool = False


def gives(value: object) -> Callable[..., Any]:
    return lambda *_, **__: value


def first(one: Any, *_: object) -> Any:
    return list(one)


def second(_: object, text: Any, *__: object) -> Any:
    return text


def undropped(page: Any, _: str, letter: int, quarters: int) -> Box:
    return box_of(page, letter, quarters)


HEURISTICS = (
    Heuristic("footers drawn first are read last", ((parser, "footers_last", first),)),
    Heuristic(
        "running lines: all below", ((parser, "running_lines", gives(Running(set(), set()))),)
    ),
    Heuristic("- headers and footers repeated", ((running, "_running_lines", gives({})),)),
    Heuristic("- running heads (text changes)", ((running, "running_heads", gives({})),)),
    Heuristic("-- that name a section", ((running, "_of_sections", gives(())),)),
    Heuristic("-- that repeat an earlier one", ((running, "_said_elsewhere", gives(())),)),
    Heuristic("- folios (page 2 of 3)", ((running, "said_folios", gives(set())),)),
    Heuristic(
        "- letterheads of two pages",
        ((running, "letterheads", gives(set())), (parser, "letterheads", gives(set()))),
    ),
    Heuristic("- running feet are no headings", ((parser, "feet", gives(set())),)),
    Heuristic("- numbers told from dates, codes", ((lists, "_is_value", gives(False)),)),
    Heuristic("table of contents", ((parser, "without_contents", first),)),
    Heuristic("- without dots", ((lists, "_undotted", gives(())),)),
    Heuristic("- chapters around dotted entries", ((lists, "_page_of_chapter", gives(0)),)),
    Heuristic("hyphens judged by the document", ((lines.Hyphens, "between", gives("")),)),
    Heuristic("footnotes behind their marks", ((parser, "behind_their_marks", first),)),
    Heuristic("footnotes are no headings", ((parser, "footnotes", gives(set())),)),
    Heuristic("sentences over pages", ((parser, "whole_sentences", first),)),
    Heuristic("tables over pages: header", ((parser, "continued", gives({})),)),
    Heuristic("tables over pages: broken rows", ((parser, "whole_rows", gives({})),)),
    Heuristic("tables: titles above the header", ((parser, "rows_of_titles", gives(0)),)),
    Heuristic("tables: header of several rows", ((parser, "with_one_header", first),)),
    Heuristic("headings: bookmarks", ((parser, "_outline", gives(Outline([]))),)),
    Heuristic("- places others below bookmarks", ((headings.Sections, "placed", second),)),
    Heuristic("headings: large or bold", ((headings.HeadingFinder, "_is_lettered", gives(False)),)),
    Heuristic(
        "headings: numbers and capitals", ((headings.HeadingFinder, "_is_worded", gives(False)),)
    ),
    Heuristic("headings: titles run in", ((headings, "run_in_title", gives(0)),)),
    Heuristic("headings: levels", ((headings.Levels, "of", gives(2)),)),
    Heuristic("headings: no list items", ((headings, "untitled_items", gives(())),)),
    Heuristic("headings: numbers in count", ((headings, "in_count", gives(())),)),
    Heuristic("paragraphs: lines are joined", ((joining, "_starts", gives(True)),)),
    Heuristic("- no item within a sentence", ((joining, "within_sentences", gives(set())),)),
    Heuristic(
        "tables: all below",
        (
            (
                pages,
                "lines_and_tables",
                lambda _, layer, text, turns: read_lines(layer, text, turns or 0),
            ),
        ),
        True,
    ),
    Heuristic("- grids of strokes", ((tables, "grids_of", lambda _: []),), True),
    Heuristic(
        "-- cells opened where text shows", ((grids.PageCells, "_open", gives(set())),), True
    ),
    Heuristic("-- text of merged cells repeated", ((grids, "_repeated_text", gives("")),), True),
    Heuristic(
        "-- rows of numbers in one cell",
        ((grids, "_rows_of_band", lambda band: iter([band])),),
        True,
    ),
    Heuristic("-- one body is no table", ((tables, "is_one_body", gives(False)),), True),
    Heuristic("- rules between rows", ((tables, "banded", gives(())),), True),
    Heuristic("- gaps", ((tables, "gapped", gives(())),), True),
    Heuristic("-- group names above amounts", ((gaps.Run, "takes_group", gives(False)),), True),
    Heuristic("-- two rows under a header", ((gaps, "_is_under_header", gives(False)),), True),
    Heuristic("-- lists are no tables", ((gaps, "_is_list", gives(False)),), True),
    Heuristic("-- prose is no table", ((gaps, "_is_prose", gives(False)),), True),
    Heuristic("columns of text", ((tables, "text_columns", gives(())),), True),
    Heuristic("struck-through text left out", ((tables, "without_struck", second),), True),
    Heuristic("lines broken at superscripts", ((pages, "with_whole_lines", second),), True),
    Heuristic("symbol fonts", ((pages, "with_symbols", second),), True),
    Heuristic(
        "slanted text apart", ((pages, "without_slanted", lambda _, text: (text, [])),), True
    ),
    Heuristic("rotated pages", ((pages, "quarters_turned", gives(0)),), True),
    Heuristic("superscripts, letters by place", ((lines, "with_raised", second),), True),
    Heuristic("drop caps", ((lines, "_first_box", undropped),), True),
    Heuristic("form fields and comments", ((pages, "notes_on", gives([])),), True),
)

WHOLE = "the whole parser"
OURS = "ours"
PASSAGE_TOKENS = load_settings().passage_tokens

FIRST_RESULTS = 10
K1, B = 1.2, 0.75
RUN = 4
"""Words in a row that a quote and a passage may share."""

LEAST_FURNITURE_PAGES = 3
LEAST_FURNITURE_LETTERS = 12
"""A shorter line that many pages have may be a word of the text."""


class Version(NamedTuple):
    """What one variant of the parser makes of a document."""

    text: str
    passages: tuple[Passage, ...]


class Question(NamedTuple):
    """A question, or an expected text without one; ``gold`` has paths, pages and quotes."""

    text: str
    language: Language
    gold: tuple[tuple[str, int | None, str], ...]


@dataclass(slots=True)
class Set:
    """PDFs and questions; ``versions`` are by heuristic switched off, then by path."""

    name: str
    folder: Path
    questions: list[Question]
    versions: dict[str, dict[str, Version]]
    furniture: dict[str, set[str]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sets", nargs="*", default=["contracts", "formats", "hostile", OURS])
    options.add_argument("--only", nargs="*", default=[""], help="parts of heuristics' names")
    options.add_argument("--every", type=int, default=1, help="read every such PDF of a set")
    given = options.parse_args()
    heuristics = [one for one in HEURISTICS if any(part in one.name for part in given.only)]
    tokens = load_tokens(load_settings())
    for name in given.sets:
        names = EVERY_COMPANY if name == OURS else (name,)
        found = [read(one, heuristics, tokens, given.every) for one in names if is_here(one)]
        print(f"\n{name}: {sum(len(one.versions[WHOLE]) for one in found)} PDFs\n", flush=True)
        show(found, heuristics)


def read(name: str, heuristics: Sequence[Heuristic], tokens: HasTokens, every: int) -> Set:
    folder = documents_of(name)
    found = Set(name, folder, list(questions(name)), defaultdict(dict), {})
    files = sorted(file for file in folder.rglob("*") if is_in_pdf(file.name))
    for file in files[::every]:
        path = str(file.relative_to(folder))
        try:
            read_document(found, path, heuristics, tokens)
        except VindError as error:
            print(f"{path} is left out: {error}", file=sys.stderr)
    return found


def questions(name: str) -> Iterator[Question]:
    """Those with a quote in a PDF; of a set of formats the texts that are expected."""
    file = questions_of(name)
    if file.is_file():
        for line in lines_of(file):
            gold = [one for one in line["gold"] if is_in_pdf(one["path"]) and one.get("quote")]
            quotes = [
                (one["path"], one.get("page"), folded(part))
                for one in gold
                for part in one["quote"].split("<omitted>")
                if part.strip()
            ]
            if quotes:
                yield Question(line["question"], line["lang"], tuple(quotes))
    elif (expected := file.with_name("expected.jsonl")).is_file():
        for line in lines_of(expected):
            if is_in_pdf(line["path"]) and not line.get("ocr"):
                said = [(line["path"], None, folded(text)) for text in line.get("contains", ())]
                yield Question("", "en", tuple(said))


def is_in_pdf(path: str) -> bool:
    return path.lower().endswith(".pdf")


def read_document(
    found: Set, path: str, heuristics: Sequence[Heuristic], tokens: HasTokens
) -> None:
    """Add each version of a document to ``found``. Raises VindError where it cannot be opened."""
    fired: defaultdict[str, set[int]] = defaultdict(set)
    begun: list[int] = []
    source = Source(found.folder / path, path, ocr=False, beat=lambda: begun.append(len(begun)))
    with closing(parser._open(source)) as document:  # noqa: SLF001 - parse() reads pages again
        known: dict[object, Version] = {}

        def version(of: Sequence[ReadPage]) -> Version:
            said = parser._build(document, of, Parts("page"), Parts(""))  # noqa: SLF001
            key = said.text, said.blocks, said.pages
            if key not in known:
                known[key] = Version(folded(said.text), cut(said, tokens, PASSAGE_TOKENS))
            return known[key]

        with ExitStack() as watched:
            for heuristic in heuristics:
                for change in heuristic.patches:
                    fires = fired[heuristic.name].add
                    watched.enter_context(watching(change, fires, begun))
            as_read = list(pages.read_pages(document, source, Parts("page")))
            found.versions[WHOLE][path] = version(as_read)
        found.furniture[path] = set(furniture(as_read))
        for heuristic in heuristics:
            found.versions[heuristic.name][path] = found.versions[WHOLE][path]
            if not fired[heuristic.name]:
                continue
            with ExitStack() as off:
                for of, name, instead in heuristic.patches:
                    off.enter_context(patch.object(of, name, instead))
                again = list(as_read)
                for at in fired[heuristic.name] if heuristic.of_pages else ():
                    with suppress(pdfium.PdfiumError), closing(document[at]) as page:
                        label = as_read[at].label
                        again[at] = pages._read_page(document, page, label, set(), source)  # noqa: SLF001
                found.versions[heuristic.name][path] = version(again)


def watching(
    change: Patch, fires: Callable[[int], None], begun: Sequence[int]
) -> AbstractContextManager[object]:
    """Note the page, from 0, at which a function does anything else than what may replace it.

    A document in which it never does is the same with and without it.
    """
    of, name, instead = change
    real = getattr(of, name)

    def watched(*args: Any) -> Any:
        said, other = real(*args), instead(*args)
        if isinstance(said, Iterator):
            said, other = list(said), list(other)
        if said != other:
            fires(begun[-1] if begun else 0)
        return said

    return patch.object(of, name, watched)


def furniture(of: Sequence[ReadPage]) -> Iterator[str]:
    """The lines, numbers masked, that at least half of the pages have."""
    if len(of) < LEAST_FURNITURE_PAGES:
        return
    counts = Counter(
        text
        for page in of
        for text in {masked(part) for line in page.lines for part in line.text.splitlines()}
    )
    for text, count in counts.items():
        if 2 * count >= len(of) and sum(map(str.isalpha, text)) >= LEAST_FURNITURE_LETTERS:
            yield text


@cache
def masked(text: str) -> str:
    return "".join("#" if char.isdigit() else char for char in folded(text))


@cache
def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def show(sets: Sequence[Set], heuristics: Sequence[Heuristic]) -> None:
    """Print the table of some sets together."""
    whole = [Scores(one, WHOLE) for one in sets]
    quotes = [quote for one in whole for quote in one.in_text]
    asked = [one for scores in whole for one in scores.ranks]
    print(
        f"{WHOLE}: {sum(one.passages for one in whole)} passages; of {len(quotes)} quotes"
        f" {sum(quotes)} in the text, {sum(sum(one.in_passage) for one in whole)} in one passage;"
        f" MRR {mean_reciprocal(asked):.3f} of {len(asked)} questions;"
        f" furniture {per_thousand(whole):.1f}\n"
    )
    heads = "switched off | changed | passages | text | whole | ranks | MRR | furniture"
    print(f"| {heads} |\n|---" + "|---:" * 7 + "|")
    for heuristic in heuristics:
        changed = sum(
            one.versions[WHOLE][path] != version
            for one in sets
            for path, version in one.versions[heuristic.name].items()
        )
        if not changed:
            print(f"| {heuristic.name} | 0 | | | | | | |", flush=True)
            continue
        scores = [Scores(one, heuristic.name) for one in sets]
        again = [rank for one in scores for rank in one.ranks]
        text = gained(
            (one, other)
            for before, after in zip(whole, scores, strict=True)
            for one, other in zip(before.in_text, after.in_text, strict=True)
        )
        passage = gained(
            (one, other)
            for before, after in zip(whole, scores, strict=True)
            for one, other in zip(before.in_passage, after.in_passage, strict=True)
        )
        ranks = gained((-one, -other) for one, other in zip(asked, again, strict=True))
        passages = sum(one.passages for one in scores) - sum(one.passages for one in whole)
        mrr = mean_reciprocal(again) - mean_reciprocal(asked)
        repeated = per_thousand(scores) - per_thousand(whole)
        print(
            f"| {heuristic.name} | {changed} | {passages:+} | {text} | {passage} | {ranks}"
            f" | {mrr:+.4f} | {repeated:+.1f} |",
            flush=True,
        )


def gained(pairs: Iterator[tuple[int, int]]) -> str:
    """How many rose and fell: "+2 -1"."""
    steps = [after - before for before, after in pairs]
    rose, fell = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return f"+{rose} -{fell}" if rose or fell else ""


def mean_reciprocal(ranks: Sequence[int]) -> float:
    return sum(1 / rank for rank in ranks if rank <= FIRST_RESULTS) / max(1, len(ranks))


def per_thousand(scores: "Sequence[Scores]") -> float:
    return 1000 * sum(one.furniture for one in scores) / max(1, sum(one.passages for one in scores))


class Scores:
    """The measures of one version of a set: by quote, by question, and of its passages."""

    def __init__(self, of: Set, heuristic: str) -> None:
        versions = of.versions[heuristic]
        found = [(path, one) for path, version in versions.items() for one in version.passages]
        self.passages = len(found)
        self.furniture = sum(
            any(line in masked(one.text) for line in of.furniture[path]) for path, one in found
        )
        here = [
            (question, [one for one in question.gold if one[0] in versions])
            for question in of.questions
        ]
        quotes = [one for _, gold in here for one in gold]
        self.in_text = [quote in versions[path].text for path, _, quote in quotes]
        self.in_passage = [
            any(
                quote in folded(one.text) and page in (None, one.page)
                for one in versions[path].passages
            )
            for path, page, quote in quotes
        ]
        rankings = {path: Ranking(version.passages) for path, version in versions.items()}
        self.ranks = [
            min(
                rankings[path].rank(question, [is_gold(path, one, gold) for one in of_gold])
                for path in {path for path, _, _ in gold}
                for of_gold in [versions[path].passages]
            )
            for question, gold in here
            if gold and question.text
        ]


def is_gold(path: str, passage: Passage, gold: Sequence[tuple[str, int | None, str]]) -> bool:
    return any(path == of and shares(passage.text, quote) for of, _, quote in gold)


@cache
def shares(text: str, quote: str) -> bool:
    """Whether a passage has the quote, or at least half of its runs of words."""
    runs = runs_of(quote)
    return quote in folded(text) or (
        bool(runs) and 2 * len(runs & runs_of(folded(text))) >= len(runs)
    )


@cache
def runs_of(text: str) -> frozenset[tuple[str, ...]]:
    words = text.split()
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


terms_of = cache(passage_terms)


class Ranking:
    """BM25 over the passages of a document, with their headings."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        said = [terms_of(f"{one.heading}\n{one.text}", one.language) for one in passages]
        self._lengths = [len(one) for one in said]
        self._mean = sum(self._lengths) / max(1, len(said))
        self._with: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, one in enumerate(said):
            for term, count in Counter(one).items():
                self._with[term].append((at, count))

    def rank(self, question: Question, gold: Sequence[bool]) -> int:
        """The rank of the first gold passage, from 1; one more than FIRST_RESULTS if lower."""
        scores: defaultdict[int, float] = defaultdict(float)
        total = len(self._lengths)
        for term in set(terms_of(question.text, question.language)):
            found = self._with.get(term, [])
            rarity = log(1 + (total - len(found) + 0.5) / (len(found) + 0.5))
            for at, count in found:
                norm = K1 * (1 - B + B * self._lengths[at] / self._mean)
                scores[at] += rarity * count * (K1 + 1) / (count + norm)
        best = sorted(scores, key=lambda at: (-scores[at], at))[:FIRST_RESULTS]
        return next((rank for rank, at in enumerate(best, 1) if gold[at]), FIRST_RESULTS + 1)


if __name__ == "__main__":
    main()
