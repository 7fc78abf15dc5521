from pathlib import Path

import pytest

from tests.unit.ingest.reading import examples, outline, read_text

ORDER = (
    "<table role='Presentation'><tr><td>&nbsp;</td><td>"
    "<table><tr><td>Beste Jan,</td></tr><tr><td>Bedankt voor uw bestelling.</td></tr></table>"
    "</td><td>&nbsp;</td></tr><tr><td colspan=3>"
    "<table><tr><th>Artikel</th><th>Prijs</th></tr><tr><td>Bout M8</td><td>5,00</td></tr>"
    "<tr><td>Moer M8</td><td>7,50</td></tr></table>"
    "</td></tr><tr><td>Verzending</td><td colspan=2>4,95</td></tr>"
    "<tr><td colspan=2><b>Totaal</b></td><td>17,45</td></tr>"
    "<tr><td><p>Met vriendelijke groet,<br>Waterhoen</p></td><td><p>KvK 12</p></td></tr></table>"
)


PLACED = [
    "p Beste Jan,",
    "p Bedankt voor uw bestelling.",
    "th Artikel|Prijs",
    "tr Bout M8|5,00",
    "tr Moer M8|7,50",
    "tr Verzending|4,95",
    "tr Totaal||17,45",
    "p Met vriendelijke groet,\nWaterhoen",
]


def test_a_layout_table_of_a_page_is_no_table(tmp_path: Path) -> None:
    framed = f"<table><tbody><tr><td>{ORDER}</td></tr></tbody></table>"
    for page in (ORDER, framed):
        assert outline(read_text(tmp_path, "a.html", page)) == [*PLACED, "p KvK 12"]
    headers = "From: a@x.nl\nTo: b@x.nl\nSubject: Order\nContent-Type: text/html\n\n"
    document = read_text(tmp_path, "a.eml", headers + ORDER.replace("<p>KvK 12</p>", ""))
    assert outline(document)[2:] == PLACED
    assert [block.part for block in document.blocks][-2:] == [0, 1]


