"""Text in a document that addresses the machine that reads it rather than people.

Such text is quoted like any other, but is not evidence: the language model does not read it, and no
sentence of the model may rest on it. It is recognised by how Dutch and English instruct: orders to
drop earlier orders, a role to play, what an answer must say, labels and marks of a chat, and code
that a browser would run. A person may write such a sentence too; then the quote alone is the
answer.
"""

import re
import unicodedata

from vind.indexes.text.folding import fold
from vind.indexes.text.sentences import sentence_spans

_LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u043a\u043c\u0442"
    "\u0432\u043d\u03b1\u03bf\u03b9\u03bd\u03c1\u03ba\u03c4\u03c5",
    "aeopcyxijsdhkmtbhaoivpktu",
)
"""Folded Cyrillic and Greek letters, and the Latin ones that they look like."""

_WHITE_SPACE = re.compile(r"\s+")

_A_FEW_WORDS_ON = r"(?:[^.!?;\n]{0,60}?[^\w])??"
"""Up to a few words within the sentence."""

_OPENS = (
    r"(?:^|[\t.,;:!?\"'\u201c\u2018(\[>\u2013-]\s*|"
    r"\b(?:and|then|now|please|must|should|en|dan|nu|moet|gelieve)\s+)"
)
"""What may precede a verb that orders: the start of a clause, or a word that introduces one."""

_ORDERED = (
    r"(?:instructions?|prompts?|rules|guidelines|directions|directives|commands|context|messages?|"
    r"orders|restrictions|programming|training|questions?|text|rows?|lines|"
    r"instructies?|opdracht(?:en)?|regels|richtlijnen|aanwijzingen|berichten|vra(?:ag|gen)|tekst|"
    r"beperkingen)\b"
)
_DROP = (
    r"(?:ignor(?:e|es|ed|ing)|disregard(?:s|ed|ing)?|forget(?:s|ting)?|overrid(?:e|es|ing)|"
    r"bypass(?:es|ing)?|overrule|discard|stop following|do not follow|don'?t follow|"
    r"(?:drop|skip)(?!\s(?:(?:any|your|other|of|the)\s)*(?:questions?|text|rows?|lines)\b)|"
    r"negeer|negeert|negeren|vergeet|vergeten|omzeil|omzeilen|overschrijf|"
    r"laat(?=\s[^.!?\n]{0,80}\b(?:achterwege|buiten beschouwing|links liggen|vallen|varen|"
    r"voor wat)\b)|"
    r"sla(?=\s[^.!?\n]{0,80}\bover(?:\s(?:dus|en)\b|\s?[.,:;!?]|$))|"
    rf"volg(?=\sniet\s(?:langer|meer)\b|\s[^.!?\n]{{0,80}}\b{_ORDERED}\s(?:\w+\s)?niet\b))"
)
"""Dutch verbs of two parts need both: "laat uw vraag achter" and "sla uw tekst op" drop nothing."""

_OWN = r"(?:your|je|jouw|uw)"
_EARLIER = (
    rf"(?:(?:(?:all|any|every|the|my|these|those|of|other|alle|al|de|het|deze|die|{_OWN})\s+)*"
    rf"(?:previous|prior|above|earlier|preceding|foregoing|existing|initial|original|system|other|"
    rf"eerdere|vorige|voorgaande|bovenstaande|voorafgaande|bestaande|oorspronkelijke|{_OWN})\s+"
    rf"(?:\w+\s+){{0,2}}?|(?:all|any)\s+(?:of\s+)?(?:the\s+|your\s+)?){_ORDERED}"
    r"|(?:everything|all|anything|what|whatever)\s+(?:that\s+)?(?:\w+\s+){0,3}?"
    r"(?:above|before|previously|earlier)\b"
    r"|(?:alles|al|wat)\s+(?:(?!vraag)\w+\s+){0,3}?(?:hierboven|hiervoor|eerder)\b"
)
_TO_YOU = r"(?:you (?:were|have|had|got)|je (?:hebt|kreeg|eerder)|given (?:to you|before|above))\b"

