import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from vind.app.cli.machine import show_finding, show_models
from vind.app.cli.quality import show_calibration, show_report, show_standing
from vind.app.doctor.finding import warn
from vind.app.models import ModelLine
from vind.app.show.answers import show_best, show_hits, show_others, show_whole
from vind.app.show.ledger import show_files, show_status
from vind.app.show.lines import Flow, console, show_table
from vind.app.show.whole import show_of_whole_documents
from vind.app.web.whole import section
from vind.app.words import DUTCH, ENGLISH, Words
from vind.indexes.models import ModelKind
from vind.indexes.reading.status import IndexStatus
from vind.indexes.types import FileRecord, FileState
from vind.search.calibration import Calibration, Judgement, Standing
from vind.search.evaluation.evaluate import Report
from vind.search.evaluation.metrics import Bin
from vind.search.evaluation.outcomes import Failure
from vind.search.types import (
    Answer,
    Comparison,
    DocumentSummary,
    Hit,
    Quote,
    Subject,
    TableRows,
    Why,
)
from vind.search.wording.fixed import tell_choices, tell_comparison, tell_summary

HIT = Hit("hr/leave.pdf", 3, "word " * 100, "Leave > Days", 0.51234, 0, 500, 1, "/docs", "", "en")
SAID = "Full-time staff have 25 days of leave, and those who work less have fewer of them. Ask."
DAYS = Quote(SAID, "hr/leave.pdf", 3, 0, 87, 0.9, "/docs", "Leave > Days", 1, best=(0, 82))
ROW = Quote("T0\t4\nT1\t5", "prices.xlsx", None, 0, 9, 0.5, "/docs", "", 2, best=(5, 9))
PRICED = replace(ROW, header="Code\tPrice", dated=datetime(2026, 1, 5, tzinfo=UTC))


@pytest.fixture
def paper() -> Console:
    return Console(file=io.StringIO(), markup=False, highlight=False, soft_wrap=True, width=80)


def text_on(paper: Console) -> str:
    assert isinstance(paper.file, io.StringIO)
    return paper.file.getvalue()


def test_a_hit_outside_a_terminal_is_two_lines(paper: Console) -> None:
    show_hits([HIT], paper)
    first, second, *rest = text_on(paper).split("\n")
    assert first == " 1. hr/leave.pdf, page 3  Leave > Days  0.512"
    assert second.startswith("    word word")
    assert second.endswith("word…")
    assert len(second) <= 4 + 320
    assert rest == ["", ""]


DATED = replace(HIT, page_label="iv", dated=datetime(2023, 6, 30, 22, tzinfo=UTC))
OLDER = replace(HIT, path="hr/leave-2022.pdf", superseded=True)


@pytest.mark.parametrize(
    ("hit", "first", "below"),
    [
        (DATED, "hr/leave.pdf, page iv (3)  Leave > Days  2023-06-30  0.512", ""),
        (
            replace(DATED, dated_by_file=True),
            "hr/leave.pdf, page iv (3)  Leave > Days  file of 2023-06-30  0.512",
            "",
        ),
        (
            replace(HIT, author="Rob Terpstra <rob@waterhoen.example>"),
            "hr/leave.pdf, page 3  Leave > Days  Rob Terpstra  0.512",
            "",
        ),
        (
            replace(HIT, also=("old/leave.pdf", "/archive/x\x1b.pdf")),
            "hr/leave.pdf, page 3  Leave > Days  0.512",
            "    also: old/leave.pdf, /archive/x\ufffd.pdf",
        ),
        (
            replace(HIT, older=(OLDER,)),
            "hr/leave.pdf, page 3  Leave > Days  0.512",
            "    superseded: hr/leave-2022.pdf, page 3",
        ),
        (OLDER, "hr/leave-2022.pdf, page 3  Leave > Days  0.512  superseded", ""),
    ],
)
def test_a_hit_says_its_day_sender_duplicates_and_versions(
    paper: Console, hit: Hit, first: str, below: str
) -> None:
    show_hits([hit], paper)
    lines = text_on(paper).split("\n")
    assert (lines[0], lines[2]) == (f" 1. {first}", below)


