"""What the made-up annual reports say, in English and in Dutch, each text a pair of the two."""

from typing import TypeAlias

Both: TypeAlias = tuple[str, str]

COMPANIES: tuple[tuple[str, str], ...] = (
    ("Hallmark Adhesives", "en"),
    ("Waddenzand Baggerwerken", "nl"),
    ("Verano Beverages", "en"),
    ("Koningsmolen Meel", "nl"),
    ("Boreal Airframes", "en"),
    ("Ijsselkade Logistiek", "nl"),
)

SEGMENTS: tuple[Both, ...] = (
    ("Industrial Solutions", "Industriële Oplossingen"),
    ("Consumer Products", "Consumentenproducten"),
    ("Services", "Dienstverlening"),
    ("Medical", "Medisch"),
    ("Agriculture", "Landbouw"),
    ("Energy", "Energie"),
)

TITLES: dict[str, Both] = {
    "five years": ("Five-year summary", "Meerjarenoverzicht"),
    "letter": ("Letter to our shareholders", "Brief aan onze aandeelhouders"),
    "strategy": ("Strategy and outlook", "Strategie en vooruitzichten"),
    "segment": ("Segment review", "Gang van zaken per segment"),
    "segment quarters": ("{segment}: quarterly figures", "{segment}: kwartaalcijfers"),
    "segment regions": ("{segment}: sales by country", "{segment}: afzet per land"),
    "segment staff": ("{segment}: our people", "{segment}: onze mensen"),
    "market": ("Market and financial risks", "Markt- en financiële risico's"),
    "operations": ("Operational and compliance risks", "Operationele en nalevingsrisico's"),
    "governance": ("Corporate governance", "Ondernemingsbestuur"),
    "pay": ("Remuneration report", "Bezoldigingsverslag"),
    "planet": ("Sustainability statement", "Duurzaamheidsverklaring"),
    "income": ("Consolidated income statement", "Geconsolideerde winst-en-verliesrekening"),
    "balance": ("Consolidated balance sheet", "Geconsolideerde balans"),
    "cash": ("Consolidated cash flow statement", "Geconsolideerd kasstroomoverzicht"),
    "principles": ("1. Accounting policies", "1. Grondslagen voor de verslaggeving"),
    "segments": ("2. Segment information", "2. Gesegmenteerde informatie"),
    "regions": ("3. Revenue by country", "3. Netto-omzet per land"),
    "staff": ("4. Personnel expenses", "4. Personeelskosten"),
    "assets": ("5. Property, plant and equipment", "5. Materiële vaste activa"),
    "loans": ("6. Borrowings", "6. Leningen"),
    "provisions": ("7. Provisions", "7. Voorzieningen"),
    "quarters": ("Quarterly figures", "Kwartaalcijfers"),
    "own income": ("Company income statement", "Enkelvoudige winst-en-verliesrekening"),
    "own balance": ("Company balance sheet", "Enkelvoudige balans"),
    "own staff": ("Personnel of the company", "Personeel van de vennootschap"),
    "events": (
        "8. Commitments and subsequent events",
        "8. Verplichtingen en gebeurtenissen na balansdatum",
    ),
}

CONTENTS: Both = ("Contents", "Inhoud")
REPORT: Both = ("Annual report {year}", "Jaarverslag {year}")
UNIT: Both = ("in EUR thousands", "in duizenden euro's")
UNITS: dict[str, Both] = {"planet": ("in tonnes, MWh and m3", "in ton, MWh en m3")}
TABLE: Both = ("Table {number}. {caption}", "Tabel {number}. {caption}")
TOTAL: Both = ("Total", "Totaal")

MONTHS: tuple[Both, ...] = (
    ("February", "februari"),
    ("April", "april"),
    ("June", "juni"),
    ("September", "september"),
    ("November", "november"),
)

