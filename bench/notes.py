# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501 - sentences and tables of words
"""This is the place for what the made-up workers write: short notes, long reports, nothing at all.

Words follow each other by chance out of sentences of the trade; names, streets, sums and compound words make the long
tail that a search index meets in earnest.
"""

from __future__ import annotations

from random import Random
from string import Formatter

_DUTCH = """Langsgeweest in de {place}; {who} was {mood}.
Gebeld met {who} over {topic}, afgesproken voor {day}.
{who} zegt dat {topic} nog niet in orde is en wil dat we samen bellen.
Post samen geopend: {number} brieven, één aanmaning van {sum} euro.
Aangebeld om {hour} u, niemand thuis; kaartje in de bus gestoken.
De huisbaas dreigt met opzeg wegens {topic}; {who} is {mood}.
Samen naar het OCMW geweest voor {topic}, dossier {code} is geopend.
{who} sliep de voorbije nachten bij een vriend in {town}.
Gesproken over {topic}. Wil zelf het initiatief nemen, wij volgen op.
School laat weten dat {who} {number} dagen afwezig was; gesprek gepland.
Doel besproken: {topic}. Eerste stap is {step}.
{who} vertelt over ruzie met de vader en heeft die nacht weinig geslapen.
Budget bekeken: na de vaste kosten blijft {sum} euro per maand over.
Afspraak bij de huisarts verzet naar {day}, {who} is {mood}.
Overleg met de begeleiding van {place}; zij regelen {step}.
Weigert voorlopig hulp voor {topic}, maar wil contact houden.
Heeft werk gevonden in {town}, begint {day} met een {compound}.
Formulier voor {topic} ingevuld en meegegeven, nog te bezorgen: {step}.
De tolk was niet beschikbaar, gesprek kort gehouden en hertaald met {compound}.
{who} wil niet dat we de ouders verwittigen; besproken wat dat betekent.""".splitlines()
_FRENCH = """Passé à {place}, {who} était {humeur}.
Appel avec {who} au sujet de {sujet}, rendez-vous fixé {jour}.
Le propriétaire réclame {sum} euros; nous écrivons ensemble une lettre.
{who} a dormi chez un ami à {town} ces dernières nuits.
Dossier {code} ouvert au CPAS pour {sujet}.
Refuse de l'aide pour {sujet}, souhaite garder le contact.""".splitlines()
_FILL = {
    "place": "studio|leefgroep|opvang|inloop|bibliotheek|wachtzaal|station|residentie|jeugdinstelling|ziekenhuis|gevangenis|werkplaats|kamer",
    "who": "hij|zij|de jongere|de moeder|tante Samira|de huisbaas|Yassin|Lotte|de mentor|Bereket|Kasia|de broer|Amina|de vriendin",
    "mood": "rustig|gespannen|opgelucht|boos|moe|hoopvol|stil|bezorgd|in de war|trots|verdrietig|opgewekt",
    "topic": "leefloon|huurwaarborg|inschrijving|verblijfsdocument|schuldbemiddeling|ziekenfonds|kinderbijslag|attest|rijbewijs|medicatie|"
    "werkstraf|identiteitskaart|huurachterstand|deurwaarder|opleiding|toeleiding|woonst|studiebeurs|voogdij|referentieadres|bankrekening",
    "day": "maandag|dinsdag|woensdag|donderdag|vrijdag|volgende week|binnen veertien dagen|na de vakantie",
    "town": "Gent|Antwerpen|Brugge|Mechelen|Kortrijk|Aalst|Leuven|Hasselt|Oostende|Brussel|Utrecht|Breda|Luik|Charleroi|Namen|Roeselare|Genk",
    "step": "een afspraak maken|de papieren verzamelen|bellen naar de wijkdienst|een kopie bezorgen|de sleutel ophalen|samen inschrijven",
    "humeur": "calme|tendu|soulagé|fâchée|fatigué|inquiet",
    "sujet": "revenu d'intégration|garantie locative|inscription|titre de séjour|mutuelle|allocations|dettes",
    "jour": "lundi|mardi|jeudi|vendredi|la semaine prochaine",
}  # fmt: skip
_FIRST = (
    "woon",
    "school",
    "werk",
    "jeugd",
    "schuld",
    "zorg",
    "kind",
    "huur",
    "budget",
    "taal",
    "buurt",
    "crisis",
    "thuis",
)
_LAST = (
    "begeleider",
    "traject",
    "overleg",
    "plan",
    "coach",
    "dienst",
    "attest",
    "dossier",
    "gesprek",
    "opvang",
    "verslag",
)
_CHOICES = {name: words.split("|") for name, words in _FILL.items()}
_BLANKS = {
    pattern: [name for _, name, _, _ in Formatter().parse(pattern) if name in _CHOICES]
    for pattern in (*_DUTCH, *_FRENCH)
}
_WHAT = (
    "Beslissing nakijken",
    "Formulier bezorgen",
    "Bellen naar de dienst",
    "Huisbezoek plannen",
    "Attest opvragen",
    "Samen naar OCMW",
)
_GOALS = (
    "Ik heb elke maand een vast inkomen",
    "Ik woon op mezelf",
    "Ik maak mijn school af",
    "Ik heb iemand om te bellen",
    "Ik betaal mijn schulden af",
)


def sentence(chance: Random) -> str:
    """One sentence, in eight of ten in Dutch."""
    pattern = chance.choice(_DUTCH if chance.random() < 0.85 else _FRENCH)
    words = {name: chance.choice(_CHOICES[name]) for name in _BLANKS[pattern]}
    made = pattern.format(
        number=chance.randrange(2, 20),
        sum=chance.randrange(10, 2500),
        hour=chance.randrange(8, 21),
        code=f"{chance.randrange(2019, 2027)}-{chance.randrange(100000)}",
        compound=chance.choice(_FIRST) + chance.choice(_FIRST) + chance.choice(_LAST),
        **words,
    )
    return made[0].upper() + made[1:]


def note(chance: Random) -> str | None:
    """A note: nothing, a line or two, a paragraph, sometimes a report of pages."""
    kind = chance.random()
    if kind < 0.08:
        return None
    if kind < 0.70:
        count = chance.randrange(1, 4)
    elif kind < 0.97:
        count = chance.randrange(4, 10)
    else:
        count = chance.randrange(20, 80)
    return " ".join(sentence(chance) for _ in range(count))


def step_words(chance: Random) -> str:
    """What somebody will do."""
    return f"{chance.choice(_WHAT)} ({chance.choice(_CHOICES['topic'])})"


def goal_words(chance: Random) -> str:
    """A goal in the words of the person."""
    return chance.choice(_GOALS)


def town(chance: Random) -> str:
    """A town."""
    return chance.choice(_CHOICES["town"])