_DROPS = (
    rf"\b{_DROP}\s+{_A_FEW_WORDS_ON}(?:{_EARLIER})",
    rf"\b{_DROP}\b[^.!?\n]{{0,30}}\b{_ORDERED}[^.!?\n]{{0,20}}\b{_TO_YOU}",
    rf"\b(?:{_OWN}|previous|prior|vorige|eerdere|bovenstaande)\s+(?:\w+\s+)?"
    r"(?:instructions|instructies|prompt|rules|regels|opdrachten|tekst)\s+"
    r"(?:(?:gelden|zijn|is|are|do)\s+)?(?:no longer|not|niet|void|vervallen|expired?|ongeldig)\b",
    r"\b(?:new|hidden|secret|updated|urgent|nieuwe|verborgen|geheime|dringende)\s+"
    r"(?:system\s+)?(?:instructions?|prompts?|directives?|instructies?|opdrachten)\s*:",
    r"\b(?:forget|vergeet|negeer|ignore)\s+(?:everything|all|alles)\s+(?:that\s+|wat\s+|dat\s+)?"
    r"(?:you|je|jij|u)\b",
    r"\bsystem ?(?:messages?|instructions?|prompts?)\b|\bsysteem ?prompts?\b|\bjailbreak|"
    r"\b(?:initial|original|hidden) (?:prompt|instructions)\b",
)
"""Orders to drop earlier orders, and new orders that replace them."""

_NO_POST = r"(?!\s(?!(?:and|called|dat|die|en|for|in|met|nu|that|to|van|voor|which|who|with)\b)\w)"
_MACHINE = (
    rf"(?:ai|a\.i\.|llm|assist[ae]nt\b{_NO_POST}|chatbot|bot|language model|ai model|ai-assistent|"
    r"taalmodel|ai-model|chatgpt|gpt)"
)
"""A machine that answers; an "assistant manager" is not one."""

_ROLES = (
    r"\b(?:you are|you're|je bent|jij bent|u bent)\s+(?:now|from now on|nu|voortaan|vanaf nu)\s+"
    rf"(?:an?|the|my|een|de|mijn|in|called|free|vrij|genaamd|dan|unrestricted|{_MACHINE})\b",
    r"\b(?:you are|you're|je bent|jij bent|u bent)\s+(?:no longer|niet langer)\s+"
    rf"(?:an?\s+|een\s+|the\s+|de\s+)?(?:\w+\s+)?(?:bound|restricted|gebonden|{_MACHINE})\b",
    rf"\b(?:you are|je bent|u bent|act as|behave as|gedraag je als)\s+"
    rf"(?:an?\s+|een\s+|the\s+|de\s+)?(?:\w+\s+)?{_MACHINE}\b",
    rf"{_OPENS}(?:pretend|act as|behave like|behave as if|role-?play|imagine you|"
    r"doe alsof|gedraag je als|speel de rol|stel je voor dat je)\b",
    r"\b(?:from now on|from this point on|vanaf nu|vanaf dit moment|voortaan)\b[^.!?\n]{0,40}"
    rf"(?:\b(?:answer|antwoord|reply|respond|reageer|speak|spreek|praat|zeg|say)\b|\b{_OWN}\s+"
    rf"(?:answers?|antwoord(?:en)?|reply|replies|naam|name|role|rol)\b|\b{_MACHINE}\b)",
    r"\b(?:your|je|jouw|uw) (?:new|nieuwe) (?:task|role|name|goal|identity|taak|rol|naam|doel)\b",
    rf"{_OPENS}(?:assume|adopt|take on|play|neem|speel) (?:the|an?|de|een) (?:role|rol)\b",
    r"\b(?:as an? (?:ai |large )?(?:language )?model|as an ai assistant|als (?:een )?taalmodel)\b",
    r"\b(?:enter|in|into) (?:developer|admin|god|dan|unrestricted) mode\b",
    r"(?:^(?!assist[ae]nt\s*:)|"
    r"\b(?:to|for|hey|dear|let op|attention|note to|aan|voor|beste)[,:]?\s+)"
    rf"(?:the |any |all |alle |elk |de |het )?{_MACHINE}s?\s*[,:]\s",
    r"\b(?:to|for|aan|voor) (?:all |any |alle )?(?:ai|llm)[ -]?"
    r"(?:assistants?|models?|agents?|systems?|assistenten|modellen)?\s*[:,]",
)
"""A role to play, or a machine that is addressed."""

