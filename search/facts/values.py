"""stand-in"""
import re
from dataclasses import dataclass
from functools import lru_cache
from indexes.stems import stem
from indexes.folding import fold_in_place
MON={m:i+1 for i,ms in enumerate("januari january jan|februari february feb|maart march mrt mar|april apr|mei may|juni june jun|juli july jul|augustus august aug|september sep sept|oktober october okt oct|november nov|december dec".split("|")) for m in ms.split()}
DUR={}
for k,ws in {"year":"jaar jaren year years","month":"maand maanden month months","week":"week weken weeks","day":"dag dagen day days","hour":"uur uren hour hours h","minute":"minuut minuten minute minutes min","second":"seconde seconden second seconds"}.items():
    for w in ws.split(): DUR[w]=k
CUR={"€":"euro","eur":"euro","euro":"euro","euros":"euro","£":"pound","gbp":"pound","pounds":"pound","$":"dollar","usd":"dollar"}
MN="|".join(sorted(MON,key=len,reverse=True))
PAT=re.compile(rf"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)|(?P<dmy>\b\d\d?[-/]\d\d?[-/](?:19|20)\d\d\b)|(?P<dm>\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:{MN})\b(?:\s(?:19|20)\d\d)?)|(?P<my>\b(?:{MN})\s(?:19|20)\d\d\b)|(?P<year>(?<![\d.,€£$\w-])(?:19|20)\d\d(?![\d.,]?\d|\w|\s?(?:€|eur|%|kg)))|(?P<clock>\b\d{{1,2}}[:.]\d\d\b(?:\suur)?(?!\s?%|\d|\s?(?:m|mm|kg)\b))|(?P<num>(?:(?P<cur>[€£$]|\beur|\bgbp)\s?)?(?<!\w)(?<!\w-)-?\d+(?:[.,]\d+)*(?:,-)?(?:\s?(?P<unit>%|°c|[€]|[^\W\d_]+))?)")
@dataclass(frozen=True,slots=True)
class Value:
    kind:str; unit:str; readings:frozenset; start:int; end:int
    def agrees_with(self,o): return self.kind==o.kind and (self.unit==o.unit or not self.unit or not o.unit) and bool(self.readings&o.readings)
def _read(d,money):
    d=d.rstrip(",-").rstrip(",").replace(",-","")
    m=re.fullmatch(r"(-?\d{1,3}(?:[.,]\d{3})+)([.,]\d{1,2})?",d)
    out=set()
    def norm(x):
        x=x.lstrip("0") or "0"
        if "." in x: x=x.rstrip("0").rstrip(".")
        return ("0"+x) if x.startswith(".") else (x or "0")
    if m:
        out.add(norm(re.sub(r"[.,]","",m[1])+(m[2].replace(",",".") if m[2] else "")))
        if not m[2] and d.count(".")+d.count(",")==1 and not money: out.add(norm(d.replace(",",".")))
    elif d.count(",")+d.count(".")<=1: out.add(norm(d.replace(",",".")))
    else: out.add(d)
    return frozenset(out)
@lru_cache(50000)
def find_values(text,language):
    f=fold_in_place(text); out=[]
    for m in PAT.finditer(f):
        s,e=m.span(); k=m.lastgroup
        if m["iso"]: v=("date","",{m["iso"]})
        elif m["dmy"]:
            d,mo,y=re.split("[-/]",m["dmy"]); v=("date","",{f"{y}-{int(mo):02d}-{int(d):02d}"})
        elif m["dm"]:
            p=m["dm"].split(); d=int(re.match(r"\d+",p[0])[0]); v=("date","",{(p[2] if len(p)>2 else "-")+f"-{MON[p[1]]:02d}-{d:02d}"})
        elif m["my"]:
            p=m["my"].split(); v=("date","",{f"{p[1]}-{MON[p[0]]:02d}"})
        elif m["year"]: v=("date","",{m["year"]})
        elif m["clock"]:
            h,mi=re.split("[:.]",m["clock"].replace(" uur","")); 
            if int(h)>24 or int(mi)>59: continue
            v=("clock","",{f"{int(h):02d}:{mi}"})
        else:
            num=re.search(r"-?\d[\d.,]*\d|\d",m["num"])[0]; unit=(m["unit"] or "").strip()
            if m["cur"]: 
                v=("money",CUR[m["cur"]],_read(num,True))
                e=s+m["num"].index(num)+len(num)
            elif unit=="%" or unit in("procent","percent"): v=("percent","percent",_read(num,False))
            elif unit in CUR: v=("money",CUR[unit],_read(num,True))
            elif unit in DUR: v=("duration",DUR[unit],_read(num,False))
            elif unit and unit not in "t m tot en and or of to bij voor per at van in is and below above".split():
                v=("amount",stem(unit,language),_read(num,False))
            else:
                v=("amount","",_read(num,False)); e=s+m["num"].index(num)+len(num)
        out.append(Value(v[0],v[1],frozenset(v[2]),s,e))
    return tuple(out)
