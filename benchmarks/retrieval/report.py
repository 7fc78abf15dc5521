"""The table of the laboratory, on the screen and in a dated file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.retrieval.collect import Case
from benchmarks.retrieval.measures import Measured
from benchmarks.retrieval.statistics import Values, better, interval
from benchmarks.sets import ROOT

RESULTS = ROOT / "benchmarks/results"

HEADINGS = (
    "nDCG@10 [95%] | hit@1 | hit@10 | in ten results | recall@100 | MRR@10 | clause 1 | clause 5"
)


def table(name: str, cases: Sequence[Case], measured: Mapping[str, Measured]) -> str:
    """One set in Markdown: a line for each way of ranking."""
    times = [case.milliseconds for case in cases]
    p50, p95 = np.percentile(times, [50, 95])
    lines = [
        f"## {name}: {len(cases)} questions, a whole search {p50:.0f} ms p50, {p95:.0f} ms p95",
        "",
        f"| | {HEADINGS} |",
        "|---|" + "---|" * (HEADINGS.count("|") + 1),
        *(f"| {variant} | {_cells(found)} |" for variant, found in measured.items()),
    ]
    return "\n".join(lines)


def tests(whole: str, parts: Sequence[str], measured: Mapping[str, Mapping[str, Measured]]) -> str:
    """``whole`` against each of ``parts``, nDCG@10: over all sets, and on which it is behind."""
    lines = [f"## {whole} against its parts, nDCG@10, all sets weighing the same", ""]
    for part in parts:
        pairs = [(found[whole].ndcg, found[part].ndcg) for found in measured.values()]
        gain, p = better(pairs)
        behind = [
            f"{name} by {np.mean(other - one):.4f} (p = {better([(one, other)])[1]:.3f})"
            for (name, _), (one, other) in zip(measured.items(), pairs, strict=True)
            if np.mean(other - one) > 0
        ]
        lines.append(f"- {part}: {gain:+.4f}, p = {p:.4f}; behind on {', '.join(behind) or 'none'}")
    return "\n".join(lines)


def write(text: str) -> Path:
    """Keep a report under today's date."""
    file = RESULTS / f"retrieval-{datetime.now(UTC).date().isoformat()}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8")
    return file


def _cells(found: Measured) -> str:
    low, high = interval(found.ndcg)
    by_file = (found.hit_1, found.hit_10, found.shown, found.recall, found.mrr)
    means = [_mean(values) for values in (*by_file, found.clause_1, found.clause_5)]
    return " | ".join([f"{found.ndcg.mean():.4f} [{low:.3f}, {high:.3f}]", *means])


def _mean(values: Values | None) -> str:
    return "" if values is None else f"{values.mean():.3f}"