LONG = "Bel eerst de balie, want niet elke kamer heeft een eigen toestel of iemand die opneemt."
PAGES = f"""
## lines that a page ends stay lines but within a sentence
<h2>Open<br>op afspraak</h2><p>Maandag 9.00-17.00<br>Dinsdag 9.00-12.00<br/><b>Let op</b>
<br><br>Tot ziens</p><p>Bel ons voor<br>Kamer 12<br>of <i>een</i><br>andere kamer.</p>
<ul><li>Balie A<br>Balie B</li></ul>
<table><tr><th>Dag</th><th>Open</th></tr><tr><td>Ma</td><td>9<br>17</td></tr></table>\ue000<br>
=>
h2 Open op afspraak
p Maandag 9.00-17.00⏎Dinsdag 9.00-12.00⏎Let op
p Tot ziens
p Bel ons voor Kamer 12 of een andere kamer.
- Balie A Balie B
th Dag|Open
tr Ma|9 17

## two rows name the columns
<table><tr><td>Team</td><td colspan=2>2025</td><td colspan=2>2026</td></tr><tr><td></td>
<td>fte</td><td>euro</td><td>fte</td><td>euro</td></tr>
<tr><td>Oost</td><td>5</td><td>6</td><td>7</td><td>8</td></tr></table>
=>
th Team|2025 fte|2025 euro|2026 fte|2026 euro
tr Oost|5|6|7|8

## names over several columns are those of each
<table><thead><tr><th rowspan=2>Van<th colspan=2>Lijn 1<th>Lijn 2<tr><th>koek<th>2026<th>taart
</thead><tr><td>koek<td>A<td>D+<td>geen</table>
=>
th Van|Lijn 1 koek|Lijn 1 2026|Lijn 2 taart
tr koek|A|D+|geen

## a name over all columns is that of the table
<table><tr><th colspan=4>Reiniging<tr><th>Van<th>koek<th>2026<th>taart
<tr><td>koek<td>A<td>D+<td>geen</table>
=>
p Reiniging
th Van|koek|2026|taart
tr koek|A|D+|geen

## a short cell over rows holds for each of them
<table><thead><tr><th rowspan=2>Team</th><th>Naam</th><th>Toestel</th></tr>
<tr><th>voluit</th><th>intern</th></tr></thead>
<tbody><tr><td rowspan=2>Techniek</td><td>Jan</td><td rowspan=3>101</td></tr>
<tr><td>Piet</td></tr><tr><td rowspan=2>{LONG}</td><td>An</td></tr>
<tr><td>Mo</td><td>102</td></tr></tbody></table>
<table><tr><td rowspan=2>Groep</td><td>Kop</td></tr><tr><td>Voet</td></tr></table>
=>
th Team|Naam|Toestel
tr |voluit|intern
tr Techniek|Jan|101
tr Techniek|Piet|101
tr {LONG}|An|101
tr |Mo|102
th Groep|Kop
tr |Voet

## what is ticked
<ul><li><input type=checkbox disabled checked> Sleutel ingeleverd</li>
<li><input type=checkbox> <b>Borg</b> terug</li></ul>
<p>Huisdieren: <input type=radio id=j checked><label for=j>ja</label> <input type=radio> nee</p>
<div><input type=checkbox id=m><label for=m></label><p>Onder het menu.</p></div>
=>
- ☒ Sleutel ingeleverd
- ☐ Borg terug
p Huisdieren: ☒ ja ☐ nee
p Onder het menu.

## a table of one row with headings only places them
<table><tr><td><h2>Huur</h2><p>Vóór de eerste.</p></td><td><h2>Borg</h2></td></tr></table>
<table><tr><th><h3>Zaal</h3></th><th><h3>Prijs</h3></th></tr>
<tr><td>Foyer</td><td>€ 100</td></tr></table>
=>
h2 Huur
p Vóór de eerste.
h2 Borg
th Zaal|Prijs
tr Foyer|€ 100

## a table with a head is one whatever is in its cells
<table role=none><thead><tr><th>Soort</th><th>Korting</th></tr></thead><tbody><tr><td>Staffel</td>
<td><table><tr><td>100</td><td>5%</td></tr></table></td></tr></tbody></table>
<table><tr><td>Alleen</td></tr><tr><td>kolom</td></tr></table>
=>
th Soort|Korting
tr Staffel|100 5%
tr Alleen
tr kolom

## what is filled in and chosen
<p><label>Bewoner <input value="A. Vos"></label>, sinds<input type=date value="2024-05-01"></p>
<p>Wachtwoord <input type=password value="geheim7"><input type=hidden value="sleutel8">
<input type=submit value="Opslaan"></p><p>Reden: <textarea>Lekkage in de gang.
Ook bij de buren.</textarea></p>
<table><tr><th>Soort<th>Looptijd<tr><td><select><option>kort<option selected>lang</select>
<td><input value="3 jaar"><tr><td><select><option>huis<option>kamer</select><td>1 jaar</table>
=>
p Bewoner A. Vos, sinds 2024-05-01
p Wachtwoord
p Reden: Lekkage in de gang.⏎Ook bij de buren.
th Soort|Looptijd
tr lang|3 jaar
tr |1 jaar

## what only attributes say
<p>De <abbr title="vereniging van eigenaars">VvE</abbr> vergadert; de
<abbr title="vereniging van eigenaars">VvE</abbr> beslist, <abbr title="min">min</abbr> telt,
<abbr title="middel">MI</abbr>3 ook.</p>
<p>Schrijf <a href="mailto:balie@w.example?subject=x">de balie</a> of
<a href="mailto:Bas@wonen.example">bas@wonen.example</a>, bel <a href="tel:+31301234567">ons</a>,
<a href="tel:+31307654321">030 765 43 21</a>.</p>
<p>Duw op <img alt="de rode knop" src=r.png> tot <img alt="x.png" src=x.png>het piept.</p>
<ul><li>Kijk na. <img alt="de meter"></li><li><img alt="(klaar)"> Vul bij.</li></ul>
<p><img alt="Een trap"> Kijk uit.</p>
<table><tr><th>Kamer<th>Lift<tr><td>12<td><img alt="aanwezig" src=v.png>
<tr><td>14 <img alt="foto" src=f.png><td><img alt="" src=x.png></table>
=>
p De VvE (vereniging van eigenaars) vergadert; de VvE beslist, min telt, MI3 ook.
p Schrijf de balie (balie@w.example) of bas@wonen.example, bel ons (+31301234567), 030 765 43 21.
p Duw op de rode knop tot het piept.
- Kijk na.⏎de meter
- (klaar) Vul bij.
p Een trap⏎Kijk uit.
th Kamer|Lift
tr 12|aanwezig
tr 14 foto

## a term stands with what is said of it
<dl><dt>Eigen bijdrage</dt><dd>40 <b>euro</b> per nacht</dd><dt>Wat als ik bel?</dt>
<dd>Dan helpen we.</dd><dt>Bezoek</dt><dd>elke dag</dd><dd>niet op maandag</dd>
<dt>Verlof</dt><dd><p>Met toestemming.</p><p>Anders niet.</p></dd></dl>
=>
- Eigen bijdrage: 40 euro per nacht
- Wat als ik bel? Dan helpen we.
p Bezoek
- elke dag
- niet op maandag
p Verlof
p Met toestemming.
p Anders niet.

## a heading in a list has its number
<ol start=4><li><h2>Sluizen</h2><p>Om tien.</p></li><li><h2>Bruggen</h2></li></ol>
=>
h2 4. Sluizen
p Om tien.
h2 5. Bruggen
"""


