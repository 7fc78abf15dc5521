"""What a question asks for, by its words, and whether a sentence has such a thing.

"How much", "tot welk bedrag": an amount. "What does it cost", "welke korting": money or a share.
"When", "hoe laat": a moment or a period. "Mag ik", "do I": what may, must or is not. A sentence
that has none of what is asked for seldom answers, however near it is in its words.
"""

import re
from dataclasses import dataclass, replace
from typing import Self

from indexes.folding import fold
from search.text.names import CALENDAR
from search.text.number_words import PLAIN_NUMBER_WORD
from search.text.values import TIME_UNITS

_PRICED = (
    r"bedrag|kost(?:en|te)?|prijs|tarief|uurtarief|boete|korting"
    r"|amount|costs?|price|rate|fee|fine|penalty|discount"
)
ASKS_AMOUNT = re.compile(
    rf"\b(?:{_PRICED}|hoeveel|aantal|hoogte|budget|percentage|limiet|vergoeding|hoogstens|maximaal"
    r"|maximum|max|percent|how (?:much|many)|number of|limit"
    r"|hoe (?:lang|hoog|groot|ver|diep|snel|oud|vaak|dik|zwaar|breed|ruim|warm|hard|duur|laat"
    r"|vroeg)"
    r"|how (?:long|high|big|far|deep|fast|old|often|thick|heavy|wide|soon|quickly|large|tall|late"
    r"|early|hot))\b"
)
ASKS_PRICE = re.compile(
    rf"\b(?:{_PRICED}|prijzen|tarieven|hoe duur|prices|rates|fees|how expensive"
    r"|how much (?:is|are|for))\b"
)
ASKS_MONEY = re.compile(
    rf"{ASKS_PRICE.pattern}|\b(?:hoeveel|percentage|budget|vergoed\w*|how much|percent)\b"
)
ASKS_MOMENT = re.compile(
    r"\b(?:wanneer|datum|vanaf|sinds|deadline|termijn|week|maand|month|when|date|until|till|since"
    r"|hoe laat|tot wanneer|wel(?:k jaar|ke dag)|what (?:time|day)|which (?:day|year|week))\b"
)
ASKS_RULING = re.compile(
    r"^(?:mag|mogen|kan|kunnen|moet|moeten|hoef|ben|heb|krijg|geldt|telt|was|wordt|worden|zijn|hebben"
    r"|can|may|must|should|do|does|is|are|am)\b"
)

HAS_NUMBER = re.compile(rf"\d|{PLAIN_NUMBER_WORD.pattern}")
HAS_SUM = re.compile(r"[%€£$]|\b(?:euros?|eur|pounds?|gbp|dollars?|usd|percent|procent)\b")
HAS_TIME = re.compile(
    rf"\b(?:{'|'.join([*CALENDAR, *TIME_UNITS])})\b"
    r"|\d{1,2}[:.]\d{2}|\d{4}-\d{2}|\d{1,2}-\d{1,2}"
)
HAS_RULING = re.compile(
    r"\b(?:mag|mogen|moet|moeten|niet|geen|kan|kunt|kunnen|alleen|verboden|toegestaan|verplicht"
    r"|recht|tenzij|behalve|may|must|not|no|can|cannot|only|required|allowed|unless)\b"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of four things a question asks for."""

    amount: bool
    money: bool
    moment: bool
    ruling: bool

    @classmethod
    def of(cls, question: str) -> Self:
        """By the words of ``question``, in Dutch or English."""
        asked = fold(question)
        return cls(
            amount=ASKS_AMOUNT.search(asked) is not None,
            money=ASKS_MONEY.search(asked) is not None,
            moment=ASKS_MOMENT.search(asked) is not None,
            ruling=ASKS_RULING.search(asked) is not None,
        )

    def given_by(self, sentence: str) -> Self:
        """Of the wanted kinds those that ``sentence`` contains, by its words and numbers."""
        said = fold(sentence)
        has_number = HAS_NUMBER.search(said) is not None
        return replace(
            self,
            amount=self.amount and has_number,
            money=self.money and has_number and HAS_SUM.search(said) is not None,
            moment=self.moment and has_number and HAS_TIME.search(said) is not None,
            ruling=self.ruling and HAS_RULING.search(said) is not None,
        )


def names_price(text: str) -> bool:
    """Whether a question, or a row with what heads it, has a price by name or by a sign."""
    said = fold(text)
    return (ASKS_PRICE.search(said) or HAS_SUM.search(said)) is not None
