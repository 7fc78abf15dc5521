import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from vind.app.web import cards, documents_tab
from vind.app.web.markup import Around
from vind.app.words import DUTCH, ENGLISH, Words
from vind.indexes.errors import FilterError, NoIndexError, SmallTalkError
from vind.indexes.types import FileRecord, FileState
from vind.search.types import Answer, Dropped, Hit, Quote, Reason

DOCUMENT = "Kop\n\nVerlof. Vijf dagen mag u meenemen. Vraag het na.\n\nSlot"
SAID = "Vijf dagen mag u meenemen."
START = DOCUMENT.index(SAID)
AROUND = Around(DOCUMENT, 0, "nl")
END = START + len(SAID)
QUOTE = Quote(SAID, "hr/verlof.pdf", 7, START, END, 0.9, "/docs", "Verlof > Dagen", 1).marked()
ANSWER = Answer((QUOTE,), (), True, 0.9, 0.9, "nl", "")
PRICED = replace(QUOTE, text="E-1\t<5>", best=(0, 7), header="Code\tPrijs")


def words_of(body: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_an_opened_quote_is_marked_in_its_surrounding_text() -> None:
    body = cards.quote(2, QUOTE, AROUND, DUTCH)
    assert '<q lang="nl"><mark>Vijf dagen' in body
    assert '<div class="passage" id="quote-2" lang="nl">' in body
    assert "Verlof. <mark>Vijf dagen mag u meenemen.</mark> Vraag het na." in body
    assert "hr/ verlof.pdf · pagina 7 · Verlof &gt; Dagen" in words_of(body)


def test_the_best_sentence_is_marked_and_visible_in_a_closed_quote() -> None:
    text = "Over verlof. " * 25 + "Vijf <dagen> mag u meenemen. Vraag het na."
    start = text.index("Vijf")
    found = replace(QUOTE, text=text, best=(start, text.index(" Vraag")))
    around = Around(f"Kop. {text}", found.start - len("Kop. "), "nl")
    summary, opened = cards.quote(1, found, around, DUTCH).split("</summary>")
    assert " <mark>Vijf &lt;dagen&gt; mag u meenemen.</mark> Vraag het na." in opened
    said = re.search(r"<q[^>]*>(.*)</q>", summary)
    assert said is not None
    *before, shown = said[1].split(" Over verlof.")
    assert shown == " <mark>Vijf &lt;dagen&gt; mag u meenemen.</mark> Vraag het na."
    assert (before[0], len(before)) == ("…", 12)


def test_the_best_quote_shows_its_likelihood_and_is_announced() -> None:
    body = cards.best(QUOTE, AROUND, DUTCH, "87%: de kans")
    assert body.startswith('<details class="quote best">')
    assert f'<q lang="nl" data-announced><mark>{SAID}</mark></q>' in body
    assert '</span><span class="sure">87%: de kans</span></span></summary>' in body
    assert "data-announced" not in cards.quote(1, QUOTE, AROUND, DUTCH)


def test_the_answer_stands_in_bold_in_its_sentence_or_cell() -> None:
    start = QUOTE.text.index("dagen")
    told = replace(QUOTE, answer=(start, start + 5))
    assert "<strong>dagen</strong>" in cards.best(told, AROUND, DUTCH, "")
    row = replace(QUOTE, text="T1\t5\t9", best=(0, 6), header="Code\tPrice\tStock", answer=(3, 4))
    assert "<strong>5</strong>" in cards.best(row, AROUND, DUTCH, "")
    assert "<strong>" not in cards.near(told, AROUND, DUTCH)


@pytest.mark.parametrize(
    ("said", "span", "more", "value"),
    [
        ("Vijf dagen mag u meenemen.", (0, 10), {}, "Vijf dagen"),
        ("Mee mag: vijf dagen.", (9, 20), {}, "vijf dagen"),
        ("Open tot 17.30 uur op vr.", (9, 18), {}, "17.30 uur"),
        ("T-06\t42\tdag", (5, 7), {}, "42"),
        ("Vijf dagen mag u meenemen.", None, {}, ""),
        ("Vijf dagen mag u meenemen.", (0, 26), {}, ""),
        ("Vijf dagen mag u meenemen.", (0, 10), {"right": 0.5}, ""),
        ("Vijf dagen mag u meenemen.", (0, 10), {"several": True}, ""),
        (f"{'Zo lang is ' * 9}dit.", (0, 99), {}, ""),
        ("Kosten: <b>5</b> per dag.", (8, 16), {}, "&lt;b&gt;5&lt;/b&gt;"),
    ],
)
def test_a_likely_value_is_shown_alone(
    said: str, span: tuple[int, int] | None, more: dict[str, Any], value: str
) -> None:
    quote = replace(QUOTE, text=said, best=(0, len(said)), answer=span)
    body = cards.value(replace(ANSWER, quotes=(quote,), **more))
    assert body == (f'<p class="value" data-announced>{value}</p>' if value else "")


def test_a_near_miss_has_no_mark_and_no_number() -> None:
    body = cards.near(QUOTE, AROUND, DUTCH)
    assert f'<q lang="nl">{SAID}</q>' in body
    assert not re.search("<mark|number|quote-", body)
    row = cards.near(replace(PRICED, text="Prijzen\nE-1\t<5>\nE-2\t6"), AROUND, DUTCH)
    assert words_of(row.split('<span class="place">')[0]) == "Code E-1 Prijs &lt;5&gt;"
    assert "<mark" not in row


def test_a_heading_is_on_a_line_of_its_own() -> None:
    text = f"3 Verlof\n\n{SAID}\n\n4 Ziekte"
    quote = replace(QUOTE, text=text, best=(10, 10 + len(SAID)))
    summary = cards.best(quote, AROUND, DUTCH, "").split("</summary>")[0]
    assert "3 Verlof" not in summary
    assert "4 Ziekte" not in summary
    near = cards.near(quote, AROUND, DUTCH)
    assert f"3 Verlof<br>{SAID}<br>4 Ziekte" in near


def test_a_quote_of_a_document_that_has_changed_says_so() -> None:
    body = cards.quote(1, QUOTE, Around(SAID, START, "", changed=True), DUTCH)
    assert f"<mark>{SAID}</mark>" in body
    seen_at_once = words_of(body.split("</summary>")[0])
    assert "Het document is sindsdien gewijzigd of verdwenen; dit stond er." in seen_at_once
    assert "href" not in body  # the file says something else by now, or is not there
    assert "gewijzigd" not in cards.quote(1, QUOTE, AROUND, DUTCH)


MOMENT = datetime(2023, 6, 30, 22, tzinfo=UTC)
MAIL = replace(QUOTE, path="a.eml", page=None, author="Rob & Co <rob@waterhoen.example>")


@pytest.mark.parametrize(
    ("found", "words", "said"),
    [
        (Quote("x", "note.txt", None, 0, 1, 0.1, "/docs", "", 1), ENGLISH, "note.txt"),
        (
            replace(QUOTE, page_label="iv", dated=MOMENT),
            DUTCH,
            "hr/ verlof.pdf · pagina iv (7) · Verlof &gt; Dagen · 30 juni 2023",
        ),
        (
            replace(QUOTE, dated=MOMENT, dated_by_file=True),
            DUTCH,
            "hr/ verlof.pdf · pagina 7 · Verlof &gt; Dagen · bestand van 30 juni 2023",
        ),
        (  # rows of a sheet are no page
            replace(QUOTE, path="prijzen.xlsx", page=2, page_label="Prijzen!8:16", heading=""),
            DUTCH,
            "prijzen.xlsx · Prijzen, rijen 8-16",
        ),
        (MAIL, ENGLISH, "a.eml · Verlof &gt; Dagen · Rob &amp; Co"),
        (replace(MAIL, author="Rob"), ENGLISH, "a.eml · Verlof &gt; Dagen"),
    ],
)
def test_a_place_shows_the_page_date_and_sender_it_has(
    found: Quote, words: Words, said: str
) -> None:
    assert words_of(cards.place(found, words)) == said


def test_a_quoted_earlier_mail_shows_no_sender_or_date_of_its_reply() -> None:
    heading = "RE: premie > Van: Hester Kuipers Verzonden: 6 maart 2025"
    dated = datetime(2025, 3, 7, tzinfo=UTC)
    author = "Annelies <a@school.example>"
    mail = replace(QUOTE, path="a.eml", page=None, heading=heading, author=author, dated=dated)
    said = words_of(cards.place(mail, ENGLISH))
    assert said == "a.eml · RE: premie &gt; Van: Hester Kuipers Verzonden: 6 maart 2025"


def test_opened_hits_and_quotes_name_their_duplicates() -> None:
    hit = Hit("a.pdf", None, "x", "", 0.1, 0, 1, 1, "/docs", "", "", also=("b/<c>.pdf",))
    quote, said = replace(QUOTE, also=hit.also), "The same file is also here: b/ &lt;c&gt;.pdf"
    for body in (cards.hit(1, hit, ENGLISH), cards.quote(1, quote, AROUND, ENGLISH)):
        summary, opened = body.split("</summary>")
        assert words_of(opened).endswith(said)
        assert "b/" not in summary
    assert "also" not in cards.hit(1, replace(hit, also=()), ENGLISH)
    changed = Around(SAID, START, "", changed=True)
    assert "also" not in cards.quote(1, quote, changed, ENGLISH)


def test_older_versions_are_marked_and_shown_inside_the_hit() -> None:
    older = Hit("v1.pdf", 2, "old text", "", 0.1, 0, 8, 1, "/docs", "", "", superseded=True)
    hit = replace(older, path="v2.pdf", text="new text", superseded=False, older=(older,))
    assert words_of(cards.hit(1, older, DUTCH)).startswith(
        "1 v1.pdf vervangen door nieuwere versie · pagina 2"
    )
    summary, opened = cards.hit(1, hit, ENGLISH).split("</summary>", 1)
    assert "v1.pdf" not in summary
    assert words_of(opened) == (
        "new text Open the file at page 2 Ask within this document "
        "Earlier versions have this too: "
        "v1.pdf superseded · page 2 old text Open the file at page 2 "
        "Ask within this document"
    )


def test_a_quote_links_to_its_file_at_its_page() -> None:
    body = cards.quote(1, QUOTE, AROUND, DUTCH)
    assert '<a href="original/1#page=7" target="_blank">Open het bestand op pagina 7</a>' in body
    labelled = cards.original(replace(QUOTE, page_label="iv"), ENGLISH)
    assert 'href="original/1#page=7"' in labelled
    assert words_of(labelled) == "Open the file at page iv (7) Ask within this document"


def test_a_quote_of_a_recording_opens_at_its_second() -> None:
    said = replace(QUOTE, path="overleg/mei.mp3", page_label="12:34")
    body = cards.quote(1, said, AROUND, DUTCH)
    assert '<a href="original/1#t=754" target="_blank">Open het bestand op 12:34</a>' in body
    assert 'class="leaf"' not in body
    packed = cards.original(replace(said, path="mei.zip/mei.mp3"), DUTCH)
    assert 'href="original/1"' in packed


def test_only_a_standalone_pdf_opens_at_a_page() -> None:
    for path, said in (
        ("hr/slides.pptx", "file"),
        ("hr/old.ZIP/verlof.pdf", "archive"),
        ("post/mail.eml/a.zip/verlof.pdf", "mail"),
        ("post/mail.eml", "file"),
        ("sites/hr.nl/verlof.pdf", "file"),
    ):
        body = cards.original(replace(QUOTE, path=path), ENGLISH)
        assert f'<a href="original/1" target="_blank">Open the {said}</a>' in body
    dotted = cards.original(replace(QUOTE, path="hr/v1.2/verlof.PDF"), ENGLISH)
    assert "#page=7" in dotted


def test_the_summary_of_a_card_contains_no_links() -> None:
    summary, opened = cards.quote(1, QUOTE, AROUND, DUTCH).split("</summary>")
    assert "href" not in summary
    assert 'href="original/1#page=7"' in opened
    changed = Around(SAID, START, "", changed=True)
    assert "href" not in cards.quote(1, QUOTE, changed, DUTCH)
    hit = Hit("hr/verlof.pdf", 7, "x", "", 0.1, 0, 1, 1, "/docs", "", "")
    assert "href" not in cards.hit(1, hit, DUTCH).split("</summary>")[0]
    assert "href" not in cards.earlier([("Hoeveel?", ANSWER)], DUTCH, {})


def test_a_table_row_is_shown_with_its_column_names() -> None:
    summary, _ = cards.quote(1, PRICED, AROUND, DUTCH).split("</summary>")
    assert '<mark class="row" lang="nl">' in summary
    assert words_of(summary).startswith("1 Code E-1 Prijs &lt;5&gt; hr/")


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (
            FileState.ENCRYPTED,
            "A <password> is needed.",
            "<td>Het is versleuteld. Zet er een versie zonder wachtwoord bij."
            '<span class="detail" lang="en">A &lt;password&gt; is needed.</span></td>',
        ),
        (FileState.DUPLICATE, "the same as hr/a.pdf", "<td>hetzelfde als hr/a.pdf</td>"),
        (FileState.DUPLICATE, "", "<td></td>"),
        (FileState.INDEXED, "", "<td></td>"),
        (FileState.FAILED, "", "<td></td>"),
    ],
)
def test_the_ledger_gives_reasons_in_dutch_where_they_are_translated(
    state: FileState, reason: str, said: str
) -> None:
    body = documents_tab.ledger([FileRecord("/docs", "a.pdf", state, reason)], DUTCH, UTC)
    assert said in body


