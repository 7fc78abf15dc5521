"""Hits, quotes and the sources of an answer."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from rich.console import Console
from rich.text import Text

from app.plain import is_of_earlier_mail, one_line, sender_of, shortened_to
from app.show.lines import INDENT, place, show_block
from search.types import Dropped, Hit, Quote, Why

SNIPPET_CHARACTERS = 320
"""Of a passage under a hit: about four lines of a terminal, enough to judge it by."""


def snippet_start(hit: Hit) -> int:
    """Where in a hit's text the sentence is that a reader should see."""
    return hit.snippet[0] if hit.snippet else 0


def show_hits(hits: Sequence[Hit], out: Console, *, explain: bool = False) -> None:
    """Hits, best first, each with its place, its score and the part of its text to judge it by.

    ``explain``: with the parts of its score.
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
        _mark_superseded(line, hit)
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
    """The parts of a score on one line; those that are not there are left out."""
    found = (("cosine", why.cosine, ".3f"), ("BM25", why.bm25, ".1f"))
    parts = [f"{name} {value:{form}}" for name, value, form in found if value is not None]
    parts += [f"{name.replace('_', ' ')} {value:+.2f}" for name, value in why.parts.items()]
    if why.asked:
        parts.append(f"ranked in its document by: {one_line(why.asked)}")
    return ", ".join(parts)


def show_quotes(quotes: Sequence[Quote], out: Console) -> None:
    """Quotes with the numbers by which the answer cites them."""
    for number, quote in enumerate(quotes, 1):
        line = Text(f"[{number}] ", style="cyan")
        line.append(place(quote.path, quote.page, quote.page_label, quote.heading), style="bold")
        sender = sender_of(quote.author)
        if sender and not is_of_earlier_mail(quote.heading):
            line.append(f"  {one_line(sender)}", style="dim")
        _mark_superseded(line, quote)
        out.print(line)
        show_block(quote.text, out, quote.best)
        out.print()


def _mark_superseded(line: Text, found: Hit | Quote) -> None:
    if found.superseded:
        line.append("  superseded", style="yellow")


def show_dropped(dropped: Iterable[Dropped], out: Console) -> None:
    """What the language model said and was not believed, each with the reason."""
    out.print("\nThe language model also said, which is not believed:")
    for one in dropped:
        out.print(Text(INDENT + one_line(f"{one.sentence} ({one.reason})"), style="dim"))


def show_sources(quotes: Sequence[Quote], cited: Iterable[int], out: Console) -> None:
    """The whole paths of the files behind the citations, a line each."""
    for number in cited:
        quote = quotes[number - 1]
        file = PurePosixPath(quote.folder) / quote.path
        out.print(Text(f"[{number}] {place(str(file), quote.page, quote.page_label)}", style="dim"))