_SAY = (
    r"(?:answer|reply|respond|say|print|output|repeat|write|state|tell|reveal|show|include|append|"
    r"prepend|add|begin|start|end|finish|cite|mention|quote|praise|translate|"
    r"replace|change|vervang|wijzig|"
    r"antwoord|beantwoord|reageer|zeg|schrijf|herhaal|toon|geef|vertel|onthul|vermeld|noem|voeg|"
    r"zet|sluit|begin|eindig|citeer|druk|plaats|vertaal)"
)
_BY_WHEN = (
    r"binnen|within|per|via|by\s(?:e-?mail|letter|phone|post)|"
    r"(?:before|by|voor)\s(?:\d|\w+d(?:ag|ay)\b|(?:het |the )?(?:einde?|end))"
)
_TO_PEOPLE = rf"(?!\s(?:{_BY_WHEN})\b)"
"""After "your answer": only people get a deadline for it, or a way to send it."""

_OF_PEOPLE = rf"(?!\s(?:from|in|of|on|that|which|die|op|over|uit|van|{_BY_WHEN})\b)"
"""After "all questions": these are questions of customers, or on a form."""

_REPLY = (
    r"(?:your\s+(?:\w+\s+)?(?:output|summary)\b|(?:your|the|every|each|all)\s+(?:\w+\s+)?"
    rf"(?:answers?|reply|replies|responses?)\b{_TO_PEOPLE}|"
    rf"(?:every|each|all)\s+(?:\w+\s+)?questions?\b{_OF_PEOPLE}|"
    r"to the user|tegen de gebruiker|(?:the user|de gebruiker)\s*(?:that|dat|:)|"
    r"(?:je|jouw|uw|het|elke?|iedere?|alle)\s+(?:\w+\s+)?"
    rf"(?:antwoord(?:en)?|reacties?|uitvoer|samenvatting)\b{_TO_PEOPLE}|"
    rf"(?:elke|iedere|alle)\s+(?:\w+\s+)?vra(?:ag|gen)\b{_OF_PEOPLE}|"
    r"(?:the )?(?:words|text|tekst|woorden) (?:above|hierboven|before)|"
    r"(?:the )?(?:words|text|tekst|woorden) of your)"
)
_IN_REPLY = rf"in {_OWN} (?:reply|answer|response|antwoord|reactie)"
_REFERENCE = re.compile(
    rf"\b(?:include|mention|quote|state|noem|vermeld)\s(?:{_IN_REPLY}\s)?"
    r"(?:(?:also|always|altijd|ook|steeds|the|our|your|this|de|het|dit|ons|onze|uw|je|jouw)\s)+"
    r"(?:\w+\s)?(?:\w*(?:datum|kenmerk|naam|nummer|referentie)|date|name|number|reference)\b"
    rf"(?!\W*[\d\"'\u201c\u2018])(?:\s{_IN_REPLY}\b)?"
)
"""What a letter asks of its reader: "please include the order number in your reply"."""

_WHO_ASKS = (
    r"(?:(?:the|an?|any|de|een) (?:user|person|one|reader|question|gebruiker|lezer|vraag)|users|"
    r"(?:any|some) ?(?:one|body)|you|they|it|ever|je|jij|u|men|er|ooit|iemand)"
)
"""Not a customer: a handbook tells its staff what to say to those."""

