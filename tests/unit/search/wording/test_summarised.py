from pathlib import Path

from tests.llama import engine_that, saying
from tests.unit.search.examples import ask


def test_a_name_that_the_question_repeats_may_stand_where_the_document_opens(
    tmp_path: Path,
) -> None:
    question = "Summarise the lease with Merlin Cranes of 3 May 2026"
    lease = ["This lease is with Merlin Cranes.", "The tenant pays 400 euros a month for it."]
    _, engine = ask(question, tmp_path, {"2026-05-03-lease.pdf": lease})
    engine.close()
    with engine_that(
        saying("The tenant Merlin Cranes pays 400 euros a month."), tmp_path
    ) as engine:
        answer = engine.ask(question)
    assert answer.text == "The tenant Merlin Cranes pays 400 euros a month. [2]"


def test_what_a_document_says_is_of_its_summary_whatever_the_words(tmp_path: Path) -> None:
    question = "Summarise the visitors guide"
    guide = ["Crew meals are at 17:30 and cost 16 euros."]
    _, engine = ask(question, tmp_path, {"visitors-guide.pdf": guide})
    engine.close()
    said = "Here is the excerpt in short:\n\nCrew meals cost 16 euros at 17:30."
    with engine_that(saying(said), tmp_path) as engine:
        assert engine.ask(question).text == "Crew meals cost 16 euros at 17:30. [1]"
