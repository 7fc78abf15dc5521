from vind.ingest.document.parsed import HEADER_AT_MOST, Block, BlockKind, TextBuilder


def test_the_text_is_built_once_with_exact_spans() -> None:
    builder = TextBuilder()
    builder.page(1)
    builder.heading("  Verlof ", 1)
    builder.paragraph("Je hebt 25 dagen.")
    builder.item("een")
    builder.item("twee")
    builder.page(2)
    builder.table([["Artikel", "Prijs"], ["Fiets", "250"]], has_header=True)
    document = builder.build()
    assert document.text == (
        "Verlof\n\nJe hebt 25 dagen.\n\neen\ntwee\n\nArtikel\tPrijs\nFiets\t250"
    )
    assert document.blocks[0] == Block(BlockKind.HEADING, 0, 6, 1, 1)
    assert document.blocks[-1] == Block(BlockKind.ROW, 51, 60, page=2, header="Artikel\tPrijs")
    assert [(p.number, document.text[p.start : p.end]) for p in document.pages] == [
        (1, "Verlof\n\nJe hebt 25 dagen.\n\neen\ntwee"),
        (2, "Artikel\tPrijs\nFiets\t250"),
    ]


def test_the_rows_of_a_wide_table_have_the_first_of_its_headings() -> None:
    columns = [f"column {number}" for number in range(5000)]
    builder = TextBuilder()
    builder.table([columns, ["1"] * 5000], has_header=True)
    header, row = builder.build().blocks
    assert header.end - header.start == len("\t".join(columns))
    assert 1900 < len(row.header) <= HEADER_AT_MOST
    assert row.header.split("\t") == columns[: row.header.count("\t") + 1]
