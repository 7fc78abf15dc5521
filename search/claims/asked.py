"""A question as the sentences of its answer are checked against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from indexes.stems import stem
from indexes.types import Language
from search.claims.negation import is_negated
from search.question.alternatives import alternatives
from search.question.answer_kinds import asks_more, asks_whether_in_the_end
from search.question.counted import things_counted, things_without_measure
from search.tables.quantities import Quantity
from search.tables.selection import Selection
from search.text.days import Day
from search.text.names import known_words, stated_names
from search.text.person import addressed, is_first_person
from search.text.values import TIME_UNITS, UNITS_WRITTEN
from search.text.words import content_stems, words


@dataclass(frozen=True)
class Asked:
    """What a question asks, once for all sentences; ``language`` is that of the answer."""

    question: str
    language: Language

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its content stems, also as said to who asks ("you" for "I"), of "10 min" in full."""
        short = set(words(self.question)) & UNITS_WRITTEN.keys() - TIME_UNITS.keys()
        meant = {UNITS_WRITTEN[word] for word in short}
        units = (word for word, unit in TIME_UNITS.items() if unit in meant)
        both = " ".join((self.question, addressed(self.question), *units))
        return frozenset(content_stems(both, self.language))

    @cached_property
    def joined(self) -> frozenset[str]:
        """The same, where a hyphen parts no word: a "jack-up" may be a "jackup"."""
        return frozenset(content_stems(self.question.replace("-", ""), self.language)) | self.stems

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words: a name among them may stand in another quote of the document."""
        return frozenset(known_words(self.question))

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """The stems of all of them."""
        return frozenset(stem(word, self.language) for word in words(self.question))

    @cached_property
    def names(self) -> Sequence[str]:
        """The names in it."""
        return stated_names(self.question)

    @cached_property
    def days(self) -> Sequence[Day]:
        """The days that it names."""
        return Day.all_in(self.question)

    @cached_property
    def selection(self) -> Selection:
        """Which rows and columns of a table it is after."""
        return Selection.of(self.question, self.language)

    @property
    def quantities(self) -> Sequence[Quantity]:
        """Its amounts: see ``Selection``."""
        return self.selection.quantities

    @cached_property
    def counted(self) -> frozenset[str]:
        """The stems of what it asks how many there are of."""
        return things_counted(self.question, self.language)

    @cached_property
    def unmeasured(self) -> frozenset[str]:
        """The stem of that, where it is no measure as hours are."""
        return things_without_measure(self.question, self.language)

    @cached_property
    def denies(self) -> bool:
        """Whether it says itself that something is not so."""
        return is_negated(self.question)

    @cached_property
    def is_whether(self) -> bool:
        """Whether it asks if something is so, and denies nothing."""
        return asks_whether_in_the_end(self.question) and not self.denies

    @cached_property
    def alternatives(self) -> tuple[str, str] | None:
        """The stems of two things of which it asks which it is."""
        return alternatives(self.question, self.language)

    @cached_property
    def is_of_more(self) -> bool:
        """Whether it asks several things."""
        return asks_more(self.question)

    @cached_property
    def is_of_asker(self) -> bool:
        """Whether it speaks of the one who asks."""
        return is_first_person(self.question)
