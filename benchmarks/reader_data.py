"""What the reader is trained on: questions, passages, and which sentence of them answers.

Public sets come in the form of ``../shared/data/reader`` (its README names sources and licences);
questions of our own companies come with what vind finds for them:

    VIND_EMBEDDER=embeddinggemma-300m python -m benchmarks.reader_data [COMPANY …]
"""

import gzip
import json
import pickle
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.asked_units import Asked
from benchmarks.claims_made import claims_for
from benchmarks.sets import DATA, EVERY_COMPANY, ROOT, indexed, lines_of, questions_of
from benchmarks.units import holds
from vind.indexes.index import Index
from vind.indexes.models.embedder import load_embedder
from vind.indexes.text.sentences import sentence_spans
from vind.indexes.types import StoredPassage
from vind.search.evaluation.questions import read_questions
from vind.search.evidence.find import find_evidence
from vind.search.evidence.read import title_and_body
from vind.search.evidence.traits import TRAITS
from vind.search.evidence.units import Sentence, Unit
from vind.search.facts.words import words
from vind.search.fitted.packaged import DEFAULT, fitted
from vind.search.question.question import Question
from vind.search.retrieval.corpus import Corpus

PUBLIC = DATA / "reader"
OURS = ROOT / ".bench" / "reader"

KEPT_ASIDE = ("municipality", "haulier", "theatre", "hotel", "growers", "housing")
"""Companies that the reader is never trained on, drawn by lot."""

WEAK = "section_gold_sentence_weak"

MOST_CHARACTERS = 700
"""Characters of a passage in training: those around its answer, about 200 tokens."""

MOST_UNITS = 40

PRIOR = 12.0
"""Weight of the first ranking beside the reader's logits, in training."""


