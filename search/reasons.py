"""Why a sentence of the language model is not shown."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self


class Reason(StrEnum):
    """What is said of a dropped sentence, of some with what it is about behind a colon."""

    NOTHING = "it says nothing"
    ASKS = "it asks"
    CUT_OFF = "it is cut off"
    REPEATS = "it only repeats the question"
    UNRELATED = "it has nothing to do with the question"
    DOUBTFUL = "it is too doubtful that this answers the question"
    LEADS_NOWHERE = "nothing that it leads to is said"
    GOES_ON = "it goes on from what the quotes do not say"

    INSTRUCTION = "it is an instruction or markup, not an answer"
    ADDRESS = "a link or an address that was not asked for is left to the quotes"
    IDENTIFIER = "an identifier of a machine is no answer"
    AS_THE_ASKER = "it speaks as the one who asks"
    SIGNS_LETTER = "it signs a letter"
    SILENCE = "whether the documents say it is not for the model to say"
    OF_THE_EXCERPTS = "it tells of the excerpts, not of what they say"

    NO_NUMBER = "it gives no number, which is asked for"
    NO_PRICE = "it gives no price, which is asked for"
    NO_TIME = "it gives no time, which is asked for"
    NO_HOUR = "it gives no hour, which is asked for"
    NO_DAY = "it gives no day, which is asked for"
    NO_ADDRESS = "it gives no address, which is asked for"
    NO_NAME = "it gives no name, which is asked for"
    NOT_HOW_OFTEN = "it does not tell how often, which is asked for"
    WHEN_IT_IS_NOT = "it says when it is not"
    MONEY_FOR_THINGS = "it gives money, where something else is counted"
    MONEY_FOR_WEIGHT = "it gives money, where a weight is asked for"
    OTHER_PERIOD = "it tells of another period than is asked of"
    OTHER_UNIT = "it gives another unit than is asked for"

    UNSAID = "no quote says this"
    LACKING = "no quote has"
    NOT_TOGETHER = "the quotes do not have"
    NOT_COUNTED = "the quotes do not speak of what is counted"
    OTHER_COUNTED = "the quotes count something else"
    OTHERWISE = "the quotes give it otherwise"
    OTHER_NUMBER = "the quotes have another number of this than"
    OTHER_CURRENCY = "the quotes give it in another currency"
    OPPOSITE = "the quotes have the opposite of"
    OF_ANOTHER = "the quotes say it of another"
    OF_SOMETHING_ELSE = "the quotes say it of something else"
    NOT_OF_ALL = "the quotes do not say it of all"
    NOT_OF_NAMED = "the quotes do not say it of"
    BESIDE = "what it rests on is beside the question"
    DENIED = "the quotes deny this"
    NOT_DENIED = "the quotes do not deny this"
    ON_CONDITION = "the quotes say this on a condition"
    GIVEN_UP = "the quotes give this up for another"
    OLDER = "a newer document says otherwise"
    CONFLICTING_UNIT = "the documents that disagree give it in another unit"

    def of(self, items: Iterable[str]) -> str:
        """The same of these."""
        return f"{self}: {', '.join(items)}"

    @classmethod
    def parted(cls, said: str) -> tuple[Self, str]:
        """The reason that is ``said`` of a sentence, and what it is about; empty for nothing."""
        why, _, items = said.partition(": ")
        return cls(why), items


UNSUPPORTED = frozenset(
    {
        Reason.UNSAID,
        Reason.LACKING,
        Reason.NOT_TOGETHER,
        Reason.NOT_COUNTED,
        Reason.OTHER_COUNTED,
        Reason.OTHERWISE,
        Reason.OTHER_NUMBER,
        Reason.OTHER_CURRENCY,
        Reason.OPPOSITE,
        Reason.OF_ANOTHER,
        Reason.OF_SOMETHING_ELSE,
        Reason.NOT_OF_ALL,
        Reason.NOT_OF_NAMED,
    }
)
"""Of what answers and is said by no quote: what goes on from that is not the answer."""
