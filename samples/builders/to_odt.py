"""OpenDocument texts, with headings, lists and tables."""

from samples.builders.markup import Block, Heading, Listing, Paragraph, Source, Table
from samples.builders.opendocument import packed, paragraph

_AUTOMATIC = (
    '<style:style style:name="Bold" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/></text:list-style>'
    '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" '
    'text:bullet-char="•"/></text:list-style>'
)
_NAMED = "".join(
    f'<style:style style:name="{name}" style:family="paragraph"><style:text-properties '
    f'fo:font-size="{size}pt" fo:font-weight="bold"/></style:style>'
    for name, size in (("Title", 20), ("Subtitle", 12))
)


def build(source: Source) -> bytes:
    """The bytes of an .odt."""
    opening = paragraph(source.settings["title"], attributes=' text:style-name="Title"')
    if subtitle := source.settings.get("subtitle"):
        opening += paragraph(subtitle, attributes=' text:style-name="Subtitle"')
    body = opening + "".join(_xml(block) for block in source.blocks)
    return packed(source, "text", body, _AUTOMATIC, _NAMED)


def _xml(block: Block) -> str:
    match block:
        case Heading(level, text):
            return paragraph(text, "h", f' text:outline-level="{level}"')
        case Paragraph(text):
            return paragraph(text)
        case Listing(items, ordered):
            style = "Numbers" if ordered else "Bullets"
            rows = "".join(f"<text:list-item>{paragraph(item)}</text:list-item>" for item in items)
            return f'<text:list text:style-name="{style}">{rows}</text:list>'
        case Table(rows):
            return _table(rows)
        case _:
            raise ValueError(f"An OpenDocument text has no {type(block).__name__}.")


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    header, *others = (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string">{paragraph(cell)}</table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    return (
        f'<table:table><table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
        f"<table:table-header-rows>{header}</table:table-header-rows>{''.join(others)}"
        "</table:table>"
    )
