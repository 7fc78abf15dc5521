import pytest

from search.text.openings import opening_name


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Microsoft levert de afdichtingen.", "Microsoft"),
        ("Jansen's car is blue.", "Jansen"),
        ("Jansen", "Jansen"),
        ("Employees may take leave.", ""),
        ("Daarnaast levert Eastholm de pomp.", ""),
        ("However, the pump is late.", ""),
        ("According to article 9 it is.", ""),
        ("Stuur de brief naar het kantoor.", ""),
        ("Monday is free.", ""),
        ("Eight people may come.", ""),
        ("E-4521 is late.", ""),
    ],
)
def test_the_first_word_of_a_sentence_as_a_name(sentence: str, name: str) -> None:
    assert opening_name(sentence) == name