def test_hits_fit_the_width_of_the_terminal() -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, width=60, markup=False)
    show_hits([HIT], terminal)
    assert all(len(line) <= 60 for line in text_on(terminal).split("\n")[1:])


def test_explain_shows_the_parts_of_a_score(paper: Console) -> None:
    why = Why(0.8731, None, {"meaning": 1.204, "document_terms": -0.31}, "which law governs")
    show_hits([replace(HIT, why=why)], paper, explain=True)
    assert (
        "cosine 0.873, meaning +1.20, document terms -0.31, "
        "ranked in its document by: which law governs"
    ) in " ".join(text_on(paper).split())


def terminal(width: int) -> Console:
    return Console(file=io.StringIO(), force_terminal=True, width=width, soft_wrap=True)


def lines_on(out: Console) -> list[str]:
    return Text.from_ansi(text_on(out)).plain.splitlines()


@pytest.mark.parametrize(
    ("best", "right", "words", "lines"),
    [
        (
            DAYS.unit,
            0.934,
            ENGLISH,
            [
                "Full-time staff have 25 days of leave,",
                "and those who work less have fewer of",
                "them.",
                "[1] hr/leave.pdf, page 3, Leave > Days",
                "    93%: how likely this sentence is the",
                "    right answer",
                "",
            ],
        ),
        (
            PRICED.unit,
            0.999,
            DUTCH,
            [
                "Code: T1 · Price: 5",
                "[1] prices.xlsx, 2026-01-05",
                "    99%: de kans dat deze rij het goede",
                "    antwoord is",
                "",
            ],
        ),
        (
            ROW.unit,
            0.7,
            ENGLISH,
            ["T1 · 5", "[1] prices.xlsx", "    probably the right answer", ""],
        ),
        (
            ROW.unit,
            0.4,
            DUTCH,
            [
                "T1 · 5",
                "[1] prices.xlsx",
                "    misschien het antwoord: lees het na",
                "    in de bron",
                "",
            ],
        ),
        # A summary is not guessed at.
        (
            replace(ROW, superseded=True).unit,
            1.0,
            ENGLISH,
            ["T1 · 5", "[1] prices.xlsx, superseded", ""],
        ),
    ],
)
def test_the_best_quote_is_shown_with_its_place_and_likelihood(
    best: Quote, right: float, words: Words, lines: list[str]
) -> None:
    out = terminal(40)
    show_best(best, Answer((best,), (), True, 0.9, right, "en", "leave"), words, out)
    assert lines_on(out) == lines


def test_a_row_that_an_answer_is_computed_from_is_not_called_a_perhaps() -> None:
    rows = TableRows("prices.xlsx", "/docs", "", 2, ("Code", "Price"), (("T1", "5"),), 1)
    out = terminal(40)
    show_best(ROW.unit, replace(ANSWER, right=0.4, tables=(rows,)), ENGLISH, out)
    assert lines_on(out) == ["T1 · 5", "[1] prices.xlsx", ""]


ANSWER = Answer((PRICED, DAYS, ROW, ROW, DAYS), (DAYS,) * 5, True, 0.9, 0.9, "en", "leave")


@pytest.mark.parametrize(
    ("answer", "cited", "lines"),
    [
        (
            ANSWER,
            [1, 5],
            [
                "[2] leave.pdf, page 3: Full-time staff…",
                "[3] prices.xlsx: T1 · 5",
                "[5] leave.pdf, page 3: Full-time staff…",
                "",
                "Also near:",
                "    leave.pdf, page 3: Full-time staff…",
                "    leave.pdf, page 3: Full-time staff…",
            ],
        ),
        (
            replace(ANSWER, found=False, quotes=(ROW.unmarked(),), also=()),
            [],
            ["The nearest passages:", "    prices.xlsx: T0 · 4 / T1 · 5"],
        ),
        (replace(ANSWER, quotes=(DAYS,), also=()), [1], []),
    ],
)
def test_other_quotes_are_shown_on_one_line_each(
    answer: Answer, cited: list[int], lines: list[str]
) -> None:
    out = terminal(42)
    show_others(answer, cited, ENGLISH, out)
    assert lines_on(out) == lines


