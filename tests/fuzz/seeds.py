"""Small whole files of every family: those of the sample company, and some made here."""

import gzip
import io
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import docx
from docx.shared import Inches
from PIL import Image, ImageDraw

from tests.rooms import REPOSITORY

SAMPLES = REPOSITORY / "samples" / "company"
SOFFICE_SECONDS = 180
SEED_AT_MOST = 60_000
"""Bytes: a larger file takes long to read, and most of it is never spoilt."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A whole file. ``family`` is its extension, by which the families are told apart."""

    family: str
    content: bytes


OLD_OFFICE = {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}
"""Families that LibreOffice makes, and of what."""


def seeds(families: Collection[str] = ()) -> dict[str, list[Seed]]:
    """The seeds by family, in a fixed order.

    Those that LibreOffice makes are among them where they are asked for and it is there.
    """
    found: dict[str, list[Seed]] = {}
    for file in sorted(SAMPLES.rglob("*.*")):
        if file.stat().st_size <= SEED_AT_MOST:
            family = file.suffix.removeprefix(".")
            found.setdefault(family, []).append(Seed(family, file.read_bytes()))
    for family, make in _MADE.items():
        found.setdefault(family, []).append(Seed(family, make()))
    for family, source in OLD_OFFICE.items():
        if family in families and shutil.which("soffice"):
            smallest = min(found[source], key=lambda seed: len(seed.content))
            found[family] = [Seed(family, _converted(smallest, family))]
    return dict(sorted(found.items()))


