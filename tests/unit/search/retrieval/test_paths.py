from tests.unit.search.examples import stored
from vind.search.retrieval.designations import named_by_path

FEES = stored("The fee is 12 euros a month.", 1, path="Bosman/fees.md")
LEASE = stored("The lease ends in May.", 2, path="Terpstra/lease.md")


def test_a_document_is_named_by_a_folder_that_no_text_names() -> None:
    assert named_by_path("What does bosman pay?", [FEES, LEASE]) == [1.0, 0.0]
    assert named_by_path("Bosman or Terpstra?", [FEES, LEASE]) == [0.5, 0.5]


def test_what_a_passage_says_tells_by_itself() -> None:
    said = stored("Bosman pays by the month.", 3, path="minutes.md")
    assert named_by_path("What does Bosman pay?", [FEES, LEASE, said]) == [0.0] * 3
    headed = stored("12 euros", 3, path="minutes.md", heading="Bosman")
    assert named_by_path("What does Bosman pay?", [FEES, headed]) == [0.0] * 2


def test_small_words_and_what_no_path_has_name_nothing() -> None:
    mine = stored("The fee is 12 euros.", 1, path="for me/fees.md")
    assert named_by_path("What is there for me?", [mine, LEASE]) == [0.0] * 2
    assert named_by_path("What does Hartog pay?", [FEES, LEASE]) == [0.0] * 2
