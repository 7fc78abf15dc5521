"""Makes the sample company's binary documents from the texts in ``samples/source``.

    python -m samples.make [FOLDER]

``source/hr/handboek.docx.md`` becomes ``FOLDER/hr/handboek.docx``; FOLDER is ``samples/company``
unless given. What stands in another file has its source in a folder of that file's name:
``source/mail/vraag.msg/tekening.pdf.md`` is attached to ``mail/vraag.msg``. Texts that need no
making (Markdown, HTML, CSV, JSON) stand in the company itself. The same sources give the same
bytes, as long as the libraries are the same.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from samples.builders import (
    to_docx,
    to_epub,
    to_mail,
    to_mbox,
    to_msg,
    to_ods,
    to_odt,
    to_pdf,
    to_pptx,
    to_rtf,
    to_scan,
    to_xlsx,
    to_zip,
)
from samples.builders.held import HeldFile
from samples.builders.markup import Source, read_source

HERE = Path(__file__).parent
SOURCES = HERE / "source"

_HOLDERS = {".mbox", ".msg", ".zip"}
"""What other files stand in, each with a source of its own."""
_COPIERS = {".eml", ".zip"}
"""What takes over documents that are made here, and so is made last."""


def make(company: Path) -> list[Path]:
    """Writes every document that has a source; returns their paths."""
    written = []
    sources = [path for path in SOURCES.rglob("*.md") if not _is_held(path)]
    for path in sorted(sources, key=lambda path: (_kind(path) in _COPIERS, path)):
        target = company / path.relative_to(SOURCES).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_built(path, company))
        written.append(target)
    return written


def _is_held(path: Path) -> bool:
    return any(folder.suffix in _HOLDERS for folder in path.relative_to(SOURCES).parents)


def _kind(path: Path) -> str:
    return path.suffixes[-2]


def _built(path: Path, company: Path) -> bytes:
    source = read_source(path)
    kind = _kind(path)
    if kind == ".eml":
        return to_mail.build(source, company)
    if kind == ".pdf" and "letterhead" in source.settings:
        return to_scan.build_pdf(source)
    if kind in _HOLDERS:
        held = [*_held(path.with_suffix(""), company, source), *_copied(source, company)]
        if kind == ".msg":
            return to_msg.build(source, held)
        return to_mbox.build(held) if kind == ".mbox" else to_zip.build(held)
    builders = {
        ".docx": to_docx.build,
        ".epub": to_epub.build,
        ".ods": to_ods.build,
        ".odt": to_odt.build,
        ".pdf": to_pdf.build,
        ".png": to_scan.build_png,
        ".pptx": to_pptx.build,
        ".rtf": to_rtf.build,
        ".xlsx": to_xlsx.build,
    }
    return builders[kind](source)


def _held(folder: Path, company: Path, source: Source) -> Iterator[HeldFile]:
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        name = path.relative_to(folder)
        if path.suffix == ".md":
            made = _built(path, company)
            yield HeldFile(name.with_suffix("").as_posix(), made, read_source(path).date)
        else:
            yield HeldFile(name.as_posix(), path.read_bytes(), source.date)


def _copied(source: Source, company: Path) -> Iterator[HeldFile]:
    """The document of the company that an archive has a copy of."""
    if copied := source.settings.get("copy of"):
        name = f"{source.settings['in folder']}/{Path(copied).name}"
        yield HeldFile(name, (company / copied).read_bytes(), source.date)


def main() -> None:
    """Command line."""
    company = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "company"
    for path in make(company):
        print(path)


if __name__ == "__main__":
    main()
