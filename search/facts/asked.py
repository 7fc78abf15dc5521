import re
from dataclasses import dataclass
from search.question.wanted import Wanted
@dataclass(frozen=True)
class AskedFor:
    amount: bool; money: bool; moment: bool; ruling: bool
    several: bool; summarises: bool; compares: bool
    @classmethod
    def of(cls, q, language):
        w = Wanted.of(q)
        return cls(w.amount, w.money, w.moment, w.ruling, bool(re.search(r"^(welke|which|list|noem)\b",q,re.I)), bool(re.search(r"samenvat|vat .* samen|summar",q,re.I)), bool(re.search(r"\b(vergelijk|compare|verschil|difference)", q, re.I)))
    def given_by(self, sentence, language=""):
        return Wanted(self.amount,self.money,self.moment,self.ruling).given_by(sentence)
