import re

import pytest

from vind.indexes.text.greetings import closes_letter, is_head_line, opens_earlier_mail

SIGNED = """Met vriendelijke groet,|Met vriendelijke groet / Kind regards|Met groet|Met groeten,
Hartelijke groeten uit Gent!|Groet, Rob|gr. Johan|Groet Rob|Mvg|m.v.g.,|Hoogachtend,|Alvast bedankt!
Kind regards,|Best,|Yours sincerely,|Thanks, Ann|--|Verzonden vanaf mijn iPhone|Sent from my phone
Sent from Outlook for iOS|Hoogachtend, J. de Vries|Met vriendelijke groet Jan de Vries
Groet J. de Vries"""

UNSIGNED = """Thanks for the offer of last week, which we accept.|Bestelling 4711|Groenten en fruit
Best is to wait until Monday.|Groeten doen we niet.|groet niemand|---|- een punt
Met groeten doen we niet.|Regards the invoice: it was paid.
Verzonden via PostNL op 12 mei 2025, bezorging 14 mei
Sent from the warehouse on Monday|Groet Jan maar van ons als je hem ziet"""


def test_a_letter_is_signed_from_a_greeting_on() -> None:
    assert [line for line in re.split(r"[|\n]", SIGNED) if not closes_letter(line)] == []
    assert [line for line in ["", *re.split(r"[|\n]", UNSIGNED)] if closes_letter(line)] == []


@pytest.mark.parametrize(
    ("below", "closes"),
    [
        ([], True),
        (["", "Ann de Wit", "", "Waterhoen BV"], True),
        (["De levering is op 3 mei."], False),
        (["de sleutel ligt bij Jan", "", "Groet,", "Ann"], False),
        (["Ann", "Inkoop", "Waterhoen BV", "Kade 12", "3011 AA Rotterdam"], False),
        (["we komen op dinsdag met z'n vieren en blijven tot woensdag"], False),
    ],
)
def test_thanks_close_a_letter_where_who_signs_it_is_all_that_follows(
    below: list[str], closes: bool
) -> None:
    assert closes_letter("Bedankt!", below) is closes
    assert closes_letter("Thanks, Jan!", below) is closes


def test_the_head_of_a_mail_is_told_by_its_fields() -> None:
    assert is_head_line("Date: Mon, 04 Mar 2024 10:00:00 +0100")
    assert not any(map(is_head_line, ["From Monday on we close at five.", "To:"]))


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("Van: Hester Kuipers Verzonden: 6 maart 2025", True),
        ("*From:* Ann <ann@example.org>", True),
        ("-----Original Message----- From: Ann", True),
        ("On Mon, 12 May 2025, Sandra <s@example.org> wrote:", True),
        ("Op 3 mei schreef Jan de Wit:", True),
        ("Van:\tPiet Jansen/ZW/MOLENAAR", True),
        (">>> Anne de Vries <a@x.nl> 7-6-2024 11:02 >>>", True),
        ("Anne de Vries 6/7/2024 11:02 AM >>>", True),
        (">>> Start om 11:02", False),
        ("What to bring", False),
        ("Van vrijdag tot zondag", False),
    ],
)
def test_what_stands_above_an_earlier_mail(line: str, opens: bool) -> None:
    assert opens_earlier_mail(line) == opens
