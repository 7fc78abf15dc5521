"""What the page and the answers of the command line say, in Dutch and English."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from indexes.errors import (
    FilterError,
    OriginalGoneError,
    PassageGoneError,
    QuestionError,
    VindError,
)
from indexes.types import FileState, FilterLanguage, Language

Noun: TypeAlias = tuple[str, str]
"""Its singular, or what is said of one, and its plural."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the page. Fields with ``{}`` are filled by ``str.format``."""

    language: Language
    tagline: str
    ask_tab: str
    search_tab: str
    documents_tab: str
    document: Noun
    passage: Noun
    no_question: str
    none_passes: str
    no_passage: str
    no_original: str
    no_index: str
    no_index_cure: str
    not_yet: str
    opening: str
    lost: str
    question: str
    question_example: str
    ask: str
    answer: str
    quotes: str
    wording: str
    section: str
    confidence: str
    nearest: str
    understood: str
    earlier: str
    new_subject: str
    finding_again: str
    too_long: str
    no_llm: str
    no_llm_cure: str
    no_wording: str
    may_have_more: str
    dropped_one: str
    dropped_many: str
    page: str
    query: str
    query_example: str
    search: str
    filters: str
    filtered: str
    path: str
    path_example: str
    path_help: str
    types: str
    any_type: str
    after: str
    after_help: str
    before: str
    before_help: str
    author: str
    author_help: str
    languages: str
    any_language: str
    nothing_matches: str
    also: str
    older: str
    superseded: str
    changed: str
    file_of: str
    open_file: str
    open_at: str
    state: str
    all_states: str
    file: str
    why: str
    name_contains: str
    shown_of: str
    ledger: str
    seen: Noun
    indexed: str
    not_whole: str
    states: dict[FileState, str]
    language_names: dict[FilterLanguage, str]

    def number(self, count: int) -> str:
        """A whole number, its thousands parted as the language does."""
        return f"{count:,}".replace(",", "." if self.language == "nl" else ",")

    def of_number(self, count: int, noun: Noun) -> str:
        """The form of ``noun`` behind ``count``."""
        singular, plural = noun
        return singular if count == 1 else plural

    def counted(self, count: int, noun: Noun) -> str:
        """``count`` with its noun: "1 document", "1,204 documents"."""
        return f"{self.number(count)} {self.of_number(count, noun)}"

    def trouble(self, error: VindError) -> str:
        """What an error says; what an administrator has to mend is said in English alone."""
        said = {
            FilterError: self.none_passes,
            QuestionError: self.no_question,
            PassageGoneError: self.no_passage,
            OriginalGoneError: self.no_original,
        }
        return said.get(type(error), str(error))


ENGLISH = Words(
    language="en",
    tagline="Answers from your own documents, with the sentence they stand on.",
    ask_tab="Ask",
    search_tab="Search",
    documents_tab="Documents",
    document=("document", "documents"),
    passage=("passage", "passages"),
    no_question="There is no question in this. Type one or more words.",
    none_passes="No document passes your filters. Choose them wider, or leave one out.",
    no_passage="This passage is no longer in the index. Search again.",
    no_original="This file is no longer where it was when it was indexed. Index its folder again "
    "with `vind index`, or look for it there under another name.",
    no_index="There is nothing to search yet.",
    no_index_cure="Index a folder with `vind index FOLDER`, then reload this page.",
    not_yet="Where `vind index` is still running, reload this page in a while; index a folder with "
    "`vind index FOLDER` otherwise.",
    opening="Opening the index…",
    lost="There is no connection to the server. This page goes on once it is back.",
    question="Your question",
    question_example="For example: how many days of leave can I carry over?",
    ask="Ask",
    answer="Answer",
    quotes="Quotes",
    wording="Wording the answer…",
    section="Summing up part {} of {}…",
    confidence="{} sure that the answer is in these quotes",
    nearest="The nearest passages: see whether the answer is among them",
    understood="Understood as: {}",
    earlier="Earlier in this conversation",
    new_subject="New subject",
    finding_again="Finding the earlier answers again…",
    too_long="What was asked is too long for the address of this page: loading it again loses the "
    "conversation. Ask in fewer words, or start a new subject.",
    no_llm="There is no language model on this machine, so the quotes are the answer.",
    no_llm_cure="To have answers worded as well: `vind models pull {}`",
    no_wording="The model said nothing that the quotes support, so the quotes are the answer.",
    may_have_more="More than one thing is asked for: the other quotes may have more of them.",
    dropped_one="1 sentence of the model was left out: the quotes do not support it",
    dropped_many="{} sentences of the model were left out: the quotes do not support them",
    page="page {}",
    query="Words or a question",
    query_example="For example: notice period",
    search="Search",
    filters="Filters",
    filtered="only what passes your filters",
    path="Path",
    path_example="contracts/**",
    path_help="Keep to files whose path matches; ** crosses folders.",
    types="File types",
    any_type="All types",
    after="From",
    after_help="Keep to documents of this day or later.",
    before="Before",
    before_help="Keep to documents of before this day.",
    author="Author or sender",
    author_help="Keep to documents with this in the name of their author or sender.",
    languages="Languages",
    any_language="All languages",
    nothing_matches="Nothing matches.",
    also="The same file is also here:",
    older="Earlier versions have this too:",
    superseded="superseded",
    changed="The document has changed or gone since; this is what it said.",
    file_of="file of {}",
    open_file="Open the file",
    open_at="Open the file at {}",
    state="State",
    all_states="All",
    file="File",
    why="Why",
    name_contains="Name contains",
    shown_of="The first {} of {} files; narrow them down by name or state.",
    ledger="What was and was not indexed, and why",
    seen=("file seen", "files seen"),
    indexed="indexed",
    not_whole="not read whole",
    states={
        FileState.INDEXED: "indexed",
        FileState.PARTIAL: "partial",
        FileState.EMPTY: "no text",
        FileState.DUPLICATE: "duplicate",
        FileState.ENCRYPTED: "encrypted",
        FileState.CORRUPT: "damaged",
        FileState.UNSUPPORTED: "not supported",
        FileState.TOO_LARGE: "too large",
        FileState.EXCLUDED: "excluded",
        FileState.FAILED: "failed",
        FileState.DELETED: "deleted",
    },
    language_names={"nl": "Dutch", "en": "English", "other": "Other"},
)

