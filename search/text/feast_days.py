"""Feast days, which documents may have by their date alone, in Dutch and English."""

FEAST_DAY = (
    r"(?:(?:eerste|tweede|1e|2e)\s)?(?:kerst(?:mis|dag|dagen|avond)?|pasen|paas(?:dag(?:en)?|maandag)"
    r"|pinkster(?:en|dag|dagen|maandag))|goede\svrijdag|hemelvaart(?:sdag)?|koningsdag"
    r"|bevrijdingsdag|nieuwjaar(?:sdag)?|oudjaar(?:sdag)?|oudejaars(?:dag|avond)|sinterklaas"
    r"|dag\svan\sde\sarbeid|feestdag(?:en)?|christmas(?:\s(?:day|eve))?|boxing\sday|good\sfriday"
    r"|easter(?:\s(?:sunday|monday))?|whitsun|new\syear['\u2019]?s?(?:\s(?:day|eve))?"
    r"|king['\u2019]?s\sday|bank\sholidays?"
)
"""A pattern, in small letters."""