_ONLY = r"(?:only|just|exactly|nothing but|solely|alleen|slechts|uitsluitend|enkel|precies)"
_REPLIES = (
    rf"{_OPENS}{_SAY}\s+{_A_FEW_WORDS_ON}{_REPLY}",
    rf"{_OPENS}(?:answer|reply|respond|antwoord|reageer)\s+(?:\w+\s+)?(?:with\s+|met\s+)?{_ONLY}\b"
    r"(?!\s(?:to|op|aan|by|per|via|if|when|als|wanneer|after|na)\b)",
    rf"{_OPENS}(?:answer|reply|respond|antwoord|reageer)\s*(?:with|met)?\s*:?\s*"
    r"[\"'\u201c\u2018]",
    rf"\b{_OWN}\s+(?:answer|reply|response|antwoord|reactie)\s+"
    r"(?:must|should|has to|shall|is|moet|dient|begint|eindigt|luidt)\b",
    rf"{_OPENS}(?:answer|reply|respond|antwoord|reageer)\s+(?:always|altijd|steeds)\b",
    rf"{_OPENS}(?:say|state|zeg|vermeld)\s+(?:always|altijd|steeds)\s*"
    r"(?:\b(?:that|dat)\b|[:\"'\u201c\u2018])",
    rf"{_OPENS}(?:answer|reply|respond|antwoord|reageer)\s+(?:with|met)\s+(?:the word|het woord)\b",
    rf"{_OPENS}(?:cite|citeer)\s+(?:this|dit|deze)\b|"
    rf"{_OPENS}noem\s+(?:dit|deze)\s+(?:bestand|bron|document|fragment|tekst)\b",
    r"\b(?:conversation|chat|gesprek)\s+(?:to|naar|aan)\s+\S+@",
    r"\bappend the (?:question|answer|text)\b",
    rf"\b{_IN_REPLY}\b",
    rf"{_OPENS}(?:output|print|reveal|show|toon|onthul|geef) {_OWN} (?:\w+ )?"
    r"(?:configuration|prompt|instructions|rules|memory|configuratie|instructies|regels|geheugen)\b",
    r"\bsummari[sz]e this (?:document|page|text|file) as\b|"
    r"\bvat dit (?:document|bestand) samen als\b",
    r"\b(?:do not|don't|never)\s+answer the question\b",
    r"\b(?:whatever|whenever|when|if|wat|wanneer|als)\b"
    rf"(?:[^.!?\n]{{0,25}}\b(?:asked|gevraagd)|\s+{_WHO_ASKS}\b[^.!?\n]{{0,25}}\b(?:asks?|vraagt))\b"
    rf"[^.!?\n]{{0,40}}(?:\b|[,:]\s*){_SAY}\b[^.!?\n]{{0,80}}"
    r"\b(?:that|dat|yes|no|ja|nee|only|alleen|user|gebruiker|nothing|niets)\b",
    rf"\b(?:you (?:will|must|may|shall|can)|je|jij|u)\b[^.!?\n]{{0,30}}\b{_ONLY}\b"
    r"[^.!?\n]{0,20}\b(?:speak|answer|reply|respond|spreekt?|antwoordt?|praat|reageert?)\b",
    rf"{_OPENS}(?:speak|talk|spreek|praat)\s+{_ONLY}\b",
)
"""What an answer must say or give away."""

_ASKED = r"(?:questions?|asked|asks?|vra(?:ag|agt|gen)|gevraagd)"
_ANSWER = (
    r"(?:the |het |een )?(?:\w+ )?(?:answers?|antwoord(?:en)?)\s+(?:\w+ ){0,4}?"
    r"(?:is|are|zijn|luidt)"
)
_PLANTED = (
    rf"\b{_ASKED}\b[^.!?\n]{{0,60}}\b{_ANSWER}\b",
    rf"\b{_ASKED}\b[^.!?\n]{{0,60}}\bis (?:the|het) (?:\w+ )?(?:answer|antwoord)\b",
    r"\b(?:answer|antwoord)\s+(?:to|on|op)\s[^.!?\n]{0,40}"
    rf"\b{_ASKED}\b[^.!?\n]{{0,60}}\b(?:is|luidt)\b",
    rf"\b{_MACHINE}s?\b[^.!?\n]{{0,60}}\b(?:must|should|shall|moet|moeten|dient)\b"
    rf"[^.!?\n]{{0,30}}\b{_SAY}",
    rf"\b(?:to|for|aan|voor) (?:the |any |all |de |alle )?{_MACHINE}s?\s*[:,]",
)
"""Statements to the answerer of what the answer is."""

