"""Results as text for a language model, each line from a document prefixed with ``>``.

A document cannot end its own quotation, as every line of it has the prefix.
"""

from collections.abc import Iterator

from vind.app.mcp.results import (
    NOTICE,
    AskResult,
    DocumentResult,
    ListResult,
    Place,
    SearchResult,
)
from vind.app.plain import counted, size
from vind.app.show.lines import place

HOW_TO_READ = f"Lines that begin with > are quoted. {NOTICE}"


def search_text(result: SearchResult) -> str:
    """The text of a result of ``search``."""
    if not result.passages:
        return "Nothing was found."
    lines = [f"{counted(len(result.passages), 'passage')}, best first. {HOW_TO_READ}"]
    for number, found in enumerate(result.passages, 1):
        lines += ["", f"{number}. passage {found.passage_id}:", *_quoted(found)]
    return "\n".join(lines)


def ask_text(result: AskResult) -> str:
    """The text of a result of ``ask``."""
    return "\n".join(_asked(result))


def document_text(result: DocumentResult) -> str:
    """The text of a result of ``get_document``."""
    head = f"Characters {result.start} to {result.end} of {result.total}. {HOW_TO_READ}"
    lines = [head, "", f"> {place(result.path, None)}", ">", *_behind_marks(result.text)]
    if result.next_start is not None:
        lines += ["", f"There is more: read on with start {result.next_start}."]
    return "\n".join(lines)


def list_text(result: ListResult) -> str:
    """The text of a result of ``list_documents``."""
    lines = [f"{counted(len(result.documents), 'document')} of {result.total:,}. {HOW_TO_READ}", ""]
    lines += [
        f"> {place(one.path, None)} ({size(one.bytes)}, {one.changed})" for one in result.documents
    ]
    if result.next_offset is not None:
        lines += ["", f"There are more: list on with offset {result.next_offset}."]
    return "\n".join(lines)


def _asked(result: AskResult) -> Iterator[str]:
    if result.choices:
        yield "Several documents fit. Ask which is meant, and ask again with one of these:"
        yield from (f"> {one}" for one in result.choices)
        return
    if not result.found:
        yield "The documents do not answer this, as far as was found."
        if result.lacking:
            yield f"Nothing near it mentions {result.lacking}."
    elif result.is_worded:
        yield "The answer, in words that were held to the quotes below:"
    else:
        yield f"This answers, verbatim, with a likelihood of {result.right:.0%}:"
    yield from _behind_marks(result.answer)
    if result.found:
        yield f"The quotes hold the answer with a likelihood of {result.confidence:.0%}."
    if result.trouble:
        yield f"The words are missing or cut short: {result.trouble}"
    for sides in result.conflicts:
        yield "They disagree:"
        yield from (f"> [{side.quote}] {side.value}" for side in sides)
    yield from ("", "Quotes:" if result.found else "What came nearest:", HOW_TO_READ)
    for number, quote in enumerate(result.quotes, 1):
        yield from ("", f"[{number}] passage {quote.passage_id}:", *_quoted(quote))


def _quoted(found: Place) -> list[str]:
    """Where it stands, in the words of the document too, and what it says."""
    return [f"> {_stands(found)}", ">", *_behind_marks(found.quote)]


def _stands(found: Place) -> str:
    parts = [place(found.path, found.page, found.page_label, found.heading)]
    if found.author:
        parts.append(found.author)
    if found.date:
        parts.append(f"file of {found.date}" if found.date_is_of_file else str(found.date))
    if found.superseded:
        parts.append("there is a newer version")
    return ", ".join(parts)


def _behind_marks(text: str) -> list[str]:
    # splitlines knows more line ends than "\n", and a reader may treat them as such too.
    return [f"> {line}" for line in text.splitlines()]