def test_a_whole_quote_has_its_path_neighbouring_rows_and_columns(
    paper: Console,
) -> None:
    show_whole([PRICED, DAYS.unmarked()], ENGLISH, paper, numbered=True)
    assert text_on(paper) == (
        "[1] /docs/prices.xlsx, 2026-01-05\n    T0 · 4 / T1 · 5\n    Code: T1 · Price: 5\n\n"
        f"[2] /docs/hr/leave.pdf, page 3, Leave > Days\n    {SAID}\n\n"
    )


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        (["Vijf dagen", " mag u meenemen. [1]"], ["Vijf dagen mag u", "meenemen. [1]"]),
        (["Neem mee:\n\tpas", "\nvoorwerpen"], ["Neem mee:", "pas", "voorwerpen"]),
        (["hottentottententen", " op"], ["hottentottententen", "op"]),
    ],
)
def test_streamed_words_are_wrapped_as_they_arrive(pieces: list[str], lines: list[str]) -> None:
    out = terminal(16)
    flow = Flow(out)
    for piece in pieces:
        flow.write(piece)
    flow.end()
    flow.end()
    assert text_on(out) == "".join(f"{line}\n" for line in lines)


def test_markup_in_a_name_is_shown(paper: Console) -> None:
    show_files([FileRecord("/d", "[red]x[/red]\x1b.pdf", FileState.CORRUPT, "Broken.")], paper)
    assert text_on(paper) == (
        "STATE    PASSAGES  SIZE  PATH               REASON\n"
        "corrupt  0         0 B   [red]x[/red]\ufffd.pdf  Broken.\n"
    )


SCAN = "Its text is not in the file: it is a scan, and OCR is off."


def shown_at(width: int, files: Sequence[FileRecord]) -> list[str]:
    """The lines of the list of ``files`` on a terminal."""
    out = terminal(width)
    show_files(files, out)
    return lines_on(out)


def test_a_reason_with_no_room_beside_its_path_is_shown_below_it(paper: Console) -> None:
    long = "archief/" + "map/" * 140 + "bestand.pdf"
    files = [
        FileRecord("/d", "kwaliteit/klachten/klachtenregister-2025.csv", FileState.EMPTY, SCAN),
        FileRecord("/d", "a.pdf", FileState.INDEXED),
    ]
    assert shown_at(80, files) == [
        "STATE    PASSAGES  SIZE  PATH",
        "    REASON",
        "empty    0         0 B   kwaliteit/klachten/klachtenregister-2025.csv",
        f"    {SCAN}",
        "indexed  0         0 B   a.pdf",
    ]
    files.append(FileRecord("/d", long, FileState.INDEXED))
    assert shown_at(40, files)[-1] == f"indexed  0         0 B   {long}"
    show_files(files, paper)
    assert f"  {long}\n" in text_on(paper)
    assert len(text_on(paper).splitlines()) == 4


def test_a_reason_is_wrapped_beside_a_path_where_there_is_room() -> None:
    files = [FileRecord("/d", f"{name}.pdf", FileState.EMPTY, SCAN) for name in "ab"]
    files.append(FileRecord("/d", "c.pdf", FileState.INDEXED))
    assert shown_at(70, files) == [
        "STATE    PASSAGES  SIZE  PATH   REASON",
        "empty    0         0 B   a.pdf  Its text is not in the file: it is a",
        "                                scan, and OCR is off.",
        "empty    0         0 B   b.pdf  Its text is not in the file: it is a",
        "                                scan, and OCR is off.",
        "indexed  0         0 B   c.pdf",
    ]


def test_the_name_of_a_model_stays_whole_on_a_small_terminal() -> None:
    out = Console(file=io.StringIO(), force_terminal=True, width=80, soft_wrap=True)
    name, does = "granite-embedding-311m-multilingual-r2", "finds by meaning, in 52 languages"
    line = ModelLine(name, ModelKind.EMBEDDER, "not pulled", False, 0, "Apache-2.0", does)
    show_models([line], out)
    lines = Text.from_ansi(text_on(out)).plain.splitlines()
    assert lines[2].split() == [name, "embedder", "not", "pulled", "?", "Apache-2.0"]
    assert lines[3] == f"    {does}"


