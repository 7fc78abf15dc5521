from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vind.ingest.document.parsed import BlockKind, ParsedDocument, TextBuilder
from vind.ingest.parsers.mail.text import add_mail_html, add_mail_text, shows_table

OUTLOOK = """Beste Peter,

De verhoging wordt 4,75%.

Met vriendelijke groet,
Liesbeth de Wit
T 033 555 04 31

Dit bericht is vertrouwelijk.
________________________________
Van: Peter Dokter <p.dokter@rensen.example>
Verzonden: vrijdag 29 november 2024 15:18
Aan: Liesbeth de Wit
Onderwerp: RE: Prijsaanpassing

Ons voorstel: 5,9%.

Mvg,
Peter
"""

MARKED = """Could be a week later.

On Mon, 12 May 2025 at 12:00, Sandra Mulder <s.mulder@example.org>
wrote:
> The party is on 19 September.
>
> Kind regards,
> Sandra
>
> On Fri, 9 May 2025 at 09:00, Pim wrote:
>> When is the party?
"""

BETWEEN = """On Mon, 12 May 2025 at 12:00, Sandra <s.mulder@example.org> wrote:
> Can you come on 19 September?
No, I am away.
> And the 26th?
Yes.

Regards,
Davy
"""


def parts_of(add: Callable[[TextBuilder, str], None], text: str) -> list[str]:
    """The text of each part, its heading marked."""
    builder = TextBuilder()
    add(builder, text)
    document = builder.build()
    parts: dict[int, list[str]] = {}
    for block in document.blocks:
        mark = "# " if block.kind is BlockKind.HEADING else ""
        parts.setdefault(block.part, []).append(mark + document.text[block.start : block.end])
    return ["\n".join(lines) for lines in parts.values()]


def test_a_reply_its_signature_and_the_earlier_mail_are_separate_parts() -> None:
    assert parts_of(add_mail_text, OUTLOOK) == [
        "Beste Peter,\nDe verhoging wordt 4,75%.",
        "Met vriendelijke groet,\nLiesbeth de Wit\nT 033 555 04 31\nDit bericht is vertrouwelijk.",
        "# Van: Peter Dokter <p.dokter@rensen.example> Verzonden: vrijdag 29 november 2024 15:18 "
        "Aan: Liesbeth de Wit Onderwerp: RE: Prijsaanpassing\nOns voorstel: 5,9%.",
        "Mvg,\nPeter",
    ]


def test_quoted_lines_keep_their_marks_and_each_mail_its_head() -> None:
    assert parts_of(add_mail_text, MARKED) == [
        "Could be a week later.",
        "# On Mon, 12 May 2025 at 12:00, Sandra Mulder <s.mulder@example.org> wrote:\n"
        "> The party is on 19 September.\n>",
        "> Kind regards,\n> Sandra\n>",
        "# On Fri, 9 May 2025 at 09:00, Pim wrote:\n>> When is the party?",
    ]


def test_an_earlier_mail_of_lotus_or_groupwise_is_a_part() -> None:
    lotus = (
        "Het tarief is 61 euro.\n\nVan:\tPiet Jansen/ZW/MOLENAAR\nAan:\tKarin Veldhuis\n"
        "Datum:\t08-04-2012 13:02\nOnderwerp:\ttarief\n\nHet was 55 euro.\n"
    )
    assert parts_of(add_mail_text, lotus) == [
        "Het tarief is 61 euro.",
        "# Van: Piet Jansen/ZW/MOLENAAR Aan: Karin Veldhuis Datum: 08-04-2012 13:02 "
        "Onderwerp: tarief\nHet was 55 euro.",
    ]
    groupwise = "Om zeven uur.\n\n>>> Anne <a@x.nl> 7-6-2024 11:02 >>>\nHoe laat?\n\nGroet,\nAnne\n"
    assert parts_of(add_mail_text, groupwise) == [
        "Om zeven uur.",
        "# Anne <a@x.nl> 7-6-2024 11:02 >>>\nHoe laat?",
        "Groet,\nAnne",
    ]


def test_inline_answers_stay_with_the_lines_they_answer() -> None:
    answers, signature = parts_of(add_mail_text, BETWEEN)
    assert answers.split("\n")[1:] == [
        "> Can you come on 19 September?",
        "No, I am away.",
        "> And the 26th?",
        "Yes.",
    ]
    assert signature == "Regards,\nDavy"


def test_an_html_mail_has_its_lines_and_parts() -> None:
    page = (
        "<p>Dear Ben,</p><table><tr><th>Day</th><th>Hall</th></tr><tr><td>13 January</td>"
        "<td>2</td></tr></table><p>Regards,<br>Daniel<br/>Alpina</p><div>"
        "On Mon, 10 Nov 2025 at 14:48, Ben &lt;b@example.org&gt; wrote:</div>"
        "<blockquote><p>Which days?</p></blockquote>"
    )
    assert parts_of(add_mail_html, page) == [
        "Dear Ben,\nDay\tHall\n13 January\t2",
        "Regards,\nDaniel\nAlpina",
        "# On Mon, 10 Nov 2025 at 14:48, Ben <b@example.org> wrote:\nWhich days?",
    ]


