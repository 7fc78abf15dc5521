"""What OpenDocument texts and workbooks have in common: the archive around their content."""

from html import escape

from samples.builders.fixed_zip import zipped
from samples.builders.markup import Source, emphasis

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{prefix}="{_BASE}{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("meta", "meta"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def packed(source: Source, kind: str, body: str, automatic: str = "", named: str = "") -> bytes:
    """The bytes of a file of ``kind`` ("text", "spreadsheet").

    ``body`` is the XML in it; ``automatic`` and ``named`` are the styles that it uses.
    """
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    content = _root(
        "document-content",
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>",
    )
    styles = _root("document-styles", f"<office:styles>{named}</office:styles>")
    parts = {"content.xml": content, "styles.xml": styles, "meta.xml": _meta(source)}
    return zipped(
        [
            ("mimetype", media_type.encode()),
            ("META-INF/manifest.xml", _manifest(media_type, parts).encode()),
            *((name, part.encode()) for name, part in parts.items()),
        ]
    )


def paragraph(text: str, tag: str = "p", attributes: str = "") -> str:
    """A paragraph or, with tag "h", a heading. Bold needs a style "Bold" among the automatic."""
    runs = []
    for piece, bold in emphasis(text):
        run = escape(piece).replace("\n", "<text:line-break/>")
        runs.append(f'<text:span text:style-name="Bold">{run}</text:span>' if bold else run)
    return f"<text:{tag}{attributes}>{''.join(runs)}</text:{tag}>"


def _root(name: str, inner: str) -> str:
    root = f'<office:{name} {_NAMES} office:version="1.3">{inner}</office:{name}>'
    return _DECLARATION + root


def _meta(source: Source) -> str:
    stamp = source.date.strftime("%Y-%m-%dT%H:%M:%SZ")
    author = escape(source.settings["author"])
    return _root(
        "document-meta",
        f"<office:meta><dc:title>{escape(source.settings['title'])}</dc:title>"
        f"<meta:initial-creator>{author}</meta:initial-creator><dc:creator>{author}</dc:creator>"
        f"<meta:creation-date>{stamp}</meta:creation-date><dc:date>{stamp}</dc:date>"
        f"<dc:language>{source.settings['lang']}</dc:language></office:meta>",
    )


def _manifest(media_type: str, parts: dict[str, str]) -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in [("/", media_type), *((name, "text/xml") for name in parts)]
    )
    return (
        f'{_DECLARATION}<manifest:manifest xmlns:manifest="{_BASE}manifest:1.0" '
        f'manifest:version="1.3">{entries}</manifest:manifest>'
    )
