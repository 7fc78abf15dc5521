"""Fit all that is weighed for an embedder: passages, units, the two probabilities, grounding.

    VIND_EMBEDDER=embeddinggemma-300m python -m benchmarks.fit [--write] [--read] [SET …]

Prints what each is worth on sets that it was not fitted on, each kept aside in turn. ``--write``
writes search/fitted/<embedder>.json, fitted on all. What comes later is fitted with what came
before it: units stand in passages that were ranked. With ``--read`` the default language model
reads what is found for some sixty questions of each set, which takes four minutes a set; else what
it counts for stays as it is. Sets that are absent are left out.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from benchmarks import reading, units
from benchmarks.retrieval.collect import collect
from benchmarks.retrieval.fit import fit, without_each
from benchmarks.retrieval.measures import measure
from benchmarks.retrieval.variants import by_ranker, dense
from benchmarks.sets import EVERY_COMPANY, ROOT, SAMPLE, indexed, is_here
from vind.indexes.models.embedder import load_embedder
from vind.indexes.settings import load_settings
from vind.search.fitted import packaged
from vind.search.retrieval.nearness import measured_scales

CODES_FACTOR = 3.0
"""Times what is fitted for codes, as few questions of the sets have one: where one is asked for, a
passage without it is no answer. It costs the other questions .002 nDCG@10."""

SETS = ("vac-nl", "handbook", "contracts", "clapnq", "scifact", SAMPLE, *EVERY_COMPANY)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", help="sets, by default all that are here")
    parser.add_argument("--write", action="store_true", help="write search/fitted/<embedder>.json")
    parser.add_argument("--read", action="store_true", help="have the language model read, too")
    options = parser.parse_args()
    names = [name for name in options.sets or SETS if is_here(name)]
    embedder = load_embedder(load_settings())
    file = ROOT / "search/fitted" / f"{load_settings().embedder}.json"
    found: dict[str, Any] = {
        "embedder": embedder.fingerprint,
        "version": datetime.now(UTC).date().isoformat(),
        **packaged.everything(embedder.fingerprint),
        "scales": asdict(measured_scales(embedder)),
    }
    found["ranking"] = fit_ranking(names)
    packaged.use(found)  # so that what follows is fitted with it
    asked = [*names, *([units.OTHER] if SAMPLE in names else [])]
    found["units"] = units.fit_units({name: units.cases_of(name) for name in asked})
    packaged.use(found)  # so that what follows is fitted with it
    cases = {name: units.cases_of(name) for name in asked}  # as they are ranked now
    judgement = {name: asdict(one) for name, one in units.fit_judgement(cases).items()}
    if options.read:
        judgement["once_read"] = asdict(reading.fit(asked))
    found["judgement"] |= judgement
    print(json.dumps(found, indent=2), flush=True)
    if options.write:
        file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def fit_ranking(names: Sequence[str]) -> dict[str, float]:
    cases = {name: collect(name, indexed(name), searches=False) for name in names}
    elsewhere = without_each(cases)
    print(f"{'ranking':<14}{'dense':>8}{'fitted elsewhere':>18}  nDCG@10, gold clause 1 and 5")
    for name, found in cases.items():
        alone, ranked = (measure(found, one) for one in (dense, by_ranker(elsewhere[name])))
        clauses = [
            f"{one.clause_1.mean():.3f} {one.clause_5.mean():.3f}"
            for one in (alone, ranked)
            if one.clause_1 is not None and one.clause_5 is not None
        ]
        print(f"{name:<14}{alone.ndcg.mean():>8.3f}{ranked.ndcg.mean():>8.3f}  {clauses}")
    weights = fit(list(cases.values()))
    return weights | {"codes": round(CODES_FACTOR * weights["codes"], 3)}


if __name__ == "__main__":
    main()