def test_the_ledger_shows_state_and_reason() -> None:
    record = FileRecord("/docs", "geheim.pdf", FileState.ENCRYPTED, "It asks for a <password>.")
    body = documents_tab.ledger([record], ENGLISH, UTC)
    assert words_of(body) == "File State Why geheim.pdf encrypted It asks for a &lt;password&gt;."
    assert 'class="state bad"' in body


def test_dropped_sentences_are_counted_with_reasons_in_the_page_language() -> None:
    one, other = Dropped("A.", "no source <9>"), Dropped("€ 9.", Reason.NOT_SUPPORTED)
    alone = words_of(cards.dropped([one], ENGLISH))
    assert alone.startswith("1 sentence of the model is not shown ")
    assert "no source &lt;9&gt;" in alone
    both = words_of(cards.dropped([one, other], DUTCH))
    assert both.startswith("2 zinnen")
    assert both.endswith("€ 9. geen bron zegt dit")


def test_a_conflict_between_quotes_has_its_own_paragraph() -> None:
    body = cards.conflicts(["They disagree: <5> [1], 6 [2]."], 2, "en")
    assert '<p class="conflict">They disagree: &lt;5&gt;' in body
    assert body.count('href="#quote-') == 2


def test_earlier_questions_show_their_short_answers() -> None:
    worded = replace(ANSWER, text="Vijf dagen [1].", is_worded=True)
    priced = replace(ANSWER, quotes=(PRICED,))
    absent = replace(ANSWER, found=False, text="Niet gevonden.")
    turns = [("Dagen?", worded), ("Daarna?", ANSWER), ("Prijs?", priced), ("Wie?", absent)]
    where = "hr/ verlof.pdf · pagina 7 · Verlof &gt; Dagen"
    assert words_of(cards.earlier(turns, DUTCH, {})) == (
        "Eerder in dit gesprek Wie? Niet gevonden. "
        f"Prijs? Code: E-1 · Prijs: &lt;5&gt; {where} Daarna? {SAID} {where} Dagen? Vijf dagen."
    )


