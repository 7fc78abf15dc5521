"""What the default language model says, held against the quotes it cites, by a reader of its own.

    python benchmarks/check_answers.py [N]

Asks N questions (default 500), evenly picked and spread over the evaluation sets and the sample
company, and keeps each answer in a line of .bench/answers-N.jsonl; one that was cut off goes on
where it was. Then it prints, and writes to benchmarks/results, every number, date and name in the
text shown that stands in none of the quotes that the text cites, with the share of answers that are
quotes only or refused, and the times. Sets that are absent are left out.

The check is not that of search.claims.verify and shares nothing with it: digits as they are
written, month names, and words with a capital that does not come from opening a sentence, each
looked for in the text of the quotes cited with their file names, dates, headings and the tables
above them, and names also where the documents of those quotes begin. What the question says is no
support. "1,250" and "1250" are one number here, of "P-type" the P is a name, and no other notations
are known; so it may name what is right, and each line is to be looked at.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.sets import ROOT, SAMPLE, indexed, is_here, questions_of
from vind.search import Engine
from vind.search.evaluation.outcomes import timed_answer
from vind.search.evaluation.questions import read_questions

SETS = ("vac-nl", "scifact", "handbook", "contracts", "clapnq", SAMPLE)
DEFAULT_COUNT = 500
BEGINNING = 2000
"""Characters in which a document says who and what it is about."""

DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
DUTCH_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH = re.compile(rf"\b(?:{'|'.join((*DUTCH_MONTHS, *ENGLISH_MONTHS))})\b")
VERB = re.compile(r"(?<!\d )\bmay\b(?!,? \d)")
DATE_IN_DIGITS = re.compile(r"\b\d{4}-(\d\d)-\d\d\b|\b\d{1,2}[-/](\d{1,2})[-/]\d{4}\b")
CAPITALISED = re.compile(r"(?<![\w'\u2019-])[A-Z\u00c0-\u00de][\w'\u2019&-]*")
OPENS_SENTENCE = re.compile(r"(?:^|[.!?:\u2022]\s+|[\"\u201c\u2018(]\s*)$")
POSSESSIVE = re.compile(r"['\u2019]s$")
CITATION = re.compile(r"\s?\[(\d+)\]")


@dataclass(frozen=True)
class Asked:
    """One question answered; times in milliseconds.

    ``cited`` is all that the text may rest on, ``beginnings`` where its names may stand too.
    """

    set: str
    question: str
    text: str
    cited: str
    beginnings: str
    quotes: int
    found: bool
    dropped: tuple[str, ...]
    quotes_ms: float
    first_word_ms: float | None
    end_ms: float


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_COUNT
    file = ROOT / ".bench" / f"answers-{count}.jsonl"
    answers = list(answered(picked(count), file))
    if not answers:
        sys.exit("No evaluation set is here.")
    report = "\n".join(report_on(answers))
    print(report)
    today = datetime.now(UTC).date()
    (ROOT / "benchmarks/results" / f"answers-{today}.md").write_text(report + "\n", "utf-8")


def picked(count: int) -> dict[str, list[str]]:
    """The questions of each set, about as many of each."""
    here = [name for name in SETS if is_here(name)]
    chosen = {}
    for place, name in enumerate(here):
        share = count // len(here) + (place < count % len(here))
        questions = [item.question for item in read_questions(questions_of(name))]
        places = [n * len(questions) // max(1, share) for n in range(min(share, len(questions)))]
        chosen[name] = [questions[n] for n in places]
    return chosen


def answered(chosen: dict[str, list[str]], file: Path) -> Iterator[Asked]:
    """Every question with its answer; those in ``file`` are not asked again."""
    known = {(item.set, item.question): item for item in kept_in(file)}
    file.parent.mkdir(exist_ok=True)
    for name, questions in chosen.items():
        missing = [question for question in questions if (name, question) not in known]
        if missing:
            with (
                Engine.open(settings=indexed(name)) as engine,
                file.open("a", encoding="utf-8") as to,
            ):
                if not engine.has_llm:
                    sys.exit(engine.llm_missing)
                timed_answer(engine, missing[0], words="always")  # loads the models
                to.write("\n")  # a line that was cut off ends here
                for number, question in enumerate(missing, 1):
                    known[name, question] = asked = ask(engine, name, question)
                    to.write(json.dumps(asdict(asked)) + "\n")
                    to.flush()
                    print(f"{name}: {number} of {len(missing)}", file=sys.stderr)
        yield from (known[name, question] for question in questions)


def kept_in(file: Path) -> Iterator[Asked]:
    """The answers in ``file``; a last line that was cut off is none."""
    for line in file.read_text("utf-8").split("\n") if file.is_file() else ():
        try:
            fields: dict[str, Any] = json.loads(line)
        except json.JSONDecodeError:
            continue
        yield Asked(**fields | {"dropped": tuple(fields["dropped"])})


def ask(engine: Engine, name: str, question: str) -> Asked:
    timed = timed_answer(engine, question, words="always")
    answer = timed.answer
    numbers = {int(number) for number in CITATION.findall(answer.text)}
    cited, beginnings = [], []
    for number in sorted(numbers):
        quote = answer.quotes[number - 1]
        document = engine.document_text(quote.passage_id)
        beginnings.append(document[:BEGINNING])
        above = document[: quote.start].rstrip("\n").split("\n")
        dated = f"{quote.dated:%Y-%m-%d}" if quote.dated else ""
        cited += [quote.path, dated, quote.heading, *table_above(above), quote.text]
    return Asked(
        set=name,
        question=question,
        text=answer.text if answer.found else "",
        cited="\n".join(cited),
        beginnings="\n".join(beginnings),
        quotes=len(answer.quotes),
        found=answer.found,
        dropped=tuple(one.sentence for one in answer.dropped),
        quotes_ms=timed.quotes_ms,
        first_word_ms=timed.first_word_ms,
        end_ms=timed.end_ms,
    )


def table_above(lines: Sequence[str]) -> list[str]:
    """The first row of the table that ``lines`` end in."""
    first: list[str] = []
    for line in reversed(lines):
        if "\t" not in line:
            break
        first = [line]
    return first


def unsupported(asked: Asked) -> list[str]:
    """The numbers, months and names of the text that are not in what it cites."""
    text = CITATION.sub("", asked.text)
    source = folded(f"{asked.cited}\n{asked.beginnings}")
    missing = sorted(plain_numbers(text) - plain_numbers(asked.cited))
    missing += [ENGLISH_MONTHS[n - 1] for n in sorted(months(text) - months(asked.cited))]
    for match in CAPITALISED.finditer(text):
        name = POSSESSIVE.sub("", match[0])
        opens = OPENS_SENTENCE.search(text[: match.start()]) and match[0][1:].islower()
        plain = opens or len(name) == 1 or MONTH.fullmatch(folded(name))
        parts = [part for part in re.findall(r"[^\W_]+", name) if not part.islower()]
        if not plain and not all(folded(part) in source for part in parts):
            missing.append(match[0])
    return missing


def folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def plain_numbers(text: str) -> set[str]:
    """The numbers as digits alone, without what groups them and noughts in front."""
    return {re.sub(r"\D", "", number).lstrip("0") or "0" for number in DIGITS.findall(text)}


def months(text: str) -> set[int]:
    """The months in ``text``, by name or in a date in digits; "may" where a number is beside it."""
    named = {
        (DUTCH_MONTHS if name in DUTCH_MONTHS else ENGLISH_MONTHS).index(name) + 1
        for name in MONTH.findall(VERB.sub("", folded(text)))
    }
    return named | {int(n) for pair in DATE_IN_DIGITS.findall(text) for n in pair if n}


def report_on(answers: Sequence[Asked]) -> Iterator[str]:
    yield f"# {len(answers)} answers of the default language model, {datetime.now(UTC).date()}\n"
    yield "By `python benchmarks/check_answers.py`; times in seconds, p50 / p95.\n"
    yield (
        "| set | questions | worded | quotes only | refused | sentences dropped | unsupported |"
        " quotes | first word | end |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    sets = list(dict.fromkeys(asked.set for asked in answers))
    for name in sets:
        yield row(name, [asked for asked in answers if asked.set == name])
    yield row("all", answers)
    yield "\n## Numbers, dates and names that no cited quote has\n"
    found = [(asked, missing) for asked in answers if (missing := unsupported(asked))]
    for asked, missing in found:
        yield f"- {', '.join(missing)}: {asked.text!r} ({asked.set}: {asked.question!r})"
    if not found:
        yield "None."


def row(name: str, answers: Sequence[Asked]) -> str:
    count = len(answers)
    shares = (
        sum(bool(a.text) for a in answers) / count,
        sum(a.found and not a.text for a in answers) / count,
        sum(not a.found for a in answers) / count,
    )
    times = (
        [a.quotes_ms for a in answers],
        [a.first_word_ms for a in answers if a.first_word_ms is not None],
        [a.end_ms for a in answers if a.found],
    )
    cells = (
        name,
        str(count),
        *(f"{share:.3f}" for share in shares),
        str(sum(len(a.dropped) for a in answers)),
        str(sum(bool(unsupported(a)) for a in answers)),
        *map(seconds, times),
    )
    return f"| {' | '.join(cells)} |"


def seconds(milliseconds: Iterable[float]) -> str:
    values = [value / 1000 for value in milliseconds]
    if not values:
        return "-"
    return "{:.2f} / {:.2f}".format(*np.percentile(values, [50, 95]))


if __name__ == "__main__":
    main()
