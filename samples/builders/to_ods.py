"""OpenDocument workbooks: every first-level heading starts a sheet, figures are numbers."""

from html import escape

from samples.builders.markup import Heading, Paragraph, Source, Table
from samples.builders.opendocument import packed, paragraph

_BOLD = (
    '<style:style style:name="Bold" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


def build(source: Source) -> bytes:
    """The bytes of an .ods."""
    sheets: list[tuple[str, list[str]]] = []
    for block in source.blocks:
        match block:
            case Heading(_, text):
                sheets.append((text, []))
            case Paragraph(text):
                sheets[-1][1].append(_row([text]))
            case Table(rows):
                sheets[-1][1].append(_row([f"**{title}**" for title in rows[0]]))
                sheets[-1][1].extend(_row(list(row)) for row in rows[1:])
            case _:
                raise ValueError(f"A sheet has no {type(block).__name__}.")
    body = "".join(
        f'<table:table table:name="{escape(name)}"><table:table-column '
        f'table:number-columns-repeated="1024"/>{"".join(rows)}</table:table>'
        for name, rows in sheets
    )
    return packed(source, "spreadsheet", body, _BOLD)


def _row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    try:
        kind = f'office:value-type="float" office:value="{float(text):g}"'
    except ValueError:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{paragraph(text)}</table:table-cell>"