def test_the_question_is_a_heading_with_its_language() -> None:
    asked = cards.asked("Hoeveel  dagen\nmag ik?")
    assert '<h2 class="asked" lang="nl">Hoeveel dagen mag ik?</h2>' in asked
    assert 'lang=""' in cards.asked("蒙古的首都是什么")


def test_english_only_sentences_on_a_dutch_page_have_lang_en() -> None:
    body = cards.trouble(NoIndexError("Run `vind index`."), DUTCH)
    assert '<p lang="en">Run <code>vind index</code>.</p>' in body
    assert 'class="vind notice bad" lang="nl" role="alert"' in body
    said = cards.trouble(FilterError("no document passes"), DUTCH)
    assert f"<p>{DUTCH.none_passes}</p>" in said
    assert 'lang="en"' not in said
    body = cards.notice("Geen taalmodel.", DUTCH, english="VIND_LLM is no file.")
    assert '<p>Geen taalmodel.</p><p lang="en">VIND_LLM is no file.</p>' in body


def test_a_hostile_file_name_is_escaped() -> None:
    name = 'x"><img src=http://evil.example onerror=alert(1)>.pdf'
    hostile = Hit(name, 1, name, name, 0.1, 0, len(name), 1, "/docs", name, "", name, also=(name,))
    hostile = replace(hostile, older=(hostile,))
    quote = Quote(name, name, 1, 0, len(name), 0.1, "/docs", name, 1, name, also=(name,)).marked()
    row = replace(quote, text=f"{name}\t{name}", header=name)
    around = Around(name, 0, name)
    for body in (
        cards.hit(1, hostile, ENGLISH),
        cards.quote(1, quote, around, ENGLISH),
        cards.best(row, around, ENGLISH, name),
        cards.near(quote, around, ENGLISH),
        cards.folded(name, "", ENGLISH),
        documents_tab.ledger([FileRecord("/docs", name, FileState.FAILED, name)], ENGLISH, UTC),
        cards.notice(name, ENGLISH, name, english=name),
        cards.trouble(NoIndexError(name), DUTCH),
        cards.answer([name], 3, ""),
        cards.conflicts([name], 3, ""),
        cards.value(replace(ANSWER, quotes=(replace(quote, answer=(0, 60)),))),
        cards.dropped([Dropped(name, name)], ENGLISH),
        cards.asked(name),
        cards.understood(name, ENGLISH),
        cards.earlier([(name, replace(ANSWER, quotes=(), text=name))], ENGLISH, {}),
        cards.earlier([("", replace(ANSWER, quotes=(row,)))], ENGLISH, {}),
    ):
        assert "<img" not in body.replace('<img src="leaf/', "")
        assert "&lt;img" in body


def test_answer_lines_after_a_colon_become_list_items() -> None:
    body = cards.answer(["Neem mee: [1]", "een pas;", "een <b>foto</b>."], 1, "nl")
    assert re.findall(r"<p[^>]*>", body) == ["<p>", '<p class="item">', '<p class="item">']
    assert "<b>" not in body
    assert "item" not in cards.answer(["Een pas kost 5 euro. [1]", "Een foto ook. [1]"], 1, "nl")


def test_the_reply_to_small_talk_is_not_styled_as_an_error() -> None:
    said = cards.trouble(SmallTalkError("Graag gedaan."), DUTCH)
    assert "Graag gedaan." in said
    assert "bad" not in said
    assert "bad" in cards.trouble(NoIndexError("Run `vind index`."), DUTCH)
