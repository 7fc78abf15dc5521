"""What stands in a file, read as plainly as can be and without vind: what quotes are held against.

Compared are texts without white space and hyphens, as a line that ends somewhere else is no other
text, and without what the fonts Symbol and Wingdings show, for which a file has private characters;
of formats with markup also without its signs.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from email import message_from_bytes, policy
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

SYMBOLS = "\uf020-\uf0ff≥≤±≠\xd7÷≈\u2212=<>°μαβΔΩ√∞•←→↑↓↔☎✉☺☹☐☒☑✓✗◉○●■▪❑❒◆❖➢"
UNSEEN = re.compile(rf"[\s\-\u00ad\u2010\u2011\u200b\ufeff\ufffe\x00-\x1f{SYMBOLS}]+")
LINE_OR_CELL = re.compile(r"[\n\t]")
LIST_NUMBER = re.compile(r"^\s*(?:\d{1,3}|[a-z])\. ")
SIGNS = re.compile(r"[\\*_`~#>|\[\]]")
LINK_TARGET = re.compile(r"(?<=\])(?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*[^()]*\)|\[[^\[\]\n]*\])")
PICTURE = re.compile(r"<img\b[^>]*\balt=\"([^\"]*)\"[^>]*>")
AUTOLINK = re.compile(r"<([^<>\s]+@[^<>\s]+|https?://[^<>\s]+)>")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->|<\?[^<>]*>", re.DOTALL)

EDGE = 600
"""Characters of a page at most before or behind its text: headers, footers, footnotes."""

TEXT = frozenset({".txt"})
LISTED = frozenset({".csv", ".json"})
MARKED = frozenset({".md", ".rst"})
PAGE = frozenset({".html", ".htm"})
ZIPPED = {".docx": "word/", ".odt": "content.xml", ".epub": ""}
"""XML in an archive, and what the names of its parts with text begin with."""


def folded(text: str) -> str:
    """``text`` in compatibility form, without white space and hyphens."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def stands_in(quote: str, file: Path, page: int | None) -> bool | None:
    """Whether ``quote`` is on that page (from 1) of the file, or in a file without pages.

    None where this cannot tell: a scan, a format not read here, a file inside another.
    Plain text must have it whole, a page of a PDF each of its paragraphs, as two readers may take
    what stands beside and below each other in another order; one that the page ends with may go on
    where the next begins. Formats with markup must have each of
    its lines and cells: the signs between those are not in a quote, and the numbers of a list not
    in the file.
    """
    text = _text_of(file, page)
    if not text:
        return None
    kind = file.suffix.lower()
    if kind in TEXT:
        return folded(quote) in text
    if kind == ".pdf":
        following = _text_of(file, page + 1) if page else ""
        paragraphs = map(folded, quote.split("\n\n"))
        return all(one in text or _goes_over(one, text, following) for one in paragraphs)
    shown = _without_marks(quote) if kind in MARKED else SIGNS.sub("", quote)
    lines = [LIST_NUMBER.sub("", line) for line in LINE_OR_CELL.split(shown)]
    return all(folded(line) in text for line in lines)


def _goes_over(paragraph: str, page: str, following: str) -> bool:
    """Whether a paragraph begins near the end of a page, and goes on near the top of the next."""
    foot, top = page[-len(paragraph) - EDGE :], following[: len(paragraph) + EDGE]
    cuts = range(1, len(paragraph))
    return paragraph not in following and any(
        paragraph[:at] in foot and paragraph[at:] in top for at in cuts
    )


@lru_cache(maxsize=64)
def _text_of(file: Path, page: int | None) -> str:
    """The folded text of a file, or of one page of a PDF; empty where this cannot read it."""
    kind = file.suffix.lower()
    if not file.is_file():
        return ""
    if kind == ".pdf":
        return folded(_pdf_page(file, page))
    if kind in TEXT:
        return folded(_decoded(file))
    if kind in LISTED:
        return folded(SIGNS.sub("", html.unescape(_decoded(file))))
    if kind in MARKED:
        return folded(_without_marks(_decoded(file)))
    if kind in PAGE:
        return folded(SIGNS.sub("", _Shown(_decoded(file)).text))
    if kind in ZIPPED:
        return folded(SIGNS.sub("", "\n".join(_parts(file, ZIPPED[kind]))))
    return folded(SIGNS.sub("", _mail(file))) if kind == ".eml" else ""


class _Shown(HTMLParser):
    """The text of a web page, but for scripts and styles."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.text = ""
        self._hidden = 0
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


def _without_marks(text: str) -> str:
    """Markdown or reStructuredText without its signs, tags and the targets of its links."""
    shown = AUTOLINK.sub(r"\1", PICTURE.sub(r"\1", LINK_TARGET.sub("", text)))
    return SIGNS.sub("", html.unescape(TAG.sub("", shown)))


def _parts(file: Path, name: str) -> Iterator[str]:
    with ZipFile(file) as archive:
        for part in archive.namelist():
            if part.startswith(name) and part.endswith(("ml", "htm")):
                yield html.unescape(TAG.sub("", archive.read(part).decode("utf-8")))


def _mail(file: Path) -> str:
    """The headers and the text of a mail; one in HTML only is left to others."""
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    if body is None:
        return ""
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), body.get_content()])


def _decoded(file: Path) -> str:
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def _pdf_page(file: Path, page: int | None) -> str:
    import pypdfium2

    assert page is not None, f"a quote of {file} has no page"
    document = pypdfium2.PdfDocument(file)
    try:
        if page > len(document):
            return ""
        return str(document[page - 1].get_textpage().get_text_range())
    finally:
        document.close()
