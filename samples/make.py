"""Makes the sample company's binary documents from the texts in ``samples/source``.

    python -m samples.make [FOLDER]

``source/hr/handboek.docx.md`` becomes ``FOLDER/hr/handboek.docx``; FOLDER is ``samples/company``
unless given. Texts that need no making (Markdown, HTML, CSV) stand in the company itself. The
same sources give the same bytes, as long as the libraries are the same.
"""

import sys
from pathlib import Path

from samples.builders import to_docx, to_mail, to_pdf, to_pptx, to_scan, to_xlsx
from samples.builders.markup import read_source

HERE = Path(__file__).parent
SOURCES = HERE / "source"


def make(company: Path) -> list[Path]:
    """Writes every document that has a source; returns their paths."""
    written = []
    # Mails last: they attach documents that are made here.
    sources = sorted(SOURCES.rglob("*.md"), key=lambda path: (".eml" in path.suffixes, path))
    for path in sources:
        target = company / path.relative_to(SOURCES).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_built(path, company))
        written.append(target)
    return written


def _built(path: Path, company: Path) -> bytes:
    source = read_source(path)
    kind = path.suffixes[-2]
    if kind == ".eml":
        return to_mail.build(source, company)
    if kind == ".pdf" and "letterhead" in source.settings:
        return to_scan.build_pdf(source)
    builders = {
        ".docx": to_docx.build,
        ".pdf": to_pdf.build,
        ".png": to_scan.build_png,
        ".pptx": to_pptx.build,
        ".xlsx": to_xlsx.build,
    }
    return builders[kind](source)


def main() -> None:
    """Command line."""
    company = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "company"
    for path in make(company):
        print(path)


if __name__ == "__main__":
    main()
