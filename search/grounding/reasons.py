"""Why a sentence of the language model is not shown."""

from enum import StrEnum


class Reason(StrEnum):
    """What is said of a sentence that is dropped."""

    INSTRUCTION = "it is an instruction or markup, not an answer"
    CUT_OFF = "it is cut off"
    NOT_SUPPORTED = "no source says this"
    OTHER_FITS_BETTER = "the sources have another value that fits better"
    DENIED_OTHERWISE = "the sources deny where it does not, or the other way round"
    OPPOSITE = "the sources say the opposite"
    BESIDE = "it does not answer this question"
    DOUBTFUL = "it is too doubtful that this is right"
