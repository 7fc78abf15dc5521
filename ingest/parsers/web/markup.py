"""Parses Markdown and reStructuredText by converting them to HTML."""

import re
from typing import Any

from vind.indexes.types import DocumentFacts
from vind.ingest.document.characters import clean, one_line
from vind.ingest.document.decoding import decode
from vind.ingest.document.parsed import ParsedDocument, TextBuilder
from vind.ingest.parsers.base import Source
from vind.ingest.parsers.notation import parse_date
from vind.ingest.parsers.text.plain import add_text
from vind.ingest.parsers.web.page import add_html

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# Not a horizontal rule: front matter follows directly, and has no sentences before its end.
_OPENS = re.compile(r"---[ \t]*\r?\n[ \t]*\S")
_IN_FRONT_MATTER = re.compile(r"""["']?\w[\w .-]{0,50}["']?:(?=\s|$)|[ \t]|- |#|$""")
_FRONT_LINE = re.compile(r"^(title|author|date)[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)
_FIRST_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def parse_markdown(source: Source) -> ParsedDocument:
    """Read a Markdown file.

    unstructured's partition_md does the same, but with Python-Markdown, which misses lists after a
    paragraph without a blank line and lists indented by two spaces; and it drops what unfolds
    (<details>).
    """
    from markdown_it import MarkdownIt

    text = decode(source.path.read_bytes())
    front, body = _parted(text)
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(body)
    builder = TextBuilder()
    lines = (line for line in front.splitlines() if line.strip() and not _FRONT_LINE.match(line))
    builder.paragraph("\n".join(lines))
    add_html(builder, html)
    return builder.build(_facts(front, body))


def _parted(text: str) -> tuple[str, str]:
    """The front matter, or "", and the rest."""
    found = _FRONT_MATTER.match(text)
    if found and _OPENS.match(text) and all(map(_IN_FRONT_MATTER.match, found[1].splitlines())):
        return found[1], text[found.end() :]
    return "", text


def _facts(front: str, body: str) -> DocumentFacts:
    said = {match[1]: match[2] for match in _FRONT_LINE.finditer(front)}
    heading = _FIRST_HEADING.search(body)
    return DocumentFacts(
        title=one_line(said.get("title", "") or (heading[1] if heading else "")),
        author=one_line(said.get("author", "")),
        created=parse_date(said.get("date", "")),
    )


# Characters; docutils takes some ten seconds per megabyte. A longer file is read as plain text.
_PARSED_AT_MOST = 3_000_000
_UNREAD = "what are headings, lists and tables: its markup is damaged or too long"
_SILENT = 5  # above docutils' highest report level
_ROLE = re.compile(r":([A-Za-z][\w.+:-]*):`")
_DIRECTIVE = re.compile(r"^[ \t]*\.\. (?:\|[^|\n]+\| )?([A-Za-z][\w.+:-]*)::", re.MULTILINE)
_EXPLICIT_TITLE = re.compile(r"(.+?)\s*<[^<>]*>$", re.DOTALL)
_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": _SILENT,
    "halt_level": _SILENT,
    "_disable_config": True,
    "embed_stylesheet": False,
    "stylesheet_path": None,
    "syntax_highlight": "none",
    "math_output": "LaTeX",
    "smart_quotes": False,
    "toc_backlinks": False,
}


def parse_rst(source: Source) -> ParsedDocument:
    """Read a reStructuredText file. Files that it names are not opened, raw markup is not used."""
    text = decode(source.path.read_bytes())
    builder = TextBuilder()
    html = _html(text) if len(text) <= _PARSED_AT_MOST else ""
    if html:
        return builder.build(add_html(builder, html))
    add_text(builder, text)
    return builder.build(unread=_UNREAD)


def _html(text: str) -> str:
    """The text as HTML; empty where docutils fails, which has bugs with odd markup."""
    from docutils.core import publish_string

    _learn(text)
    try:
        html: bytes = publish_string(text, writer="html5", settings_overrides=_SETTINGS)
    except Exception:  # noqa: BLE001 - the file is then read as plain text
        return ""
    return html.decode()


def _learn(text: str) -> None:
    """Let unknown roles and directives show their text instead of an error."""
    from docutils.parsers.rst import directives, roles
    from docutils.parsers.rst.languages import en

    shows_all = _shows_all()
    directives.register_directive("raw", _shows_markup())
    directives.register_directive("date", _shows_no_date())
    for name in set(_DIRECTIVE.findall(text)):
        if name.lower() not in en.directives:
            directives.register_directive(name.lower(), shows_all)
    for name in set(_ROLE.findall(text)):
        if name.lower() not in en.roles:
            roles.register_local_role(name.lower(), _show_role)


def _show_role(
    _name: str, source: str, content: str, _line: int, _inliner: Any, **_: Any
) -> tuple[list[Any], list[Any]]:
    """The text of a role: the title of "Title <target>", and "~a.b" without the tilde."""
    from docutils import nodes, utils

    shown = utils.unescape(content).lstrip("~!")
    titled = _EXPLICIT_TITLE.match(shown)
    return [nodes.inline(source, titled[1] if titled else shown)], []


class _AnyOption(dict[str, Any]):
    """The options of an unknown directive: all are allowed, and none is used."""

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, _: str) -> Any:
        return str


def _shows_all() -> Any:
    """A directive that shows its argument, and parses its content as text."""
    from docutils import nodes
    from docutils.parsers.rst import Directive

    class ShowsAll(Directive):  # type: ignore[misc]
        optional_arguments = 1
        final_argument_whitespace = True
        has_content = True
        option_spec = _AnyOption()

        def run(self) -> list[Any]:
            shown = nodes.container()
            if self.arguments:
                found, messages = self.state.inline_text(self.arguments[0], self.lineno)
                shown += [nodes.paragraph("", "", *found), *messages]
            self.state.nested_parse(self.content, self.content_offset, shown)
            return list(shown.children)

    return ShowsAll


def _shows_markup() -> Any:
    """The directive for raw HTML, which shows only its text."""
    from docutils import nodes
    from docutils.parsers.rst import Directive
    from lxml import html

    class ShowsMarkup(Directive):  # type: ignore[misc]
        required_arguments = 1
        final_argument_whitespace = True
        has_content = True
        option_spec = _AnyOption()

        def run(self) -> list[Any]:
            markup = clean("\n".join(self.content))
            if "html" not in self.arguments[0].lower() or not markup.strip():
                return []
            whole = html.fragment_fromstring(markup, create_parent="div")
            for unseen in whole.xpath(".//script | .//style"):
                unseen.drop_tree()
            return [nodes.paragraph("", whole.text_content())]

    return ShowsMarkup


def _shows_no_date() -> Any:
    """The directive for the current date, which is not in the file and is left out."""
    from docutils import nodes
    from docutils.parsers.rst import Directive

    class ShowsNoDate(Directive):  # type: ignore[misc]
        has_content = True

        def run(self) -> list[Any]:
            return [nodes.Text("")]

    return ShowsNoDate
