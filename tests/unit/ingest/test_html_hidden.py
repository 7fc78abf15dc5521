from pathlib import Path

import pytest

from tests.unit.ingest.reading import outline, read_text

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
def test_what_a_page_does_not_show_is_no_text(tmp_path: Path, case: str) -> None:
    page = f"<html><body><p>{SHOWN}</p>{said(HIDDEN[case])}<p>Tot slot.</p></body></html>"
    assert outline(read_text(tmp_path, "a.html", page)) == [f"p {SHOWN}", "p Tot slot."]


@pytest.mark.parametrize("case", SEEN)
def test_what_a_page_shows_is_text(tmp_path: Path, case: str) -> None:
    page = f"<html><body><p>{SHOWN}</p>{said(SEEN[case])}</body></html>"
    assert ASIDE in read_text(tmp_path, "a.html", page).text


def test_the_text_around_what_is_hidden_stays_whole(tmp_path: Path) -> None:
    page = (
        '<p>De huur <span style="display:none">was 800 </span>is <i hidden>niet</i>900 euro'
        '<b style="font-size:0">, of minder</b>.</p><p style="display:none">Weg.</p>'
    )
    assert outline(read_text(tmp_path, "a.html", f"<html><body>{page}</body></html>")) == [
        f"p {SHOWN}"
    ]


def test_a_page_that_shows_nothing_has_no_text_and_one_nested_deep_is_read(tmp_path: Path) -> None:
    deep = "<div>" * 1000 + SHOWN + f'<b style="display:none">{ASIDE}</b>'
    text = read_text(tmp_path, "a.html", f"<html><body>{deep}</body></html>").text
    assert SHOWN in text
    assert ASIDE not in text


def test_a_hidden_text_is_no_reason_to_read_the_page_of_a_mail(tmp_path: Path) -> None:
    hidden = f'<div style="display:none">{ASIDE * 20}</div>'
    mail = (
        "Subject: Huur\nFrom: an@x.nl\nContent-Type: multipart/alternative; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{SHOWN} (plat)\n"
        f"--b\nContent-Type: text/html\n\n<html><body><p>{SHOWN}</p>{hidden}</body></html>\n--b--\n"
    )
    text = read_text(tmp_path, "a.eml", mail).text
    assert "(plat)" in text
    assert ASIDE not in text