PRICES = (
    "<table><tr><td>Artikel</td><td>Prijs</td></tr><tr><td>Dakpan</td><td>€ 1,85</td></tr></table>"
)
CARD = (
    "<table><tr><td rowspan=2><img src=cid:logo></td><td>T</td><td>038 421 12 34</td></tr>"
    "<tr><td>E</td><td>karin@waterhoen.example</td></tr></table>"
)
CARD_WITH_GREETING = (
    "<table><tr><td colspan=2>Met vriendelijke groet,</td></tr>"
    "<tr><td>Karin</td><td>038 421 12 34</td></tr><tr><td>Inkoop</td><td>Zwolle</td></tr></table>"
)
HEAD = (
    "<table><tr><td>Van:</td><td>Piet Jansen</td></tr><tr><td>Aan:</td><td>Karin</td></tr>"
    "<tr><td>Datum:</td><td>8-4-2024</td></tr></table>"
)


@pytest.mark.parametrize(
    ("page", "shows"),
    [
        (f"<p>Hierbij:</p>{PRICES}", True),
        (f"<p>Zie onder.</p><p>Groet,</p>{CARD}{HEAD}<p>Hierbij:</p>{PRICES}", True),
        ("<p>Hierbij:</p><table><tr><td>Dakpan</td><td>€ 1,85</td></tr></table>", False),
        (f"<table><tr><td>{PRICES}</td></tr></table>", True),
        ("<table><tr><td><p>Beste Piet,</p></td></tr><tr><td>Akkoord.</td></tr></table>", False),
        (f"<p>Akkoord.</p><p>Met vriendelijke groet,</p>{CARD}{HEAD}<p>Kan het?</p>", False),
        (f"<p>Akkoord.</p>{CARD_WITH_GREETING}", False),
    ],
)
def test_only_a_data_table_counts_as_a_table_of_an_html_mail(page: str, shows: bool) -> None:
    assert shows_table(page) is shows


@pytest.mark.parametrize(
    "text",
    [
        "From: the 1st of May we close at five.\nTo be continued.",
        "On page 3 he wrote that he agrees.\n\nAgreed.",
        "Op 3 mei is het feest:\n\nkom ook.",
        "Thanks for the offer.\n\nWe accept.",
        "Best regards from all of us were sent on Monday, and the pump runs.\n\nFine.",
    ],
)
def test_text_that_only_looks_like_a_head_or_greeting_splits_nothing(text: str) -> None:
    assert len(parts_of(add_mail_text, text)) == 1


def test_thanks_at_the_start_of_a_mail_are_no_signature() -> None:
    text = (
        "Hallo Sandra,\n\nBedankt!\n\nDe levering is op 3 mei 2025 en de prijs blijft € 1.250 per "
        "maand.\n\nMet vriendelijke groet,\nJan\n"
    )
    assert parts_of(add_mail_text, text) == [
        "Hallo Sandra,\nBedankt!\n"
        "De levering is op 3 mei 2025 en de prijs blijft € 1.250 per maand.",
        "Met vriendelijke groet,\nJan",
    ]
    page = "<p>Hallo,</p><p>Bedankt!</p><ul><li>De pomp kost € 50</li></ul>"
    assert len(parts_of(add_mail_html, page)) == 1


def test_thanks_before_an_earlier_mail_are_a_signature() -> None:
    text = (
        "Dinsdag is goed.\n\nAlvast bedankt,\nAnn de Wit\n\nOn 9 May 2025, Pim wrote:\n> Kan het?\n"
    )
    assert parts_of(add_mail_text, text)[:2] == ["Dinsdag is goed.", "Alvast bedankt,\nAnn de Wit"]
    assert parts_of(add_mail_text, "Goed.\nThanks,\nAnn\n> Kan het?\n")[1] == "Thanks,\nAnn"


LINES = st.lists(
    st.one_of(
        st.sampled_from([*OUTLOOK.split("\n"), *MARKED.split("\n"), *BETWEEN.split("\n")]),
        st.text("> -.:,aZ1\t", max_size=20),
    ).filter(lambda line: not line.startswith("____")),
    max_size=30,
)


@given(LINES)
def test_no_text_of_a_mail_is_lost(lines: list[str]) -> None:
    builder = TextBuilder()
    add_mail_text(builder, "\n".join(lines))
    document: ParsedDocument = builder.build()
    said = "".join(document.text.split()).replace(">", "")
    assert said == "".join("".join(lines).split()).replace(">", "")
