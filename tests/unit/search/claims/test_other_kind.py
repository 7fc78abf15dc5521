import pytest

from indexes.language import detect_language
from search.claims.other_kind import other_kind
from search.reasons import Reason

NUMBER = "it gives no number, which is asked for"
PRICE = "it gives no price, which is asked for"
TIME = "it gives no time, which is asked for"
NAME = "it gives no name, which is asked for"
COUNT = "it gives money, where something else is counted"
WEIGHT = "it gives money, where a weight is asked for"
OFTEN = "it does not tell how often, which is asked for"
UNIT = "it gives another unit than is asked for"
ADDRESS = "it gives no address, which is asked for"
NOT_SO = "it says when it is not"
HOUR = "it gives no hour, which is asked for"
DAY = "it gives no day, which is asked for"
PERIOD = "it tells of another period than is asked of"


@pytest.mark.parametrize(
    ("question", "sentence", "reason"),
    [
        ("Hoeveel kost een pas?", "Een pas vraag je aan bij de balie.", NUMBER),
        ("Voor hoeveel anderen mag ik stemmen?", "Ronselen is strafbaar.", NUMBER),
        ("How many days off do I get?", "You ask your manager.", NUMBER),
        ("Hoeveel kost een pas?", "Een pas kost 15 euro.", ""),
        ("Wie betaalt het onderzoek?", "Het onderzoek betaalt € 189.", Reason.NO_NAME),
        ("Wie betaalt het onderzoek?", "De huurder betaalt het onderzoek.", ""),
        ("Who pays for the repairs?", "The repairs are paid by the landlord.", ""),
        ("Hoeveel kost een pas?", "Een pas is gratis.", ""),
        ("Hoe lang geldt de garantie?", "De garantie geldt een maand.", ""),
        ("Hoe lang geldt de garantie?", "De garantie geldt één kalendermaand.", ""),
        ("Wat is de opzegtermijn?", "De opzegtermijn is één kalendermaand.", ""),
        (
            "Wat is de opzegtermijn?",
            "De opzegtermijn is één brief.",
            "it gives no time, which is asked for",
        ),
        ("Hoe lang duurt het overleg?", "Het overleg duurt anderhalf uur.", ""),
        ("How long are messages kept?", "They are kept until the account is closed.", ""),
        ("Hoe lang duurt het en wie betaalt dat?", "De huurder betaalt.", ""),
        ("Wie bepaalt hoeveel het kost?", "De gemeente bepaalt dat.", ""),
        ("How much of the fee do I get back?", "You get back half of the fee.", ""),
        ("Hoeveel krijg ik terug?", "Je krijgt half het bedrag terug.", ""),
        ("What does sick pay cover?", "It covers the first two days.", ""),
        ("What do I do if my pay is wrong?", "You tell the payroll desk.", ""),
        ("What do we pay for gas?", "The contract is with Fens.", PRICE),
        ("What do we pay for gas?", "We pay +31 23 555 0150.", PRICE),
        ("Wat is de huur in Castricum?", "De huur is 0251-555 0212.", NUMBER),
        ("Wat is de huur in Castricum?", "De huur is 1 250 000 000 per jaar.", ""),
        ("Wat is de huur in Castricum?", "De huur is 0,123456789 van de omzet.", ""),
        ("Wat kosten de nieuwe wegen?", "De wegen kosten € 2 miljoen.", ""),
        ("Hoeveel wegen de dozen?", "De dozen zijn € 20.", WEIGHT),
        ("Wie bepaalt de opzegtermijn?", "De directie bepaalt dat.", ""),
        ("Wat is de opzegtermijn?", "De directie bepaalt dat.", TIME),
        ("How many euros did we spend?", "We spent € 12,000.", ""),
        ("What is the deposit used for?", "It is used for repairs.", ""),
        ("What is the deposit?", "It is used for repairs.", NUMBER),
        ("Wat is het telefoonnummer van de balie?", "De balie is in Ede.", NUMBER),
        ("Wat is het telefoonnummer van de balie?", "De balie heeft 0318-123456.", ""),
        ("Op welk rekeningnummer betaal ik?", "Het kost € 41,50 per maand.", NUMBER),
        ("When does the agreement expire?", "The agreement expires on 11/30/18.", ""),
        ("When does the agreement expire?", "It expires on 8/1/22.", ""),
        ("When does the agreement expire?", "The agreement is perpetual.", ""),
        ("When does the agreement expire?", "The share is 3/4 of it.", TIME),
        ("Wat is het btw-nummer van Fens?", "Dat is NL0012B01.", ""),
        ("What is our account number?", "It is with the Oak Bank.", NUMBER),
        ("Wat is het mailadres van de balie?", "De balie is in Ede.", ADDRESS),
        ("What is the e-mail address of the desk?", "It is desk@fens.example.", ""),
        ("Hoeveel procent schuim mengen we bij?", "Wagen 1 voert 250 kg schuim.", UNIT),
        ("Hoeveel procent schuim mengen we bij?", "We mengen 6% schuim bij.", ""),
        ("What percentage do I get on Saturday?", "You get half of it, for 8 hours at most.", ""),
        ("What percentage do I get on Saturday?", "At any time you get € 5.", UNIT),
        ("charter day rate of the Lass", "It goes from 1.2 m to 1.0 m in waves.", PRICE),
        ("charter day rate of the Lass", "It is € 4,200.", ""),
        ("uurtarief controleleider", "Controleleider\t142", ""),
        # The number is neither that of a code nor the question's own.
        ("How much do we pay for a bearing?", "The bearings replace type KF-2190.", NUMBER),
        ("How much do we pay for a bearing?", "We pay 41.20 for a KF-2190.", ""),
        ("Hoeveel dagen in 2025?", "In 2025 is er verlof.", NUMBER),
        ("At which tightness do I screw it down?", "Screw it down to LumaView.", NUMBER),
        ("What is the annual fee for Fenmoor?", "The annual fee includes impellers.", NUMBER),
        ("What is the annual fee for Fenmoor?", "The annual fee is 21,450.", ""),
        ("Wat is de huur van elke woning?", "De huur is verboden.", NUMBER),
        ("Wat is de huur van elke woning?", "De huur verschilt per woning.", ""),
        ("Hoe laat begint de borrel?", "De borrel begint met vijf minuten muziek.", HOUR),
        ("Hoe laat begint de borrel?", "De borrel begint om half negen.", ""),
        ("Hoe laat begint de borrel?", "De borrel begint om 17.30 uur.", ""),
        ("Hoe laat moet ik bellen?", "Je belt een uur voor je dienst.", ""),
        ("By what time do I call?", "You call before your shift.", ""),
        ("Op welke dagen leveren we?", "We leveren op de dag van bestelling.", DAY),
        ("Op welke dagen leveren we?", "We leveren op dinsdag en donderdag.", ""),
        ("On which day is it closed?", "It is closed on 3 May.", ""),
        ("On which days is it open?", "It is open every day.", ""),
        ("Which discount codes are there?", "The codes are ZOMER and WINTER.", ""),
        ("Wat is het huurbeleid?", "Het huurbeleid is streng.", ""),
        # How many of something else than money.
        ("How many tickets do they get?", "They pay $7,500 for each ticket.", COUNT),
        ("How many tickets do they get?", "They get 2 tickets of $75 each.", ""),
        ("Hoeveel handtekeningen zijn nodig?", "Boven € 500 is één handtekening nodig.", ""),
        ("Hoeveel handtekeningen zijn nodig?", "Er is een handtekening nodig.", ""),
        ("Hoeveel handtekeningen zijn nodig?", "Een bestuurder tekent.", NUMBER),
        ("How many signatures are needed?", "One signature is needed.", ""),
        ("How many signatures are needed?", "One of the directors signs.", NUMBER),
        ("How many euros is the deposit?", "The deposit is 500 euros and 2 keys.", ""),
        ("Hoeveel laptops zijn er besteld?", "De laptops kosten € 1.940.", COUNT),
        ("Hoeveel betalen we per jaar?", "We betalen € 1.940 per jaar.", ""),
        ("Hoeveel krijgen vakmannen extra?", "Zij krijgen € 65 extra.", ""),
        # What something costs.
        ("Wat kost een laadpaal?", "De laadpaal kost 70 stemmen.", PRICE),
        ("Wat kost een laadpaal?", "De laadpaal kost 1.250,00.", ""),
        ("Wat kost een laadpaal?", "De kosten zijn afhankelijk van de kabel.", ""),
        ("What does the option cost?", "The option costs a licence.", PRICE),
        ("Hoeveel betaalt Vind per maand?", "Vind betaalt 800 Mbit/s per maand.", PRICE),
        ("Hoeveel betalen we per maand?", "We betalen € 800 per maand.", ""),
        ("How much does Vind pay a month?", "Vind pays 20 hours a month.", PRICE),
        ("How much does Vind charge a month?", "Vind charges £20 a month.", ""),
        ("What does the option cost?", "The option costs CHF 20 a month.", ""),
        ("Wat kost het en wie levert het?", "Dat levert Nordwind.", ""),
        ("price of the line", "The line is 40 Gbit.", PRICE),
        ("Hoe duur is de bus in 2025?", "Het tarief voor de bus in 2025 is 2025.", PRICE),
        ("Hoe duur is de bus in 2025?", "Het tarief voor de bus in 2025 is 5,50.", ""),
        ("How expensive is the bus?", "The bus is on time.", PRICE),
        ("We cancelled late. What do we pay?", "You pay the entire shift.", ""),
        # What asks may stand behind what is the case.
        ("My account is locked, how long does it take?", "The desk unlocks it.", NUMBER),
        ("My account is locked, how long does it take?", "It takes 30 minutes.", ""),
        ("Bus 40 min te laat, hoeveel krijg ik terug?", "U vraagt het aan.", NUMBER),
        ("De bus is te laat. Wat kost een taxi?", "De taxi is er in 10 minuten.", PRICE),
        ("Mag mijn hond mee, wat kost dat?", "Honden mogen mee.", ""),
        ("Mag mijn hond mee? Wat kost dat?", "Honden mogen mee.", ""),
        # When, and how often.
        ("Wanneer moet de optie gelicht worden?", "Uiterlijk op 11.400 m\u00b2.", TIME),
        ("Wanneer moet de optie gelicht worden?", "Uiterlijk op 30 juni.", ""),
        ("Wanneer wordt het loon betaald?", "Het wordt betaald op de 23e.", ""),
        ("Wanneer krijg ik korting?", "Bij vijf of meer reizigers.", ""),
        ("When was it built?", "It was built of 400 tons of steel.", TIME),
        ("When do you blind bake a crust?", "Blind baking is baking without filling.", ""),
        ("When was it built?", "It was built in 1924.", ""),
        ("Until when is the desk open?", "The desk is open on weekdays until 5.", ""),
        ("Hoe laat gaat de bus?", "De bus kost € 2,40.", TIME),
        ("Hoe vaak mag ik dat terugvragen?", "U krijgt € 4 terug.", OFTEN),
        ("Hoe vaak mag ik dat terugvragen?", "Maximaal drie keer.", ""),
        ("How often are the buses washed?", "The buses are washed by Helder.", OFTEN),
        ("How often are the buses washed?", "They are washed weekly.", ""),
        # In which unit.
        ("Binnen hoeveel weken volgt er antwoord?", "Binnen drie werkdagen.", UNIT),
        ("Binnen hoeveel weken volgt er antwoord?", "Binnen 3 weken, na 2 dagen bericht.", ""),
        ("Hoeveel dagen duurt het?", "Het duurt tien werkdagen.", ""),
        ("Hoeveel uur werk ik?", "Van 8.00 tot 12.00 uur.", ""),
        # How heavy, how long.
        ("What is the weight of a pump?", "The weight of a pump is EUR 1,200.", WEIGHT),
        ("What is the weight of one pump?", "The weight of one pump is EUR 1,200.", WEIGHT),
        ("What is the weight of one pump?", "The weight of one pump is 45 kg.", ""),
        ("Wat weegt een pomp?", "Een pomp van € 1.200 weegt 45 kg.", ""),
        ("levertijd zand", "Het zand is 17,1 m3.", TIME),
        ("levertijd zand", "Het zand komt binnen drie werkdagen.", ""),
        ("Hoe lang is de bus nog goed?", "Er gaan 24 bussen in een doos.", TIME),
        ("Hoe lang is de kabel?", "De kabel is 25 m.", ""),
        ("How long did the test take?", "The test took 10 V/m.", TIME),
        ("Wanneer gaan we over?", "De overgang gaat niet door op 14 november.", NOT_SO),
        ("Wanneer gaan we over?", "Dat is niet in mei, maar op 14 november.", ""),
        ("When do we move?", "We move not in May but on 14 November.", ""),
        ("Hoe lang wacht je?", "Je wacht 90 seconden.", ""),
        ("Wanneer gaan we over?", "De overgang is niet op 14 november maar op 16 januari.", ""),
        ("Wanneer gaan we over?", "We gaan niet over voor 14 november.", ""),
        ("Wanneer gaan we niet over?", "De overgang gaat niet door op 14 november.", ""),
        ("When can I come?", "You can come if you are not ill on 3 May.", ""),
        # What somebody or something is called.
        ("Wie is de leverancier van de modems?", "De leverancier is onze overeenkomst.", NAME),
        ("Wie is de leverancier van de modems?", "De leverancier is Nordwind.", ""),
        ("Welk bedrijf leverde aan Vliet?", "Het bedrijf leverde aan Vliet op vrijdag.", NAME),
        ("Which company cut the cable?", "Pelikaan cut the cable.", ""),
        ("Which company cut the cable?", "It was cut on Friday.", NAME),
        # Of which period.
        ("ratio first quarter 2026", "The ratio for Q4 was 95.6%.", PERIOD),
        ("ratio first quarter 2026", "The ratio for Q1 was 95.6%, after 94% in Q4.", ""),
        ("How much was the fee in 2024?", "The fee was $20 in 2023.", PERIOD),
        ("How much was the fee in 2024?", "The fee was $20 in 2024, $18 in 2023.", ""),
        ("How much was the fee in 2024?", "The fee was $20, see 2020-2023-11.", ""),
        ("What was decided in 2024?", "The roof is renewed in 2027.", ""),
    ],
)
def test_a_sentence_of_another_kind_than_is_asked_for(
    question: str, sentence: str, reason: str
) -> None:
    assert other_kind(question, sentence, detect_language(sentence) or "en") == reason
