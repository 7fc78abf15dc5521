"""Prints what a search or a question finds: passages, and an answer with its quotes."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from rich.console import Console
from rich.text import Text

from vind.app.plain import (
    is_of_earlier_mail,
    one_line,
    row_told,
    running,
    sender_of,
    shortened,
    shortened_to,
)
from vind.app.show.lines import INDENT, place, readable, show_block, show_line
from vind.app.words import Words
from vind.search.types import Answer, Dropped, Found, Hit, Quote, Why

SAID_CHARACTERS = 480
"""The most of the best sentence on a terminal: five lines. A row can be a page long."""

LINE_CHARACTERS = 320
"""The length of a quote's line where the output is no terminal."""

OTHERS = 2
"""How many quotes are shown after the first, and how many passages that came near."""


def show_best(best: Quote, found: Found, words: Words, out: Console) -> None:
    """Prints the best sentence verbatim, its place, and how likely it is right.

    Of a list only the place, as its items follow, a line each.
    """
    said = _told(best)
    if out.is_terminal:
        said = shortened(said, SAID_CHARACTERS)
    if not found.listed:
        show_line(said, out, style="bold")
    show_line(_stands(best, words), out, "[1] ", style="cyan")
    if likely := words.likely(found):
        show_line(likely, out, INDENT, style="dim")
    out.print()


def show_others(answer: Answer, cited: Iterable[int], words: Words, out: Console) -> None:
    """Prints a line for each later quote that is ``cited`` or next best, and for what came near.

    Where no answer was found, all quotes only came near.
    """
    near = answer.also[:OTHERS]
    if not answer.found:
        near = answer.quotes + near
    else:
        numbers = sorted({*cited, *range(2, OTHERS + 2)} - {1})
        others = [number for number in numbers if number <= len(answer.quotes)]
        for number in others:
            _show_short(answer.quotes[number - 1], f"[{number}] ", words, out)
        if others and near:
            out.print()
    if near:
        show_line(f"{words.also_near if answer.found else words.nearest}:", out, style="dim")
    for quote in near:
        _show_short(quote, INDENT, words, out)


def show_whole(quotes: Sequence[Quote], words: Words, out: Console, *, numbered: bool) -> None:
    """Prints each of ``quotes`` with the text around its sentence, and its file's whole path."""
    for number, quote in enumerate(quotes, 1):
        path = str(PurePosixPath(quote.folder) / quote.path)
        first = f"[{number}] " if numbered else ""
        show_line(_stands(quote, words, path), out, first, style="cyan")
        show_block(quote.text, out, quote.best)
        if quote.best and quote.header:
            show_line(_told(quote.unit), out, INDENT, style="dim")
        out.print()


def show_dropped(dropped: Iterable[Dropped], out: Console) -> None:
    """Prints the sentences of the language model that were rejected, each with the reason."""
    out.print("\nThe language model also said, which is not believed:")
    for one in dropped:
        show_line(one_line(f"{one.sentence} ({one.reason})"), out, INDENT, style="dim")


def _show_short(quote: Quote, first: str, words: Words, out: Console) -> None:
    """Prints a quote's file, only its name where the path is long, and its shortened sentence."""
    width = readable(out) if out.is_terminal else LINE_CHARACTERS
    page = quote.page, quote.page_label, "", words.page
    where = place(quote.path, *page)
    if len(where) > width // 3:
        where = shortened(place(PurePosixPath(quote.path).name, *page), width * 3 // 5)
    line = Text(f"{first}{where}: ", style="cyan")
    line.append(shortened(_told(quote.unit), width - len(line)), style="default")
    out.print(line)


def _told(quote: Quote) -> str:
    """A sentence on one line, or a row with the names of its columns."""
    return row_told(quote.text, quote.header) if quote.header else running(quote.text)


def _stands(quote: Quote, words: Words, path: str = "") -> str:
    """A quote's place, sender and date."""
    page = quote.page, quote.page_label, quote.heading, words.page
    parts = [place(path or quote.path, *page)]
    if not is_of_earlier_mail(quote.heading):
        parts.append(one_line(sender_of(quote.author)))
        day = str(quote.dated.date()) if quote.dated else ""
        parts.append(words.file_of.format(day) if day and quote.dated_by_file else day)
    if quote.superseded:
        parts.append(words.superseded)
    return ", ".join(filter(None, parts))


SNIPPET_CHARACTERS = 320
"""The length of the snippet under a hit: about four lines, enough to judge it by."""


def snippet_start(hit: Hit) -> int:
    """The offset in a hit's text of the sentence to show."""
    return hit.snippet[0] if hit.snippet else 0


def show_hits(hits: Sequence[Hit], out: Console, *, explain: bool = False) -> None:
    """Prints hits, best first, each with its place, score and snippet.

    ``explain``: also the parts of the score.
    """
    for number, hit in enumerate(hits, 1):
        line = Text(f"{number:>2}. ")
        line.append(place(hit.path, hit.page, hit.page_label), style="bold")
        if hit.heading:
            line.append(f"  {one_line(hit.heading)}", style="cyan")
        is_own = not is_of_earlier_mail(hit.heading)
        if is_own and (sender := sender_of(hit.author)):
            line.append(f"  {one_line(sender)}", style="dim")
        if is_own and hit.dated:
            of_file = "file of " if hit.dated_by_file else ""
            line.append(f"  {of_file}{hit.dated.date()}", style="dim")
        line.append(f"  {hit.score:.3f}", style="dim")
        if hit.superseded:
            line.append("  superseded", style="yellow")
        out.print(line)
        show_block(shortened_to(hit.text, snippet_start(hit), SNIPPET_CHARACTERS), out)
        if explain and hit.why:
            out.print(Text(f"{INDENT}{_parts(hit.why)}", style="dim"))
        for older in hit.older:
            where = place(older.path, older.page, older.page_label)
            out.print(Text(f"{INDENT}superseded: {where}", style="dim"))
        if hit.also:
            out.print(Text(f"{INDENT}also: {', '.join(map(one_line, hit.also))}", style="dim"))
        out.print()


def _parts(why: Why) -> str:
    """The parts of a score on one line, without those that are None."""
    found = (("cosine", why.cosine, ".3f"), ("BM25", why.bm25, ".1f"))
    parts = [f"{name} {value:{form}}" for name, value, form in found if value is not None]
    parts += [f"{name.replace('_', ' ')} {value:+.2f}" for name, value in why.parts.items()]
    if why.asked:
        parts.append(f"ranked in its document by: {one_line(why.asked)}")
    return ", ".join(parts)
