"""``vind eval``: how well the index answers a file of questions."""

from pathlib import Path
from typing import Annotated

import typer

from vind.app.cli.options import AsJson, IndexFolder, read_path


def evaluate(
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            help="A JSON object a line: question, gold (path, page, quote), answer, answerable, "
            "lang, id. docs/answers.md has an example.",
            parser=read_path,
        ),
    ],
    llm: Annotated[
        bool,
        typer.Option(
            "--llm", help="Have each answer worded as well, and check the words: takes long."
        ),
    ] = False,
    index: IndexFolder = None,
    as_json: AsJson = False,
) -> None:
    """Measure how well the index answers a file of questions; no LLM judges it."""
    from vind.app.cli.progress import progress
    from vind.app.json_out import print_json
    from vind.app.show.lines import console
    from vind.app.show.report import show_report
    from vind.indexes.settings import load_settings
    from vind.search import Engine
    from vind.search.evaluation.evaluate import evaluate as measure

    with Engine.open(settings=load_settings(index=index)) as engine, progress() as report:
        found = measure(
            engine, questions, lambda done, total: report(done, total, "questions"), llm=llm
        )
    if as_json:
        print_json(found)
    else:
        show_report(found, console())
