"""The page's own pieces of HTML. Pure functions: records in, safe HTML out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

from vind.app.folders import Names, named
from vind.app.plain import (
    is_of_earlier_mail,
    named_cells,
    one_line,
    page_name,
    row_told,
    second_of,
    sender_of,
)
from vind.app.serialize import csv_of
from vind.app.servers.originals import PLAYED
from vind.app.web import leaves
from vind.app.web.acts import WITHIN, button
from vind.app.web.markup import (
    Around,
    cited,
    passage,
    safe,
    safe_found,
    safe_line,
    safe_running,
    safe_running_around,
    safe_shortened,
    sentence,
    uncited,
)
from vind.app.web.originals import address_of
from vind.app.words import Words
from vind.app.words.fields import PROBABLE
from vind.indexes.errors import SmallTalkError, VindError
from vind.search.facts.words import Span
from vind.search.question.cleaned import language_asked
from vind.search.types import Answer, Dropped, Hit, Quote, TableRows

SNIPPET_CHARACTERS = 300
"""The length of a passage in the list of results: three lines at the page's width."""


ANNOUNCED = "data-announced"
"""Marks HTML that ``live.html`` announces to screen readers; alerts are announced anyway."""

QUOTE_CHARACTERS = 320
"""The length of a folded quote, or of its sentence where that is longer: four lines."""

BEST_CHARACTERS = 160
"""The length of the best quote, so that its sentence fits on a telephone's screen."""

NEAR_CHARACTERS = 160
"""The length of a passage that came near: two lines."""

ROWS_SHOWN = 50
"""The rows of a table below an answer; the CSV has all that came with it."""