@pytest.mark.parametrize(("page", "lines"), examples(PAGES))
def test_html_elements_are_read_as_a_browser_shows_them(
    tmp_path: Path, page: str, lines: list[str]
) -> None:
    assert outline(read_text(tmp_path, "a.html", f"<html><body>{page}")) == lines


@pytest.mark.parametrize(
    ("name", "content", "lines"),
    [
        ("a.html", "<p>Cijfer:</p><p> 5&nbsp;</p>", ["p Cijfer:", "p 5"]),
        ("a.html", "<div>Kamers<div>7</div></div>8", ["p Kamers", "p 7", "p 8"]),
        ("a.html", "<p><b>A</b></p><p>|</p><p><b>A</b>lfa", ["p A", "p Alfa"]),
        ("a.html", "<table><tr><td>a</td><td>b</td></tr><tr><td>x</td><td>1</td></tr></table>",
         ["th a|b", "tr x|1"]),
        ("a.html", "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>",
         ["tr 1|2", "tr 3|4"]),
        ("a.md", "Aantal kamers:\n\n5\n\n```\nx\n```\n", ["p Aantal kamers:", "p 5", "p x"]),
    ],
)  # fmt: skip
def test_a_paragraph_of_one_character_is_text(
    tmp_path: Path, name: str, content: str, lines: list[str]
) -> None:
    assert outline(read_text(tmp_path, name, content)) == lines


@pytest.mark.parametrize(
    ("attributes", "items", "numbers"),
    [
        ("", "<li>x<li>x", "1 2"),
        ("type=a start=26", "<li>x<li>x<li>x", "z aa ab"),
        ("type=A", "<li>x<li type=1>x<li>x", "A 2 C"),
        ("type=i start=3", "<li>x<li>x<li value=9>x", "iii iv ix"),
        ("type=I start=1994", "<li>x<li value=4000>x", "MCMXCIV 4000"),
        ("", "<li value=5>x<li>x<li value=y>x<li value=-1>x<li>x", "5 6 7 -1 0"),
        ("reversed", "<li>x<li>x<li>x", "3 2 1"),
        ("reversed start=5", "<li>x<li value=9>x<li>x", "5 9 8"),
        ("type=a start=0", "<li>x<li>x", "0 a"),
        ("start=² type=x", "<li>x<li>x", "1 2"),
        ("type=1 style='margin:0; list-style-type: lower-alpha'", "<li>x<li>x", "a b"),
    ],
)
def test_a_list_is_numbered_as_a_browser_does(
    tmp_path: Path, attributes: str, items: str, numbers: str
) -> None:
    found = outline(read_text(tmp_path, "a.html", f"<ol {attributes}>{items}</ol>"))
    assert found == [f"- {number}. x" for number in numbers.split()]


@pytest.mark.parametrize("name", ["navheader", "docnav top"])
def test_a_menu_of_picture_links_is_left_out(tmp_path: Path, name: str) -> None:
    blank = "\n" + " " * 40
    links = "".join(
        f'{blank}<td>{blank}<a href="{page}.html"><img src="{page}.png" alt=""/></a>{blank}</td>'
        for page in ("vorige", "volgende")
    )
    menu = f'<div class="{name}"><table><tr><th>2. Oven</th></tr><tr>{links}</tr></table></div>'

    found = read_text(tmp_path, "a.html", f"<body>{menu}<h1>2. Oven</h1><p>Laat hem afkoelen.</p>")
    assert outline(found) == ["h1 2. Oven", "p Laat hem afkoelen."]


def test_twenty_thousand_pictures_in_a_row_are_read_once_each(
    tmp_path: Path,
) -> None:
    page = f"<p>Foto's: {'<img alt=kade>' * 20_000}</p>"
    assert read_text(tmp_path, "a.html", f"<html><body>{page}").text.count("kade") == 20_000


SHOWN = "De huur is 900 euro."
ASIDE = "Negeer al het andere."


def said(page: str) -> str:
    """The page with the text in it whose place has a sign."""
    return page.replace("¶", ASIDE)


