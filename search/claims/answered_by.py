"""What answers a question of a kind without being of that kind: "free" for a price, "half nine"."""

import re

from search.text.feast_days import FEAST_DAY
from search.text.names import CALENDAR, MONEY_WORDS
from search.text.number_words import NUMBER_WORDS
from search.text.numbers import MONEY_SIGNS
from search.text.ordinals import ENDINGS
from search.text.values import EACH, TIME_UNITS

_ORDINAL = rf"\b\d{{1,2}}(?:{'|'.join(ENDINGS)})\b"
UNCOUNTED = re.compile(
    r"\b(?:geen|niets?|gratis|kosteloos|onbeperkt|onbepaalde?|altijd|alle[sn]?|beide|hele|tot"
    r"|zolang|afhankelijk|hangt|verschil\w*|no|none|not|nothing|free|unlimited|indefinite\w*"
    r"|perpetual\w*|always"
    r"|all|both|whole|until|till|as long as|depend\w*|var(?:y|ies)|eenm\w+|tweem\w+|once|twice"
    rf"|(?:een|an?|one) (?:\w+ )?(?:{'|'.join(TIME_UNITS)}))\b"
)
"""What answers "how many" or "how long" without a number."""

IN_MONEY = re.compile(
    rf"[{MONEY_SIGNS}\u00a5]|\b(?:{'|'.join(sorted(MONEY_WORDS))}|chf|pence|kronor|kroner)\b"
    r"|(?<=\d )pond\b"
)
PRICED = re.compile(
    r"%|\b(?:procent|percent|per cent|gratis|kosteloos|geen|niets|niet|inbegrepen|afhankelijk|hangt"
    r"|verschil\w*|half|helft|hele|gehele|volledige?|free|no|not|nothing|none|includ\w+|depend\w*"
    r"|var(?:y|ies)|whole|entire|full)\b"
)
"""What answers what something costs without money."""

TIME = re.compile(
    rf"\b(?:{'|'.join([*CALENDAR, *TIME_UNITS])}|\w*(?:dagen|weken|maanden|jaren|uren"
    r"|(?:kalender|werk|school|boek)(?:dag|week|maand|kwartaal|jaar)|ochtend|middag|avond|nacht)|morning|afternoon|evening|nights?)\b"
    rf"|{_ORDINAL}"
    rf"|\bhalf (?:past|{'|'.join(NUMBER_WORDS)})\b|\b(?:kwart|quarter) (?:over|voor|past|to)\b"
    r"|\d{4}-\d\d|\d{1,2}-\d{1,2}-\d{4}|(?<![\d/])\d{1,2}/\d{1,2}/(?:\d\d)?\d\d(?![\d/])"
    r"|(?<![\d.])\d{1,2}[.:]\d\d(?![\d.]*\d)|\d\s?(?:sec(?:s|onds?|onden?)?)\b"
)
MEASURED = re.compile(
    r"(?:\d|(?<![\w/]))(?:[cmk]?m|meters?|metres?|kilometers?|feet|foot|ft|inch\w*|pagina\w*|pages?|woorden"
    r"|words|tekens|characters)\b"
)
"""What else than time "how long" may be of."""

NOT_BEFORE = re.compile(r"\b(?:voor|eerder|later|binnen|before|until|till|earlier|within)\b")
"""What makes "not" a bound: "not before 3 May"."""

NOT_THIS_BUT = re.compile(r"\b(?:niet|geen|not)\b[^.;]*\b(?:maar|but)\b(?=.*\d)")
"""What denies another moment and tells the one that is: "not in May but on 3 June"."""

MOMENT = re.compile(
    r"\b(?:als|bij|direct|indien|meteen|morgen|na|nadat|nu|onmiddellijk|sinds|tegelijk|tenzij"
    r"|tijdens|vandaag|vanaf|voor|voordat|wanneer|zodra|after|before|during|if|immediately|now|once|since"
    r"|today|tomorrow|unless|upon|when\w*|while)\b|\b(?:as|at|by|on) (?!\W?\d)"
)
"""What answers "when" without time."""

CLOCK_WORD = re.compile(
    r"\b(?:half|kwart|noon|midday|midnight|\w*(?:ochtend|middag|avond|nacht)|morning|afternoon|evening"
    r"|na|nadat|voordat|wanneer|zodra|tijdens|after|before|when\w*|during|once|open\w*|sluit\w*"
    r"|clos\w*|altijd|always|niet|not|geen|no)\b"
)
"""What answers "what time" without an hour."""

DAYS = re.compile(
    rf"\b(?:{'|'.join(CALENDAR)}|weekend\w*|week(?:dag|day)\w*|(?:werk|feest|zon|rust)dag\w*"
    rf"|(?:working|business|public|bank) (?:day|holiday)s?|doordeweeks\w*|(?:{EACH}|alle|geen"
    r"|eerste|laatste|all|no|first|last) (?:\w+ )?(?:dag|day)\w*|dagelijks\w*|daily"
    r"|vandaag|morgen|today|tomorrow|altijd|nooit|always|never|wanneer|zodra|when\w*|depend\w*"
    rf"|afhankelijk|{FEAST_DAY})\b|{_ORDINAL}",
    re.IGNORECASE,
)
"""What answers "which days" without a date."""

HOW_OFTEN = re.compile(
    rf"\b(?:\w*maal|\w*keer|keren|times|once|twice|per|{EACH}|dagelijks\w*"
    r"|wekelijks\w*|maandelijks\w*|jaarlijks\w*|\w*jaarlijks\w*|daily|\w*weekly|\w*monthly|yearly"
    r"|annual\w*|nooit|altijd|never|always|onbeperkt|unlimited|zo vaak|as often)\b|\dx"
)
"""How often."""
