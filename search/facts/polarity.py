"""stand-in"""
import re
N=re.compile(r"\b(?:niet|geen|nooit|zonder|not|no|never|without|isn't|don't)\b")
def denies(text,language): return len(N.findall(text.lower()))%2==1