LINES: dict[str, Both] = {
    "revenue": ("Revenue", "Netto-omzet"),
    "cost": ("Cost of sales", "Kostprijs van de omzet"),
    "gross": ("Gross profit", "Brutomarge"),
    "selling": ("Selling expenses", "Verkoopkosten"),
    "general": ("General and administrative expenses", "Algemene beheerskosten"),
    "operating": ("Operating result", "Bedrijfsresultaat"),
    "finance": ("Net finance expense", "Financiële lasten, per saldo"),
    "tax": ("Income tax expense", "Belasting over het resultaat"),
    "net": ("Net profit", "Nettowinst"),
    "depreciation": ("Depreciation and amortisation", "Afschrijvingen"),
    "capex": (
        "Purchases of property, plant and equipment",
        "Investeringen in materiële vaste activa",
    ),
    "intangible": ("Goodwill and other intangible assets", "Goodwill en immateriële activa"),
    "tangible": ("Property, plant and equipment", "Materiële vaste activa"),
    "inventories": ("Inventories", "Voorraden"),
    "receivables": ("Trade and other receivables", "Handels- en overige vorderingen"),
    "cash": ("Cash and cash equivalents", "Liquide middelen"),
    "equity": ("Total equity", "Eigen vermogen"),
    "debt": ("Non-current borrowings", "Langlopende leningen"),
    "payables": ("Trade payables", "Handelsschulden"),
    "working": ("Change in working capital", "Mutatie werkkapitaal"),
    "acquired": ("Acquisition of subsidiaries", "Verwerving van dochterondernemingen"),
    "dividend": ("Dividends paid", "Betaald dividend"),
    "repaid": ("Repayment of borrowings", "Aflossing van leningen"),
    "employees": ("Employees at year end (FTE)", "Werknemers per jaareinde (fte)"),
    "backlog": ("Order backlog at year end", "Orderportefeuille per jaareinde"),
    "capital": ("Capital employed", "Aangewend kapitaal"),
    "research": ("Research and development costs", "Kosten van onderzoek en ontwikkeling"),
    "segment assets": ("Segment assets", "Activa van het segment"),
    "intersegment": ("Inter-segment revenue", "Omzet tussen segmenten"),
    "wages": ("Wages and salaries", "Lonen en salarissen"),
    "social": ("Social security contributions", "Sociale lasten"),
    "pension": ("Pension contributions", "Pensioenlasten"),
    "hired": ("Temporary staff", "Inleenkrachten"),
    "training": ("Training", "Opleidingen"),
    "scope 1": ("Greenhouse gas emissions, scope 1", "Uitstoot van broeikasgassen, scope 1"),
    "scope 2": ("Greenhouse gas emissions, scope 2", "Uitstoot van broeikasgassen, scope 2"),
    "electricity": ("Electricity used", "Verbruikte elektriciteit"),
    "water": ("Water withdrawn", "Onttrokken water"),
    "waste": ("Hazardous waste", "Gevaarlijk afval"),
}

SAID_AS: dict[str, Both] = {
    "Revenue": ("turnover", "omzet"),
    "Cost of sales": ("costs of what was sold", "kosten van wat verkocht werd"),
    "Selling expenses": ("costs of sales and marketing", "kosten van verkoop en marketing"),
    "General and administrative expenses": ("overhead costs", "overheadkosten"),
    "Operating result": ("profit before interest and tax", "winst voor rente en belasting"),
    "Net profit": ("bottom line", "winst onder de streep"),
    "Depreciation and amortisation": ("write-downs on assets", "afboekingen op activa"),
    "Purchases of property, plant and equipment": ("capital expenditure", "kapitaaluitgaven"),
    "Inventories": ("goods in stock", "goederen op voorraad"),
    "Trade and other receivables": ("money still due from customers", "geld te goed van klanten"),
    "Trade payables": ("unpaid bills of suppliers", "onbetaalde rekeningen van leveranciers"),
    "Total equity": ("shareholders' funds", "vermogen van de aandeelhouders"),
    "Acquisition of subsidiaries": ("takeovers", "overnames"),
    "Dividends paid": ("payments to shareholders", "uitkeringen aan aandeelhouders"),
    "Repayment of borrowings": ("loans paid back", "terugbetaalde leningen"),
    "Order backlog at year end": ("work still to be delivered", "nog te leveren werk"),
    "Capital employed": ("invested capital", "geïnvesteerd vermogen"),
    "Segment assets": ("possessions", "bezittingen"),
    "Wages and salaries": ("pay", "beloning"),
    "Social security contributions": ("employer's social charges", "werkgeverspremies"),
    "Pension contributions": ("old-age provision", "oudedagsvoorziening"),
    "Temporary staff": ("agency workers", "uitzendkrachten"),
    "Training": ("courses", "cursussen"),
    "Greenhouse gas emissions, scope 1": ("direct CO2 emissions", "directe CO2-uitstoot"),
    "Greenhouse gas emissions, scope 2": (
        "CO2 emissions of purchased energy",
        "CO2-uitstoot van ingekochte energie",
    ),
    "Electricity used": ("power consumption", "stroomverbruik"),
    "Water withdrawn": ("water use", "waterverbruik"),
    "Hazardous waste": ("chemical waste", "chemisch afval"),
    "Disposals": ("sales of assets", "verkochte activa"),
    "Used during the year": ("spent", "besteed"),
    "Released unused": ("not needed any more", "niet meer nodig"),
    "Syndicated bank loan": ("loan of the banks", "lening van de banken"),
    "Subordinated bond": ("junior notes", "achtergesteld papier"),
    "Lease liabilities": ("leases", "leasecontracten"),
    "Mortgage": ("loan on its buildings", "lening op de gebouwen"),
    "Base salary": ("fixed pay", "vaste beloning"),
    "Short-term bonus": ("annual bonus", "jaarbonus"),
    "Long-term share plan": ("shares", "aandelen"),
    "Pension": ("old-age provision", "oudedagsvoorziening"),
}
"""How those who ask say what a row in the English report is called."""

