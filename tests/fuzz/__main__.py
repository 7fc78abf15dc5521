"""``python -m tests.fuzz --minutes 10 --seed 1``: prints what came of spoilt files."""

import argparse
import sys
from pathlib import Path

from tests.fuzz.running import Result, fuzz, minutes, rounds
from tests.fuzz.seeds import OLD_OFFICE, seeds


def main() -> int:
    """Run; the exit code is 1 where there are findings."""
    asked = _arguments()
    whole = seeds(asked.family or OLD_OFFICE)
    families = asked.family or list(whole)
    if unknown := set(families) - set(whole):
        sys.exit(f"There is no family {', '.join(unknown)}. There are: {', '.join(whole)}.")
    more = rounds(asked.rounds) if asked.rounds else minutes(asked.minutes, len(families))
    sys.stdout.write(f"{'family':<10} {'files':>6} {'slowest':>8} {'memory':>8}  states\n")
    found = 0
    for result in fuzz(asked.seed, families, whole, more):
        _show(result)
        found += len(result.findings)
        if asked.keep:
            _keep(result, asked.keep, asked.seed)
    sys.stdout.write(f"{found} findings\n")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for all families together")
    parser.add_argument("--rounds", type=int, help="files a family, in place of minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", action="append", help="keep to it; may be repeated")
    parser.add_argument("--keep", type=Path, help="folder for the files that were found")
    return parser.parse_args()


def _show(result: Result) -> None:
    states = ", ".join(f"{count} {state}" for state, count in result.states.most_common())
    sys.stdout.write(
        f"{result.family:<10} {result.states.total():>6,} {result.slowest:>6.1f} s "
        f"{result.memory / 1e6:>5.0f} MB  {states}\n"
    )
    for finding in result.findings:
        sys.stdout.write(f"    {finding.number}: {finding.problem[:300]}\n")
    sys.stdout.flush()


def _keep(result: Result, folder: Path, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for finding in result.findings:
        name = f"{seed}-{finding.number}.{finding.family}"
        (folder / name).write_bytes(finding.content)


if __name__ == "__main__":
    sys.exit(main())
