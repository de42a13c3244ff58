# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the headings teams put above their columns, in Dutch, French, English and German."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz


class Field(StrEnum):
    """What a column can be. OTHER keeps its text under its heading in the import note; IGNORE leaves it out."""

    REFERENCE = "reference"
    FIRST_NAME = "first_name"
    CALL_NAME = "call_name"
    PARTICLE = "particle"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    GENDER = "gender"
    BIRTH_DAY = "birth_day"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    NATIONALITY = "nationality"
    LANGUAGE = "language"
    PROGRAMME = "programme"
    PHASE = "phase"
    WORKER = "worker"
    BACKUP = "backup"
    START_DAY = "start_day"
    INSTITUTION = "institution"
    LEAVE_DAY = "leave_day"
    SLEEPING_PLACE = "sleeping_place"
    NOTE = "note"
    OTHER = "other"
    IGNORE = "ignore"


MANY_COLUMNS = frozenset({Field.PHONE, Field.EMAIL, Field.NOTE, Field.OTHER, Field.IGNORE, Field.ADDRESS})

# Folded: lower case, no accents, no punctuation. `*` at the end: the heading only has to begin like this.
_WORDS: dict[Field, str] = {
    Field.REFERENCE: (
        "nr|nummer|no|n|num|numero|ref|referentie|reference|id|client id|clientid|clientnr|clientnummer|dossier|"
        "dossiernr|dossiernummer|dossier nr|no dossier|numero de dossier|case id|case number|volgnr|volgnummer|"
        "kenmerk|aktenzeichen|fallnummer|code|client nr|client nummer|identifiant|persoonsnummer|uniek nummer"
    ),
    Field.FIRST_NAME: "voornaam|voorn|prenom|prenoms|first name|firstname|given name|vorname|voornamen",
    Field.CALL_NAME: "roepnaam|roepn|aanspreeknaam|surnom|nickname|call name|known as|rufname|bijnaam|prenom usuel",
    Field.PARTICLE: "tussenvoegsel|tussenv|tv|voorvoegsel|tussenvoegsels|voorvoegsels|particule|prefix",
    Field.FAMILY_NAME: (
        "familienaam|achternaam|fam naam|famnaam|achtern|nom de famille|nom|surname|last name|lastname|family name|"
        "nachname|familienname|geslachtsnaam"
    ),
    Field.FULL_NAME: (
        "naam|name|volledige naam|naam voornaam|voornaam naam|naam en voornaam|voornaam en naam|nom prenom|nom et prenom|"
        "prenom nom|nom complet|full name|clientnaam|naam client|naam jongere|client|clienten|jongere|wie|persoon|"
        "jeune|usager|personne|beneficiaire|rechthebbende|young person|person|klient|klientin|bewoner|naam jeugdige|jeugdige"
    ),
    Field.GENDER: "m v|mv|m v x|v m|v m x|geslacht|gender|sexe|genre|sex|m f|f m|h f|m f x|f h|m w|w m|geschlecht|m w d",
    Field.BIRTH_DAY: (
        "geboortedatum|geb datum|gebdatum|geb|geboren|geboren op|geboorte|gebdat|geb dat|dob|date of birth|birth date|"
        "birthdate|birthday|born|date de naissance|naissance|ne le|ddn|nee le|ne e le|d naiss|geburtsdatum|geboortejaar|"
        "annee de naissance|year of birth|geb jaar|verjaardag|geburtstag"
    ),
    Field.PHONE: (
        "gsm|gsm nr|gsmnr|gsm nummer|gsmnummer|tel|tel nr|telnr|telefoon|telefoonnummer|telefoonnr|mobiel|mobiele telefoon|"
        "06 nummer|06nummer|phone|phone number|mobile|cell|telephone|portable|no gsm|tel gsm|numero de telephone|handy|"
        "telefon|telefonnummer|handynummer|whatsapp|contactnummer|tel jongere|telefoon*|gsm*"
    ),
    Field.EMAIL: "email|e mail|mail|mailadres|emailadres|e mailadres|e mail adres|courriel|adresse mail|mail address",
    Field.ADDRESS: (
        "adres|address|adresse|domicilie|domicilieadres|straat|woonadres|postadres|domicile|referentieadres|anschrift|"
        "adresse de reference|brp adres|gemeente|woonplaats|postcode|commune|stad"
    ),
    Field.NATIONALITY: "nationaliteit|nat|nationalite|nationality|staatsangehorigkeit|herkomst|land van herkomst|land",
    Field.LANGUAGE: "taal|talen|moedertaal|langue|langues|language|languages|sprache|spreektaal|voertaal|muttersprache",
    Field.PROGRAMME: (
        "traject|trajectsoort|soort traject|programma|programme|program|methode|methodiek|werkvorm|type traject|module|"
        "accompagnement|methodik|hulpvorm|project|team|aanbod|soort begeleiding|type begeleiding|trajet|suivi"
    ),
    Field.PHASE: "fase|phase|cti fase|fase cti|stap|phase cti|cti phase",
    Field.WORKER: (
        "begeleider|hoofdbegeleider|regisseur|casemanager|case manager|werker|worker|trajectbegeleider|tb|ambulant werker|"
        "hulpverlener|maatschappelijk werker|mw|contactpersoon|intervenant|referent|travailleur|accompagnateur|key worker|"
        "keyworker|consulent|betreuer|betreuerin|bezugsperson|coach|toegewezen aan|verantwoordelijke|vaste begeleider|"
        "trajectregisseur|procesregisseur|assistant social|caseworker|case worker|primary worker|ib|ib er"
    ),
    Field.BACKUP: (
        "backup|back up|vervanger|achterwacht|tweede begeleider|2e begeleider|reserve|cobegeleider|co begeleider|duo|"
        "remplacant|second intervenant|vertretung|backup worker|medebegeleider|achtervang"
    ),
    Field.START_DAY: (
        "intake|intakedatum|datum intake|start|startdatum|start datum|begin|begindatum|aanvang|instroom|datum instroom|"
        "aanmelding|aanmelddatum|datum aanmelding|aangemeld|datum start|sinds|date debut|date de debut|debut|date d entree|"
        "entree|start date|started|since|opened|beginn|anfang|aufnahme|start traject|start begeleiding|instroomdatum|"
        "admission|date d intake|gestart|gestart op|in begeleiding sinds|opstart"
    ),
    Field.INSTITUTION: (
        "instelling|voorziening|verblijf|institution|etablissement|residentie|huidige instelling|verblijfplaats instelling|"
        "kliniek|einrichtung|facility|verblijft in|komt uit|uitstroom uit|transitie|type instelling|setting"
    ),
    Field.LEAVE_DAY: (
        "einde verblijf|datum uitstroom|uitstroom|uitstroomdatum|einddatum|einde|eind|vertrek|vertrekdatum|datum vertrek|"
        "ontslag|ontslagdatum|datum ontslag|verlaat instelling|date de sortie|sortie|fin de sejour|date sortie|leave date|"
        "leaving date|exit date|end date|release date|exit|entlassung|auszug|entlassungsdatum|einddatum verblijf|"
        "einde plaatsing|date de fin|fin|planned exit|vermoedelijk einde|verwachte uitstroom|geplande uitstroom"
    ),
    Field.SLEEPING_PLACE: (
        "woonsituatie|slaapplek|slaapplaats|slaapt|verblijfplaats|verblijfsplaats|huidige verblijfplaats|huisvesting|wonen|"
        "woonplek|ethos|logement|hebergement|ou dort|situation logement|lieu de vie|housing|housing situation|sleeps|"
        "sleeping place|accommodation|living situation|wohnsituation|schlafplatz|unterkunft|waar slaapt|slaapt bij|"
        "situation de logement|overnacht|waar verblijft|woonst"
    ),
    Field.NOTE: (
        "opm|opmerking|opmerkingen|bijzonderheden|nota|notas|notities|notitie|note|notes|remarks|remark|remarque|remarques|"
        "commentaar|commentaire|commentaires|comment|comments|info|extra|extra info|toelichting|aandachtspunten|let op|"
        "bemerkung|bemerkungen|notiz|varia|observations|divers|stand van zaken|situatie"
    ),
    Field.IGNORE: "rij in de lijst|wat er schort|ligne de la liste|ce qui ne va pas|row of the list|what is wrong",
}


