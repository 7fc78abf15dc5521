"""What is typed at a search that asks nothing of documents: thanks, a greeting, "write a poem".

Each is told by a few closed lists in indexes/lang; anything else is a question.
"""

from enum import StrEnum

from vind.indexes.errors import SmallTalkError
from vind.indexes.text.languages import Talk, lexicon
from vind.indexes.types import Language, known_languages
from vind.search.facts.words import words
from vind.search.question.cleaned import language_asked


class SmallTalk(StrEnum):
    """What a text is instead of a question, each a reply in ``Phrases``."""

    GREETING = "greeting"
    THANKS = "thanks"
    LEAVING = "leaving"
    WRITING = "writing"


MOST_WORDS = 8
"""Words of a greeting, thanks or a farewell at most."""

LEAD = 6
"""Words from the request to the kind of text in it: "kun je voor mij een korte mail schrijven"."""


def require_no_small_talk(text: str) -> str:
    """``text``. Raises SmallTalkError, with a reply in its language, if it is small talk."""
    if found := small_talk(text):
        kind, language = found
        raise SmallTalkError(getattr(lexicon(language).phrases, kind))
    return text


def is_farewell(text: str) -> bool:
    """Whether ``text`` only says that its writer leaves: "exit", "tot ziens"."""
    found = small_talk(text)
    return found is not None and found[0] is SmallTalk.LEAVING


def small_talk(text: str) -> tuple[SmallTalk, Language] | None:
    """What ``text`` is instead of a question, and its language; None for a question."""
    said = words(text)
    # What several languages say is taken for English, as the interface is.
    likely = filter(None, (language_asked(text), "en"))
    for language in dict.fromkeys((*likely, *reversed(known_languages()))):
        if kind := _kind(said, lexicon(language).talk):
            return kind, language
    return None


def _kind(said: list[str], known: Talk) -> SmallTalk | None:
    if len(said) <= MOST_WORDS:
        kinds = (
            (SmallTalk.LEAVING, known.leaving),
            (SmallTalk.THANKS, known.thanks),
            (SmallTalk.GREETING, known.greetings),
        )
        polite = {*known.leaving, *known.thanks, *known.greetings, *known.beside}
        if polite.issuperset(said):
            return next((kind for kind, listed in kinds if not {*listed}.isdisjoint(said)), None)
    return SmallTalk.WRITING if _asks_to_write(said, known) else None


def _asks_to_write(said: list[str], known: Talk) -> bool:
    """Whether it orders a text of some kind: "schrijf een mail", "can you draft a letter".

    The kind of text must be behind an article, as "the letter" is one that there is.
    """
    while said and said[0] in known.beside:
        said = said[1:]
    is_order = bool(said) and said[0] in known.write
    is_request = tuple(said[:2]) in known.requests
    if not (is_order or is_request):
        return False
    articles = [at for at, word in enumerate(said[: LEAD + 1]) if word in known.article]
    kinds = tuple(known.texts)
    for at in articles:
        wanted = [n for n in (at + 1, at + 2) if n < len(said) and said[n].endswith(kinds)]
        if wanted and (is_order or not {*said[: wanted[0] + 2]}.isdisjoint(known.write)):
            return True
    return False
