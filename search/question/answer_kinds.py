"""What kind of answer a question asks for, by how it asks: so many, a price, a name, yes or no."""

import re

from indexes.folding import fold
from search.text.values import TIME_UNITS

_BEFORE = (
    r"(?:(?:aan|binnen|bij|in|met|na|om de|op|per|sinds|tot|uit|van|vanaf|voor|after|at|by|for|from"
    r"|on|since|to|until|up to|within|with) )?"
)
COUNT = re.compile(
    rf"^{_BEFORE}(?:hoeveel|hoe lang|how (?:much|many|long))\b(?! (?:keer|keren|maal|times)\b)"
)
OFTEN = re.compile(
    rf"^{_BEFORE}(?:hoe vaak|hoeveel (?:keer|keren|maal)|how often|how many times)\b"
)
WHEN = re.compile(rf"^{_BEFORE}(?:wanneer|when|hoe laat|what time)\b(?! do (?:they|you)\b)")
"""Not of people at large: "when do you blind bake pastry" asks in which case."""

HOUR = re.compile(rf"^{_BEFORE}(?:hoe laat|what time)\b")
DAY = re.compile(rf"^{_BEFORE}(?:welke|which|what) (?:week ?)?(?:dag(?:en)?|days?)\b")
AMOUNT = re.compile(
    r"^(?:(?:at|bij|met|op|to|up to|tot|with) )?(?:wh(?:at|ich)|welke?|wat)"
    r" (?:(?:is|was|are|were|zijn|waren) )?(?:(?:the|our|my|de|het|onze|ons|mijn) )?(?:\w+ ){0,2}"
    r"(?:fees?|price|rate|salary|budget|discount|penalty|fine|rent|deposit|allowance|premium|margin"
    r"|percentage|torque|tightness|temperature|pressure|voltage|\w*tarief|\w*prijs|\w*huur"
    r"|\w*korting|boete|\w*vergoeding|borg|\w*bijdrage|\w*salaris|\w*bedrag|\w*premie|\w*marge"
    r"|\w*koppel|\w*temperatuur|spanning)\b"
    r"(?! (?:codes?|lists?|polic\w+|plans?|schemes?|schedules?|structures?|types?|categor\w+"
    r"|reviews?|agreements?|contracts?|sensors?|limiters?|used|meant|spent|based|bedoeld|gebaseerd"
    r"|berekend|opgebouwd)\b| (?:for|into|voor)\?)"
    r"|^wat (?:krijg|ontvang|verdien)\w* .*\bper\b"
    r"|^what do(?:es)? .*\b(?:get|earn|receive)\b.*\b(?:per|an? (?:hour|day|night|week|month))\b"
)
THINGS = re.compile(
    r"\bhow many\b(?! (?:euros?|pounds?|dollars?)\b)"
    r"|\bhoeveel (?!kosten|lasten|baten|uitgaven|leges)\w+(?:en|s) (?:heb\w*|ha[ds]\w*|is"
    r"|zijn|was|waren|kan|kunnen|mag|mogen|moet\w*|kom\w*|krijg\w*|staan|wordt|worden|per)\b"
)
"""In the plural: "hoeveel vergoeding" may be of money, and "hoeveel betalen we" is."""