def folded(text: str) -> str:
    """Lower case, without accents, punctuation as single spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", plain).strip()


_EXACT: dict[str, Field] = {}
_STARTS: dict[str, Field] = {}
for _field, _words in _WORDS.items():
    for _word in _words.split("|"):
        (_STARTS if _word.endswith("*") else _EXACT).setdefault(_word.rstrip("*"), _field)


@lru_cache(maxsize=4096)
def field_of_heading(heading: str) -> tuple[Field, float] | None:
    """The field a heading names and how certain that is (0-1), or None."""
    if len(heading) > 60:
        return None
    text = folded(re.sub(r"\([^)]*\)", " ", heading)) or folded(heading)
    if not text:
        return None
    if text in _EXACT:
        return _EXACT[text], 0.95
    bare = re.sub(r"\b(van|de|het|der|du|la|le|the|of|d|l|cliente?|jongere)\b", " ", text)
    bare = re.sub(r"[\d ]+", " ", bare).strip()
    if bare in _EXACT:
        return _EXACT[bare], 0.85
    for start, named in _STARTS.items():
        if text.startswith(start):
            return named, 0.8
    if len(text) >= 5:
        best = max(_EXACT, key=lambda word: fuzz.ratio(text, word) if len(word) >= 5 else 0)
        if fuzz.ratio(text, best) >= 88:
            return _EXACT[best], 0.7
    return None
