"""Countries, cities and languages that Dutch and English write otherwise, and what streets end in.

A question of "Duitsland" is answered by the row "Germany", and an answer to it may say either.
"""

_COUNTRIES = """
    nederland netherlands holland netherlands belgie belgium luxemburg luxembourg duitsland germany
    frankrijk france spanje spain italie italy oostenrijk austria zwitserland switzerland
    engeland england schotland scotland ierland ireland denemarken denmark zweden sweden
    noorwegen norway polen poland tsjechie czechia slowakije slovakia slovenie slovenia
    hongarije hungary roemenie romania bulgarije bulgaria griekenland greece turkije turkey
    kroatie croatia servie serbia estland estonia letland latvia litouwen lithuania
    oekraine ukraine rusland russia ijsland iceland marokko morocco tunesie tunisia egypte egypt
    brazilie brazil argentinie argentina chili chile
    indonesie indonesia maleisie malaysia filipijnen philippines australie australia
    amerika america europa europe azie asia afrika africa
"""
_CITIES = """
    antwerpen antwerp brussel brussels gent ghent brugge bruges luik liege keulen cologne
    aken aachen munchen munich parijs paris rijsel lille londen london
    berlijn berlin wenen vienna praag prague warschau warsaw milaan milan
    kopenhagen copenhagen lissabon lisbon geneve geneva boedapest budapest
    boekarest bucharest athene athens moskou moscow
"""
_LANGUAGES = """
    nederlands dutch nederlandse dutch engels english engelse english duits german duitse german
    frans french franse french spaans spanish spaanse spanish italiaans italian italiaanse italian
    turks turkish turkse turkish belgisch belgian belgische belgian
    brits british britse british europees european europese european
"""


def _pairs(listed: str) -> dict[str, str]:
    names = listed.split()
    return dict(zip(names[::2], names[1::2], strict=True))


PLACES = _pairs(_COUNTRIES) | _pairs(_CITIES) | _pairs(_LANGUAGES)
"""Folded, from Dutch to English."""

STREETS = (
    *("straat", "laan", "kade", "weg", "plein", "gracht", "dijk", "singel", "hof", "pad", "steeg"),
    *("dreef", "plantsoen"),
)
"""What the name of a Dutch street ends in."""

ROADS = ("street", "road", "lane", "avenue", "drive", "terrace")
"""The last word of the name of an English one."""