COUNTRIES: dict[str, Both] = {
    "nl": ("Netherlands", "Nederland"),
    "de": ("Germany", "Duitsland"),
    "fr": ("France", "Frankrijk"),
    "pl": ("Poland", "Polen"),
    "us": ("United States", "Verenigde Staten"),
    "rest": ("Other countries", "Overige landen"),
}

ASSETS: dict[str, Both] = {
    "land": ("Land and buildings", "Bedrijfsgebouwen en terreinen"),
    "machines": ("Plant and machinery", "Machines en installaties"),
    "other": ("Other equipment", "Andere bedrijfsmiddelen"),
    "building": ("Under construction", "In aanbouw"),
}

MOVEMENTS: dict[str, Both] = {
    "start": ("Balance at 1 January", "Stand per 1 januari"),
    "added": ("Additions", "Toevoegingen"),
    "used": ("Used during the year", "Onttrekkingen"),
    "released": ("Released unused", "Vrijval"),
    "disposed": ("Disposals", "Desinvesteringen"),
    "depreciated": ("Depreciation", "Afschrijving"),
    "end": ("Balance at 31 December", "Stand per 31 december"),
}

PROVISIONS: dict[str, Both] = {
    "warranty": ("Warranty", "Garanties"),
    "restructuring": ("Restructuring", "Reorganisatie"),
    "claims": ("Legal claims", "Claims"),
}

LOANS: dict[str, Both] = {
    "bank": ("Syndicated bank loan", "Gesyndiceerde banklening"),
    "bond": ("Subordinated bond", "Achtergestelde obligatielening"),
    "lease": ("Lease liabilities", "Leaseverplichtingen"),
    "mortgage": ("Mortgage", "Hypothecaire lening"),
}

LOAN_HEADS: tuple[Both, ...] = (
    ("Carrying amount", "Boekwaarde"),
    ("Interest rate", "Rente"),
    ("Matures in", "Einde looptijd"),
)

PAY: dict[str, Both] = {
    "base": ("Base salary", "Vast salaris"),
    "bonus": ("Short-term bonus", "Bonus korte termijn"),
    "shares": ("Long-term share plan", "Aandelenplan lange termijn"),
    "retirement": ("Pension", "Pensioen"),
}

BOARD = ("M. Haverkort", "S. Delacroix", "J. Olthof")

