# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501 - tables of names, one person or one land a line
"""This is the place for how `people.csv` was made: invented people of `variants.csv` among near neighbours.

Run once: `python tests/store/search/make_register.py`; the result is kept, so that the search is always judged by the same people.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

HERE = Path(__file__).parent
SEED = 20261121
HOW_MANY = 1500
FIELDS = (
    "key", "call_name", "first_names", "prefix", "family_name", "other_names", "description", "birth_day",
    "birth_precision", "phone",
)  # fmt: skip

# key | call name | first names | prefix | family name | other names | description | birth | precision | phone
KNOWN = """
broecke|Jan|Jan Willem|Van den|Broecke|||2007-12-14|day|+32 470 12 88 31
broeck2|Jana|Jana||Vandenbroeck|||2006-03-02|day|0486 77 10 02
vdabeele|Wout|Wouter|Van den|Abeele|||2005-05-30|day|0471 90 33 18
vdlinden|Sofie|Sofie Maria|Van der|Linden|||1999-01-19|day|0493 41 20 77
vandevelde|Pieter|Pieter||Vandevelde|||2003-09-08|day|
vddriessche|Lotte|Charlotte|Van den|Driessche|||2008-02-29|day|0499 10 20 55
vdmeersch|Kobe|Jacobus|Van der|Meersch|||2004-11-11|day|
vandamme|Bram|Abraham|Van|Damme|||2007-04-17|day|0478 65 43 21
vhoof|Els|Elisabeth|Van|Hoof|||1988-06-06|day|
vhoeck|Femke|Femke|Van|Hoecke|||2002-10-21|day|
desmet|Koen|Koenraad|De|Smet|||1979-07-03|day|0475 31 31 90
desmedt|Karen|Karen||Desmedt|||2001-12-24|day|
dewolf|Robbe|Robrecht|De|Wolf|||2009-08-15|day|
dehaene|Lies|Elisabeth||Dehaene|||1994-02-11|day|
dhondt|Seppe|Jozef||D'Hondt|||2006-07-27|day|0488 23 23 41
tkindt|Jef|Jozef|'t|Kindt|||1969-03-30|day|
dejongh|Daan|Daniel|de|Jongh|||2003-01-05|day|+31 6 24 58 71 93
terhorst|Sanne|Susanna|ter|Horst|||2005-09-16|day|+31 6 5512 8840
vtklooster|Bas|Sebastiaan|van 't|Klooster|||1997-05-12|day|
opdebeeck|Nel|Petronella|Op de|Beeck|||1991-10-01|day|
peeters|Betty|Elisabeth||Peeters|||2000-04-04|day|0472 18 50 63
pieters|Nico|Nicolaas||Pieters|||1999-09-29|day|
dierickx|Stijn|Augustinus||Dierickx|||2006-01-23|day|
hendrickx|An|Anna Maria||Hendrickx|||2007-06-18|day|
claes|Mieke|Maria||Claes|||1985-08-08|day|
cuypers|Thijs|Matthijs||Cuypers|||2008-05-03|day|0479 82 11 46
wyns|Griet|Margaretha||Wyns|||1993-12-31|day|
wijnants|Rik|Hendrik||Wijnants|||1982-02-14|day|
schoenm|Tinne|Katrien||Schoenmaekers|||2004-03-21|day|
vercaut|Dries|Andreas||Vercauteren|||2003-06-10|day|
gheysens|Gust|August||Gheysens|||2005-10-09|day|
michiels|Fien|Josephine||Michiels|||2007-07-07|day|
maes|Lode|Lodewijk||Maes|||1990-01-01|estimated|
stuyven|Wim|Willem||Stuyvenberg|||1998-11-03|day|
feyaerts|Jente|Jente||Feyaerts|||2009-03-12|day|
goossens|Ward|Eduard||Goossens|||1996-04-25|day|
baeyens|Toon|Antonius||Baeyens|||2001-05-19|day|
geerdts|Truus|Geertruida||Geerdts|||1958-09-09|day|
lauwers|Nand|Ferdinand||Lauwers|||2006-12-12|day|
buysse|Amber|Amber||Buysse|||2008-10-10|day|
quintyn|Xander|Alexander||Quintyn|||2007-01-29|day|
philips|Steffi|Stephanie||Philips|||1995-03-17|day|
dubois|Jean-Pierre|Jean-Pierre||Dubois|||1971-10-22|day|0476 54 09 12
rousseau|Margaux|Margaux||Rousseau|||2006-08-30|day|
lefebvre|Manu|Emmanuel||Lefebvre|||1992-05-05|day|
delacroix|Amélie|Amélie|de la|Croix|||2005-02-02|day|
renault|Théo|Théodore||Renault|||2004-07-14|day|
gauthier|Hélène|Hélène||Gauthier|||1987-12-01|day|
annemarie|Anne-Marie|Anne-Marie||Lenaerts|||1966-04-13|day|
khatibi|Mo|Mohamed Amine|El|Khatibi|||2007-03-15|day|+32 484 60 17 95
benali|Youssef|Youssef||Benali|||2008-11-25|day|0465 91 27 38
aitlahcen|Ayoub|Ayoub|Ait|Lahcen|||2006-05-06|day|
bouazza|Fatima|Fatima Zahra||Bouazza|||2007-09-13|day|0489 33 70 14
elmansouri|Khadija|Khadija|El|Mansouri|||2004-12-05|day|
brahimi|Bilal|Bilal||Brahimi|||2005-06-28|day|
haddouchi|Ibrahim|Ibrahim||Haddouchi|||2008-01-17|day|
abdellaoui|Soufiane|Soufiane||Abdellaoui|||2003-03-03|day|
abdulrahm|Abdelrahman|Abdelrahman||Al Jabouri|||2007-10-02|day|
hussein|Hussein|Hussein Ali||Al Tamimi|||2006-02-20|day|
gharbi|Yassine|Yassine||Gharbi|||2005-08-19|day|
cherkaoui|Achraf|Achraf||Cherkaoui|||2009-01-30|day|
bencheikh|Hicham|Hicham|Ben|Cheikh|||1989-07-21|day|
redouan|Redouane|Redouane||Taghzouti|||2004-04-09|day|
oulad|Jamal|Jamal|Oulad|Haddou|||1984-10-15|day|
zaynab|Zaynab|Zaynab||Chaoui|||2008-06-23|day|
daoudi|Aïcha|Aïcha||Daoudi|||2007-05-11|day|
boukhari|Nordin|Noureddine||Boukhari|||2002-01-08|day|
mokhtari|Salah|Salah Eddine||Mokhtari|||2001-09-26|day|
yahyaoui|Meryem|Meryem||Yahyaoui|||2006-10-18|day|
walid|Walid|Walid||Oualid|||2008-08-01|day|
anwar|Anouar|Anouar||Marouane|||2003-12-19|day|
mahmoud|Mahmoud|Mahmoud||Shalabi|||2005-01-01|estimated|
saidi|Rachid|Rachid||Saïdi|||1977-03-07|day|
qasim|Qasim|Qasim||Al Khalil|||2007-02-16|day|
mehdi|Mehdi|Mehdi||Azzouzi|||2006-06-02|day|
ghazali|Omar|Omar||El Ghazali|||2005-11-30|day|
sarab|محمد|||الخطيب|Mohammad Al-Khatib||2007-01-01|estimated|
arab2|يوسف|||حداد|||2006-09-04|day|
arab3|خديجة|||منصور|||2008-03-28|day|
gebrehiwot|Hiwot|Hiwot||Gebrehiwot|||2006-04-22|day|0467 08 55 29
gebremed|Dawit|Dawit||Gebremedhin|||2005-01-01|estimated|
tesfay|Filmon|Filmon||Tesfay|||2007-08-12|day|
tesfamar|Semhar|Semhar||Tesfamariam|||2008-12-03|day|
weldu|Yonas|Yonas||Weldu|||2004-06-15|day|
haile|Selam|Selam||Haile|||2007-11-09|day|
berhane|Merhawi|Merhawi||Berhane|||2006-01-31|day|
tsegay|Tsegay|Tsegay||Kidane|||2005-03-27|day|
tekle|Bereket|Bereket||Tekle|||2008-07-19|day|
mebrahtu|Rahwa|Rahwa||Mebrahtu|||2007-04-30|day|
letebrhan|Letebrhan|Letebrhan||Woldegabriel|||1996-05-25|day|
yohannes|Yohannes|Yohannes||Gebreselassie|||2006-12-08|day|
ghirmay|Natnael|Natnael||Ghirmay|||2005-07-02|day|
tsehaye|Luwam|Luwam||Tsehaye|||2008-02-06|day|
ethi1|ሳሙኤል|||ገብረመድህን|Samuel||2007-01-01|estimated|
ethi2|ሚኪያስ|||ተስፋዬ|||2006-10-27|day|
wisniew|Kasia|Katarzyna||Wiśniewska|||1986-09-14|day|0484 11 92 07
kowalczyk|Tomek|Tomasz||Kowalczyk|||1990-12-20|day|
szczepan|Lukasz|Łukasz||Szczepański|||1983-04-16|day|
wojcik|Gosia|Małgorzata||Wójcik|||2001-02-27|day|
krzysz|Krzysztof|Krzysztof||Zieliński|||1974-11-06|day|
dabrow|Ewa|Ewa||Dąbrowska|||1995-08-24|day|
yilmaz|Emre|Emre||Yılmaz|||2006-11-15|day|
ozturk|Zeynep|Zeynep||Öztürk|||2008-04-10|day|
celik|Mehmet|Mehmet||Çelik|||1980-01-12|day|
sahin|Ayşe|Ayşe||Şahin|||2007-06-05|day|
gunes|Çağla|Çağla||Güneş|||2005-12-17|day|
kiziloglu|Yusuf|Yusuf||Kızıloğlu|||2004-10-31|day|
popescu|Ștefan|Ștefan||Popescu|||2006-03-24|day|
munteanu|Ioana|Ioana||Munteanu|||2007-07-29|day|
tataru|Ionuț|Ion||Țăranu|||2003-05-08|day|
craciun|Mădălina|Mădălina||Crăciun|||2008-09-18|day|
ahmadzai|Ahmad|Ahmad||Ahmadzai|||2007-01-01|estimated|0466 45 90 81
rahimi|Reza|Reza||Rahimi|||2006-06-26|day|
noorzai|Gul|Gul Agha||Noorzai|||2005-01-01|year|
hosseini|Maryam|Maryam||Hosseini|||2004-02-18|day|
stanekzai|Zabihullah|Zabihullah||Stanekzai|||2008-01-01|estimated|
karimi|Fereshteh|Fereshteh||Karimi|||2003-08-27|day|
mamadou|Mamadou|Mamadou||Diallo|||2007-10-20|day|
fatou|Fatou|Fatoumata||Camara|||2008-05-14|day|
ndiaye|Ousmane|Ousmane||N'Diaye|||2005-04-02|day|
manbrug||||||man aan de brug, zwarte hond||year|
rodetas||||||meisje met rode tas, station Zuid||year|
kraakpand||||||jongen uit kraakpand Molenstraat||year|
pseudo|Spook||||De Rosse||1987-01-01|estimated|
street|Kevin|Kevin||Wauters|Bolle|||day|
tattoo||||||vrouw tattoo draak, slaapt in park||year|
oldman||||||oude man rolstoel, spreekt Pools||year|
""".strip()

CALLS = {
    "flemish": "Jan Jana Janne Jens Jelle Jonas Joris Jasper Pieter Petra Peter Lotte Lore Lien Lieselot Wout Wouter Ward Bram Brent "
    "Koen Kobe Karen Karel Kristof Els Elke Ellen Eline An Ann Anke Annelies Sofie Sofia Stef Stijn Sander Seppe Senne Robbe Rob Ruben "
    "Femke Fien Dries Daan Dirk Thijs Tim Tom Toon Griet Greet Mieke Maaike Marie Maria Nico Nele Noor Wim Willem Rik Lode Lies Amber",
    "french": "Jean Jeanne Pierre Pierrette Marie Margot Manon Emma Emilie Hélène Théo Thomas Antoine Louis Louise Camille Luc Lucas Nicolas "
    "Julie Julien Chloé Hugo Amélie Anne-Sophie Jean-Paul Jean-Marc Mathieu Mathilde Élodie Cédric",
    "arabic": "Mohamed Mohammed Muhammad Ahmed Achmed Mahmoud Youssef Yusuf Yassin Yassine Ayoub Bilal Ibrahim Brahim Ismail Hassan Hussein "
    "Hamza Khalid Khaled Karim Omar Othman Rachid Redouan Said Salah Soufiane Walid Zakaria Fatima Fatma Khadija Aicha Amina Amine Mariam Maryam "
    "Naima Najat Nadia Samira Zineb Zaynab Salma Sara Abdel Abdellah Abdelkader Anas Anouar Achraf Hicham Jamal Jamila Mustafa Nordin Mehdi",
    "tigrinya": "Hiwot Dawit Filmon Semhar Yonas Selam Merhawi Merhawit Tsegay Bereket Rahwa Yohannes Natnael Luwam Samuel Mikael Abel Abraham "
    "Amanuel Aman Ermias Ephrem Feven Helen Kidane Kibrom Mehari Million Robel Ruta Saba Senait Simon Tekle Tesfay Yosief Zerai",
    "polish": "Katarzyna Kasia Tomasz Łukasz Małgorzata Krzysztof Ewa Piotr Paweł Agnieszka Anna Andrzej Jakub Jan Marek Michał Monika Natalia "
    "Wojciech Zofia",
    "turkish": "Emre Zeynep Mehmet Ayşe Çağla Yusuf Mustafa Ahmet Fatma Hatice Hüseyin Hasan İbrahim Ömer Elif Büşra Murat Serkan Şeyma Can",
    "romanian": "Ștefan Ioana Ion Ionuț Mădălina Andrei Alexandru Maria Elena Mihai Gheorghe Vasile Florin Daniel Cristina Ana",
    "afghan": "Ahmad Reza Gul Maryam Zabihullah Fereshteh Mohammad Ali Hamid Hamed Najib Nasim Farid Farhad Jawad Javid Rahim Karim Zahra Laila",
}  # fmt: skip
FAMILIES = {
    "flemish": "Peeters|Peters|Pieters|Janssens|Jansens|Jansen|Claes|Claessens|Maes|Mertens|Martens|Willems|Goossens|Goosens|Wouters|Wauters|"
    "De Smet|De Smedt|Desmet|Smet|Smets|De Wolf|De Wulf|Dewolf|De Vos|Devos|De Vries|De Clercq|De Clerck|Declercq|Van den Broeck|"
    "Van den Broecke|Vandenbroucke|Van den Berghe|Vandenberghe|Van den Bergh|Van der Linden|Van Linden|Vanderlinden|Van der Straeten|"
    "Van de Velde|Van Velde|Vandevelde|Van den Bossche|Vandenbosch|Van Damme|Van Dam|Vandamme|Van Hoof|Van Hove|Van Hoof|Van Hecke|Van Hoecke|"
    "Hendrickx|Hendriks|Henderickx|Dierickx|Dirckx|Dierckx|Cuypers|Kuypers|Kuijpers|Wyns|Wijns|Wijnen|Wijnants|Schoenmakers|Schoemaker|"
    "Vercauteren|Vercammen|Verhaegen|Verhagen|Verhoeven|Gheysens|Geysen|Michiels|Michielsen|Feyaerts|Feys|Baeyens|Bayens|Baetens|Geerts|"
    "Geeraerts|Lauwers|Lauwens|Buysse|Buyse|Buyssens|Philips|Philipsen|Lenaerts|Leenaerts|De Jong|De Jonge|Ter Horst|Van 't Hof|D'Hooghe|D'Hondt",
    "french": "Dubois|Duboys|Dupont|Dupond|Rousseau|Roussel|Lefebvre|Lefevre|Lefèvre|Delcroix|Delacroix|Renard|Renaud|Renault|Gauthier|Gautier|"
    "Gaultier|Lambert|Laurent|Leclercq|Lecler|Simon|Martin|Moreau|Petit|Bernard|Thiry|Collard|Colard",
    "arabic": "El Khatabi|El Khattabi|El Khatib|Khatib|Benali|Ben Ali|Ben Allal|Benallal|Bouazza|Bouaza|Bouzid|Bouzidi|El Mansouri|Mansour|"
    "Mansouri|Brahimi|Ibrahimi|Haddouchi|Haddad|Haddadi|Abdellaoui|Abdallaoui|Al Jabouri|Al Tamimi|Tamimi|Gharbi|Garbi|Cherkaoui|Cherkawi|"
    "Ben Cheikh|Taghzouti|Oulad Ali|Chaoui|Chaouki|Daoudi|Boukhari|Bouchari|Mokhtari|Mokhtar|Yahyaoui|Yahiaoui|Saidi|Saadi|El Amrani|Amrani|"
    "Azzouzi|El Azzouzi|El Ghazali|Ghazi|El Idrissi|Idrissi|El Bakkali|Bakkali|El Ouali|Ouali|Al Hassan|El Hassani|Aziz|El Azizi|Ziani|Zaoui",
    "tigrinya": "Gebrehiwot|Gebremedhin|Gebremeskel|Gebremariam|Gebreselassie|Gebretsadik|Tesfay|Tesfaye|Tesfamariam|Tesfazghi|Weldu|Weldemichael|"
    "Woldegabriel|Woldemariam|Haile|Hailemariam|Haileselassie|Berhane|Berhe|Berhanu|Kidane|Kidanemariam|Tekle|Teklehaimanot|Teklemariam|"
    "Mebrahtu|Mehari|Ghirmay|Ghebremichael|Tsehaye|Tsegay|Zerai|Abraha|Araya|Asmerom|Habtemariam|Kiflom|Negash|Okbay",
    "polish": "Wiśniewski|Wiśniewska|Kowalski|Kowalska|Kowalczyk|Szczepański|Szczepaniak|Wójcik|Wojcicki|Zieliński|Zielińska|Dąbrowski|Dąbrowska|"
    "Nowak|Nowicki|Kamiński|Lewandowski|Mazur|Krawczyk|Król|Jankowski|Janowski",
    "turkish": "Yılmaz|Yıldız|Yıldırım|Öztürk|Özdemir|Çelik|Çetin|Şahin|Şen|Güneş|Gündüz|Kızıloğlu|Kılıç|Kaya|Demir|Demirci|Aydın|Arslan|Aslan|Koç",
    "romanian": "Popescu|Popa|Popovici|Munteanu|Moldoveanu|Țăranu|Crăciun|Ionescu|Ionesco|Dumitru|Dumitrescu|Stan|Stanciu|Rădulescu|Mihai",
    "afghan": "Ahmadzai|Ahmadi|Rahimi|Rahmani|Noorzai|Noori|Hosseini|Hussaini|Stanekzai|Karimi|Kareemi|Mohammadi|Mohammadzai|Safi|Sadat|Sharifi|"
    "Habibi|Haidari|Nazari|Rezai",
}  # fmt: skip
SHARE = (
    ("flemish", 36), ("arabic", 24), ("tigrinya", 11), ("french", 9), ("polish", 6), ("turkish", 6), ("afghan", 5), ("romanian", 3)
)  # fmt: skip
PREFIXES = ("Van den", "Van der", "Van de", "Van 't", "Van", "De", "Ter", "El", "Al", "Ben", "Oulad")


def neighbour(number: int, chance: random.Random) -> dict[str, str]:
    """Somebody from the same towns as the known ones, with a name from the same lists."""
    land = chance.choices([name for name, _ in SHARE], [share for _, share in SHARE])[0]
    call = chance.choice(CALLS[land].split())
    family = chance.choice(FAMILIES[land].split("|"))
    prefix = next((prefix for prefix in PREFIXES if family.startswith(prefix + " ")), "")
    firsts = call if chance.random() < 0.6 else f"{call} {chance.choice(CALLS[land].split())}"
    year = chance.choice((2003, 2004, 2005, 2006, 2007, 2008, 2009, 1970 + chance.randrange(30)))
    phone = f"04{chance.randrange(60, 100)} {chance.randrange(100):02} {chance.randrange(100):02} {chance.randrange(100):02}"
    return {
        "key": f"n{number:04}",
        "call_name": call,
        "first_names": firsts,
        "prefix": prefix,
        "family_name": family.removeprefix(prefix).strip(),
        "birth_day": f"{year}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        "birth_precision": "day",
        "phone": phone if chance.random() < 0.5 else "",
    }


def main() -> None:
    chance = random.Random(SEED)
    rows = [dict(zip(FIELDS, line.split("|"), strict=True)) for line in KNOWN.splitlines()]
    rows += [neighbour(number, chance) for number in range(HOW_MANY - len(rows))]
    chance.shuffle(rows)
    with (HERE / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
