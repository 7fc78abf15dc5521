"""Prints a summary, a comparison, or the documents that may be meant."""

from pathlib import PurePosixPath

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vind.app.folders import Names, named
from vind.app.plain import one_line, page_name, printable
from vind.app.show.lines import INDENT, readable, show_line
from vind.app.words import Words
from vind.indexes.text.languages import lexicon
from vind.search.types import Answer, Comparison
from vind.search.wording.fixed import headed, sentence_of


def show_of_whole_documents(answer: Answer, names: Names, words: Words, out: Console) -> None:
    """Prints each line with its number and page, a comparison as a table on a terminal."""
    if answer.choices:
        out.print(printable(answer.text.partition("\n")[0]))
        for choice in answer.choices:
            show_line(one_line(choice), out, "- ")
    elif answer.comparison and out.is_terminal:
        _show_comparison(answer.comparison, answer, words, out)
    elif answer.comparison:
        out.print(printable(answer.text))
    elif answer.summary and answer.quotes:
        show_line(one_line(named(answer.quotes[0], names).path), out, style="bold")
        for number, quote in enumerate(answer.quotes, 1):
            page = page_name(quote.page, quote.page_label, words.page) if quote.page else ""
            where = ", ".join(filter(None, (one_line(headed(quote)), page)))
            show_line(where, out, f"[{number}] ", style="cyan")
            show_line(one_line(sentence_of(quote)), out, INDENT)
        if answer.summary.sections > len(answer.quotes):
            show_line(answer.text.rpartition("\n")[2], out, style="dim")


def _show_comparison(comparison: Comparison, answer: Answer, words: Words, out: Console) -> None:
    """A column for each document, under its file name, and a row for each subject."""
    table = Table(box=box.SIMPLE, show_lines=True, width=readable(out))
    for name in ("", *(PurePosixPath(path).stem for path in comparison.paths)):
        table.add_column(Text(one_line(name), "cyan"), overflow="fold", ratio=1 if name else None)
    silent = lexicon(words.language).phrases.silent
    for subject in comparison.subjects:
        cells = (
            Text(f"{one_line(sentence_of(answer.quotes[number - 1]))} [{number}]")
            if number
            else Text(silent, "dim")
            for number in subject.quotes
        )
        table.add_row(Text(one_line(subject.name), "bold"), *cells)
    out.print(table)