CAPTIONS: dict[str, Both] = {
    "five years": ("Five years at a glance", "Vijf jaar in één oogopslag"),
    "segment": ("Key figures of {segment}", "Kerncijfers {segment}"),
    "segment quarters": ("{segment} by quarter", "{segment} per kwartaal"),
    "segment regions": (
        "Revenue of {segment} by country of the customer",
        "Omzet van {segment} naar land van de afnemer",
    ),
    "segment staff": ("Personnel expenses of {segment}", "Personeelskosten van {segment}"),
    "own income": ("Income statement of the company", "Winst-en-verliesrekening enkelvoudig"),
    "own balance": ("Balance sheet of the company", "Balans enkelvoudig"),
    "own staff": ("Personnel expenses of the company", "Personeelskosten enkelvoudig"),
    "pay": ("Remuneration of the executive board", "Bezoldiging van de raad van bestuur"),
    "planet": ("Environmental figures", "Milieucijfers"),
    "income": ("Income statement", "Winst-en-verliesrekening"),
    "balance": ("Balance sheet at 31 December", "Balans per 31 december"),
    "cash": ("Cash flows", "Kasstromen"),
    "segments": ("Information by segment", "Informatie per segment"),
    "regions": ("Revenue by country of the customer", "Omzet naar land van de afnemer"),
    "staff": ("Personnel expenses", "Personeelskosten"),
    "assets": ("Movements in tangible assets", "Verloop van de materiële vaste activa"),
    "loans": ("Terms of the borrowings", "Voorwaarden van de leningen"),
    "provisions": ("Movements in provisions", "Verloop van de voorzieningen"),
    "quarters": ("Results by quarter", "Resultaten per kwartaal"),
}

ASKED_OF_TABLES: dict[str, Both] = {
    "segment": (
        "What was the {line} of the {segment} segment of {name} in {year}?",
        "Hoe groot was in {year} {line} van het segment {segment} bij {name}?",
    ),
    "segments": (
        "How high were the {line} of {segment} at {name} in {year}?",
        "Hoe hoog waren volgens de segmentinformatie de {line} van {segment} bij {name} in {year}?",
    ),
    "segment quarters": (
        "What was the {line} of {segment} at {name} in the {quarter} quarter of {year}?",
        "Wat was bij {name} de {line} van {segment} in het {quarter} kwartaal van {year}?",
    ),
    "segment regions": (
        "How much did the {segment} segment of {name} sell in {column} in {year}?",
        "Hoeveel zette het segment {segment} van {name} in {year} om in {column}?",
    ),
    "segment staff": (
        "What did {name} spend on {line} in its {segment} segment in {year}?",
        "Wat was {name} in {year} kwijt aan {line} bij het segment {segment}?",
    ),
    "own income": (
        "What were the {line} of {name} in its own accounts for {year}, without subsidiaries?",
        "Wat staat er in de enkelvoudige winst-en-verliesrekening {year} van {name} bij {line}?",
    ),
    "own balance": (
        "What were the {line} in the company balance sheet of {name} at the end of {year}?",
        "Hoe hoog was in de enkelvoudige balans van {name} eind {year} de post {line}?",
    ),
    "quarters": (
        "What was the {line} of the whole of {name} in the {quarter} quarter of {year}?",
        "Wat was de {line} van heel {name} in het {quarter} kwartaal van {year}?",
    ),
    "regions": (
        "How much did all of {name} sell in {column} in {year}?",
        "Hoeveel zette heel {name} in {year} om in {column}?",
    ),
    "staff": (
        "What did {name} as a group spend on {line} in {year}?",
        "Wat was {name} als groep in {year} kwijt aan {line}?",
    ),
    "assets": (
        "What were the {line} of {column} at {name} in {year}?",
        "Hoe hoog was de post {line} bij {column} van {name} in {year}?",
    ),
    "provisions": (
        "How much of the provision for {column} was {line} at {name} in {year}?",
        "Hoeveel bedroeg de post {line} in de voorziening voor {column} van {name} over {year}?",
    ),
    "loans": (
        "Which interest does {name} pay on its {line} according to the {year} annual report?",
        "Welke rente betaalt {name} over de {line} volgens het jaarverslag {year}?",
    ),
    "pay": (
        "Which {line} did {column} of {name} receive for {year}?",
        "Welk bedrag kreeg {column} van {name} over {year} als {line}?",
    ),
    "planet": (
        "What does {name} report for {line} in {year}?",
        "Wat meldt {name} over {year} voor {line}?",
    ),
    "income": (
        "What were the {line} of {name} as a group in {year}?",
        "Hoe hoog waren de {line} van {name} als groep in {year}?",
    ),
    "balance": (
        "How much did {name} have in {line} at the end of {year}?",
        "Hoeveel had {name} eind {year} aan {line}?",
    ),
    "cash": (
        "How much money of {name} went to {line} in {year}?",
        "Hoeveel geld van {name} ging in {year} naar {line}?",
    ),
    "five years": (
        "According to the {year} report of {name}, what was the {line} in {earlier}?",
        "Wat was volgens het jaarverslag {year} van {name} in {earlier} de {line}?",
    ),
}