@dataclass(frozen=True, slots=True)
class Window:
    """A passage and what of it answers.

    ``units`` are spans of ``text``; ``answers`` the numbers of those of which one or more answer.
    ``span`` is the answer in the text. ``polarity`` is that of the answering
    units: 0 yes, 1 no, 2 neither; -1 if unknown. ``prior`` is what the traits say of each unit, to
    which the reader's logits are added: it learns what they get wrong.
    """

    title: str
    text: str
    units: tuple[tuple[int, int], ...]
    answers: tuple[int, ...] = ()
    span: tuple[int, int] | None = None
    polarity: int = -1
    prior: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its windows; none of them answers if no window has answers."""

    question: str
    windows: tuple[Window, ...]


def units_of(text: str) -> list[tuple[int, int]]:
    """The sentences and rows of a passage, as vind has them; short ones are joined to none."""
    return [
        span
        for span in sentence_spans(text)
        if len(words(text[slice(*span)])) >= 3 or "\t" in text[slice(*span)]
    ]


def public_examples(name: str, rng: random.Random) -> Iterator[Example]:
    """The questions of a public set for training, in random order."""
    packed = (PUBLIC / f"{name}.jsonl.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    rng.shuffle(lines)
    for line in lines:
        found = json.loads(line)
        if found["split"] != "train":
            continue
        example = example_of(found, rng)
        if example is not None:
            yield example


def example_of(line: dict[str, Any], rng: random.Random) -> Example | None:
    """A line of a public set; None if its answer stands in no unit."""
    kind, label = line["kind"], line.get("label") or ""
    is_table = kind in ("table", "table_nli")
    if kind == "table" and label == "arithmetic":
        return None
    text = line["passage"]
    start, end = cut(text, [*line["evidence"], *line["spans"]], rng, is_table=is_table)
    piece, title = text[start:end], ""
    places = list(range(len(piece) + 1))
    if is_table:
        piece, places = as_rows(piece)
        title = as_rows(text[: text.find("\n")][:150])[0] if start > 0 else ""
    units = tuple(units_of(piece)[:MOST_UNITS])

    def placed(spans: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
        return [
            (places[max(0, a - start)], places[min(b, end) - start])
            for a, b in spans
            if b > start and a < end
        ]

    evidence, spans = placed(line["evidence"]), placed(line["spans"])
    answers: list[int] = []
    span = None
    says = str(line["answer"]).lower()
    closed = kind in ("yesno", "nli", "table_nli", "rules")
    polarity = 2 if closed else -1
    if line["answerable"]:
        polarity = ("yes", "no").index(says) if closed and says in ("yes", "no") else -1
        if spans and (len(line["spans"]) == 1 or kind == "extractive"):
            span = spans[0]
            evidence = [span] if kind == "extractive" else evidence or [span]
        is_weak = label == WEAK or not (line["evidence"] or span)
        answers = list(range(len(units))) if is_weak else overlapping(units, evidence)
        if not answers:
            return None
        if span and not any(a <= span[0] and span[1] <= b for a, b in (units[n] for n in answers)):
            span = None
    elif not units:
        return None
    window = Window(title, piece, units, tuple(answers), span, polarity)
    return Example(line["question"][-400:], (window,))


def overlapping(units: Sequence[tuple[int, int]], told: Sequence[tuple[int, int]]) -> list[int]:
    """The numbers of the units that share two fifths, of the shorter, with one of ``told``."""
    return [
        number
        for number, (a, b) in enumerate(units)
        if any(min(b, y) - max(a, x) > 0.4 * min(b - a, y - x) for x, y in told)
    ]


def as_rows(text: str) -> tuple[str, list[int]]:
    """Rows as vind has them, with tabs between cells, and where each character went."""
    parts: list[str] = []
    places: list[int] = []
    length = 0
    last = 0
    for found in re.finditer(r" ?\| ?", text):
        parts += [text[last : found.start()], "\t"]
        places += range(length, length + found.start() - last)
        length += found.start() - last
        places += [length] * (found.end() - found.start())
        length += 1
        last = found.end()
    parts.append(text[last:])
    places += range(length, length + len(text) - last + 1)
    return "".join(parts), places


def cut(
    text: str, places: Sequence[Sequence[int]], rng: random.Random, *, is_table: bool
) -> tuple[int, int]:
    """A stretch of about MOST_CHARACTERS around the first place, which begins at a random point."""
    if len(text) <= MOST_CHARACTERS:
        return 0, len(text)
    first = min((one[0] for one in places), default=0)
    last = min(max((one[1] for one in places if one[0] < first + 400), default=0), first + 500)
    room = max(0, MOST_CHARACTERS - (last - first))
    start = max(0, first - rng.randint(0, room)) if places else 0
    breaks = [found.end() for found in re.finditer(r"\n" if is_table else r"[.!?]\s|\n", text)]
    start = max((one for one in breaks if one <= start), default=0)
    end = next((one for one in breaks if one >= min(len(text), start + MOST_CHARACTERS)), len(text))
    return start, min(max(end, last), start + 2 * MOST_CHARACTERS)


QUOTAS = {
    "squad11_part_a": 4600,
    "squad11_part_b": 4000,
    "squad2_dev_half": 5600,
    "squadshifts_wiki": 5000,
    "xquad_de": 1182,
    "xquad_en": 800,
    "qed_nq_dev": 1350,
    "selqa": 1500,
    "covidqa": 600,
    "qnli_dev": 2500,
    "nl_exams": 2000,
    "nl_msdocs_howto": 1200,
    "nl_msdocs_questions": 2000,
    "nl_adobedocs_questions": 600,
    "nl_msdocs_tables": 1800,
    "feedbackqa": 1200,
    "faq_aiact_nl": 22,
    "faq_coronacheck_en": 90,
    "faq_coronacheck_nl": 90,
    "faq_coronamelder_nl": 15,
    "faq_coronamelder_en": 15,
    "faq_coronamelder_de": 15,
    "faq_covid_de": 500,
    "faq_covid_en": 250,
    "faq_mdto_nl": 70,
    "faq_nijmegen_forus_nl": 50,
    "wikitablequestions": 3000,
    "sqa_first": 1000,
    "tatqa": 1200,
    "fetaqa": 600,
    "tabfact": 1200,
    "boolq_val": 2500,
    "pubmedqa_l": 300,
    "sharc": 2500,
    "conditionalqa": 1200,
    "contractnli": 1000,
    "foolmetwice": 1800,
    "begin": 1200,
    "wice": 300,
}
"""Examples of each public set in an epoch."""


def public_epoch(rng: random.Random) -> list[Example]:
    """As many examples of each public set as QUOTAS says, mixed."""
    found: list[Example] = []
    for name, count in QUOTAS.items():
        for number, example in enumerate(public_examples(name, rng)):
            if number == count:
                break
            found.append(example)
    rng.shuffle(found)
    return found


def own_examples(name: str, rng: random.Random, most: int = 4) -> list[Example]:
    """The questions of a company, each with at most ``most`` of the passages found for it.

    A quarter of those with an answer also come without the passages that have it.
    """
    examples: list[Example] = []
    for file in sorted(OURS.glob(f"{name}*.pickle")):
        with file.open("rb") as opened:
            found = pickle.load(opened)  # noqa: S301 - our own file
        examples += _own(name, found, rng, most)
    return examples


def _own(name: str, found: dict[str, Any], rng: random.Random, most: int) -> list[Example]:
    examples = []
    kept = OURS / f"{name}.claims.json"
    claims = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
    for row in found["rows"]:
        windows = windows_of(row, found["passages"])
        right = [one for one in windows if one.answers]
        wrong = [one for one in windows if not one.answers]
        if row["answerable"] and right:
            near = rng.sample(wrong[:7], min(len(wrong[:7]), most - 1))
            examples.append(_example(row, [rng.choice(right[:2]), *near], rng))
            if rng.random() < 0.25:
                examples.append(_example(row, wrong[: most - 1], rng))
            examples += _statements(row, rng.choice(right[:2]), claims, rng)
        elif not row["answerable"]:
            examples.append(_example(row, wrong[:most], rng))
    return [one for one in examples if one.windows]


def _statements(
    row: dict[str, Any],
    window: Window,
    claims: dict[str, list[tuple[str, bool]]],
    rng: random.Random,
) -> list[Example]:
    """For up to two thirds of the questions a right or wrong statement about what answers."""
    known = claims.get(row["id"], [])
    side = rng.random() < 0.5
    fitting = [said for said, right in known if right is side]
    if not fitting or rng.random() > 0.66:
        return []
    stated = replace(window, span=None, polarity=0 if side else 1)
    return [Example(rng.choice(fitting), (stated,))]


STATED = frozenset(
    {
        *("row", "gold swapped", "other name", "denial taken out", "denial put in", "opposite"),
        *("other row's", "other column's", "question + answer", "question + swapped"),
    }
)
"""Kinds of sentences of benchmarks/claims_made.py that the gold unit affirms or denies."""


def write_claims(name: str) -> None:
    """Makes the statements about the answers of a company, right and wrong ones."""
    with (OURS / f"{name}.pickle").open("rb") as opened:
        found = pickle.load(opened)  # noqa: S301 - our own file
    claims = {}
    for row in found["rows"]:
        places = {key: number for number, key in enumerate(row["passages"])}
        order = sorted(range(len(row["units"])), key=lambda n: -row["scores"][n])
        units = tuple(
            Unit.of(Sentence(found["passages"][key], places[key], start, end))
            for key, start, end in (row["units"][n] for n in order)
        )
        gold = tuple(n for n, at in enumerate(order) if row["answers"][at])
        asked = Asked(row["id"], row["question"], row["lang"], row["answer"] or "", units, gold)
        said = [(one.said, one.right) for one in claims_for(asked) if one.kind in STATED]
        if gold and said:
            claims[row["id"]] = said
    (OURS / f"{name}.claims.json").write_text(json.dumps(claims), encoding="utf-8")


def _example(row: dict[str, Any], windows: list[Window], rng: random.Random) -> Example:
    rng.shuffle(windows)
    return Example(row["question"], tuple(windows))


def windows_of(row: dict[str, Any], passages: dict[int, Any]) -> list[Window]:
    """All passages found for a question, in the order in which they were examined."""
    units: dict[int, list[tuple[int, int, bool]]] = {}
    priors: dict[int, list[float]] = {}
    prior = PRIOR * first_of(row)
    prior -= prior.max()
    for (key, start, end), answers, one in zip(row["units"], row["answers"], prior, strict=True):
        units.setdefault(key, []).append((start, end, answers))
        priors.setdefault(key, []).append(float(one))
    says = str(row["answer"] or "").strip()
    found = []
    for key in row["passages"]:
        title, body, offset = title_and_body(passages[key])
        placed = [(a + offset, b + offset) for a, b, _ in units[key]]
        answers = tuple(n for n, (_, _, right) in enumerate(units[key]) if right)
        span = None
        short = says.strip(" .").casefold()
        for n in answers:
            a, b = placed[n]
            at = body[a:b].casefold().find(short) if short else -1
            if at >= 0:
                span = (a + at, a + at + len(short))
        first = says.casefold().split(" ")[0].strip(".,;:")
        polarity = {"ja": 0, "yes": 0, "nee": 1, "no": 1}.get(first, -1) if answers else -1
        found.append(
            Window(title, body, tuple(placed), answers, span, polarity, tuple(priors[key]))
        )
    return found


def first_of(row: dict[str, Any]) -> np.ndarray:
    """The first ranking of a question's units, by their traits, shape (units,)."""
    weights = fitted(DEFAULT, "units")["first"]
    traits = row["traits"]
    found: np.ndarray = np.sum([weights[n] * traits[n] for n in weights if n in traits], axis=0)
    return found


