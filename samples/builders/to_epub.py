"""Books: every first-level heading starts a chapter."""

from html import escape

from samples.builders.fixed_zip import zipped
from samples.builders.markup import (
    Block,
    Heading,
    Listing,
    Paragraph,
    Source,
    Table,
    emphasis,
    plain,
)

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CONTAINER = (
    f'{_DECLARATION}<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def build(source: Source) -> bytes:
    """The bytes of an .epub."""
    chapters: list[list[Block]] = []
    for block in source.blocks:
        if isinstance(block, Heading) and block.level == 1:
            chapters.append([])
        chapters[-1].append(block)
    names = [f"chapter-{number}.xhtml" for number in range(1, len(chapters) + 1)]
    titles = [plain(chapter[0].text) for chapter in chapters if isinstance(chapter[0], Heading)]
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "book/book.opf": _package(source, names),
        "book/contents.xhtml": _contents(source, names, titles),
    }
    for name, chapter in zip(names, chapters, strict=True):
        parts[f"book/{name}"] = _page(source, "".join(map(_html, chapter)))
    return zipped((name, part.encode()) for name, part in parts.items())


def _package(source: Source, names: list[str]) -> str:
    settings = source.settings
    day = source.date.strftime("%Y-%m-%d")
    pages = [("contents.xhtml", ' properties="nav"'), *((name, "") for name in names)]
    items = "".join(
        f'<item id="p{place}" href="{name}" media-type="application/xhtml+xml"{nav}/>'
        for place, (name, nav) in enumerate(pages)
    )
    order = "".join(f'<itemref idref="p{place}"/>' for place in range(1, len(pages)))
    return (
        f'{_DECLARATION}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{escape(settings["identifier"])}</dc:identifier>'
        f"<dc:title>{escape(settings['title'])}</dc:title>"
        f"<dc:creator>{escape(settings['author'])}</dc:creator>"
        f"<dc:language>{settings['lang']}</dc:language><dc:date>{day}</dc:date>"
        f'<meta property="dcterms:modified">{day}T09:00:00Z</meta></metadata>'
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )


def _contents(source: Source, names: list[str], titles: list[str]) -> str:
    links = "".join(
        f'<li><a href="{name}">{escape(title)}</a></li>'
        for name, title in zip(names, titles, strict=True)
    )
    return _page(
        source,
        f'<nav xmlns:epub="http://www.idpf.org/2007/ops" epub:type="toc"><ol>{links}</ol></nav>',
    )


def _page(source: Source, body: str) -> str:
    return (
        f'{_DECLARATION}<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xml:lang="{source.settings["lang"]}"><head><title>{escape(source.settings["title"])}'
        f"</title></head><body>{body}</body></html>"
    )


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_rich(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_rich(text)}</p>"
        case Listing(items, ordered):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{_rich(item)}</li>' for item in items)}</{tag}>"
        case Table(rows):
            header, *others = (
                "".join(f"<{tag}>{_rich(cell)}</{tag}>" for cell in row)
                for row, tag in zip(rows, ["th", *["td"] * (len(rows) - 1)], strict=True)
            )
            body = "".join(f"<tr>{row}</tr>" for row in others)
            return f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"
        case _:
            raise ValueError(f"A book has no {type(block).__name__}.")


def _rich(text: str) -> str:
    pieces = (
        f"<b>{escape(piece)}</b>" if bold else escape(piece) for piece, bold in emphasis(text)
    )
    return "".join(pieces).replace("\n", "<br/>")
