"""Whether a claim has on a weekday who a list of days has on others.

"Keys: ma Bo, di t/m vr Jip, za Kim" does not support that Jip has them on Saturday.
"""

from search.claims.claim import DAYS, Claim
from search.claims.numerals.nearness import PART_ENDS
from search.claims.source import Source
from search.claims.weekday_parts import days_meant
from search.tables.seasons import season_asked
from search.text.names import known_words
from search.text.short_days import in_full, short_days


def name_of_other_days(claim: Claim, source: Source) -> list[str]:
    """The names of ``claim`` that stand in parts of a list of days, none of which is of its days.

    Those are the question's where it has none.
    """
    days = days_meant(claim)
    names = [
        name
        for name in dict.fromkeys((claim.first_word, *claim.names, *claim.repeated))
        if name[:1].isupper() and source.names.has_as_name(name) and not known_words(name) <= DAYS
    ]
    lists = (in_full(text) for text in source.sentences if short_days(text))
    parts = [
        (known_words(part), told)
        for text in lists
        for part in PART_ENDS.split(text)
        if (told := season_asked(part).weekdays)
    ]
    wrong = []
    for name in names if days else ():
        of_name = [told for said, told in parts if known_words(name) <= said]
        if of_name and not any(told & days for told in of_name):
            wrong.append(name)
    return wrong