MAILS = {".eml", ".msg"}
ARCHIVES = {".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".mbox"}
"""The suffixes of archives, which a link calls so; any other file is just a file."""

VALUE_CHARACTERS = 80
"""The longest value that stands alone above its sentence: two lines of a telephone."""

LINES_OF_PROSE = 2
"""The most lines of an answer that are prose; more are shown as a list."""


def title(words: Words, holdings: str) -> str:
    """The head of the page."""
    return (
        f'<header class="vind" lang="{words.language}" data-lost="{safe(words.lost)}" '
        f'data-conversations="{safe(words.conversations)}"><h1>vind</h1>'
        f"<p>{safe(words.tagline)}</p><p class='faint'>{safe(holdings)}</p></header>"
    )


def notice(text: str, words: Words, cure: str = "", kind: str = "", english: str = "") -> str:
    """A remark to the reader; ``kind`` is "bad" for an error.

    ``english`` is text that exists only in English.
    """
    lines = "".join(f"<p>{sentence(line)}</p>" for line in (text, cure) if line)
    if english:
        lines += f'<p lang="en">{sentence(english)}</p>'
    spoken = 'role="alert"' if kind else ANNOUNCED
    return f'<div class="vind notice {kind}" lang="{words.language}" {spoken}>{lines}</div>'


def trouble(error: VindError, words: Words) -> str:
    """A notice of an error, or the reply to small talk."""
    if isinstance(error, SmallTalkError):
        return notice(str(error), words)
    said = words.own_trouble(error)
    return notice(said, words, kind="bad", english="" if said else str(error))


def section(body: str, words: Words, heading: str = "", remark: str = "") -> str:
    """A part of a tab, with a heading if given."""
    headed = _headed(heading, remark) if heading else ""
    return f'<section class="vind" lang="{words.language}">{headed}{body}</section>'


def heading(text: str, words: Words, remark: str = "") -> str:
    """The heading of a block."""
    headed = _headed(text, remark)
    return f'<div class="vind heading" lang="{words.language}">{headed}</div>'


def _headed(text: str, remark: str = "") -> str:
    aside = f'<span class="faint">{safe(remark)}</span>' if remark else ""
    return f"<h2 {ANNOUNCED}>{safe(text)} {aside}</h2>"


def block(body: str, words: Words) -> str:
    """The content below a separate heading."""
    return f'<div class="vind block" lang="{words.language}">{body}</div>'


def answer(lines: Sequence[str], quotes: int, language: str) -> str:
    """The worded answer, each citation a link that opens its quote.

    Of three or more lines all but the first are items of a list.
    """
    first, *others = (cited(line, quotes) for line in lines)
    kind = ' class="item"' if len(lines) > LINES_OF_PROSE else ""
    body = f"<p>{first}</p>" + "".join(f"<p{kind}>{line}</p>" for line in others)
    return f'<div class="answer" lang="{safe(language)}" {ANNOUNCED}>{body}</div>'


def conflicts(lines: Sequence[str], quotes: int, language: str) -> str:
    """That quotes disagree, each of them cited by a link that opens it."""
    body = "".join(f'<p class="conflict">{cited(line, quotes)}</p>' for line in lines)
    return f'<div class="answer" lang="{safe(language)}" {ANNOUNCED}>{body}</div>'


def value(answer: Answer) -> str:
    """The value that answers, in bold; empty where only a sentence does.

    A value that is not probably right is read in its sentence, and one is not all of several.
    """
    if answer.best is None or answer.best.answer is None:
        return ""
    span, sentence = answer.best.answer, answer.best.text
    if answer.several or answer.right < PROBABLE or span == (0, len(sentence)):
        return ""
    said = sentence[slice(*span)].strip(" ,;:\t\n")
    if sentence.endswith(said):
        said = said.rstrip(".")
    if not said or len(said) > VALUE_CHARACTERS:
        return ""
    return f'<p class="value" {ANNOUNCED}>{safe_running(said)}</p>'


def aside(text: str) -> str:
    """A faint remark below other content."""
    return f'<p class="faint">{safe(text)}</p>'


def rows(table: TableRows, words: Words) -> str:
    """The rows that an answer is computed from, folded up: their rule, file and columns.

    A button saves them as CSV, from what the page already has.
    """
    shown = table.rows[:ROWS_SHOWN]
    head = "".join(f"<th>{safe_line(name)}</th>" for name in table.columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{safe_line(cell)}</td>' for cell in row)}</tr>" for row in shown
    )
    parts = [file_name(table.path), safe_line(table.heading), safe_line(table.rule)]
    remark = "<i>·</i><wbr>".join(filter(None, parts))
    cut = words.rows_cut.format(len(shown), table.count) if len(shown) < table.count else ""
    name = safe_line(f"{PurePosixPath(table.path).stem}.csv")
    save = (
        f'<button type="button" class="act" data-rows="{safe(csv_of([table]))}" '
        f'data-name="{name}">{safe(words.save_rows)}</button>'
    )
    whole = (
        f'<p class="place">{remark}</p><div class="scroll"><table class="rows"><thead><tr>{head}'
        f"</tr></thead><tbody>{body}</tbody></table></div>{aside(cut) if cut else ''}{save}"
    )
    return folded(words.rows_of.format(PurePosixPath(table.path).name), whole, words)


def busy(text: str) -> str:
    """The activity that is going on."""
    return f'<p class="busy" {ANNOUNCED}>{safe(text)}</p>'


def place(found: Hit | Quote, words: Words) -> str:
    """File, page, heading, sender and date, with the file first and most prominent."""
    mark = f' <span class="superseded">{safe(words.superseded)}</span>' if found.superseded else ""
    parts = [file_name(found.path) + mark]
    if found.page is not None:
        parts.append(safe(page_of(found, words)))
    if found.heading:
        parts.append(safe_line(found.heading))
    is_own = not is_of_earlier_mail(found.heading)
    if is_own and (sender := sender_of(found.author)):
        parts.append(safe_line(sender))
    if is_own and found.dated:
        day = day_of(found.dated, words)
        parts.append(safe(words.file_of).format(day) if found.dated_by_file else day)
    return f'<span class="place">{"<i>·</i><wbr>".join(parts)}</span>'


def page_of(found: Hit | Quote, words: Words) -> str:
    """The page of a passage, or its rows in a workbook, whose sheet its heading names."""
    assert found.page is not None  # noqa: S101 - by its callers
    sheet, is_sheet, rows = found.page_label.rpartition("!")
    if not is_sheet:
        return page_name(found.page, found.page_label, words.page)
    told = words.sheet_rows.format(rows.replace(":", "-"))
    return told if sheet in found.heading else f"{one_line(sheet)}, {told}"


def day_of(moment: datetime, words: Words, kind: str = "") -> str:
    """The day of a moment in its own time zone, with a machine-readable date."""
    styled = f' class="{kind}"' if kind else ""
    return f'<time{styled} datetime="{moment.date()}">{safe(words.day(moment))}</time>'


def file_name(path: str) -> str:
    """A path with its last name most prominent."""
    file = PurePosixPath(path)
    folder = (
        f'<span class="folder">{safe_line(str(file.parent))}/</span>' if file.parent.name else ""
    )
    return f'{folder}<span class="file">{safe_line(file.name)}</span>'


def original(found: Hit | Quote, words: Words) -> str:
    """A link that opens the file in a new window, a PDF at the page; and one to ask within it."""
    within = button(WITHIN, found.path, safe(words.ask_within), "within")
    return f'<p class="original">{opening(found, words)} {within}</p>'


def opening(found: Hit | Quote, words: Words, kind: str = "") -> str:
    """The link alone, styled as a button of ``kind`` if given."""
    page = _page_opened(found)
    if page:
        label = words.open_at.format(page_name(page, found.page_label, words.page))
    else:
        label = _opens(found.path, words)
    styled = f' class="{kind}"' if kind else ""
    return f'<a{styled} href="{_link(found)}" target="_blank">{safe(label)}</a>'


def _opens(path: str, words: Words) -> str:
    """The label of a link, by the type of the outermost file, which is what opens."""
    suffixes = (parent.suffix.lower() for parent in reversed(PurePosixPath(path).parents))
    outer = next((suffix for suffix in suffixes if suffix in MAILS | ARCHIVES), "")
    if not outer:
        return words.open_file
    return words.open_mail if outer in MAILS else words.open_archive


def _link(found: Hit | Quote) -> str:
    return safe(address_of(found.passage_id, _page_opened(found), found.page_label))


def _page_opened(found: Hit | Quote) -> int | None:
    """The page that a browser can open the file at; None unless it is a PDF or a recording."""
    file = PurePosixPath(found.path)
    opens = file.suffix.lower() in {".pdf", *PLAYED} and not any(map(_is_file, file.parents))
    return found.page if opens and found.page else None


def _is_file(parent: PurePosixPath) -> bool:
    """Whether a parent in a path looks like a file: an archive or a mail with files in it."""
    return any(map(str.isalpha, parent.suffix))


def best(found: Quote, around: Around, words: Words, likely: str) -> str:
    """The best quote, shown large, with how ``likely`` it is right."""
    return _card(found, around, words, 1, likely)


def quote(number: int, found: Quote, around: Around, words: Words) -> str:
    """A numbered quote that opens the text ``around`` it, its sentence or row marked."""
    return _card(found, around, words, number)


def near(found: Quote, around: Around, words: Words) -> str:
    """A passage that came near, with nothing marked; it opens as a quote does."""
    return _card(found.unmarked(), around, words)


def folded(label: str, body: str, words: Words) -> str:
    """Content folded up under ``label``."""
    return (
        f'<details class="vind folded" lang="{words.language}"><summary>{safe(label)}</summary>'
        f"{body}</details>"
    )


def _card(
    found: Quote,
    around: Around,
    words: Words,
    number: int = 0,
    likely: str | None = None,
) -> str:
    """A quote: large with ``likely``; without a number where no answer can cite it."""
    kind = "quote" if likely is None else "quote best"
    first = found.start - around.offset
    start, end = found.best or (0, 0)
    body = passage(around.text, (first + start, first + end))
    changed = f'<span class="changed">{safe(words.changed)}</span>' if around.changed else ""
    # No links to a file that has changed or is gone.
    files = "" if around.changed else original(found, words) + _also(found.also, words)
    leaf = "" if around.changed else _leaf(found, found.best or (0, 0), words)
    spoken = f'lang="{safe(around.language)}"' if around.language else ""
    if likely is None:
        said = _said(found, spoken, QUOTE_CHARACTERS)
    else:
        said = _said(found, f"{spoken} {ANNOUNCED}", BEST_CHARACTERS)
    sure = f'<span class="sure">{safe(likely)}</span>' if likely else ""
    label = f'<span class="number">{number}</span>' if number else ""
    anchor = f' id="quote-{number}"' if number else ""
    return (
        f'<details class="{kind}"><summary>{label}<span class="said">{said}'
        f"{place(found, words)}{sure}{changed}</span></summary>"
        f'<div class="opened"><div><div class="passage"{anchor} {spoken}>{body}</div>{files}</div>'
        f"{leaf}</div></details>"
    )


def _said(found: Quote, told: str, room: int) -> str:
    """The best sentence of a quote, marked in its paragraph, or a row by its columns."""
    if found.header:
        tag = "span" if found.best is None else "mark"
        unit = found.unit if found.best else _first_row(found)
        cells = "".join(
            f'<span class="cell"><span class="name">{safe(name)}</span> '
            f"{f'<strong>{safe(cell)}</strong>' if answers else safe(cell)}</span> "
            for name, cell, answers in named_cells(unit.text, unit.header, unit.answer)
        )
        return f'<{tag} class="row" {told}>{cells}</{tag}>'
    if found.best is None:
        return f"<q {told}>{safe_shortened(found.text, NEAR_CHARACTERS)}</q>"
    return f"<q {told}>{safe_running_around(found.text, *found.best, room, found.answer)}</q>"


def _first_row(found: Quote) -> Quote:
    row = next((line for line in found.text.split("\n") if "\t" in line), found.text)
    return replace(found, text=row, answer=None)


def hit(number: int, found: Hit, words: Words) -> str:
    """A hit: its place and a snippet, and the whole passage once opened."""
    start, _ = found.snippet or (0, 0)
    snippet = safe_found(found.text, start, SNIPPET_CHARACTERS, found.matches)
    body = passage(found.text, *found.matches)
    return (
        f'<details class="hit"><summary><span class="number">{number}</span><span class="said">'
        f"{place(found, words)}"
        f'<span class="snippet">{snippet}</span>'
        f"</span></summary>"
        f'<div class="opened"><div><div class="passage" lang="{safe(found.language)}">{body}</div>'
        f"{original(found, words)}{_older(found.older, words)}{_also(found.also, words)}</div>"
        f"{_leaf(found, found.snippet or (0, 0), words)}</div></details>"
    )


def _leaf(found: Hit | Quote, span: Span, words: Words) -> str:
    """A picture of the PDF page with ``span`` of the text; empty for other files."""
    page = _page_opened(found)
    if page is None or second_of(found.page_label) is not None:
        return ""
    start, end = span
    address = safe(
        leaves.address_of(found.passage_id, page, found.start + start, found.start + end)
    )
    name = PurePosixPath(found.path).name
    said = safe_line(words.leaf.format(page_name(page, found.page_label, words.page), name))
    return (
        f'<a class="leaf" href="{address}" target="_blank" title="{safe(words.enlarge)}">'
        f'<img src="{address}" alt="{said}" loading="lazy"></a>'
    )


def _older(versions: Sequence[Hit], words: Words) -> str:
    """The same passage in older versions of the document."""
    if not versions:
        return ""
    items = "".join(
        f'<details><summary>{place(older, words)}</summary><div class="passage" '
        f'lang="{safe(older.language)}">{passage(older.text)}</div>'
        f"{original(older, words)}</details>"
        for older in versions
    )
    return f'<div class="also"><p>{safe(words.older)}</p>{items}</div>'


def _also(paths: Sequence[str], words: Words) -> str:
    """The other places of the same file."""
    if not paths:
        return ""
    items = "".join(f"<li>{file_name(path)}</li>" for path in paths)
    return f'<div class="also"><p>{safe(words.also)}</p><ul>{items}</ul></div>'


def dropped(sentences: Sequence[Dropped], words: Words) -> str:
    """The sentences of the model that were left out of the answer, each with the reason."""
    count = len(sentences)
    label = words.dropped_one if count == 1 else words.dropped_many.format(count)
    items = "".join(
        f"<li>{safe_running(one.sentence)} "
        f'<span class="faint">{safe_running(words.reason(one.reason))}</span></li>'
        for one in sentences
    )
    return folded(label, f'<ul class="dropped">{items}</ul>', words)


def examples(questions: Sequence[str], words: Words) -> str:
    """Questions to begin with, each asked by a click."""
    items = "".join(
        f"<li>{button('ask', question, safe_line(question))}</li>" for question in questions
    )
    return (
        f'<nav class="vind examples" lang="{words.language}" aria-label="{safe(words.examples)}">'
        f"<p>{safe(words.examples)}</p><ul>{items}</ul></nav>"
    )


def can_ask(words: Words) -> str:
    """What can be asked, with an example of each, folded up."""
    items = "".join(
        f"<dt>{safe(what)}</dt><dd>“{safe(example)}”</dd>" for what, example in words.can_ask_kinds
    )
    return folded(words.can_ask, f'<dl class="can-ask">{items}</dl>', words)


def asked(question: str) -> str:
    """The question on screen, above its answer."""
    language = language_asked(question)
    return (
        f'<section class="vind"><h2 class="asked" lang="{language}">'
        f"{safe_running(question)}</h2></section>"
    )


def understood(asked: str, words: Words) -> str:
    """How a follow-up question was understood."""
    said = safe_running(words.understood.format(asked))
    return f'<p class="vind understood" lang="{words.language}">{said}</p>'


def earlier(turns: Sequence[tuple[str, Answer]], words: Words, names: Names) -> str:
    """The questions of a conversation before the last, newest first, each with its answer."""
    items = "".join(
        f"<dt>{safe_running(question)}</dt><dd>{_in_brief(answer, words, names)}</dd>"
        for question, answer in reversed(turns)
    )
    return (
        f'<details class="vind earlier" lang="{words.language}">'
        f"<summary>{safe(words.earlier)}</summary><dl>{items}</dl></details>"
    )


def _in_brief(answer: Answer, words: Words, names: Names) -> str:
    """The text of an answer and, where no model worded it, the best quote with its place."""
    best, text = answer.best, safe_running(uncited(answer.text))
    if best is None or answer.is_worded:
        return text
    said = row_told(best.text, best.header) if best.header else best.text
    return f"{text}<q>{safe_running(said)}</q>{place(named(best, names), words)}"