DUTCH = Words(
    language="nl",
    tagline="Antwoorden uit uw eigen documenten, met de zin waarop ze rusten.",
    ask_tab="Vragen",
    search_tab="Zoeken",
    documents_tab="Documenten",
    document=("document", "documenten"),
    passage=("passage", "passages"),
    no_question="Hier staat geen vraag. Typ een of meer woorden.",
    none_passes="Geen document komt door uw filters. Kies ze ruimer, of laat er een weg.",
    no_passage="Deze passage staat niet meer in de index. Zoek opnieuw.",
    no_original="Dit bestand staat niet meer waar het stond toen het werd geïndexeerd. Indexeer de "
    "map opnieuw met `vind index`, of zoek het daar onder een andere naam.",
    no_index="Er is nog niets om in te zoeken.",
    no_index_cure="Indexeer een map met `vind index MAP` en laad deze pagina opnieuw.",
    not_yet="Loopt `vind index` nog, laad deze pagina dan straks opnieuw; indexeer anders een map "
    "met `vind index MAP`.",
    opening="De index wordt geopend…",
    lost="Er is geen verbinding met de server. Deze pagina gaat verder zodra die er weer is.",
    question="Uw vraag",
    question_example="Bijvoorbeeld: hoeveel vakantiedagen mag ik meenemen naar volgend jaar?",
    ask="Vraag",
    answer="Antwoord",
    quotes="Citaten",
    wording="Het antwoord wordt verwoord…",
    section="Deel {} van {} wordt samengevat…",
    confidence="{} zeker dat het antwoord in deze citaten staat",
    nearest="De dichtstbijzijnde passages: kijk of het antwoord ertussen staat",
    understood="Opgevat als: {}",
    earlier="Eerder in dit gesprek",
    new_subject="Nieuw onderwerp",
    finding_again="De eerdere antwoorden worden weer opgezocht…",
    too_long="Het gevraagde is te lang voor het adres van deze pagina: bij opnieuw laden gaat het "
    "gesprek verloren. Vraag het korter, of begin een nieuw onderwerp.",
    no_llm="Op deze machine staat geen taalmodel, dus de citaten zijn het antwoord.",
    no_llm_cure="Om antwoorden ook te laten verwoorden: `vind models pull {}`",
    no_wording="Het model zei niets dat de citaten ondersteunen; de citaten zijn het antwoord.",
    may_have_more="Gevraagd is naar meer dan één ding: de andere citaten kunnen er meer hebben.",
    dropped_one="1 zin van het model is weggelaten: de citaten ondersteunen die niet",
    dropped_many="{} zinnen van het model zijn weggelaten: de citaten ondersteunen die niet",
    page="pagina {}",
    query="Woorden of een vraag",
    query_example="Bijvoorbeeld: opzegtermijn",
    search="Zoek",
    filters="Filters",
    filtered="alleen wat door uw filters komt",
    path="Pad",
    path_example="contracten/**",
    path_help="Alleen bestanden waarvan het pad past; ** gaat door mappen heen.",
    types="Bestandstypen",
    any_type="Alle typen",
    after="Vanaf",
    after_help="Alleen documenten van deze dag of later.",
    before="Vóór",
    before_help="Alleen documenten van vóór deze dag.",
    author="Auteur of afzender",
    author_help="Alleen documenten met dit in de naam van hun auteur of afzender.",
    languages="Talen",
    any_language="Alle talen",
    nothing_matches="Niets gevonden.",
    also="Hetzelfde bestand staat ook hier:",
    older="Eerdere versies hebben dit ook:",
    superseded="vervangen",
    changed="Het document is sindsdien gewijzigd of verdwenen; dit stond er.",
    file_of="bestand van {}",
    open_file="Open het bestand",
    open_at="Open het bestand op {}",
    state="Staat",
    all_states="Alle",
    file="Bestand",
    why="Waarom",
    name_contains="Naam bevat",
    shown_of="De eerste {} van {} bestanden; beperk ze op naam of staat.",
    ledger="Wat wel en niet is geïndexeerd, en waarom",
    seen=("bestand gezien", "bestanden gezien"),
    indexed="geïndexeerd",
    not_whole="niet geheel gelezen",
    states={
        FileState.INDEXED: "geïndexeerd",
        FileState.PARTIAL: "gedeeltelijk",
        FileState.EMPTY: "geen tekst",
        FileState.DUPLICATE: "dubbel",
        FileState.ENCRYPTED: "versleuteld",
        FileState.CORRUPT: "beschadigd",
        FileState.UNSUPPORTED: "niet ondersteund",
        FileState.TOO_LARGE: "te groot",
        FileState.EXCLUDED: "uitgesloten",
        FileState.FAILED: "mislukt",
        FileState.DELETED: "verwijderd",
    },
    language_names={"nl": "Nederlands", "en": "Engels", "other": "Anders"},
)


def words_for(locale: str | None) -> Words:
    """The page's words for a browser's locale ("nl-BE", "nl,en;q=0.9"); English if not Dutch."""
    first = re.split(r"[-,;]", (locale or "").lower())[0].strip()
    return DUTCH if first == "nl" else ENGLISH
