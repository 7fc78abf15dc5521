from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text
from vind.indexes.errors import EmptyFileError
from vind.ingest.parsers.data import structured


def test_json_values_are_read_with_their_keys(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "a.json",
        '{"klant": "Gemeente Goes", "actief": true, "niets": null, "bedrag": 12.50,'
        ' "adres": {"plaats": "Goes", "nummers": [1, 2]},'
        ' "regels": [{"artikel": "Pomp", "aantal": 2}, {"artikel": "Klep", "aantal": 4}],'
        ' "soort": "offerte"}',
    )
    assert outline(found) == [
        "p klant: Gemeente Goes\nactief: true\nbedrag: 12.50\nsoort: offerte",
        "h1 adres",
        "p plaats: Goes\nnummers: 1, 2",
        "h1 regels",
        "th artikel|aantal",
        "tr Pomp|2",
        "tr Klep|4",
    ]


def test_a_repeated_json_key_keeps_both_values(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.json", '{"naam": "Pomp", "maat": 1, "naam": "Klep"}')
    assert outline(found) == ["p naam: Pomp, Klep\nmaat: 1"]


def test_a_repeated_yaml_key_keeps_both_values(tmp_path: Path) -> None:
    content = "huur:\n  prijs: 900\n  prijs: 950\nwie: !x {naam: Jan, naam: An}\nhuur: per maand\n"
    assert outline(read_text(tmp_path, "a.yaml", content)) == [
        "h1 huur",
        "p prijs: 900, 950",
        "- per maand",
        "h1 wie",
        "p naam: Jan, An",
    ]
    odd = "? [a, b]\n: twee sleutels\n"
    assert read_text(tmp_path, "b.yaml", odd).text == odd.strip()


def test_json_lines_are_a_table_and_a_broken_line_is_kept(tmp_path: Path) -> None:
    content = '{"a": 1, "b": "x"}\n\n{"a": 2, "b": "y"}\n'
    expected = ["th a|b", "tr 1|x", "tr 2|y"]
    assert outline(read_text(tmp_path, "a.ndjson", content)) == expected
    broken = read_text(tmp_path, "a.jsonl", content + '{"a": 3, "b": "half')
    assert '{"a": 3, "b": "half' in broken.text


def test_broken_json_is_read_as_text(tmp_path: Path) -> None:
    content = '{"naam": "Waterhoen",\n "plaats": "Goes"'
    assert read_text(tmp_path, "a.json", content).text == content


@pytest.mark.parametrize("content", ["{}", "[]", "null", '{"a": ""}'])
def test_json_without_text_is_empty(tmp_path: Path, content: str) -> None:
    with pytest.raises(EmptyFileError):
        read_text(tmp_path, "a.json", content)


@pytest.mark.parametrize(("name", "content"), [
    ("a.json", "[" * 100_000 + "1" + "]" * 100_000),
    ("a.json", '{"a":' * 900 + '"diep"' + "}" * 900),
    ("a.yaml", "[" * 100_000 + "1" + "]" * 100_000),
    ("a.xml", "<a>" * 5_000 + "diep" + "</a>" * 5_000),
])  # fmt: skip
def test_deeply_nested_data_keeps_its_text(tmp_path: Path, name: str, content: str) -> None:
    assert read_text(tmp_path, name, content).text.rstrip("]})").endswith(("1", "diep"))


def test_yaml_values_are_read_as_written(tmp_path: Path) -> None:
    found = read_text(
        tmp_path,
        "a.yaml",
        "naam: Waterhoen\nland: no\nsinds: 2001-05-03\nversie: 1.10\n"
        "adres: &adres\n  plaats: Goes\nfactuur: *adres\n---\nrollen: [monteur, !Ref planner]\n",
    )
    assert outline(found) == [
        "p naam: Waterhoen\nland: no\nsinds: 2001-05-03\nversie: 1.10",
        "h1 adres",
        "p plaats: Goes",
        "h1 factuur",
        "p plaats: Goes",
        "p rollen: monteur, planner",
    ]


def test_yaml_comments_stay_with_their_keys(tmp_path: Path) -> None:
    content = """# Kassa draait op poort 8080 🛑
# niet wijzigen!
# -----
services:
  # De kassa aan de balie.
  kassa:
    image: kassa:2.1  # versie 2.2 is kapot
    kleur: "#ff0000" # rood
    uitleg: |
      # Dit is tekst
    # Alleen op het
    # eigen netwerk.
    poort: 8080
    ports: # open
      - 80 # web
      # beheer
      - 443
  prijzen: # zonder btw
    - {artikel: Pomp, prijs: 10}
    - {artikel: Klep, prijs: 20} # oud
  maten: [[1, 2], [3, 4]]
  leeg: {} # nog niets
  niets: # volgt nog
# Vragen? Bel An.
"""
    assert outline(read_text(tmp_path, "a.yaml", content)) == [
        "p Kassa draait op poort 8080 🛑\nniet wijzigen!",
        "h1 services",
        "p leeg: # nog niets\nniets: # volgt nog",
        "h2 kassa",
        "p #: De kassa aan de balie.\nimage: kassa:2.1 # versie 2.2 is kapot\n"
        "kleur: #ff0000 # rood\nuitleg: # Dit is tekst\n\n"
        "poort: 8080 # Alleen op het eigen netwerk.\nports: # open, 80 # web, 443 # beheer",
        "h2 prijzen",
        "th #|artikel|prijs",
        "tr zonder btw|Pomp|10",
        "tr |Klep|20 # oud",
        "h2 maten",
        "tr 1|2",
        "tr 3|4",
        "p Vragen? Bel An.",
    ]
    assert read_text(tmp_path, "b.yaml", "# Nog in te vullen").text == "Nog in te vullen"


def test_yaml_runs_no_code_and_expands_no_alias_bomb(tmp_path: Path) -> None:
    made = tmp_path / "gemaakt"
    read_text(tmp_path, "a.yaml", f'a: !!python/object/apply:os.system ["touch {made}"]\n')
    assert not made.exists()
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    assert len(read_text(tmp_path, "b.yaml", bomb).text) < 2 * len(bomb)
    assert "zelf" in read_text(tmp_path, "c.yaml", "zelf: &z [1, *z]\n").text


XML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE offerte [<!ENTITY bedrijf "Waterhoen"><!ENTITY uit SYSTEM "file:///etc/hostname">]>
<offerte nummer="OF-2026-014"><!-- <kop>Concept</kop> -->
  <kop>Offerte onderhoud</kop>
  <klant><naam>Gemeente Goes</naam><plaats>Goes</plaats></klant>
  <regel artikel="P-1"><naam>Pomp</naam><prijs valuta="EUR">100</prijs></regel>
  <regel artikel="K-2"><naam>Klep</naam><prijs>20</prijs></regel>
  <uitleg>De <b>pompen</b> van &bedrijf; worden &uit; in mei geplaatst.</uitleg>
  <wensen><wens>stil</wens><wens>zuinig</wens></wensen>
</offerte>"""


def test_xml_is_read_in_order_with_records_as_rows(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a.xml", XML)
    assert outline(found) == [
        "h1 Offerte onderhoud",
        "p nummer: OF-2026-014",
        "h2 klant",
        "p naam: Gemeente Goes\nplaats: Goes",
        "th artikel|naam|prijs",
        "tr P-1|Pomp|100 (valuta: EUR)",
        "tr K-2|Klep|20",
        "p De pompen van &bedrijf; worden &uit; in mei geplaatst.",
        "h2 wensen",
        "- stil",
        "- zuinig",
    ]


def test_xml_comments_are_read_in_their_place(tmp_path: Path) -> None:
    content = """<?xml version="1.0"?><!-- Van de kassa. -->
    <!-- ===== --><config><!-- Poort 9000 is van de scanner -->
    <poort>90<!-- niet 80 -->00</poort><!-- <poort>8000</poort> -->
    <uitleg>De <b>kassa<!-- oud --></b> staat aan de balie bij de deur.</uitleg>
    <winkels><winkel><naam>Goes</naam><plek>1</plek></winkel>
    <winkel><!-- tot mei --><naam>Tholen</naam><plek>2</plek></winkel></winkels>
    </config><!-- Einde. -->"""
    assert outline(read_text(tmp_path, "a.xml", content)) == [
        "h1 config",
        "p Van de kassa.",
        "p Poort 9000 is van de scanner",
        "p poort: 9000",
        "p niet 80",
        "p De kassa staat aan de balie bij de deur.",
        "p oud",
        "h2 winkels",
        "th naam|plek|comment",
        "tr Goes|1",
        "tr Tholen|2|tot mei",
        "p Einde.",
    ]
    broken = "<?xml version='1.0'?><a><!-- Poort 9000 --><b>half"
    assert read_text(tmp_path, "b.xml", broken).text.split() == ["Poort", "9000", "half"]


def test_attributes_of_text_and_titles_in_xml_are_read(tmp_path: Path) -> None:
    content = (
        '<?xml version="1.0"?><contract soort="huur"><titel code="K-12">Woning</titel>'
        '<artikel nr="7" ingang="2025-01-01">De opzegtermijn is <b>drie</b> maanden.</artikel>'
        '<artikel nr="8">De huurder betaalt voor de eerste.</artikel></contract>'
    )
    assert outline(read_text(tmp_path, "a.xml", content)) == [
        "h1 Woning",
        "p soort: huur\ncode: K-12",
        "p nr: 7\ningang: 2025-01-01\nDe opzegtermijn is drie maanden.",
        "p nr: 8\nDe huurder betaalt voor de eerste.",
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<adres>Kerkstraat 1<br/>4461 AB Goes</adres>", "Kerkstraat 1 4461 AB Goes"),
        ("<s>Kop<p>Een.</p><p>Twee <b>w</b>oorden</p>na</s>", "Kop Een. Twee woorden na"),
        ("<s>Kies<l><i>1</i><i>2</i></l>of<i>3</i><i>4</i></s>", "Kies 1 2 of3 4"),
        ("<s>H<sub>2</sub>O en <b><u>A</u></b>lfa</s>", "H2O en Alfa"),
    ],
)
def test_inline_xml_tags_do_not_split_words_and_others_do(
    tmp_path: Path, content: str, text: str
) -> None:
    assert read_text(tmp_path, "a.xml", f"<a>{content}</a>").text == f"a\n\n{text}"


def test_xml_in_another_encoding_is_read(tmp_path: Path) -> None:
    content = '<?xml version="1.0" encoding="UTF-16"?><a><b>Café in Goes</b></a>'
    assert "b: Café in Goes" in read_text(tmp_path, "a.xml", content.encode("utf-16")).text


def test_broken_xml_keeps_the_text_after_the_mistake(tmp_path: Path) -> None:
    content = "<?xml version='1.0'?><a><b>Jansen & Zoon</b><c>Goes &amp; Sluis</c></a><d>na</d>"
    assert read_text(tmp_path, "a.xml", content).text.split("\n") == [
        "Jansen & Zoon",
        "",
        "Goes & Sluis",
        "",
        "na",
    ]


def test_an_entity_bomb_in_xml_stays_small(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    content = f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><a b="&e9;">&e9;</a>'
    assert len(read_text(tmp_path, "a.xml", content).text) < len(content)


@pytest.mark.parametrize(
    ("limit", "name", "content", "read_whole"),
    [
        ("_JSON_AT_MOST", "a.json", '{"klant": "Goes", "maat": 50}', "p klant: Goes\nmaat: 50"),
        ("_YAML_AT_MOST", "a.yaml", "klant:  Goes\nmaat:  50", "p klant: Goes\nmaat: 50"),
    ],
)
def test_json_or_yaml_over_the_limit_is_read_as_text(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    name: str,
    content: str,
    read_whole: str,
) -> None:
    monkeypatch.setattr(structured, limit, len(content))
    assert outline(read_text(tmp_path, name, content)) == [read_whole]
    monkeypatch.setattr(structured, limit, len(content) - 1)
    assert read_text(tmp_path, name, content).text == content


def test_an_unfilled_yaml_template_is_read_as_text(tmp_path: Path) -> None:
    content = "naam: {{ .Values.naam }}\n  poort: 80"
    assert "{{ .Values.naam }}" in read_text(tmp_path, "a.yaml", content).text