def test_licence_terms_are_shown_below_the_list_of_models(paper: Console) -> None:
    free = ModelLine("free", ModelKind.EMBEDDER, "here", True, 9, "MIT", "finds")
    bound = replace(free, name="bound", licence="Gemma", terms="Agree to [this] first.")
    show_models([free, bound], paper)
    said = text_on(paper)
    assert said.count("\nbound: Agree to [this] first.\n") == 1
    assert "free:" not in said


def test_status_has_a_line_for_each_figure(paper: Console) -> None:
    states = {FileState.EMPTY: 1, FileState.INDEXED: 1200}
    status = IndexStatus(
        Path("/i"), ("/a", "/b"), "1f", 4, "e@1", "c", states, 9000, 9000, 8999, 1, 2, 3
    )
    given = ("/a", "/b/hr", "/weg")
    shown = replace(status, given=given, single_files={"/b": 2, "/c": 1}, away=("/weg", "/c"))
    show_status(shown, paper)
    lines = text_on(paper).splitlines()
    assert "files       1,200 indexed, 1 empty" in lines
    assert [line for line in lines if line.startswith("folder")] == [
        "folder      /a",
        "folder      /b/hr",
        "folder      /weg (away or empty)",
        "folder      /b: 2 single files of it",
        "folder      /c: 1 single file of it (away or empty)",
    ]
    assert "terms       8,999 passages, 3 B" in lines


def test_one_long_cell_does_not_pad_the_other_rows(paper: Console) -> None:
    show_table([("PATH", "REASON"), ("a/" * 2000, "long"), ("b.txt", "short")], paper)
    header, long, short = text_on(paper).splitlines()
    assert long == f"{'a/' * 2000}  long"
    assert short == f"{'b.txt':80}  short"
    assert header == f"{'PATH':80}  REASON"


def test_a_report_has_a_column_for_each_language_and_says_what_failed(paper: Console) -> None:
    overall = {"hit@1": 0.5, "search_ms_p50": 12.34, "abstention_precision": None}
    bins = (Bin(0.0, 0.1, 1200, 0.05, 0.04), Bin(0.9, 1.0, 3, 0.95, 2 / 3))
    failed = Failure("Who\n?", "Jan pays 30.\x1b[1m [1]", ("30", "Jan"))
    languages: dict[str, dict[str, float | None]] = {"nl": {"hit@1": 1.0}, "en": {"hit@1": 0.0}}
    show_report(Report(2, overall, languages, bins, (failed,), absent=1), paper)
    assert text_on(paper) == (
        "2 questions\n\n1 question can only fail: no document that is named in `gold` is in the "
        "index. A path there is below the indexed folder.\n\n"
        "MEASURE               ALL      NL     EN\n"
        "hit@1                 0.500    1.000  0.000\n"
        "search_ms_p50         12.3 ms  -      -\n"
        "abstention_precision  -        -      -\n\n"
        "CONFIDENCE  QUESTIONS  MEAN   ANSWER THERE\n"
        "0.0 to 0.1  1,200      0.050  0.040\n"
        "0.9 to 1.0  3          0.950  0.667\n\n"
        "not in its quotes: 30, Jan | Jan pays 30.\ufffd[1m [1] | Who ?\n"
    )


def test_a_finding_shows_its_cure_on_the_next_line(paper: Console) -> None:
    show_finding(warn("llm", "Not here.", "vind models pull x"), paper)
    first, second = text_on(paper).splitlines()
    assert first == "warn llm           Not here."
    assert second.strip() == "vind models pull x"


@pytest.mark.parametrize(
    ("own", "whose"),
    [(False, "This is vind's own; `vind cal"), (True, "This is fitted to this index")],
)
def test_show_standing_states_the_not_found_threshold(
    own: bool, whose: str, paper: Console
) -> None:
    show_standing(Standing(own, "fit-1", 0.531), paper)
    assert text_on(paper).startswith(f'Below confidence 0.53 the answer is "not found". {whose}')