_ENDS = (
    r"<\|[^<>|\n]*\|>|\[/?(?:inst|sys)\]|<</?sys>>|<(?:start|end)_of_turn>|"
    r"</?(?:excerpt|fragment|system|assistant|s)>|</(?:user|context|document)>|"
    r"^\s*<(?:user|context|document)>\s*$"
)
"""Marks that pretend to end a document and begin a chat turn, unlike "ssh <user>@host"."""

_SPEECH = r"[^\n]*?(?:[^\W\d_]{3,}[.!?](?:\s|$)|\b(?:is|are|zijn|will|zal|you|je)\b)"
"""Speech after a speaker's label; in a form there would be a name or a number."""

_LEAVES = re.compile(_ENDS, re.MULTILINE)

_MARKS = (
    r"^\s*(?:#+\s*)?x-prompt\s*:",
    rf"^\s*(?:#+\s*)?(?:system|assistant|user|human|ai|assistent)\s*:\s*{_SPEECH}",
    r"^\s*(?:#+\s*)?(?:user|human)\s*:[^\n]*\n\s*(?:#+\s*)?(?:assistant|ai|assistent)\s*:",
    r"^\s*(?:#+\s*)?(?:system|systeem|user|gebruiker|instruction|instructie|response)\s*:\s*"
    rf"(?:{_DROP}|laat|sla|volg|{_SAY}|you|je|jij|always|never|altijd|nooit|do not|from now|"
    r"vanaf nu)\b",
    r"(?:^|\s)#{2,}\s*(?:system|assistant|user|human|instruction|response|input|output)\b",
    _ENDS,
    r"<\s*/?(?:script|img|iframe|svg|object|embed|link|style|form|input|meta|base|a)(?=[\s/>])",
    r"\bon(?:error|load|click|mouseover)\s*=|\b(?:javascript|vbscript)\s*:\s*[\w/(]+[(;,]|"
    r"\bdata\s*:\s*\w+/[\w.+-]+[;,]",
    r"!?\[[^\]\n]{0,200}\]\(\s*(?:https?|javascript|data|ftp):",
)
"""Labels and marks of a chat, marks like those of our excerpts, and code a browser would run."""

_ORDERS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (*_DROPS, *_ROLES, *_REPLIES, *_PLANTED, *_MARKS)
)


def _plain(text: str) -> str:
    """``text`` folded, without invisible characters, with look-alikes made Latin.

    Runs of white space become one character, so that no pattern takes long on them.
    """
    seen = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    return _WHITE_SPACE.sub(_one, fold(seen)).translate(_LOOK_ALIKES)


def _one(run: re.Match[str]) -> str:
    return next((mark for mark in "\n\t" if mark in run[0]), " ")


def is_instruction(text: str) -> bool:
    """Whether ``text`` instructs the reader, or has marks that a machine obeys."""
    plain = _REFERENCE.sub("", _plain(text))
    return any(order.search(plain) for order in _ORDERS)


def without_instructions(text: str) -> str:
    """``text`` without instructions, and without what follows them in their paragraph.

    What an instruction wants said often follows it. After a mark that pretends to end the document,
    everything is dropped. The rest is unchanged, byte for byte.
    """
    paragraphs = text.split("\n\n")
    last = next((n for n, part in enumerate(paragraphs) if _LEAVES.search(_plain(part))), None)
    read = paragraphs[: None if last is None else last + 1]
    return "\n\n".join(map(_obeyed_by_none, read)).strip("\n")


def _obeyed_by_none(paragraph: str) -> str:
    for start, end in sentence_spans(paragraph):
        if is_instruction(paragraph[start:end]):
            return paragraph[:start].rstrip()
    return "" if is_instruction(paragraph) else paragraph
