# SPDX-License-Identifier: EUPL-1.2
"""This is the place for words that stand for a code: programme and phase, institution, sleeping place, gender.

The lists hold what teams write. Codes are those of the working methods: institution types 6.1, ETHOS Light 7.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from caseapp.i18n import N_
from caseapp.operations.caseload.dates import UNKNOWN_WORDS
from caseapp.operations.caseload.headings import folded
from caseapp.operations.caseload.notices import Read, notice

PROGRAMME_UNKNOWN = N_("The programme “%(text)s” is not known here; it is kept in the note.")
INSTITUTION_UNKNOWN = N_("It is not known what kind of institution “%(text)s” is; the text is kept.")
SLEEPING_UNKNOWN = N_("It is not known which living situation “%(text)s” is; the text is kept.")
ARREARS = N_("“%(text)s”: this counts as threat of eviction only when there is a notice or a court order.")
GENDER_UNKNOWN = N_("The gender “%(text)s” is not known here; it is kept in the note.")

PHASES = ("pre_cti", "phase1", "phase2", "phase3", "closed")


@dataclass(frozen=True, slots=True)
class ProgrammeEntry:
    """A programme a case follows, with its phase (CTI only, "" when not said)."""

    programme: str  # young_adult | outreach | cti
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Institution:
    """Where the person stays or leaves from. `code` is an institution type, "" when it is not known which."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class SleepingPlace:
    """Where the person sleeps. `state` is coded | not_homeless | unknown (asked, not known) | unrecognised.

    `ethos_light` is a code of ETHOS Light, "" unless coded; `ethos_sub` a sub-code when the words are that exact.
    """

    state: str
    text: str
    ethos_light: str = ""
    ethos_sub: str = ""


