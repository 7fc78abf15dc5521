"""What a follow-up takes from the question before it, and what it leaves."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexes.index import Index
from search import Answer, Engine, QuotesFound
from search.conversation.carried import with_subject
from search.conversation.understand import understand
from search.retrieval.candidates import find_candidates
from search.retrieval.corpus import Corpus
from search.retrieval.retrieve import retrieve
from search.retrieval.subject import Query
from tests.toy import ToyEmbedder
from tests.unit.search.toy_index import engine_over, index_in

TEXTS = {
    "hr/leave.md": "Employees get 25 days of leave a year. Part-timers get leave by their hours.",
    "hr/sick.md": "Call your manager before nine when you are ill.",
    "sales/pump-E-4535.md": "The E-4535 pump needs seal 7312. Its warranty is two years.",
    "sales/pump-E-4560.md": "The E-4560 pump needs seal 7314. Its warranty is three years.",
    "sales/fees.csv": (
        "Service\tFee\n"
        "Repair boiler\t95 euros in 2 dagen\n"
        "Repair heat-pump\t90 euros in 1 dag\n"
        "Repair heat pump Arctic\t145 euros\n"
        "Repair tap\t40 euros\n"
        "Install tap\t110 euros\n"
        "Roadworks A\tSunday\tZwolle\t157 euros\n"
        "Roadworks B\tNight\tEde\t117 euros\n"
        "ICT\t88 thousand euros\n"
        "Training\t42 thousand euros\n"
        "Overlijden ouder\t4 dagen\n"
        "Verhuizing\t1"
    ),
}
DUTCH = {
    "hr/verlof.md": "Medewerkers krijgen 25 dagen verlof per jaar. Deeltijders krijgen minder."
}


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("index")
    index_in(directory, TEXTS)
    index_in(directory, DUTCH, "nl")
    return directory


@pytest.fixture(scope="module")
def engine(directory: Path) -> Iterator[Engine]:
    with engine_over(directory) as opened:
        yield opened


def conversation(engine: Engine, *questions: str) -> Answer:
    """The answer to the last of ``questions``, each asked after the one before."""
    answer = None
    for question in questions:
        answer = engine.ask(question, llm=False, follows=answer)
    assert answer is not None
    return answer


def test_the_subject_is_carried(engine: Engine) -> None:
    answer = conversation(engine, "How many days of leave do employees get?", "And part-timers?")
    assert answer.asked == "And part-timers? (days leave employees)"
    assert answer.quotes[0].path == "hr/leave.md"


def test_the_subject_is_carried_in_dutch(engine: Engine) -> None:
    answer = conversation(engine, "Hoeveel dagen verlof krijgen medewerkers?", "En deeltijders?")
    assert answer.asked == "En deeltijders? (dagen verlof krijgen medewerkers)"
    assert (answer.quotes[0].path, answer.language) == ("hr/verlof.md", "nl")


def test_a_name_is_replaced_by_another_of_its_kind(engine: Engine) -> None:
    questions = ("Which seal does the E-4535 pump need?", "And the E-4560?")
    answer = conversation(engine, *questions)
    assert answer.asked == "And the E-4560? (seal pump need)"
    assert answer.quotes[0].path == "sales/pump-E-4560.md"
    later = conversation(engine, *questions, "How long is its warranty?")
    assert later.asked == "How long is its warranty? (E-4560 seal pump need)"
    assert later.quotes[0].path == "sales/pump-E-4560.md"


@pytest.mark.parametrize(
    "question",
    [
        "Who to call before nine when you are ill?",
        "Hoeveel dagen verlof krijgen medewerkers per jaar?",
        "How long is the warranty of the E-4535 pump?",
    ],
)
def test_a_question_that_stands_alone_changes_the_subject(engine: Engine, question: str) -> None:
    alone = conversation(engine, question)
    after = conversation(engine, "Which seal does the E-4560 pump need?", question)
    assert alone == after
    assert after.asked == question


def test_the_language_is_that_of_the_conversation_where_it_cannot_be_told(engine: Engine) -> None:
    assert engine.ask("E-4535", llm=False).language == "en"
    answer = conversation(engine, "Hoeveel dagen verlof krijgen medewerkers?", "E-4535")
    assert answer.language == "nl"


def test_a_long_conversation_lets_go_of_what_came_first(engine: Engine) -> None:
    words = [f"word{chr(97 + number)}" for number in range(20)]
    answer = conversation(engine, f"What of {' '.join(words)}?", "And leave?", "And why?")
    assert answer.asked == f"And why? (leave {' '.join(words[:11])})"


def test_how_it_was_understood_is_there_at_once(engine: Engine) -> None:
    before = engine.ask("How many days of leave do employees get?", llm=False)
    first, *_ = engine.stream("And part-timers?", llm=False, follows=before)
    assert isinstance(first, QuotesFound)
    assert first.asked == "And part-timers? (days leave employees)"


def test_a_code_that_is_carried_is_none_of_its_own(engine: Engine, directory: Path) -> None:
    before = engine.ask("Which seal does the E-4535 pump need?", llm=False)
    with Index.open(directory) as index:
        understood = understand("How long is its warranty?", before, Corpus(index, ToyEmbedder()))
        whole = understood.whole
        asked = Query(whole.question, whole.reading)
        after, alone = (
            find_candidates(one, Corpus(index, ToyEmbedder()), 5).signals.codes.max()
            for one in (whole, asked)
        )
    assert whole.question == "How long is its warranty? (seal E-4535 pump need)"
    assert (after, alone) == (0.0, 1.0)


def test_what_was_not_found_gives_its_words_and_no_documents(engine: Engine) -> None:
    before = engine.ask("Which seal does the E-4535 pump need?", llm=False, paths="hr/sick.md")
    assert not before.found
    answer = engine.ask("How long is its warranty?", llm=False, follows=before)
    assert answer.asked == "How long is its warranty? (seal E-4535 pump need)"


def test_a_few_words_that_nearly_find_the_document_are_about_it(
    engine: Engine, directory: Path
) -> None:
    question = "Which pump needs warranty?"
    assert engine.ask(question, llm=False).quotes[0].path == "sales/pump-E-4560.md"
    for before, found, first in (
        ("sales/pump-E-4535.md", True, "sales/pump-E-4535.md"),
        ("sales/pump-E-4535.md", False, "sales/pump-E-4560.md"),
        ("hr/sick.md", True, "sales/pump-E-4560.md"),
    ):
        follows = replace(engine.ask(TEXTS[before], llm=False), found=found)
        answer = engine.ask(question, llm=False, follows=follows)
        assert (answer.asked, answer.quotes[0].path) == (question, first)


def test_the_same_of_something_else_is_sought_where_the_passage_that_answered_has_it_too(
    engine: Engine, directory: Path
) -> None:
    answer = engine.ask("How many days of leave do employees get?", llm=False)
    before = replace(answer, found=True)
    with Index.open(directory) as index:
        files = {path: file_id for file_id, path in index.searchable_paths().items()}
        for question, paths in (
            ("And part-timers?", {"hr/leave.md"}),
            ("And the manager?", set()),
        ):
            understood = understand(question, before, Corpus(index, ToyEmbedder()))
            assert understood.documents == {files[path] for path in paths}


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("And in York?", "leases/York shed.md"),
        ("And in Derby?", ""),
        ("And the landlord?", "leases/Leeds office.md"),
    ],
)
def test_a_document_of_the_old_place_is_not_preferred_for_a_new_one(
    tmp_path: Path, question: str, path: str
) -> None:
    texts = {
        "leases/Leeds office.md": "There are 6 places to park. The landlord is from York or Derby.",
        "leases/York shed.md": "The shed in York has 12 places to park.",
    }
    index_in(tmp_path / "index", texts)
    with engine_over(tmp_path / "index") as engine:
        before = engine.ask("How many places to park are there in Leeds?", llm=False)
    quotes = tuple(sorted(before.quotes, key=lambda quote: quote.path))
    with Index.open(tmp_path / "index") as index:
        files = {path: file_id for file_id, path in index.searchable_paths().items()}
        follows = replace(before, found=True, quotes=quotes)
        understood = understand(question, follows, Corpus(index, ToyEmbedder()))
    assert understood.documents == ({files[path]} if path else frozenset())


@pytest.mark.parametrize(("question", "has_it"), [("And for York?", True), ("And for Ede?", False)])
def test_a_document_that_lacks_the_new_name_is_not_preferred(
    tmp_path: Path, question: str, *, has_it: bool
) -> None:
    texts = {
        "leases/office.md": "There are 6 places to park. The landlord is from York or Derby.",
        "leases/shed.md": "The shed has 12 places to park.",
    }
    index_in(tmp_path / "index", texts)
    with engine_over(tmp_path / "index") as engine:
        before = engine.ask("How many places to park has the office?", llm=False)
    with Index.open(tmp_path / "index") as index:
        files = {path: file_id for file_id, path in index.searchable_paths().items()}
        follows = replace(before, found=True)
        understood = understand(question, follows, Corpus(index, ToyEmbedder()))
    assert understood.documents == ({files["leases/office.md"]} if has_it else frozenset())


def test_what_goes_on_is_of_the_documents_that_go_by_the_name_carried(
    engine: Engine, directory: Path
) -> None:
    before = replace(engine.ask("Which seal does the E-4535 pump need?", llm=False), found=True)
    with Index.open(directory) as index:
        files = {path: file_id for file_id, path in index.searchable_paths().items()}
        for question, path in (
            ("And what does the customer get?", "sales/pump-E-4535.md"),
            ("And the E-4560?", "sales/pump-E-4560.md"),
        ):
            understood = understand(question, before, Corpus(index, ToyEmbedder()))
            assert understood.documents == {files[path]}


def test_nearest_passages_that_go_by_the_name_are_of_the_matter(
    engine: Engine, directory: Path
) -> None:
    before = replace(engine.ask("Which seal does the E-4535 pump need?", llm=False), found=False)
    with Index.open(directory) as index:
        files = {path: file_id for file_id, path in index.searchable_paths().items()}
        question = "Is its warranty two years?"
        understood = understand(question, before, Corpus(index, ToyEmbedder()))
        assert understood.documents == {files["sales/pump-E-4535.md"]}


def test_documents_are_left_that_are_far_from_what_is_asked(
    engine: Engine, directory: Path
) -> None:
    before = replace(engine.ask("Which seal does the E-4535 pump need?", llm=False), found=True)
    with Index.open(directory) as index:
        question = f"And {TEXTS['hr/sick.md'].lower()}"
        understood = understand(question, before, Corpus(index, ToyEmbedder()))
        assert understood.whole.question.endswith("(seal E-4535 pump need)")
        assert understood.documents == frozenset()


def test_preferred_documents_go_before_what_matches_alike(directory: Path) -> None:
    embedder, question = ToyEmbedder(), "Which pump needs seal?"
    asked = Query.of(question, embedder)
    with Index.open(directory) as index:
        files = {path: file_id for file_id, path in index.searchable_paths().items()}
        for path in ("sales/pump-E-4535.md", "sales/pump-E-4560.md"):
            preferred = frozenset({files[path]})
            found = retrieve(asked, Corpus(index, embedder), 5, preferred)
            assert found.candidates.document_of[found.ranked[0].passage_id] == files[path]


def test_a_year_counted_from_the_one_before_takes_its_place(engine: Engine) -> None:
    answer = conversation(
        engine, "How many days of leave were there in 2024?", "And the year before?"
    )
    assert answer.asked == "And 2023? (days leave)"


def test_the_next_year_of_another_matter_is_not_counted_from_the_last(engine: Engine) -> None:
    asked = "What will the seals of pumps cost in the next year?"
    answer = conversation(engine, "How many days of leave were there in 2024?", asked)
    assert answer.asked == asked


@pytest.mark.parametrize(
    ("before", "question", "carried"),
    [
        ("Hoe laat opent Utrecht op maandag?", "En op zaterdag?", "laat opent Utrecht"),
        ("Wat kost pomp A in 2024?", "En in 2025?", "kost pomp A"),
        ("What was revenue in FY2023?", "And in 2022?", "revenue"),
        ("What is the fee in the 2024 agreement?", "And in the new agreement?", "fee"),
        ("Wat kostte pomp A in 2024?", "En nu?", "kostte pomp A"),
        ("Wie is hoofd IT?", "En in Breda?", "hoofd IT"),
        ("Can I bring a dog?", "Or a cat?", "bring dog"),
        ("Wat kost de H-080 in Utrecht?", "En in maart?", "kost H-080 Utrecht"),
        ("Wat kost pomp A per maand in 2026?", "En per jaar?", "kost pomp A 2026"),
        ("What is the monthly fee of Fenmoor?", "And per year?", "fee Fenmoor"),
        ("Wat kost pomp A per jaar?", "Hoeveel is dat per kwartaal?", "kost pomp A"),
        ("How many days a week can I work at home?", "And a month?", "days work home"),
        ("What is the wage per hour?", "And if I am ill for a week?", "wage per hour"),
        ("How much is it a day?", "And a week later?", "a day"),
        ("Hoe laat opent Utrecht op zondag?", "En met Kerst?", "laat opent Utrecht"),
        ("When does Utrecht close on Sundays?", "And on New Year's Day?", "Utrecht close"),
        ("Rijdt lijn A op tweede kerstdag?", "En op zaterdag?", "Rijdt lijn A"),
        ("Rijdt lijn A op zondag?", "En in de vakantie?", "Rijdt lijn A"),
        ("Rijdt lijn A in de winter?", "En in juli?", "Rijdt lijn A"),
        ("Rijdt lijn A in de winter?", "En op zondag?", "Rijdt lijn A winter"),
        ("Opent Utrecht in juli?", "En op zondag?", "Opent Utrecht juli"),
        ("Wat kost parkeren in zone A?", "En in zone B?", "kost parkeren"),
        ("Wat kost parkeren in zone B?", "En in zone A?", "kost parkeren"),
        ("What does a seal of pump A cost?", "And in June?", "seal pump A cost"),
        ("May I park in zone B?", "And where do I pay?", "park zone B"),
        ("Mag ik vakantie ruilen?", "En in de zomer?", "vakantie ruilen"),
        ("Wie is Anna Bakker?", "En mevrouw De Winter?", ""),
        ("Mag een teamleider 2000 euro goedkeuren?", "En 3000 euro?", "teamleider goedkeuren"),
        ("Mag ik in 2025 voor 2000 euro kopen?", "En in 2026?", "2000 euro kopen"),
        ("Wat was de omzet in het tweede kwartaal?", "En in het eerste kwartaal?", "omzet"),
        ("Wat was de omzet in het tweede kwartaal?", "En het vierde?", "omzet kwartaal"),
        ("Wat was de omzet in het tweede kwartaal?", "En in Q1?", "omzet kwartaal"),
        ("What was revenue in Q2 2024?", "And in Q3?", "revenue 2024"),
        ("What was revenue in Q2 2024?", "And in 2023?", "revenue"),
        ("Who works in the morning?", "And at night?", "works"),
        ("Wie werkt er op zondag?", "En 's avonds?", "werkt zondag"),
        ("Opent Ede op vrijdagavond?", "En op zaterdagochtend?", "Opent Ede"),
        ("Wie heeft er vandaag dienst?", "En morgen?", "dienst"),
        ("Wie heeft er deze week dienst?", "En Els?", "deze week dienst"),
        ("Who is on duty this week?", "And next week?", "duty"),
        ("What is Lisa's number?", "And Anna?", "number"),
        ("What is the number of Dan Evans?", "Where does he work?", "number Dan Evans"),
        ("What is the number of Dan Evans?", "And Will?", "number"),
        ("What is Will's number?", "Where does Will work?", "number"),
        ("Wat verdient May de Wit?", "Waar werkt ze?", "verdient May Wit"),
        ("Mag ik bij Uw winkel ruilen?", "En de bon?", "winkel ruilen"),
        ("Who Is The Head Of Sales?", "Why?", "Head Sales"),
        ("What does the Merlin 4B cost in Leeds?", "And in York?", "Merlin 4B cost"),
        ("What does the Merlin 4B cost?", "And in York?", "Merlin 4B cost"),
        ("What does the Merlin 4B cost?", "And the Kestrel?", "cost"),
        ("What did Leeds 2024 cost?", "And York?", "2024 cost"),
        ("Wie is de baas van Jan in Ede?", "En in Goes?", "baas Jan"),
        ("What is the fee for damage with a long rental?", "And for a short rental?", "fee damage"),
        ("Wat kost een hok voor grote honden?", "En voor kleine honden?", "kost hok"),
        ("What is the fee for large dogs?", "And for old cats?", "fee large dogs"),
    ],
)
def test_what_a_follow_up_replaces_is_of_its_kind(before: str, question: str, carried: str) -> None:
    assert with_subject(question, before) == (f"{question} ({carried})" if carried else question)


def test_a_rate_is_carried_on_and_on(engine: Engine) -> None:
    answer = conversation(
        engine, "Hoeveel verlof krijgen medewerkers per jaar?", "En deeltijders?", "En in 2024?"
    )
    assert answer.asked == "En in 2024? (deeltijders verlof krijgen medewerkers per jaar)"


@pytest.mark.parametrize(
    ("answered", "before", "question", "asked"),
    [
        ("Repair boiler", "What does repair of a boiler cost?", "And a tap?", "repair cost"),
        ("Repair boiler", "How many dagen is repair of a boiler?", "And a pump?", "dagen repair"),
        ("Repair tap", "What does repair of a tap cost?", "And install?", "tap cost"),
        ("Repair heat pump Arctic", "Repair of an Arctic?", "And a tap?", "Repair Arctic"),
        ("Repair boiler", "What does repair of a boiler cost?", "And fee?", "repair boiler cost"),
        ("Overlijden", "Dagen als mijn vader overlijdt?", "En bij een verhuizing?", "Dagen vader"),
        ("Roadworks A", "What do roadworks cost on Sunday?", "And at night?", "roadworks cost"),
        ("Roadworks A", "Roadworks in Zwolle on Sunday?", "And at night?", "Roadworks Zwolle"),
        ("ICT", "How much do we spend on ICT?", "And on training?", "spend"),
    ],
)
def test_another_row_takes_the_place_of_what_the_row_that_answered_is_of(
    engine: Engine, directory: Path, answered: str, before: str, question: str, asked: str
) -> None:
    found = engine.ask("fee of the service repair boiler", llm=False, paths="sales/fees.csv")
    text = found.quotes[0].text
    start = text.index(answered)
    quote = replace(found.quotes[0], best=(start, (text + "\n").index("\n", start)))
    follows = replace(found, asked=before, quotes=(quote,))
    with Index.open(directory) as index:
        understood = understand(question, follows, Corpus(index, ToyEmbedder()))
    assert understood.whole.question == f"{question} ({asked})"


def test_a_follow_up_may_open_with_an_answer(engine: Engine) -> None:
    asked = "How many days of leave do employees get?"
    answer = conversation(engine, asked, "Thanks, and part-timers?")
    assert answer.asked == "and part-timers? (days leave employees)"
    assert answer.quotes[0].path == "hr/leave.md"
