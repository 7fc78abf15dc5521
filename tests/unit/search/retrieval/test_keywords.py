from tests.unit.search.examples import stored
from vind.indexes.types import Scored
from vind.search.retrieval.designations import of_keywords

PASSAGES = [stored("a", 1), stored("b", 2), stored("c", 3)]
TERMS = [Scored(2, 8.0), Scored(1, 2.0)]


def test_a_passage_counts_by_its_share_of_the_best_score_of_a_question_of_keywords() -> None:
    assert of_keywords("wasstraat", TERMS, PASSAGES) == [0.5, 2.0, 0.0]
    assert of_keywords("when is the car wash open", TERMS, PASSAGES) == [0.0] * 3
    assert of_keywords("wasstraat", [], PASSAGES) == [0.0] * 3
