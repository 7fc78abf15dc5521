"""A summary, a comparison, or the documents that may be meant, as HTML."""

from pathlib import PurePosixPath

from vind.app.folders import Names, named
from vind.app.web import cards
from vind.app.web.acts import button
from vind.app.web.markup import cited, safe, safe_line
from vind.app.words import Words
from vind.indexes.text.languages import lexicon
from vind.search.types import Answer, Comparison
from vind.search.wording.fixed import headed, sentence_of


def section(answer: Answer, names: Names, words: Words) -> str:
    """A line for each section, a table with a column for each document, or a button for each.

    Each line and cell has the number of its quote, as a link to it.
    """
    if answer.comparison:
        return cards.section(_table(answer.comparison, answer), words, words.answer)
    phrases = lexicon(answer.language or words.language).phrases
    if answer.choices:
        documents = zip(answer.choices, answer.quotes, strict=True)
        items = "".join(
            f"<li>{button('ask', question, safe_line(named(quote, names).path))}</li>"
            for question, quote in documents
        )
        body = f"<p>{safe(phrases.which)}</p><ul>{items}</ul>"
        return f'<nav class="vind examples" lang="{words.language}">{body}</nav>'
    lines = "".join(
        f"<p><b>{safe_line(headed(quote))}</b> {_sentence(answer, number)}</p>"
        for number, quote in enumerate(answer.quotes, 1)
    )
    body = f'<div class="answer" lang="{safe(answer.language)}" {cards.ANNOUNCED}>{lines}</div>'
    if answer.summary and answer.summary.sections > len(answer.quotes):
        told = phrases.longest.format(shown=len(answer.quotes), all=answer.summary.sections)
        body += cards.aside(told)
    remark = named(answer.quotes[0], names).path if answer.quotes else ""
    return cards.section(body, words, words.answer, remark)


def _table(comparison: Comparison, answer: Answer) -> str:
    silent = safe(lexicon(answer.language).phrases.silent)
    head = "".join(f"<th>{safe_line(PurePosixPath(path).stem)}</th>" for path in comparison.paths)
    rows = "".join(
        f"<tr><th>{safe_line(subject.name)}</th>"
        + "".join(
            f"<td>{_sentence(answer, one)}</td>" if one else f'<td class="faint">{silent}</td>'
            for one in subject.quotes
        )
        + "</tr>"
        for subject in comparison.subjects
    )
    return (
        f'<div class="scroll" tabindex="0"><table lang="{safe(answer.language)}"><thead><tr><th>'
        f"</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _sentence(answer: Answer, number: int) -> str:
    quote = answer.quotes[number - 1]
    return f"{safe_line(sentence_of(quote))} {cited(f'[{number}]', number)}"
