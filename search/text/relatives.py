"""Relatives, under the word that a list of rights has for them and others.

Asked of a mother-in-law, the row "death of a parent or parent-in-law" is the one that is meant.
"""

from indexes.stems import stem
from indexes.types import Language
from search.text.words import words

_LISTED_AS = {
    "ouder": "moeder vader mama papa",
    "schoonouder": "schoonmoeder schoonvader",
    "grootouder": "oma opa grootmoeder grootvader",
    "stiefouder": "stiefmoeder stiefvader",
    "kind": "zoon dochter",
    "schoonkind": "schoonzoon schoondochter",
    "kleinkind": "kleinzoon kleindochter",
    "stiefkind": "stiefzoon stiefdochter",
    "parent": "mother father mum mom dad",
    "grandparent": "grandmother grandfather grandma grandpa",
    "stepparent": "stepmother stepfather",
    "child": "son daughter",
    "grandchild": "grandson granddaughter",
    "stepchild": "stepson stepdaughter",
    "sibling": "brother sister",
}
RELATIVES = {word: listed for listed, said in _LISTED_AS.items() for word in said.split()}
"""Folded. A mother-in-law is a mother here, as a parent-in-law is a parent."""


def relatives_listed(text: str, language: Language) -> frozenset[str]:
    """The stems of the words under which the relatives in ``text`` may be listed."""
    return frozenset(stem(RELATIVES[word], language) for word in words(text) if word in RELATIVES)
