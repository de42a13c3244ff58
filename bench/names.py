# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501 - tables of names
"""This is the place for the names of made-up people: Flemish, Dutch, French, Arabic, Tigrinya and Polish, with gaps.

Family names are put together from parts, so that ten thousand people bear thousands of them, as in a real region.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

_CALLS = {
    "flemish": "Jan Wout Bram Kobe Robbe Seppe Stijn Lotte Femke Fien Lies Griet Mieke Nele Noor Sofie Elke Koen Karel Joris Jasper Ruben "
    "Thijs Warre Lowie Senne Amber Jana Silke Hanne Tinne Ward Pieter Tine Katrien Bavo Dries Brecht Jelle Lien",
    "dutch": "Daan Sanne Bas Teun Sem Luuk Fleur Roos Anouk Jeroen Marloes Hidde Sjoerd Femke Joost Wouter Maartje Niels Bram Tess Guus Jip",
    "french": "Amélie Théo Hélène Margaux Luc Chloé Camille Antoine Mathieu Élodie Cédric Jean-Pierre Anne-Sophie Noémie Loïc Maxime Inès "
    "Gaëlle Benoît Clément Zoé Aurélie",
    "arabic": "Mohamed Yassin Youssef Ayoub Bilal Ibrahim Hamza Khalid Omar Rachid Soufiane Walid Zakaria Fatima Khadija Aïcha Amina Maryam "
    "Samira Zineb Salma Anas Hicham Jamal Nordin Mehdi Abdelrahman Nour Hussein Ismail Naima Rania محمد خديجة يوسف فاطمة",
    "tigrinya": "Hiwot Dawit Filmon Semhar Yonas Selam Merhawi Tsegay Bereket Rahwa Yohannes Natnael Luwam Amanuel Ermias Feven Kibrom Robel "
    "Senait Zerai Samrawit Mihret ሳሙኤል ሚኪያስ ሰላም ዳዊት",
    "polish": "Katarzyna Tomasz Łukasz Małgorzata Krzysztof Ewa Piotr Paweł Agnieszka Andrzej Jakub Marek Michał Zofia Wojciech Bartosz Kinga",
}  # fmt: skip
_FRONT = {
    "flemish": "Van den|Van der|Van de|De|Van|Vanden|Ver|||||||||",
    "dutch": "van der|van den|de|van 't|ter|van|||||||",
    "french": "de la|du|Le||||||||",
    "arabic": "El|Al|Ben|Ait|Oulad||||||",
    "tigrinya": "|",
    "polish": "|",
}
_STARTS = {
    "flemish": "Ack Baet Beek Berg Boss Braek Broeck Claes Coen Cuyp Damm Decl Dries Eeck Fey Geer Goos Hend Hoeck Jans Kerck Laen Lauw Lem "
    "Lind Maes Mart Meers Mert Michi Moer Neyt Pauw Peet Piet Quint Rom Schel Smet Steen Stuyv Teug Velde Verm Vliet Waele Wau Wijn Wout",
    "dutch": "Bak Berk Bloem Boer Bos Brouw Dijk Drie Graaf Groen Haas Hoek Huis Jong Kamp Klein Koop Kuip Leeuw Meij Mol Post Prins Ruit "
    "Schip Smid Tuin Veen Visser Vos Wal Wit Zand Zee",
    "french": "Beau Bern Bour Char Col Dub Duch Fav Font Gauth Ger Lamb Laur Lef Leg Mar Mor Pel Per Ren Rous Thom Vill",
    "arabic": "Abd Aml Azz Bak Ben Bouaz Bouk Brah Char Chab Dao Fass Ghar Had Ham Idr Jab Kad Khat Lah Mans Mok Nass Oua Rah Sab Tah Yah Zer",
    "tigrinya": "Gebre Tesfa Wolde Haile Tekle Habte Kidane Zere Berhane Mebrah Ghirma Okba Asme Abra Neguse Fesha Kife Weld",
    "polish": "Kowal Wiśniew Zieliń Dąbrow Lewandow Szczepań Wójc Kamiń Nowic Jankow Mazur Krawcz Piotrow Grabow Pawłow Michal Zają Król",
}  # fmt: skip
_ENDS = {
    "flemish": "s|ens|aert|aerts|man|mans|ers|ieck|inck|ijck|hove|gem|el|e|en",
    "dutch": "er|ers|ema|stra|man|ink|huis|veld|meijer|ma|hof|sma|horst",
    "french": "ard|eau|et|on|ier|ain|ot|elle|in|ois|ert|aux",
    "arabic": "i|aoui|ouni|ani|ari|mani|oui|ouch|iri|alla|ame|louli",
    "tigrinya": "hiwot|medhin|meskel|mariam|selassie|michael|giorgis|tsadik|kristos|alem|haimanot|berhan|abraha|yesus|zghi",
    "polish": "ski|ska|icki|czyk|ak|owski|owska|czak|ek|ewicz",
}
_SHARE = {"flemish": 34, "arabic": 26, "dutch": 12, "tigrinya": 11, "french": 10, "polish": 7}
_TONGUE = {
    "flemish": ("nl",),
    "dutch": ("nl",),
    "french": ("fr",),
    "arabic": ("ar", "nl"),
    "tigrinya": ("ti",),
    "polish": ("pl",),
}
_MEANT = (
    "man aan de brug, zwarte hond",
    "meisje met rode tas, station Zuid",
    "vrouw, slaapt in het park",
    "jongen uit het kraakpand",
)
_PRECISIONS = ("day", "day", "day", "day", "day", "day", "year", "estimated", "month")


def family_name(chance: Random, land: str) -> tuple[str, str]:
    """Small words in front, and the name."""
    front = chance.choice(_FRONT[land].split("|"))
    name = chance.choice(_STARTS[land].split()) + chance.choice(_ENDS[land].split("|"))
    return ("", front + name.lower()) if front in ("Vanden", "Ver") else (front, name)


def person(chance: Random, today: date) -> dict[str, object]:
    """The fields of a person; most of them with something missing, one in fifty without any name."""
    land = chance.choices(list(_SHARE), list(_SHARE.values()))[0]
    years = chance.choices((chance.uniform(14, 18), chance.uniform(18, 26), chance.uniform(26, 65)), (30, 45, 25))[0]
    fields: dict[str, object] = {
        "birth_day": today - timedelta(days=int(years * 365.25)) if chance.random() < 0.94 else None,
        "gender": chance.choice(("f", "m", "m", "x", "unknown")),
        "phone": _phone(chance) if chance.random() < 0.7 else None,
        "languages": _TONGUE[land] if chance.random() < 0.8 else None,
        "needs_interpreter": "yes" if land in ("tigrinya", "polish") and chance.random() < 0.5 else None,
        "address": f"{_street(chance)} {chance.randrange(1, 300)}" if chance.random() < 0.6 else None,
        "contact_ban": "yes" if chance.random() < 0.02 else None,
        "children": "1" if chance.random() < 0.07 else None,
    }
    fields["birth_precision"] = chance.choice(_PRECISIONS) if fields["birth_day"] else "unknown"
    if chance.random() < 0.02:
        return {**fields, "description": chance.choice(_MEANT), "birth_precision": "estimated"}
    call = chance.choice(_CALLS[land].split())
    prefix, family = family_name(chance, land)
    fields.update(call_name=call, prefix=prefix or None, family_name=family if chance.random() < 0.97 else None)
    fields["first_names"] = f"{call} {chance.choice(_CALLS[land].split())}" if chance.random() < 0.4 else call
    if chance.random() < 0.05:
        fields["street_names"] = chance.choice(("Bolle", "Spook", "Kleine", "Flash", "Momo"))
    return fields


def worker_name(chance: Random) -> str:
    """The name of a colleague."""
    land = chance.choice(("flemish", "flemish", "dutch", "arabic", "french"))
    prefix, family = family_name(chance, land)
    return " ".join(part for part in (chance.choice(_CALLS[land].split()[:18]), prefix, family) if part)


def _street(chance: Random) -> str:
    front = chance.choice(
        ("Molen", "Kerk", "Station", "Brug", "Dok", "Veld", "Linde", "Kasteel", "Nieuw", "School", "Berg")
    )
    return front + chance.choice(("straat", "laan", "plein", "steenweg", "kaai", "weg"))


def _phone(chance: Random) -> str:
    digits = "".join(str(chance.randrange(10)) for _ in range(6))
    return f"04{chance.randrange(60, 100)} {digits[:2]} {digits[2:4]} {digits[4:]}"
