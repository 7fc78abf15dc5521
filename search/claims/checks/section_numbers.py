"""Whether a number of a claim is that of the section which its quote stands in."""

import re

from indexes.headings import HEADING_SEPARATOR
from search.claims.claim import Claim
from search.claims.source import Source
from search.text.facts import claimed_facts
from search.text.numbers import any_in

NUMBERING = re.compile(r"\s*\d+(?:\.\d+)*[.)]?\s+(?=[^\W\d_])")


def number_of_a_section(claim: Claim, source: Source) -> list[str]:
    """The numbers of ``claim`` that the source has nowhere but before the title of a section.

    "Emptied 3 times" is not supported by what stands under "3. Waste". Of a section that the
    question has the number of this is no objection.
    """
    sections = source.heading.split(HEADING_SEPARATOR)
    numbered = [found[0] for one in sections if (found := NUMBERING.match(one))]
    if not numbered:
        return []
    titles = "\n".join(NUMBERING.sub("", one, count=1) for one in sections)
    around = source.context.replace(source.heading, titles)
    stated = claimed_facts(f"{around}\n{source.text}").numbers
    of_sections = claimed_facts("\n".join(numbered)).numbers
    return [
        min(number)
        for number in claim.own_numbers
        if any_in([number], of_sections) and not any_in([number], stated)
    ]
