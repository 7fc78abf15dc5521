"""Where sentences begin and end, in Dutch and English. Lossless: only white space is left out."""

import re

# An end mark, with the quotes and brackets that close after it, then white space, then something
# that can open a sentence. A line end always ends one: in our texts it stands between rows, items
# and paragraphs, never inside a sentence. Possessive, and not tried again within a run of marks:
# a megabyte of full stops takes linear time.
_BREAK = re.compile(
    r"""(?P<end>(?<![.!?…])[.!?…]++["'\u2019”»)\]]*+)[^\S\n]++(?=["'\u2018“«(\[¿¡]*[^\W_a-zß-öø-ÿ]|[-\u2013—•*])|\n"""
)
_LAST_WORD = re.compile(r"[\w.&'\u2019-]+$")
_INITIAL = re.compile(r"^(?:[A-Z]|[IVXL]{1,4}|\d{1,3}|[A-Z](?:\.[A-Z])+|[a-z](?:\.[a-z])+)$")
_LOOK_BACK = 24  # characters: longer than any abbreviation

_ABBREVIATIONS = """
a.d a.h.w a.m a.u.b aant adj afb afd afz alg approx apr apt art artt assoc assn aug b.v bgg bijl
bijv blz bv b.w c.q ca capt carc cf ch chr co col corp corr ctr d.d d.i d.m.v d.w.z dec dept dhr dir
div dr dra drs e.a e.d e.g e.v ed eds eng enz esp est etc evt excl exh ext feb fig figs fl flam fr
g.g.d gem geb gen gov hfst hon hr i.c i.d i.e i.h.a i.p.v i.t.t i.v.m ing inc incl inl ir irrit jan
jl jr jul jun k.k kol lid lic liq lt ltd m.a.w m.b.t m.b.v m.i m.i.v m.m m.n m.u.v maj max mej mevr
mgr min mln mld mr mrs ms mt muta mw n.a.v n.b n.l n.o.m.i n.v nat nl no nos nov nr nrs o.a o.b.v
o.g.v o.i.d o.l.v o.m o.v.v okt oct p p.a p.m p.p p.w par para pag pct ph ph.d pp prof pt q.q r.o
red ref reg repr resp rev rm s.a s.v.p sec secr sect sen sens sep sept sr st subs suppl t t.a.v
t.b.v t.g.v t.h.v t.n.v t.o.v t.w.v tel temp tox u.s univ v v.a v.w.b vgl vol vols vs w.o wed weth
wnd zgn zie z.g z.s.m
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""Words that a full stop follows without ending a sentence, lower case, without that stop."""

_COMPANY = frozenset({"b.v", "bv", "n.v", "co", "corp", "inc", "ltd"})
_OPENER = re.compile(
    r"(?:the|this|these|that|it|its|in|on|at|if|as|for|when|we|each|either|neither|all|any|no|there|"
    r"de|het|een|dit|deze|dat|die|er|als|bij|voor|wij|zij|elke?|alle|ook)\b",
    re.IGNORECASE,
)
"""What opens a sentence behind a company's name: "... of Reed's, Inc. The fee is ..."."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, in characters, in order.

    Together the spans hold every character that is not white space; none is empty, and none starts
    or ends with white space.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end("end") if match["end"] else match.start()
        if match["end"] and _stands_inside(text, start, match):
            continue
        _append(spans, text, start, end)
        start = match.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    stretch = text[start:end]
    if stripped := stretch.strip():
        start += stretch.index(stripped[0])
        spans.append((start, start + len(stripped)))


def _stands_inside(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a full stop belongs to an abbreviation, an initial or a number."""
    stop = found.start()
    if found["end"] != ".":
        return False
    word = _LAST_WORD.search(text, max(start, stop - _LOOK_BACK), stop)
    if word is None:
        return False
    abbreviated = word[0].lower().lstrip("'\u2019-")
    if abbreviated in ABBREVIATIONS:
        return abbreviated not in _COMPANY or not _OPENER.match(text, found.end())
    # "7. Termination", "J. Jansen": a lone number or letter opens; inside a sentence a number ends
    # it ("in 2024. Daarna"), a letter does not ("the U.S. Government", "Exhibit A. The").
    opens = not text[start : word.start()].strip()
    is_mark = _INITIAL.match(word[0]) is not None
    return is_mark and (opens or not word[0].isdigit())