PRICE = re.compile(
    r"^(?:hoe duur|how expensive)\b"
    r"|^(?:wat|hoeveel) (?:kost|kosten|kostte|kostten|betaal\w*|betalen)\b"
    r"|^(?:what|how much) (?:does|do|did|would|will) (?!.*\bif\b.*\bpay\b)"
    r"(?:\S+ )+?(?:pay|charge)\b"
    r"(?! (?:cover|includ|mean|is|are|rise|scale|slip)\w*)"
    r"|^(?:what|how much) (?:does|do|did|would|will)\b.*\bcost\b"
    r"|^(?:what (?:is|are|was|were) )?(?:the )?(?:\w+ )?(?:price|costs?) (?:of|for)\b"
    r"|^wat (?:is|zijn|was|waren) de (?:\w*prijs|kosten) (?:van|voor)\b"
    r"|^(?:wh?at (?:is|was) )?(?:(?:the|our|de|het|ons) )?(?:\w+ ){0,2}"
    r"(?:(?:hourly|day|daily|weekly|monthly) rate|(?:uur|dag|week|maand)tarief)\b"
    r"(?! (?:used|based|gebaseerd|berekend))"
)
SHARE = re.compile(
    rf"^{_BEFORE}(?:(?:hoeveel|how many|how much|what|which|welk) (?:procent|percent|percentage|%)"
    r"|(?:wat is het|what is the) (?:\w+ )?percentage)(?!\w)"
)
WEIGHT = re.compile(
    r"\b(?:weegt|(?:hoeveel|wat) wegen|gewicht|hoe zwaar|weigh(?:s|t|ts|ed)?|how heavy)\b"
)
TERM = re.compile(
    rf"^{_BEFORE}(?:(?:hoe lang|wat|welke|how long|what|which)\b.*)?"
    r"\b(?:lever(?:ings)?tijd|doorlooptijd|looptijd|afhandelduur|opzegtermijn|proeftijd"
    r"|(?:notice|retention|trial) period|(?:delivery|lead) time)\b"
)
LENGTH = re.compile(r"^(?:tot |voor |for )?(?:hoe lang|how long)\b")
NAME = re.compile(
    r"\b(?:na(?:am|men) van|names? of|what brand"
    r"|welke? (?:bedrijf|firma|leverancier|aannemer|collega|raadslid|merk)"
    r"|which (?:company|firm|supplier|contractor|colleague|brand))\b"
    r"|^(?:wie|who) (?:is|are|was|were|zijn|waren) (?:\w+ )?"
    r"(?:leverancier|aannemer|contactpersoon|supplier|contractor|contact)\b|^contact ?person\b"
)
PAYER = re.compile(
    r"^(?:wie|who) (?:betaalt|betaalde|betalen|draagt|vergoedt|pays?|paid|bears?|covers?)\b"
)
_WHICH = rf"^{_BEFORE}(?:wat|welke?|what|which)\b.*"
DIGITS = re.compile(
    rf"{_WHICH}\b(?:(?:telefoon|rekening|doorkies|klant|kvk|btw)[- ]?nummer|iban"
    r"|(?:(?:tele)?phone|mobile|account|vat|extension) number)\b"
)
"""What is written in digits and counts nothing."""

MAIL = re.compile(rf"{_WHICH}\b(?:e-?)?mail ?-?add?res+\b")
ALSO = re.compile(
    r"\b(?:en|of)\b.*\b(?:wie|wat|waar\w*|wanneer|welke?|hoe)\b"
    r"|\b(?:and|or)\b.*\b(?:who|what|where|why|when|which|how)\b"
)
"""Something else is asked as well, which may be what is answered first.

In one language: the English "of" joins nothing.
"""

CLAUSE_END = re.compile(r"[,;:.?!)]\s+|\s[-\u2013]\s")
OPENS = re.compile(
    rf"^{_BEFORE}(?:wie|wat|waar\w*|wanneer|welke?|hoe|hoeveel|who|what|where|why|when|which|how)\b"
)
"""What asks may stand behind what is the case: "my account is locked, how long does it take"."""

OPENING_VERBS = (
    "ben|bent|is|zijn|was|waren|heb|hebt|heeft|hebben|mag|mogen|kan|kun|kunt|kunnen|moet|moeten"
    "|wordt|worden|krijg|krijgt|krijgen|geldt|gelden|weet|staat|am|are|were|do|does|did|can|could"
    "|may|must|should|will|would|has|have"
)
WHETHER = re.compile(rf"(?:{OPENING_VERBS})\b")
"""How a question begins that asks whether something is so."""

ASKS_WHETHER = re.compile(rf".*\?|{WHETHER.pattern}")
"""Before what asks: something else is asked as well."""

ASKED_UNIT = re.compile(rf"\b(?:hoeveel|how many) ({'|'.join(TIME_UNITS)})\b")
"""Of the answers to 936 questions of some twenty sets none is in another unit than this."""


def asks_price(question: str) -> bool:
    """Whether it is asked what something costs, and nothing besides."""
    return PRICE.search(asked_alone(question)) is not None


def asks_time(question: str) -> bool:
    """Whether it is asked how long something lasts, and nothing besides."""
    asked = asked_alone(question)
    return (LENGTH.search(asked) or TERM.search(asked)) is not None


def asks_whether(question: str) -> bool:
    """Whether it is one to be answered by yes or no."""
    return WHETHER.match(fold(question)) is not None


def asks_whether_in_the_end(question: str) -> bool:
    """The same, also behind what is the case: "I failed my exam, can I take it again?"."""
    folded = fold(question)
    begins = (0, *(end.end() for end in CLAUSE_END.finditer(folded)))
    return any(WHETHER.match(folded, at) for at in begins)


def asks_more(question: str) -> bool:
    """Whether something else is asked as well."""
    return ALSO.search(fold(question)) is not None


def asked_alone(question: str) -> str:
    """The question, folded, from where it asks; empty where something else is asked as well."""
    folded = fold(question)
    begins = (end.end() for end in CLAUSE_END.finditer(folded))
    begun = next((at for at in (0, *begins) if OPENS.match(folded[at:])), 0)
    asks_more_before = begun > 0 and ASKS_WHETHER.match(folded[:begun])
    return "" if asks_more(question) or asks_more_before else folded[begun:]
