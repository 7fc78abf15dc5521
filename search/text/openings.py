"""Whether the first word of a sentence, where a capital tells nothing, may be a name."""

import re

from indexes.folding import fold
from search.text.names import CALENDAR, NOT_NAMES, is_code
from search.text.words import word_set

FIRST = re.compile(
    r"\W*(?P<name>[A-Z\u00c0-\u00de][^\W\d_]{2,})(?:['\u2019]s?)?(?:\s(?P<next>[^\W\d_]+)|\W*$)"
)
"""With the word behind it: what stands before a number or a comma orders or joins."""

NO_VERBS = word_set("""
    de het een je jouw uw mijn ons onze dat die te naar of in op bij voor met van om aan uit over
    the a an your my our that which to or in on at by for with of from about as
""")
"""What stands behind a name does not: "According to", "Stuur de brief"."""

ORDINARY = word_set("""
    hij haar zulke iedereen niemand alles niets beide geen sommige alleen soms altijd nooit eerst
    daarnaast daarom bovendien echter verder vervolgens daarna hierdoor daardoor hiervoor hierbij
    daarbij tevens meestal normaal tijdens gedurende volgens indien terwijl zodra zolang totdat ja
    iemand mensen personeel men medewerkers werknemers werkgevers personeelsleden collega klanten
    leveranciers huurders verhuurders bewoners leden bezoekers gebruikers ouders kinderen
    he everyone everybody nobody anyone anybody someone somebody people staff employees workers
    employers colleagues customers clients suppliers tenants landlords residents members visitors
    users parents children both neither either one none only however therefore additionally
    furthermore moreover otherwise instead usually normally generally typically currently sometimes
    always never during according while although since until once first finally yes
""")
"""Words that open a sentence whatever is quoted."""


def opening_name(sentence: str) -> str:
    """The first word of ``sentence``, where it may be the name of who does it; else empty."""
    found = FIRST.match(sentence)
    if not found or found["next"] in NO_VERBS or is_code(found["name"]):
        return ""
    folded = fold(found["name"])
    is_word = folded in NOT_NAMES or folded in CALENDAR or folded in ORDINARY
    return "" if is_word else found["name"]
