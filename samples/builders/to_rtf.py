"""Rich text as word processors of the nineties saved it: one code page, styles by number."""

from datetime import datetime

from samples.builders.markup import Block, Heading, Listing, Paragraph, Source, Table, emphasis

_STYLES = r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 heading 2;}{\s3 Title;}}"
_CELL_WIDTH = 2400
"""In twips, of which 1440 are an inch."""


def build(source: Source) -> bytes:
    """The bytes of an .rtf. Raises UnicodeEncodeError for what Windows-1252 does not have."""
    title = source.settings["title"]
    info = (
        rf"{{\info{{\title {_escaped(title)}}}{{\author {_escaped(source.settings['author'])}}}"
        rf"{{\creatim{_time(source.date)}}}{{\revtim{_time(source.date)}}}}}"
    )
    lines = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\froman Times New Roman;}}",
        _STYLES,
        info,
        rf"\pard\s3\b\fs32 {_escaped(title)}\b0\fs24\par",
        *(_rich(block) for block in source.blocks),
        "}",
    ]
    return "\r\n".join(lines).encode("ascii")


def _rich(block: Block) -> str:
    match block:
        case Heading(level, text):
            return rf"\pard\s{level}\b {_escaped(text)}\b0\par"
        case Paragraph(text):
            return rf"\pard\s0 {_runs(text)}\par"
        case Listing(items, ordered):
            marks = [f"{number}." if ordered else r"\bullet" for number in range(1, len(items) + 1)]
            return "\r\n".join(
                rf"\pard\s0\fi-360\li360 {mark}\tab {_runs(item)}\par"
                for mark, item in zip(marks, items, strict=True)
            )
        case Table(rows):
            return "\r\n".join(map(_row, rows))
        case _:
            raise ValueError(f"A rich text has no {type(block).__name__}.")


def _row(cells: tuple[str, ...]) -> str:
    edges = "".join(rf"\cellx{_CELL_WIDTH * place}" for place in range(1, len(cells) + 1))
    texts = "".join(rf"{_runs(cell)}\cell " for cell in cells)
    return rf"\trowd{edges}\pard\intbl {texts}\row"


def _runs(text: str) -> str:
    return "".join(
        rf"{{\b {_escaped(piece)}}}" if bold else _escaped(piece) for piece, bold in emphasis(text)
    )


def _escaped(text: str) -> str:
    return "".join(map(_character, text))


def _character(character: str) -> str:
    if character == "\n":
        return r"\line "
    if character in "\\{}":
        return "\\" + character
    if character.isascii():
        return character
    return rf"\'{character.encode('cp1252').hex()}"


def _time(date: datetime) -> str:
    return rf"\yr{date.year}\mo{date.month}\dy{date.day}\hr{date.hour}\min{date.minute}"
