"""A third language, by its language file alone: a small company in German, and its questions."""

from collections.abc import Iterator

import pytest

from benchmarks.sets import index_of
from vind.indexes.text.languages import detect_language
from vind.search import Engine

pytestmark = pytest.mark.models

DOCUMENTS = {
    "personal/urlaub.md": """# Urlaubsordnung

Beschäftigte mit voller Arbeitszeit haben Anspruch auf 30 Urlaubstage im Jahr. Wer in Teilzeit
arbeitet, bekommt Urlaub im Verhältnis zur vereinbarten Arbeitszeit.

Nicht genommener Urlaub verfällt am 31. März des folgenden Jahres. Bis zu fünf Tage können mit
Zustimmung der Leitung länger behalten werden.
""",
    "personal/homeoffice.md": """# Arbeiten von zu Hause

Zwei Tage in der Woche dürfen von zu Hause aus gearbeitet werden. Während der Probezeit ist das
nicht erlaubt. Für die Einrichtung zahlt die Firma einmalig 250 Euro.
""",
    "einkauf/preise.csv": """Artikel;Bezeichnung;Preis
P-100;Tauchpumpe klein;189,00 €
P-200;Tauchpumpe groß;349,50 €
P-300;Kreiselpumpe;512,00 €
""",
    "vertrag/miete.txt": """Mietvertrag über die Halle in Bremen

Die Miete beträgt 1.450,00 Euro im Monat und ist bis zum dritten Werktag zu zahlen.

Der Vertrag kann mit einer Frist von sechs Monaten zum Jahresende gekündigt werden.
""",
    "werk/sicherheit.md": """# Sicherheit in der Werkhalle

In der Werkhalle sind Sicherheitsschuhe Pflicht. Der Sammelplatz ist auf dem Parkplatz am Tor 2.
""",
}

QUESTIONS = [
    ("Wie viele Urlaubstage habe ich im Jahr?", "30 Urlaubstage"),
    ("Wann verfällt mein Urlaub?", "31. März"),
    ("Wie viele Tage darf ich zu Hause arbeiten?", "Zwei Tage"),
    ("Darf ich in der Probezeit von zu Hause arbeiten?", "nicht erlaubt"),
    ("Wie hoch ist die Miete der Halle?", "1.450,00 Euro"),
    ("Mit welcher Frist kann der Mietvertrag gekündigt werden?", "sechs Monaten"),
    ("Was kostet die Tauchpumpe groß?", "349,50"),
    ("Wo ist der Sammelplatz?", "Parkplatz"),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    directory = tmp_path_factory.mktemp("german")
    for name, text in DOCUMENTS.items():
        path = directory / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = index_of(directory / "docs", directory / "index")
    with Engine.open(settings=settings) as opened:
        yield opened


def test_documents_and_questions_are_detected_as_german(engine: Engine) -> None:
    assert {detect_language(question) for question, _ in QUESTIONS} == {"de"}
    assert {hit.language for hit in engine.search("Urlaub", paths="personal/*")} == {"de"}


@pytest.mark.parametrize(("question", "said"), QUESTIONS)
def test_the_answer_is_quoted_in_german(engine: Engine, question: str, said: str) -> None:
    answer = engine.ask(question, words="never")
    assert any(said in quote.text for quote in answer.quotes)
    assert answer.language == "de"


def test_the_best_sentence_answers_most_german_questions(engine: Engine) -> None:
    best = [
        engine.ask(question, words="never").quotes[0].best_sentence for question, _ in QUESTIONS
    ]
    right = [said in one for one, (_, said) in zip(best, QUESTIONS, strict=True)]
    assert sum(right) >= 6, best


def test_a_follow_up_and_not_found_are_answered_in_german(engine: Engine) -> None:
    first = engine.ask("Wie viele Urlaubstage habe ich im Jahr?", words="never")
    second = engine.ask("Und in Teilzeit?", words="never", follows=first)
    assert second.asked.endswith("Und in Teilzeit?")
    assert any("Teilzeit" in quote.text for quote in second.quotes)
    absent = engine.ask("Welche Farbe hat der Dienstwagen von Frau Özdemir?", words="never")
    assert absent.found or absent.text.startswith("In diesen Dokumenten nicht gefunden.")
