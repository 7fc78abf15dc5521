"""stand-in"""
import re
from dataclasses import dataclass
from search.question.wanted import Wanted
def _r(p): return re.compile(rf"\b(?:{p})\b")
SEV=_r("welke|wie zijn|which|what are|who are|list|lijst|noem|alle"); CNT=_r("hoeveel|how many|aantal|number of")
HI=_r("hoogste|duurste|meeste|langste|grootste|zwaarste|highest|most expensive|longest|largest|biggest|most|heaviest|latest|nieuwste")
LO=_r("laagste|goedkoopste|minste|kortste|kleinste|lichtste|lowest|cheapest|shortest|smallest|least expensive|earliest|oudste|fewest")
TOT=_r("totaal|totale|in totaal|total|in total|bij elkaar|samen|sum"); CMP=_r("verschil|vergelijk|difference|compare"); SUM=_r("vat .* samen|samenvatting|summari[sz]e|summary")
@dataclass(frozen=True)
class AskedFor:
    amount:bool; money:bool; moment:bool; ruling:bool; several:bool; count:bool; highest:bool; lowest:bool; total:bool; compares:bool; summarises:bool
    @classmethod
    def of(cls,q,language):
        w=Wanted.of(q); f=q.lower()
        return cls(w.amount,w.money,w.moment,w.ruling,*(bool(p.search(f)) for p in (SEV,CNT,HI,LO,TOT,CMP,SUM)))
    def given_by(self, sentence, language=""):
        return Wanted(self.amount,self.money,self.moment,self.ruling).given_by(sentence)