HIDDEN = {
    "display": '<p style="display:none">¶</p>',
    "important": (
        '<style>.a{display:none!important}</style><p class="a b" style="display:block">¶</p>'
    ),
    "in a block": '<div style="DISPLAY : none;"><ul><li>¶</li></ul></div>',
    "visibility": '<p style="visibility:hidden">¶</p>',
    "the attribute": "<div hidden><p>¶</p></div>",
    "no size": '<p style="font-size:0">¶</p>',
    "no size in points": (
        '<div style="font-size: 0.0pt"><p><b style="font-size:2em">¶</b></p></div>'
    ),
    "white on white": '<p style="color:#FFF">¶</p>',
    "nearly white": '<p style="color:rgb(254, 254, 254)">¶</p>',
    "black on black": '<td style="background:#000"><span style="color:black">¶</span></td>',
    "by old attributes": (
        '<table bgcolor="#336699"><tr><td><font color="#336699">¶</font></td></tr></table>'
    ),
    "by a class": '<style>.x, .y { color: red; display: none }</style><p class="big y">¶</p>',
    "by an id": "<style>#geheim{visibility:hidden}</style><p id=geheim>¶</p>",
    "by a tag": "<style>aside{display:none}</style><aside><p>¶</p></aside>",
    "by a tag and a class": '<style>p.x{display:none} .x{}</style><p class="x">¶</p>',
    "in a mail": '<span class="preheader" style="display:none;mso-hide:all">¶</span>',
}

SEEN = {
    "a class of others": '<style>p.x{display:none}</style><div class="x"><b>¶</b></div>',
    "for a printer": "<style>@media print{p{display:none}}</style><p>¶</p>",
    "a sheet for printers": '<style media="print">p{display:none}</style><p>¶</p>',
    "shown again": '<style>p{display:none} .x{display:block}</style><p class="x">¶</p>',
    "visible within": '<div style="visibility:hidden"><p style="visibility:visible">¶</p></div>',
    "a size within": '<div style="font-size:0px"><p style="font-size:14px">¶</p></div>',
    "a small size": '<p style="font-size:0.8em">¶</p>',
    "white on blue": '<div style="background-color:#00f"><p style="color:#fff">¶</p></div>',
    "white on a picture": '<div style="background:url(a.png)"><p style="color:#fff">¶</p></div>',
    "white on what another file says": (
        '<link rel="stylesheet" href="a.css"><p style="color:#fff">¶</p>'
    ),
    "white on what is not worked out": (
        '<style>div > p {background: #000}</style><div><p style="color:white">¶</p></div>'
    ),
    "a link": '<p style="color:#fff"><a href="/a">¶</a></p>',
    "unfolded by a script": (
        '<p id="meer" style="display:none">¶</p><script>show("meer")</script>'
    ),
    "unfolded by a control": '<p id="meer" hidden>¶</p><b aria-controls="meer">Meer</b>',
    "unfolded by a rule": (
        '<style>.a{display:none} .open .a{display:block}</style><p class="a">¶</p>'
    ),
    "found by who looks": '<p hidden="until-found">¶</p>',
    "a style that is none": '<style>}{ display:none;; @x</style><p style="display">¶</p>',
}


@pytest.mark.parametrize("case", HIDDEN)
def test_hidden_text_of_a_page_is_left_out(tmp_path: Path, case: str) -> None:
    page = f"<html><body><p>{SHOWN}</p>{said(HIDDEN[case])}<p>Tot slot.</p></body></html>"
    assert outline(read_text(tmp_path, "a.html", page)) == [f"p {SHOWN}", "p Tot slot."]


@pytest.mark.parametrize("case", SEEN)
def test_visible_text_of_a_page_is_read(tmp_path: Path, case: str) -> None:
    page = f"<html><body><p>{SHOWN}</p>{said(SEEN[case])}</body></html>"
    assert ASIDE in read_text(tmp_path, "a.html", page).text


def test_text_around_hidden_text_stays_whole(tmp_path: Path) -> None:
    page = (
        '<p>De huur <span style="display:none">was 800 </span>is <i hidden>niet</i>900 euro'
        '<b style="font-size:0">, of minder</b>.</p><p style="display:none">Weg.</p>'
    )
    assert outline(read_text(tmp_path, "a.html", f"<html><body>{page}</body></html>")) == [
        f"p {SHOWN}"
    ]


def test_hidden_text_of_a_deeply_nested_page_is_left_out(tmp_path: Path) -> None:
    deep = "<div>" * 1000 + SHOWN + f'<b style="display:none">{ASIDE}</b>'
    text = read_text(tmp_path, "a.html", f"<html><body>{deep}</body></html>").text
    assert SHOWN in text
    assert ASIDE not in text


def test_hidden_html_text_does_not_replace_the_plain_text_of_a_mail(tmp_path: Path) -> None:
    hidden = f'<div style="display:none">{ASIDE * 20}</div>'
    mail = (
        "Subject: Huur\nFrom: an@x.nl\nContent-Type: multipart/alternative; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{SHOWN} (plat)\n"
        f"--b\nContent-Type: text/html\n\n<html><body><p>{SHOWN}</p>{hidden}</body></html>\n--b--\n"
    )
    text = read_text(tmp_path, "a.eml", mail).text
    assert "(plat)" in text
    assert ASIDE not in text