def zipped(members: dict[str, bytes]) -> bytes:
    """An archive with the first member stored, as Office formats want it, the others packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, (name, content) in enumerate(members.items()):
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            archive.writestr(info, content)
    return made.getvalue()


def _converted(seed: Seed, family: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"seed.{seed.family}")
        source.write_bytes(seed.content)
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"),
                *("--convert-to", family, "--outdir", folder, str(source)),
            ],
            check=True,
            capture_output=True,
            timeout=SOFFICE_SECONDS,
        )
        return source.with_suffix(f".{family}").read_bytes()


def _sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def _tar() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name in ("ict/acceptable-use-policy.md", "verkoop/klanten.csv"):
            info = tarfile.TarInfo(f"oud/{name}")
            info.size = len(_sample(name))
            archive.addfile(info, io.BytesIO(_sample(name)))
    return made.getvalue()


def _zip() -> bytes:
    names = ("hr/verzuimprotocol.md", "verkoop/faq-uk.html", "hr/salarisschalen-2026.xlsx")
    members = {f"archief/{name}": _sample(name) for name in names}
    return zipped({**members, "oud.tar.gz": gzip.compress(_tar(), mtime=0)})


def _mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Anouk de Wit <a.dewit@waterhoen.example>"
    mail["To"] = "service@waterhoen.example"
    mail["Subject"] = "Storingsrapport pomp E4521 (bijlagen)"
    mail["Date"] = "Thu, 02 Apr 2026 09:12:00 +0200"
    mail.set_content("Bijgaand het rapport en de prijslijst.\n")
    mail.add_alternative("<p>Bijgaand het <b>rapport</b>.</p>", subtype="html")
    for name, kind in (("hr/verzuimprotocol.md", "text"), ("verkoop/klanten.csv", "text")):
        mail.add_attachment(_sample(name), maintype=kind, subtype="plain", filename=Path(name).name)
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"waterhoen-{number}")  # else one at random
    return mail


def _mhtml() -> bytes:
    page = EmailMessage()
    page["Subject"] = "Waterhoen: product E4521"
    page.set_content("")
    page.clear_content()
    page.make_related()
    related = EmailMessage()
    related.set_content(_sample("verkoop/product-e4521.html").decode(), subtype="html")
    related["Content-Location"] = "https://waterhoen.example/e4521"
    page.attach(related)
    page.set_boundary("waterhoen")
    return page.as_bytes()


def _letters() -> Image.Image:
    picture = Image.new("L", (360, 60), 255)
    ImageDraw.Draw(picture).text((10, 10), "Waterhoen pomp E4521", fill=0, font_size=28)
    return picture


def _word_with_a_picture() -> bytes:
    picture, made = io.BytesIO(), io.BytesIO()
    page = Image.new("L", (360, 360), 255)
    page.paste(_letters(), (0, 80))
    page.paste(_letters(), (0, 160))
    page.save(picture, "PNG")
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime(2026, 4, 2)  # noqa: DTZ001
    document.add_picture(picture, width=Inches(6))
    document.save(made)
    with zipfile.ZipFile(made) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


def _picture(kind: str) -> Callable[[], bytes]:
    def make() -> bytes:
        made = io.BytesIO()
        _letters().save(made, kind)
        return made.getvalue()

    return make


_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def _presentation() -> bytes:
    media = "application/vnd.oasis.opendocument.presentation"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" '
        f'xmlns:table="{_ODF}:table:1.0" xmlns:draw="{_ODF}:drawing:1.0" '
        f'xmlns:presentation="{_ODF}:presentation:1.0" office:version="1.3"><office:body>'
        f"<office:presentation>{_ODP_BODY}</office:presentation></office:body>"
        f"</office:document-content>"
    )
    meta = (
        f'<?xml version="1.0"?><office:document-meta xmlns:office="{_ODF}:office:1.0" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="{_ODF}:meta:1.0">'
        "<office:meta><dc:title>Onderhoud</dc:title><dc:creator>Anouk</dc:creator>"
        "<dc:date>2026-04-02T09:12:00</dc:date></office:meta></office:document-meta>"
    )
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
        "</manifest:manifest>"
    )
    parts = {"content.xml": content, "meta.xml": meta, "META-INF/manifest.xml": manifest}
    return zipped(
        {"mimetype": media.encode()} | {name: part.encode() for name, part in parts.items()}
    )


_CELLS = "".join(
    "<table:table-row>"
    + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in row
    )
    + "</table:table-row>"
    for row in (("Artikel", "Prijs"), ("Waaier", "120"), ("Afdichting", "35"))
)
_TABLE = (
    f'<table:table table:name="Prijzen"><table:table-column '
    f'table:number-columns-repeated="2"/>{_CELLS}</table:table>'
)
_ODP_BODY = (
    '<draw:page draw:name="p1"><draw:frame presentation:class="title"><draw:text-box><text:p>'
    "Kwartaal</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Omzet"
    f"</text:p></draw:text-box></draw:frame>{_TABLE}<presentation:notes><text:p>Noot</text:p>"
    "</presentation:notes></draw:page>"
)


_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\info{\title Onderhoud}{\author Anouk}"
    rb"{\creatim\yr2026\mo4\dy2\hr9\min12}}{\stylesheet{\s1 heading 1;}}\pard\s1\b Onderhoud\b0"
    rb"\par Spoel de pomp elk jaar, zegt caf\'e9 \u233?. \par\trowd\cellx2000\cellx4000 Artikel"
    rb"\cell Prijs\cell\row\trowd\cellx2000\cellx4000 Waaier\cell 120\cell\row\pard"
    rb"{\pict\pngblip\bin4 abcd}{\footnote Met water.}{\field{\*\fldinst HYPERLINK}{\fldrslt x}}"
    rb"\par Einde.}"
)
_JSON = (
    b'{"artikel": "E4521", "prijzen": [{"land": "NL", "prijs": 1250.5}, {"land": "UK", "prijs": '
    b'1.1e3}], "actief": true, "noot": null, "tekst": "Spoel de pomp \\u00e9lk jaar.\\n", '
    b'"maten": {"h": {"w": {"d": [1, 2, [3]]}}}}'
)
_NDJSON = b"\n".join(b'{"id": %d, "vraag": "Waar staat pomp %d?"}' % (n, n) for n in range(20))
_YAML = (
    b"artikel: &a E4521\nprijzen:\n  - {land: NL, prijs: 1250.5}\n  - land: UK\n    prijs: 1100\n"
    b"datum: 2026-04-02\nnoot: |\n  Spoel de pomp\n  elk jaar.\nzie: *a\n---\ntweede: !!str 12\n"
)
_XML = (
    b'<?xml version="1.0" encoding="UTF-8"?><artikelen xmlns:w="urn:w"><artikel id="1"><naam>Waaier'
    b"</naam><prijs>120</prijs></artikel><artikel id='2'><naam>Klep</naam><prijs>35</prijs>"
    b"</artikel><w:noot><![CDATA[Spoel de pomp <elk> jaar.]]></w:noot></artikelen>"
)
_RST = (
    b"Onderhoud\n=========\n\n:Author: Anouk\n:Date: 2026-04-02\n\nSpoel de pomp *elk* jaar.\n\n"
    b"Kleppen\n-------\n\n* Sluit af\n* Open\n\n===== =====\nA     B\n===== =====\n1     2\n"
    b"===== =====\n\n.. note:: Met water.\n\n.. list-table::\n   :header-rows: 1\n\n   * - A\n"
    b"     - B\n   * - 1\n     - 2\n\n.. _x: https://example.com\n\nZie `x`_ en [1]_.\n\n"
    b".. [1] Noot.\n\n.. code:: python\n\n   print(1)\n"
)
_ORG = (
    b"#+TITLE: Onderhoud\n#+AUTHOR: Anouk\n#+DATE: <2026-04-02 Thu>\n\n* Pompen :intern:\n\n"
    b"Spoel de pomp *elk* jaar.\n\n** TODO Kleppen\n:PROPERTIES:\n:ID: 1\n:END:\n"
    b"- Sluit af\n  1. Open\n\n"
    b"| A | B |\n|---+---|\n| 1 | 2 |\n\n#+BEGIN_SRC python\nprint(1)\n#+END_SRC\n[[https://x][y]]\n"
)
_ICS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Onderhoud\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    b"DTSTAMP:20260401T080000Z\r\nDTSTART;TZID=Europe/Amsterdam:20260514T090000\r\nDURATION:PT1H\r\n"
    b"RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,-1TH;UNTIL=20261231T000000Z\r\nSUMMARY:Pomp\\, Goes\r\n"
    b'ATTENDEE;CN="Bos, Piet";ROLE=CHAIR:mailto:piet@x.example\r\nDESCRIPTION:Spoel\r\n  ze.\r\n'
    b"END:VEVENT\r\nBEGIN:VTODO\r\nSUMMARY:Klep\r\nDUE;VALUE=DATE:20260601\r\nEND:VTODO\r\n"
    b"END:VCALENDAR\r\n"
)

_MADE: dict[str, Callable[[], bytes]] = {
    "zip": _zip,
    "tar": _tar,
    "tar.gz": lambda: gzip.compress(_tar(), mtime=0),
    "mail.eml": lambda: _mail().as_bytes(),
    "mhtml": _mhtml,
    "heic": (REPOSITORY / "tests/unit/ingest/data/letter.heic").read_bytes,
    "bmp": _picture("BMP"),
    "jpg": _picture("JPEG"),
    "tiff": _picture("TIFF"),
    "small.png": _picture("PNG"),
    "odp": _presentation,
    "rtf": lambda: _RTF,
    "json": lambda: _JSON,
    "ndjson": lambda: _NDJSON,
    "yaml": lambda: _YAML,
    "xml": lambda: _XML,
    "rst": lambda: _RST,
    "org": lambda: _ORG,
    "ics": lambda: _ICS,
    "pictures.docx": _word_with_a_picture,
}