# Folded words; a pattern is found as whole words anywhere in the text unless it ends in * (then: a word beginning so).
_PROGRAMMES = (
    ("cti", "cti|critical time|critical time intervention|critical time interventie|pre cti|precti"),
    (
        "outreach",
        "bz|bemoeizorg|outreach*|straathoek*|vindplaats*|straatwerk*|maraude*|travail de rue|zorgtoeleiding|oggz",
    ),
    (
        "young_adult",
        "jv|jongvolw*|jong volw*|jeune adulte|jeunes adultes|young adult*|jongeren|16 25|17 25|junge erwachsene|jojo|ija|"
        "intersectoraal|18plus|dakloze jongeren|jeunes",
    ),
)
_INSTITUTIONS = (
    (
        "refuge",
        "vluchthuis|vrouwenopvang|blijf van mijn lijf|refuge|frauenhaus|maison pour femmes|vrouwenhuis|oranje huis",
    ),
    (
        "secure_youth",
        "gesloten jeugd*|gemeenschapsinstelling*|gi|jji|ippj|jeugdzorgplus|jeugdzorg plus|everberg|mol|ruiselede|de zande",
    ),
    (
        "foster_care",
        "pleegzorg*|pleeggezin*|gezinshuis*|famille d accueil|foster*|pflegefamilie|placement familial",
    ),
    (
        "asylum",
        "asiel*|azc|opvangcentrum*|fedasil|nbmv*|loi|mena|coa|lokaal opvanginitiatief|reception centre|nidos",
    ),
    (
        "addiction",
        "verslaving*|ontwenning*|afkick*|detox*|cure|postcure|de sleutel|katarsis|addiction|rehab*|crisisinterventie drug*|suchtklinik",
    ),
    (
        "psychiatry",
        "psychiatr*|pc|paaz|ggz*|pz|kliniek psych*|upc|k dienst|for k|hopital psychiatrique|pvt|mobiel crisisteam|kjp*|psychose*",
    ),
    ("general_hospital", "ziekenhuis*|az|uz|umc|hopital|hospital*|krankenhaus|clinique|materniteit|spoed"),
    (
        "prison",
        "gevangenis*|pi|prison*|detentie*|cel|penitentiair*|detentiehuis|transitiehuis|bajes|haft*|gefangnis|jva gefangnis",
    ),
    (
        "supported",
        "beschermd wonen|begeleid wonen|bw|beschut wonen|ibw|logement accompagne|logement protege|supported*|rib*|betreutes wohnen",
    ),
    ("school_boarding", "internaat*|ipo|internat*|boarding*|kot schoolinternaat|tehuis school"),
    (
        "youth_care",
        "jeugdhulp*|jeugdzorg*|leefgroep*|ckg|obc|cbaw|kamertraining*|ktc|bzw|begeleidingstehuis|ooc|residentiele jeugd*|oobc|"
        "aide a la jeunesse|mfc|zelfstandig wonen jeugd*|sos kinderdorp*|heim|kinderheim|youth care|children s home|tehuis|"
        "1g1p|1 gezin 1 plan|voorziening jeugd*|saj|aaj|foyer jeunes|woonhuis jeugd*|crisisopvang jeugd*",
    ),
    (
        "shelter",
        "opvang|nachtopvang*|crisisopvang|noodopvang*|winteropvang*|thuislozenzorg|opvangcentrum caw|daklozenopvang|maison d accueil|"
        "abri de nuit|samusocial|shelter*|passantenverblijf|leger des heils|notschlafstelle|maatschappelijke opvang|doorstroom*",
    ),
    ("army_abroad_other", "leger|buitenland|legerdienst|andere|autre|other|etranger|armee|army|abroad"),
)
# code, sub-code, words. The first that fits counts, so the exact ones come before the wide ones.
_PLACES = (
    ("not_homeless", "", "begeleid wonen|beschermd wonen|beschut wonen|housing first|logement accompagne|supported housing"),
    ("eviction", "", "uithuiszetting*|uitzetting*|ontruiming*|expulsion|eviction|opzeg*|vonnis|raumung*|moet eruit|dreigende uithuis*"),
    ("non_conventional", "5.4", "kraak*|squat*|gekraakt*|besetzt*"),
    ("non_conventional", "5.1", "camping*|caravan*|woonwagen|mobilhome|mobil home|camper|wohnwagen"),
    ("public_space", "1.1", "auto|in de auto|wagen|dans la voiture|voiture|car|busje"),
    ("non_conventional", "5.2", "garage|schuur|loods|kelder|tuinhuis*|cave|container|stal|leegstand*|bouwwerf|anti kraak"),
    ("non_conventional", "5.3", "tent|hut|barak|chalet|cabane|boot"),
    (
        "public_space",
        "1.1",
        "straat|op straat|buiten|brug|onder de brug|park|station|portiek|tunnel|rue|a la rue|dehors|dakloos|rough|street|outside|"
        "buitenslaper|trappenhal|metro|gare|strasse|bos|zwerft|zwervend",
    ),
    ("emergency", "2.1", "nachtopvang*|noodopvang*|winteropvang*|abri de nuit|samusocial|nachtasiel|night shelter|notschlafstelle|hebergement d urgence"),
    ("homeless_acc", "3.4", "vluchthuis|vrouwenopvang|refuge|frauenhaus"),
    ("homeless_acc", "3.3", "studio caw|studio van het caw|doorgangswoning|doorgangsstudio|transitwoning|transit|logement de transit"),
    (
        "homeless_acc",
        "",
        "caw|opvang*|crisisopvang|thuislozenzorg|maison d accueil|hostel|leger des heils|passantenverblijf|noodwoning|crisiswoning|"
        "homeless*|hotel|maatschappelijke opvang|woonhuis",
    ),
    ("institution", "4.1", "ziekenhuis*|psychiatr*|kliniek*|hopital*|hospital*|pc|paaz|ggz*|krankenhaus"),
    ("institution", "4.2", "gevangenis*|pi|prison*|detentie*|cel|haft*"),
    ("institution", "4.3", "leefgroep*|jeugd*|internaat*|internat*|ckg|obc|pleeg*|gezinshuis*|kamertraining*|kinderheim"),
    ("institution", "", "instelling*|voorziening*|institution*|einrichtung*"),
    (
        "with_others",
        "6.1",
        "vriend*|vriendin|sofa*|zetel|bank|kennis*|oom|tante|nonkel|zus|broer|oma|opa|grootouder*|grootmoeder|grootvader|nicht|neef|"
        "ami*|amis|copain*|canape|oncle|soeur|frere|familie|famille|friend*|family|couch*|uncle|aunt|freund*|onkel|logeert*|logeren|"
        "bij lief|lief|partner|schoonfamilie|schoonouders|collega|schoonmoeder",
    ),
    (
        "not_homeless",
        "",
        "mama|papa|moeder|vader|ouders|thuis|ouderlijk*|mere|pere|parents|maman|home|mother|father|eltern|mutter|vater|a la maison|mam|pap",
    ),
    (
        "not_homeless",
        "",
        "huur*|eigen huur|huurt|eigen woning|sociale woning|sociale huur|studio|appartement*|flat|kot|kamer|loue|locataire|location|"
        "logement social|own place|rent*|tenant|mietet|eigene wohnung|eigen plek|zelfstandig|svk|ais|zelfstandige woning",
    ),
)  # fmt: skip
_ARREARS_WORDS = "achterstand*|huurachterstand*|schuld*|arriere*|arrears|mietschulden"
_GENDERS = {
    "m": "m man mannelijk homme h male masculin jongen garcon boy mann mannlich herr dhr",
    "f": "f v vrouw vrouwelijk femme female feminin meisje fille girl woman w frau weiblich mevr mw",
    "x": "x nb non binair nonbinair non binary nonbinary non binaire anders andere autre other divers d genderfluid",
}