ASKED_BY_TABLE: Both = (
    "What does table {number} of the {year} annual report of {name} give for {line}, {column}?",
    "Wat staat er in tabel {number} van het jaarverslag {year} van {name} bij {line}, {column}?",
)

QUARTERS: tuple[Both, ...] = (
    ("first", "eerste"),
    ("second", "tweede"),
    ("third", "derde"),
    ("fourth", "vierde"),
)

FACTS: dict[str, tuple[Both, Both, Both]] = {
    "letter": (
        (
            "After the high water in {month} our plant at {town} stood still for {n} days.",
            "Na het hoogwater in {month} lag onze fabriek in {town} {n} dagen stil.",
        ),
        (
            "How long was production of {name} interrupted by flooding in {year}?",
            "Hoe lang kon {name} in {year} niet produceren door de overstroming?",
        ),
        ("{n} days", "{n} dagen"),
    ),
    "strategy": (
        (
            "We aim to earn {n} per cent of revenue with products that are less than three years "
            "old.",
            "Wij willen {n} procent van de omzet behalen met producten van minder dan drie jaar "
            "oud.",
        ),
        (
            "Which share of sales should new products bring, says {name} in its {year} report?",
            "Welk deel van de omzet moeten nieuwe producten brengen volgens {name} in {year}?",
        ),
        ("{n} per cent", "{n} procent"),
    ),
    "market": (
        (
            "A rise in interest rates of one percentage point would lower the result before tax "
            "by EUR {n} thousand.",
            "Een stijging van de rente met één procentpunt zou het resultaat voor belasting met "
            "{n} duizend euro verlagen.",
        ),
        (
            "How sensitive was {name} to higher interest rates in {year}?",
            "Hoe gevoelig was {name} in {year} voor een hogere rente?",
        ),
        ("EUR {n} thousand", "{n} duizend euro"),
    ),
    "operations": (
        (
            "In {month} ransomware was found on servers in {town}; ordering was down for {n} "
            "hours.",
            "In {month} werd gijzelsoftware aangetroffen op servers in {town}; bestellen kon {n} "
            "uur niet.",
        ),
        (
            "How long were customers of {name} unable to order after the cyber attack of {year}?",
            "Hoe lang konden klanten van {name} niet bestellen na de cyberaanval in {year}?",
        ),
        ("{n} hours", "{n} uur"),
    ),
    "governance": (
        (
            "The audit committee came together {n} times and spoke with the auditor without the "
            "management.",
            "De auditcommissie kwam {n} keer bijeen en sprak de accountant buiten het bestuur om.",
        ),
        (
            "How often did the audit committee of {name} meet in {year}?",
            "Hoe vaak vergaderde de auditcommissie van {name} in {year}?",
        ),
        ("{n} times", "{n} keer"),
    ),
    "planet": (
        (
            "{n} of our delivery vans now run on electricity, and the depot at {town} has solar "
            "panels.",
            "{n} van onze bestelbussen rijden nu op stroom en het depot in {town} heeft "
            "zonnepanelen.",
        ),
        (
            "How many electric vehicles did {name} have in {year}?",
            "Hoeveel elektrische voertuigen had {name} in {year}?",
        ),
        ("{n} of our delivery vans", "{n} van onze bestelbussen"),
    ),
    "principles": (
        (
            "Machinery is written off in {n} years by the straight-line method, to a residual "
            "value of nil.",
            "Machines worden lineair in {n} jaar afgeschreven, tot een restwaarde van nihil.",
        ),
        (
            "Over how many years does {name} depreciate its machines in the {year} accounts?",
            "In hoeveel jaar schrijft {name} machines af in de jaarrekening {year}?",
        ),
        ("{n} years", "{n} jaar"),
    ),
    "events": (
        (
            "After the balance sheet date we sold the warehouse at {town} for EUR {n} thousand.",
            "Na balansdatum is het magazijn in {town} verkocht voor {n} duizend euro.",
        ),
        (
            "What did {name} get for the warehouse that it sold after the end of {year}?",
            "Wat bracht het magazijn op dat {name} na afloop van {year} verkocht?",
        ),
        ("EUR {n} thousand", "{n} duizend euro"),
    ),
}

