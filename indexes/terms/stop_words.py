"""Words of questions and glue, which every passage has: looked up, they only cost time and noise.

After the lists of Snowball (snowballstem.org, BSD), with the words that questions are asked with.
What a question is about is told by FUNCTION_WORDS in indexes/words.py, which is another list: these
are left out of what is looked up, those of what is counted and compared.
"""

from indexes.types import Language

DUTCH = """
    aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een
    en er ge geen geweest haar had heb hebben hebt heeft hem het hier hij hoe hoelang hoeveel hoor
    hun iemand iets ik in is ja je jij jou jouw jullie kan kon kunnen kunt maar me meer men met
    mij mijn moet moeten mag mogen na naar niet niets nog nu of om omdat onder ons onze ook op over
    reeds te tegen toch toen tot u uit uw van veel voor waar waarom waarin waarmee waarvoor wanneer
    want waren was wat we wel welk welke werd wezen wie wij wil willen wilt word worden wordt zal
    ze zelf zich zij zijn zo zonder zou zouden zullen
"""

ENGLISH = """
    a about above after again against all am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from further
    had has have having he her here hers herself him himself his how i if in into is it its itself
    just may me might more most must my myself no nor not of off on once only or other our ours
    ourselves out over own same shall she should so some such than that the their theirs them
    themselves then there these they this those through to too under until up very was we were
    what when where which while who whom whose why will with would you your yours yourself
    yourselves
"""

STOP_WORDS: dict[Language, frozenset[str]] = {
    "nl": frozenset(DUTCH.split()),
    "en": frozenset(ENGLISH.split()),
    "": frozenset(),
}
