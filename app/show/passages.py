"""Prints the passages that a search finds."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from vind.app.plain import is_of_earlier_mail, one_line, sender_of, shortened_to
from vind.app.show.lines import INDENT, place, show_block
from vind.search.types import Hit, Why

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