def test_show_calibration_states_the_threshold_and_questions_left_out(paper: Console) -> None:
    judgement = Judgement(0.1, 0.5, 0.6, 0.05)
    show_calibration(Calibration(21, 22, 1, 0.58, judgement, judgement), paper)
    assert text_on(paper).endswith(
        "\nAFTER: each fifth of the questions judged by what was learnt from the others.\n"
        'Below confidence 0.58 the answer is "not found".\n'
        "1 question left out: no document that is named in `gold` is in the index.\n"
    )


def test_a_terminal_with_columns_0_still_shows_results(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "0")
    show_table([("STATE", "PATH"), ("indexed", "hr/verlofregeling-2026.docx")], console())
    assert capsys.readouterr().out == ("STATE    PATH\nindexed  hr/verlofregeling-2026.docx\n")


# How summaries, comparisons and choices are shown, in a terminal and on a page.

FIRE = Quote("Call <2112>.", "york/plan.md", 3, 0, 12, 1.0, "/docs", "Plan > Fire", 1).marked()
SPILLS = replace(FIRE, text="Acid\tlime", heading="Plan > Spills", page=None).marked()
LEEDS = replace(FIRE, text="Call\x1b 2340.", path="leeds/plan leeds.md").marked()
FOUND = Answer((FIRE, SPILLS, LEEDS), (), True, 1.0, 1.0, "en", "")

SUMMARY = replace(FOUND, quotes=(FIRE, SPILLS), summary=DocumentSummary("short", 9))
COMPARISON = replace(
    FOUND,
    comparison=Comparison(
        ("york/plan.md", "leeds/plan leeds.md"),
        (Subject("Fire", (1, 3)), Subject("Spills", (2, None))),
    ),
)
CHOICE = replace(FOUND, found=False, quotes=(FIRE, LEEDS), choices=("Which: a?", "Which: b?"))


def with_text(answer: Answer) -> Answer:
    if answer.summary:
        return replace(answer, text=tell_summary(answer.summary, answer.quotes, "en"))
    if answer.comparison:
        return replace(answer, text=tell_comparison(answer.comparison, answer.quotes, "en"))
    return replace(answer, text=tell_choices(answer.quotes, "en"))


@pytest.mark.parametrize("is_terminal", [True, False])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            SUMMARY,
            [
                "docs/york/plan.md",
                "[1] Fire, page 3",
                "Call <2112>.",
                "[2] Spills",
                "Acid · lime",
                "The longest 2 of 9 sections.",
            ],
        ),
        (COMPARISON, ["Fire", "Call <2112>. [1]", "2340. [3]", "Spills", "says nothing of it"]),
        (CHOICE, ["Which document do you mean?", "- Which: a?", "- Which: b?"]),
    ],
)
def test_a_terminal_shows_each_part_of_an_answer_over_whole_documents(
    answer: Answer, said: list[str], *, is_terminal: bool
) -> None:
    out = Console(file=io.StringIO(), force_terminal=is_terminal, width=100, no_color=True)
    show_of_whole_documents(with_text(answer), {"/docs": "docs"}, ENGLISH, out)
    assert isinstance(out.file, io.StringIO)
    shown = re.sub(r"\x1b\[[\d;]*m", "", out.file.getvalue())
    assert "\x1b" not in shown
    places = [shown.index(one) for one in said]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (SUMMARY, ["docs/york/plan.md", "<b>Fire</b>", "Call &lt;2112&gt;.", '"#quote-1"']),
        (
            COMPARISON,
            [
                "<th>plan</th><th>plan leeds</th>",
                "<th>Fire</th>",
                '"#quote-3"',
                "<th>Spills</th>",
                "Acid · lime",
                "says nothing of it",
            ],
        ),
        (CHOICE, ['data-act="ask" data-with="Which: a?"', "docs/", "Which: b?", "leeds.md"]),
    ],
)
def test_the_page_links_to_quotes_and_escapes_document_text(
    answer: Answer, said: list[str]
) -> None:
    body = section(answer, {"/docs": "docs"}, ENGLISH).replace("<wbr>", "")
    assert "<2112>" not in body
    places = [body.index(one) for one in said]
    assert places == sorted(places)
