from pathlib import Path

from tests.unit.ingest.reading import outline, read_text


def card(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:2.1", *lines, "END:VCARD", ""])


def test_each_contact_is_a_section_with_what_is_known_of_it(tmp_path: Path) -> None:
    older = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB",
        "TEL;CELL;VOICE:0612345678",
        "ADR;WORK;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:;;Lange=",
        " Vorststraat 12;Goes;;4461 JP;Nederland",
        "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD",
        " HBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL",
        "",
        "KEY;BASE64:",
        "/9j/4AAQSkZJRg==",
        "NOTE;ENCODING=QUOTED-PRINTABLE:Belt alleen =C3=A9=C3=A9n ochtend=",
        " per week.=0D=0ANiet: op maandag",
    )
    newer = card(
        "FN:Jan Bakker",
        "N:Bakker;Jan;;;",
        "ORG:Waterhoen B.V.;Techniek",
        "item1.TEL;TYPE=pref:+31 113 123456",
        "item1.X-ABLabel:_$!<Storing>!$_",
        'EMAIL;TYPE="work,internet":jan@waterhoen.example',
        "NOTE:Pompen\\, kleppen\\nen",
        "  putten",
        "X-SKYPE:jan.bakker",
    )
    found = read_text(tmp_path, "a.vcf", older + newer)
    assert outline(found) == [
        "h1 Zoë Müller",
        "p Phone (cell): 0612345678\nAddress (work): Lange Vorststraat 12, Goes, 4461 JP, Nederland"
        "\nNote: Belt alleen één ochtend per week.\nNiet: op maandag",
        "h1 Jan Bakker",
        "p Organization: Waterhoen B.V., Techniek\nPhone (Storing): +31 113 123456\n"
        "Email (work): jan@waterhoen.example\nNote: Pompen, kleppen\nen putten\nSkype: jan.bakker",
    ]
    assert [block.part for block in found.blocks] == [0, 0, 1, 1]
    assert found.facts.title == ""


def test_a_contact_without_a_name_goes_by_its_organization(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.vcf", "BEGIN:VCARD\nORG:Waterhoen\nTEL:112")
    assert outline(found) == ["h1 Waterhoen", "p Organization: Waterhoen\nPhone: 112"]
    assert found.facts.title == "Waterhoen"