TOWNS = ("Almelo", "Venlo", "Goes", "Leuven", "Kleve", "Kampen", "Zutphen", "Breda")

PROSE: dict[str, tuple[Both, ...]] = {
    "letter": (
        (
            "It was a year in which our people showed what they can do.",
            "Het was een jaar waarin onze mensen lieten zien wat zij kunnen.",
        ),
        (
            "Revenue and operating result moved with the demand of our larger customers.",
            "Omzet en bedrijfsresultaat bewogen mee met de vraag van onze grotere klanten.",
        ),
        (
            "We propose a dividend that does justice to the net profit and to our plans.",
            "Wij stellen een dividend voor dat past bij de nettowinst en bij onze plannen.",
        ),
        (
            "On behalf of the executive board I thank our employees, customers and shareholders.",
            "Namens de raad van bestuur dank ik werknemers, klanten en aandeelhouders.",
        ),
        (
            "Inflation eased in the second half, while wages went on rising.",
            "De inflatie nam in de tweede helft af, terwijl de lonen bleven stijgen.",
        ),
        (
            "The integration of the acquired business was finished ahead of schedule.",
            "De integratie van de overgenomen activiteiten was eerder klaar dan gepland.",
        ),
    ),
    "strategy": (
        (
            "Our strategy rests on three pillars: growth, efficiency and sustainability.",
            "Onze strategie rust op drie pijlers: groei, doelmatigheid en duurzaamheid.",
        ),
        (
            "Capital expenditure will be directed at capacity and at the replacement of machines.",
            "Investeringen gaan naar capaciteit en naar het vervangen van machines.",
        ),
        (
            "We expect revenue to grow in all segments, depending on the economy.",
            "Wij verwachten omzetgroei in alle segmenten, afhankelijk van de economie.",
        ),
        (
            "Research and development remains a condition for the margins that we aim for.",
            "Onderzoek en ontwikkeling blijft een voorwaarde voor de marges die wij nastreven.",
        ),
        (
            "The number of employees is expected to remain about the same.",
            "Het aantal werknemers blijft naar verwachting ongeveer gelijk.",
        ),
    ),
    "segment": (
        (
            "Volumes rose in the first half and were stable in the second.",
            "De volumes stegen in de eerste helft en waren stabiel in de tweede.",
        ),
        (
            "Higher prices of raw materials were passed on with some delay.",
            "Hogere grondstofprijzen werden met enige vertraging doorberekend.",
        ),
        (
            "The operating result of the segment benefited from a better product mix.",
            "Het bedrijfsresultaat van het segment profiteerde van een betere productmix.",
        ),
        (
            "Competition in the market was strong and some customers ran down their stocks.",
            "De concurrentie was sterk en enkele klanten bouwden hun voorraden af.",
        ),
        (
            "Investments were made in automation and in the training of employees.",
            "Er werd geïnvesteerd in automatisering en in opleiding van werknemers.",
        ),
    ),
    "market": (
        (
            "The group is exposed to interest rates, exchange rates and the prices of commodities.",
            "De groep loopt risico over rente, wisselkoersen en de prijzen van grondstoffen.",
        ),
        (
            "Derivatives are used to hedge and never to trade.",
            "Derivaten dienen om af te dekken en nooit om te handelen.",
        ),
        (
            "Borrowings have covenants on leverage and interest cover, which were all met.",
            "De leningen kennen convenanten over schuld en rentedekking, waaraan is voldaan.",
        ),
        (
            "Credit risk is limited by insurance and by limits for each customer.",
            "Het kredietrisico is beperkt door verzekering en limieten per klant.",
        ),
        (
            "Liquidity is watched over by the treasury department every day.",
            "De afdeling treasury bewaakt dagelijks de liquiditeit.",
        ),
    ),
    "operations": (
        (
            "Interruptions at a plant or a supplier may delay deliveries.",
            "Storingen in een fabriek of bij een leverancier kunnen leveringen vertragen.",
        ),
        (
            "We train all employees in safety and in our code of conduct.",
            "Wij leiden alle werknemers op in veiligheid en in onze gedragscode.",
        ),
        (
            "Claims are provided for where payment is likely.",
            "Voor claims wordt een voorziening getroffen als betaling waarschijnlijk is.",
        ),
        (
            "Information security is tested by an outside party each year.",
            "De informatiebeveiliging wordt jaarlijks door een externe partij getoetst.",
        ),
        (
            "Shortage of technical staff may slow down our growth.",
            "Een tekort aan technisch personeel kan onze groei remmen.",
        ),
    ),
    "governance": (
        (
            "The supervisory board advises the executive board and watches over the strategy.",
            "De raad van commissarissen adviseert de raad van bestuur en ziet toe op de strategie.",
        ),
        (
            "All members were present at nearly all meetings.",
            "Alle leden waren bij vrijwel alle vergaderingen aanwezig.",
        ),
        (
            "The remuneration committee prepared the policy that the meeting adopted.",
            "De remuneratiecommissie bereidde het beleid voor dat de vergadering vaststelde.",
        ),
        (
            "The external auditor was appointed again for two years.",
            "De externe accountant werd voor twee jaar herbenoemd.",
        ),
        (
            "Shareholders who hold three per cent may put items on the agenda.",
            "Aandeelhouders met drie procent kunnen onderwerpen agenderen.",
        ),
    ),
    "pay": (
        (
            "The policy is meant to attract and keep qualified directors.",
            "Het beleid is bedoeld om gekwalificeerde bestuurders aan te trekken en te behouden.",
        ),
        (
            "Targets for the bonus are set at the start of the year.",
            "De doelen voor de bonus worden aan het begin van het jaar gesteld.",
        ),
        (
            "Shares have to be kept for five years after they were granted.",
            "Aandelen moeten na toekenning vijf jaar worden aangehouden.",
        ),
    ),
    "planet": (
        (
            "We report by the European standards for sustainability reporting.",
            "Wij rapporteren volgens de Europese standaarden voor duurzaamheid.",
        ),
        (
            "Emissions fell as we bought more green electricity.",
            "De uitstoot daalde doordat wij meer groene stroom inkochten.",
        ),
        (
            "Suppliers are asked to sign our code on human rights.",
            "Leveranciers wordt gevraagd onze code over mensenrechten te tekenen.",
        ),
        (
            "Waste is separated at all of our sites.",
            "Op al onze locaties wordt afval gescheiden.",
        ),
    ),
    "principles": (
        (
            "The consolidated accounts comply with IFRS as adopted by the European Union.",
            "De geconsolideerde jaarrekening voldoet aan IFRS zoals aanvaard door de Europese "
            "Unie.",
        ),
        (
            "Revenue is recognised when control passes to the customer.",
            "Omzet wordt verantwoord als de beschikkingsmacht overgaat op de klant.",
        ),
        (
            "Inventories are stated at the lower of cost and net realisable value.",
            "Voorraden worden gewaardeerd tegen kostprijs of lagere opbrengstwaarde.",
        ),
        (
            "Goodwill is tested for impairment in the fourth quarter of each year.",
            "Goodwill wordt in het vierde kwartaal van ieder jaar getoetst.",
        ),
        (
            "Provisions are measured at the best estimate of the expenditure required.",
            "Voorzieningen worden gewaardeerd op de beste schatting van de uitgaven.",
        ),
    ),
    "events": (
        (
            "Commitments for the purchase of machines are not in the balance sheet.",
            "Verplichtingen voor de aankoop van machines staan niet op de balans.",
        ),
        (
            "Guarantees were given to banks on behalf of subsidiaries.",
            "Ten behoeve van dochterondernemingen zijn garanties aan banken gegeven.",
        ),
        (
            "The dividend that is proposed is not yet a liability.",
            "Het voorgestelde dividend is nog geen schuld.",
        ),
    ),
    "note": (
        (
            "The amounts below are part of the result and the position of the whole group.",
            "Onderstaande bedragen maken deel uit van resultaat en vermogen van de hele groep.",
        ),
        (
            "Figures of the year before have been restated where this helps comparison.",
            "Cijfers van het jaar ervoor zijn aangepast waar dat de vergelijking dient.",
        ),
        (
            "See the accounting policies for the way in which they are measured.",
            "Zie de grondslagen voor de wijze waarop zij worden gewaardeerd.",
        ),
    ),
}