def collect(name: str, questions: Path) -> None:
    """Asks a company's index the ``questions`` without a reader, and keeps what was found."""
    settings = indexed(name)
    embedder = load_embedder(settings)
    rows: list[dict[str, Any]] = []
    passages: dict[int, StoredPassage] = {}
    with Index.open(settings.index) as index:
        corpus = Corpus(index, embedder)
        for one, line in zip(read_questions(questions), lines_of(questions), strict=True):
            evidence = find_evidence(Question.parse(one.question, index, embedder), corpus)
            ranked = evidence.ranked
            if ranked is None:
                continue
            passages |= {stored.passage_id: stored for stored in evidence.passages}
            spans = [(s.stored, s.start, s.end) for s in ranked.sentences]
            rows.append(
                {
                    "id": one.id,
                    "question": evidence.question.text,
                    "lang": one.lang,
                    "kind": line.get("kind", ""),
                    "answer": one.answer,
                    "answerable": one.answerable,
                    "passages": [stored.passage_id for stored in evidence.passages],
                    "units": [(stored.passage_id, start, end) for stored, start, end in spans],
                    "answers": [
                        any(
                            holds(stored.passage.text[start:end], gold)
                            for gold in one.gold
                            if gold.names(stored.path)
                        )
                        for stored, start, end in spans
                    ],
                    "scores": ranked.scores,
                    "best": ranked.best,
                    "alone": ranked.alone,
                    "traits": {trait: getattr(evidence.traits, trait) for trait in TRAITS},
                    "features": dict(evidence.features or {}),
                }
            )
    OURS.mkdir(parents=True, exist_ok=True)
    part = "" if questions.stem == "questions" else f"-{questions.stem}"
    kept = pickle.dumps({"name": name, "rows": rows, "passages": passages})
    (OURS / f"{name}{part}.pickle").write_bytes(kept)


def main() -> None:
    """Collects what is found for the questions of each company, and statements about it."""
    for name in sys.argv[1:] or EVERY_COMPANY:
        for questions in (questions_of(name), questions_of(name).with_name("closed.jsonl")):
            if questions.is_file():
                collect(name, questions)
        write_claims(name)


if __name__ == "__main__":
    main()