def _pattern(words: str) -> re.Pattern[str]:
    parts = (
        re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in words.split("|")
    )
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


_PROGRAMME_PATTERNS = tuple((code, _pattern(words)) for code, words in _PROGRAMMES)
_INSTITUTION_PATTERNS = tuple((code, _pattern(words)) for code, words in _INSTITUTIONS)
_PLACE_PATTERNS = tuple((code, sub, _pattern(words)) for code, sub, words in _PLACES)
_ARREARS_PATTERN = _pattern(_ARREARS_WORDS)
_GENDER_OF = {word: code for code, words in _GENDERS.items() for word in words.split()}
_PHASE = re.compile(r"\b(?:fase|phase|f|ph)?\s*(?P<number>[0-3]|iii|ii|i)\b")


def is_unknown(text: str) -> bool:
    """Whether a cell says that it is not known."""
    plain = folded(text)
    return bool(text.strip()) and (
        not plain or plain in UNKNOWN_WORDS or text.strip().casefold() in UNKNOWN_WORDS
    )


def read_programmes(text: str, phase_text: str = "") -> Read[tuple[ProgrammeEntry, ...]]:
    """The programmes a cell names ("JV + CTI fase 1" names two), with the CTI phase from it or from its own column."""
    plain = folded(text)
    if not plain or is_unknown(text):
        return Read()
    found = [
        (match.start(), code) for code, pattern in _PROGRAMME_PATTERNS if (match := pattern.search(plain))
    ]
    if not found:
        return Read(error=notice(PROGRAMME_UNKNOWN, text=text.strip()[:60]))
    phase = read_phase(phase_text) or read_phase(plain)
    return Read(tuple(ProgrammeEntry(code, phase if code == "cti" else "") for _, code in sorted(found)))


def read_phase(text: str) -> str:
    """A CTI phase: "fase 2", "F2", "pre-CTI", "overdracht"; "" when there is none."""
    plain = folded(text)
    if re.search(r"\bpre ?cti\b|\bpre\b|\bkennismaking\b|\bfase 0\b|\bprise de contact\b", plain):
        return "pre_cti"
    for number, words in (
        ("1", "structureren|transition"),
        ("2", "testen|uitproberen|try out|mise a l essai"),
        ("3", "overdracht|transfert|transfer"),
    ):
        if _pattern(words).search(plain):
            return f"phase{number}"
    if re.search(r"\bafgesloten\b|\bclosed\b|\bcloture\b", plain):
        return "closed"
    plain = re.sub(r"\b(?:16|17|18)\b", " ", plain)
    match = _PHASE.search(plain)
    if match is None:
        return ""
    number = {"i": "1", "ii": "2", "iii": "3"}.get(match["number"], match["number"])
    return "pre_cti" if number == "0" else f"phase{number}"


def read_institution(text: str) -> Read[Institution]:
    """What kind of institution a text names; the text itself is always kept."""
    shown = " ".join(text.split())
    plain = folded(text)
    if not shown or (
        not is_unknown(text) and plain in ("geen", "nee", "neen", "nvt", "n v t", "aucun", "aucune", "none")
    ):
        return Read()
    if is_unknown(text):
        return Read()
    for code, pattern in _INSTITUTION_PATTERNS:
        if pattern.search(plain):
            return Read(Institution(code, shown))
    return Read(Institution("", shown), notice(INSTITUTION_UNKNOWN, text=shown[:60]))


def read_sleeping_place(text: str) -> Read[SleepingPlace]:
    """Where somebody sleeps. Staying with parents and an own rented home are not homelessness by themselves."""
    shown = " ".join(text.split())
    if not shown:
        return Read()
    if is_unknown(text):
        return Read(SleepingPlace("unknown", shown))
    plain = folded(text)
    for code, sub, pattern in _PLACE_PATTERNS:
        if not pattern.search(plain):
            continue
        if code != "not_homeless":
            return Read(SleepingPlace("coded", shown, code, sub))
        has_arrears = _ARREARS_PATTERN.search(plain) is not None
        return Read(
            SleepingPlace("not_homeless", shown), notice(ARREARS, text=shown[:60]) if has_arrears else None
        )
    return Read(SleepingPlace("unrecognised", shown), notice(SLEEPING_UNKNOWN, text=shown[:60]))


def read_gender(text: str) -> Read[str]:
    """m, f, x or unknown."""
    plain = folded(text)
    if not text.strip():
        return Read("unknown")
    if plain in _GENDER_OF:
        return Read(_GENDER_OF[plain])
    if is_unknown(text):
        return Read("unknown")
    words = [_GENDER_OF[word] for word in plain.split() if word in _GENDER_OF]
    if len(set(words)) == 1:
        return Read(words[0])
    return Read("unknown", error=notice(GENDER_UNKNOWN, text=text.strip()[:60]))
