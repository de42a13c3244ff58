# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the words that stand in caseload lists, in Dutch, French, English and German.

Each line is a label and words for it; a label may have several lines, and the first label that fits counts.
Words are folded (lower case, no accents, no punctuation) and stand for whole words; `*` at the end: the
word only begins so.
"""

from __future__ import annotations

import re

# Headings of columns, by field.
HEADINGS = """
reference: nr | nummer | no | n | num | numero | ref | referentie | reference | id | client id | clientid
reference: clientnr | clientnummer | dossier | dossiernr | dossiernummer | dossier nr | no dossier
reference: numero de dossier | case id | case number | volgnr | volgnummer | kenmerk | aktenzeichen
reference: fallnummer | code | client nr | client nummer | identifiant | persoonsnummer | uniek nummer
first_name: voornaam | voorn | prenom | prenoms | first name | firstname | given name | vorname | voornamen
call_name: roepnaam | roepn | aanspreeknaam | surnom | nickname | call name | known as | rufname | bijnaam
call_name: prenom usuel
particle: tussenvoegsel | tussenv | tv | voorvoegsel | tussenvoegsels | voorvoegsels | particule | prefix
family_name: familienaam | achternaam | fam naam | famnaam | achtern | nom de famille | nom | surname
family_name: last name | lastname | family name | nachname | familienname | geslachtsnaam
full_name: naam | name | volledige naam | naam voornaam | voornaam naam | naam en voornaam
full_name: voornaam en naam | nom prenom | nom et prenom | prenom nom | nom complet | full name | clientnaam
full_name: naam client | naam jongere | client | clienten | jongere | wie | persoon | jeune | usager
full_name: personne | beneficiaire | rechthebbende | young person | person | klient | klientin | bewoner
full_name: naam jeugdige | jeugdige
gender: m v | mv | m v x | v m | v m x | geslacht | gender | sexe | genre | sex | m f | f m | h f | m f x
gender: f h | m w | w m | geschlecht | m w d
birth_day: geboortedatum | geb datum | gebdatum | geb | geboren | geboren op | geboorte | gebdat | geb dat
birth_day: dob | date of birth | birth date | birthdate | birthday | born | date de naissance | naissance
birth_day: ne le | ddn | nee le | ne e le | d naiss | geburtsdatum | geboortejaar | annee de naissance
birth_day: year of birth | geb jaar | verjaardag | geburtstag
phone: gsm | gsm nr | gsmnr | gsm nummer | gsmnummer | tel | tel nr | telnr | telefoon | telefoonnummer
phone: telefoonnr | mobiel | mobiele telefoon | 06 nummer | 06nummer | phone | phone number | mobile | cell
phone: telephone | portable | no gsm | tel gsm | numero de telephone | handy | telefon | telefonnummer
phone: handynummer | whatsapp | contactnummer | tel jongere | telefoon* | gsm*
email: email | e mail | mail | mailadres | emailadres | e mailadres | e mail adres | courriel | adresse mail
email: mail address
address: adres | address | adresse | domicilie | domicilieadres | straat | woonadres | postadres | domicile
address: referentieadres | anschrift | adresse de reference | brp adres | gemeente | woonplaats | postcode
address: commune | stad
nationality: nationaliteit | nat | nationalite | nationality | staatsangehorigkeit | herkomst
nationality: land van herkomst | land
language: taal | talen | moedertaal | langue | langues | language | languages | sprache | spreektaal
language: voertaal | muttersprache
programme: traject | trajectsoort | soort traject | programma | programme | program | methode | methodiek
programme: werkvorm | type traject | module | accompagnement | methodik | hulpvorm | project | team | aanbod
programme: soort begeleiding | type begeleiding | trajet | suivi
phase: fase | phase | cti fase | fase cti | stap | phase cti | cti phase
worker: begeleider | hoofdbegeleider | regisseur | casemanager | case manager | werker | worker
worker: trajectbegeleider | tb | ambulant werker | hulpverlener | maatschappelijk werker | mw
worker: contactpersoon | intervenant | referent | travailleur | accompagnateur | key worker | keyworker
worker: consulent | betreuer | betreuerin | bezugsperson | coach | toegewezen aan | verantwoordelijke
worker: vaste begeleider | trajectregisseur | procesregisseur | assistant social | caseworker | case worker
worker: primary worker | ib | ib er
backup: backup | back up | vervanger | achterwacht | tweede begeleider | 2e begeleider | reserve
backup: cobegeleider | co begeleider | duo | remplacant | second intervenant | vertretung | backup worker
backup: medebegeleider | achtervang
start_day: intake | intakedatum | datum intake | start | startdatum | start datum | begin | begindatum
start_day: aanvang | instroom | datum instroom | aanmelding | aanmelddatum | datum aanmelding | aangemeld
start_day: datum start | sinds | date debut | date de debut | debut | date d entree | entree | start date
start_day: started | since | opened | beginn | anfang | aufnahme | start traject | start begeleiding
start_day: instroomdatum | admission | date d intake | gestart | gestart op | in begeleiding sinds | opstart
institution: instelling | voorziening | verblijf | institution | etablissement | residentie
institution: huidige instelling | verblijfplaats instelling | kliniek | einrichtung | facility
institution: verblijft in | komt uit | uitstroom uit | transitie | type instelling | setting
leave_day: einde verblijf | datum uitstroom | uitstroom | uitstroomdatum | einddatum | einde | eind
leave_day: vertrek | vertrekdatum | datum vertrek | ontslag | ontslagdatum | datum ontslag
leave_day: verlaat instelling | date de sortie | sortie | fin de sejour | date sortie | leave date
leave_day: leaving date | exit date | end date | release date | exit | entlassung | auszug
leave_day: entlassungsdatum | einddatum verblijf | einde plaatsing | date de fin | fin | planned exit
leave_day: vermoedelijk einde | verwachte uitstroom | geplande uitstroom
sleeping_place: woonsituatie | slaapplek | slaapplaats | slaapt | verblijfplaats | verblijfsplaats
sleeping_place: huidige verblijfplaats | huisvesting | wonen | woonplek | ethos | logement | hebergement
sleeping_place: ou dort | situation logement | lieu de vie | housing | housing situation | sleeps
sleeping_place: sleeping place | accommodation | living situation | wohnsituation | schlafplatz | unterkunft
sleeping_place: waar slaapt | slaapt bij | situation de logement | overnacht | waar verblijft | woonst
note: opm | opmerking | opmerkingen | bijzonderheden | nota | notas | notities | notitie | note | notes
note: remarks | remark | remarque | remarques | commentaar | commentaire | commentaires | comment | comments
note: info | extra | extra info | toelichting | aandachtspunten | let op | bemerkung | bemerkungen | notiz
note: varia | observations | divers | stand van zaken | situatie
ignore: rij in de lijst | wat er schort | ligne de la liste | ce qui ne va pas | row of the list
ignore: what is wrong
"""

# Programmes.
PROGRAMMES = """
cti: cti | critical time | critical time intervention | critical time interventie | pre cti | precti
outreach: bz | bemoeizorg | outreach* | straathoek* | vindplaats* | straatwerk* | maraude* | travail de rue
outreach: zorgtoeleiding | oggz
young_adult: jv | jongvolw* | jong volw* | jeune adulte | jeunes adultes | young adult* | jongeren | 16 25
young_adult: 17 25 | junge erwachsene | jojo | ija | intersectoraal | 18plus | dakloze jongeren | jeunes
"""

# Institution types (methods 6.1).
INSTITUTIONS = """
shelter: opvangcentrum caw | opvangcentrum voor daklozen
refuge: vluchthuis | vrouwenopvang | blijf van mijn lijf | refuge | frauenhaus | maison pour femmes
refuge: vrouwenhuis | oranje huis
secure_youth: gesloten jeugd* | gemeenschapsinstelling* | gi | jji | ippj | jeugdzorgplus | jeugdzorg plus
secure_youth: everberg | ruiselede | de zande
foster_care: pleegzorg* | pleeggezin* | gezinshuis* | famille d accueil | foster* | pflegefamilie
foster_care: placement familial
asylum: asiel* | azc | opvangcentrum* | fedasil | nbmv* | loi | mena | coa | lokaal opvanginitiatief
asylum: reception centre | nidos
addiction: verslaving* | ontwenning* | afkick* | detox* | cure | postcure | de sleutel | katarsis
addiction: addiction | rehab* | crisisinterventie drug* | suchtklinik
psychiatry: psychiatr* | pc | paaz | ggz* | pz | kliniek psych* | upc | k dienst | for k
psychiatry: hopital psychiatrique | pvt | mobiel crisisteam | kjp* | psychose*
general_hospital: ziekenhuis* | az | uz | umc | hopital | hospital* | krankenhaus | clinique | materniteit
general_hospital: spoed
prison: gevangenis* | pi | prison* | detentie* | cel | penitentiair* | detentiehuis | transitiehuis | bajes
prison: haft* | gefangnis
supported: beschermd wonen | begeleid wonen | bw | beschut wonen | ibw | logement accompagne
supported: logement protege | supported* | rib* | betreutes wohnen
school_boarding: internaat* | ipo | internat* | boarding* | kot schoolinternaat | tehuis school
youth_care: jeugdhulp* | jeugdzorg* | leefgroep* | ckg | obc | cbaw | kamertraining* | ktc | bzw
youth_care: begeleidingstehuis | ooc | residentiele jeugd* | oobc | aide a la jeunesse | mfc
youth_care: zelfstandig wonen jeugd* | sos kinderdorp* | heim | kinderheim | youth care | children s home
youth_care: tehuis | 1g1p | 1 gezin 1 plan | voorziening jeugd* | saj | aaj | foyer jeunes | woonhuis jeugd*
youth_care: crisisopvang jeugd*
shelter: opvang | nachtopvang* | crisisopvang | noodopvang* | winteropvang* | thuislozenzorg
shelter: daklozenopvang | maison d accueil | abri de nuit | samusocial | shelter*
shelter: passantenverblijf | leger des heils | notschlafstelle | maatschappelijke opvang | doorstroom*
army_abroad_other: leger | buitenland | legerdienst | andere | autre | other | etranger | armee | army
army_abroad_other: abroad
"""

# ETHOS Light code and sub-code (methods 7.1); exact words come before wide ones.
PLACES = """
not_homeless: begeleid wonen | beschermd wonen | beschut wonen | housing first | logement accompagne
not_homeless: supported housing
eviction: uithuiszetting* | uitzetting* | ontruiming* | expulsion | eviction | opzeg* | vonnis | raumung*
eviction: moet eruit | dreigende uithuis*
non_conventional 5.4: kraak* | squat* | gekraakt* | besetzt*
non_conventional 5.1: camping* | caravan* | woonwagen | mobilhome | mobil home | camper | wohnwagen
public_space 1.1: auto | in de auto | wagen | dans la voiture | voiture | car | busje
non_conventional 5.2: garage | schuur | loods | kelder | tuinhuis* | cave | container | stal | leegstand*
non_conventional 5.2: bouwwerf | anti kraak
non_conventional 5.3: tent | hut | barak | chalet | cabane | boot
public_space 1.1: straat | op straat | buiten | brug | onder de brug | park | station | portiek | tunnel
public_space 1.1: rue | a la rue | dehors | dakloos | rough | street | outside | buitenslaper | trappenhal
public_space 1.1: metro | gare | strasse | bos | zwerft | zwervend
emergency 2.1: nachtopvang* | noodopvang* | winteropvang* | abri de nuit | samusocial | nachtasiel
emergency 2.1: night shelter | notschlafstelle | hebergement d urgence
homeless_acc 3.4: vluchthuis | vrouwenopvang | refuge | frauenhaus
homeless_acc 3.3: studio caw | studio van het caw | doorgangswoning | doorgangsstudio | transitwoning
homeless_acc 3.3: transit | logement de transit
homeless_acc: caw | opvang* | crisisopvang | thuislozenzorg | maison d accueil | hostel | leger des heils
homeless_acc: passantenverblijf | noodwoning | crisiswoning | homeless* | hotel | maatschappelijke opvang
homeless_acc: woonhuis
institution 4.1: ziekenhuis* | psychiatr* | kliniek* | hopital* | hospital* | pc | paaz | ggz* | krankenhaus
institution 4.2: gevangenis* | pi | prison* | detentie* | cel | haft*
institution 4.3: leefgroep* | jeugd* | internaat* | internat* | ckg | obc | pleeg* | gezinshuis*
institution 4.3: kamertraining* | kinderheim
institution: instelling* | voorziening* | institution* | einrichtung*
with_others 6.1: vriend* | vriendin | sofa* | zetel | bank | kennis* | oom | tante | nonkel | zus | broer
with_others 6.1: oma | opa | grootouder* | grootmoeder | grootvader | nicht | neef | ami* | amis | copain*
with_others 6.1: canape | oncle | soeur | frere | familie | famille | friend* | family | couch* | uncle
with_others 6.1: aunt | freund* | onkel | logeert* | logeren | bij lief | lief | partner | schoonfamilie
with_others 6.1: schoonouders | collega | schoonmoeder
not_homeless: mama | papa | moeder | vader | ouders | thuis | ouderlijk* | mere | pere | parents | maman
not_homeless: home | mother | father | eltern | mutter | vater | a la maison | mam | pap
not_homeless: huur* | eigen huur | huurt | eigen woning | sociale woning | sociale huur | studio
not_homeless: appartement* | flat | kot | kamer | loue | locataire | location | logement social | own place
not_homeless: rent* | tenant | mietet | eigene wohnung | eigen plek | zelfstandig | svk | ais
not_homeless: zelfstandige woning
"""

# CTI phases by their names (methods 1.2).
PHASES = """
phase1: structureren | transition
phase2: testen | uitproberen | try out | mise a l essai
phase3: overdracht | transfert | transfer
"""

# Gender.
GENDERS = """
m: m | man | mannelijk | homme | h | male | masculin | jongen | garcon | boy | mann | mannlich | herr | dhr
f: f | v | vrouw | vrouwelijk | femme | female | feminin | meisje | fille | girl | woman | w | frau
f: weiblich | mevr | mw
x: x | nb | non | binair | nonbinair | non | binary | nonbinary | non | binaire | anders | andere | autre
x: other | divers | d | genderfluid | non binair | non binary | non binaire
"""

ARREARS = "achterstand* | huurachterstand* | schuld* | arriere* | arrears | mietschulden"


def entries(table: str) -> list[tuple[str, list[str]]]:
    """The lines of a table above: label and words."""
    pairs = (line.split(":", 1) for line in table.strip().splitlines())
    return [(label, [word.strip() for word in words.split("|")]) for label, words in pairs]


def pattern(words: list[str]) -> re.Pattern[str]:
    """Finds any of the words in a folded text."""
    parts = (re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in words)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


def patterns(table: str) -> list[tuple[str, re.Pattern[str]]]:
    """Label and pattern per line of a table above."""
    return [(label, pattern(words)) for label, words in entries(table)]


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())
