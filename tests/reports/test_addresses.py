# SPDX-License-Identifier: EUPL-1.2
"""This is the place for addresses that are kept off paper, as people write them in Flanders, Brussels and elsewhere."""

from __future__ import annotations

import pytest

from caseapp.reports.protected import without_addresses

WRITTEN = [
    ("Kerkstraat 7 bus 2", "Ze slaapt in de kerkstraat 7, bus 2 nu.", "Ze slaapt in de … nu."),
    ("Kerkstraat 7", "Kerkstraat nr. 7 of Kerkstraat, 7.", "… of …."),
    ("Kerkstraat, 7", "In Kerkstraat 7.", "In …."),
    ("Kerkstraat 7b", "Kerkstraat 7 b, kerkstraat 7b en Kerkstraat 7", "…, … en …"),
    ("Kerkstraat 7\n9000 Gent", "Kerkstraat 7 te 9000 Gent", "… te 9000 Gent"),
    ("Refuge De Zon, Kerkstraat 7, 9000 Gent", "Bij refuge De Zon, dat is Kerkstraat 7.", "Bij …, dat is …."),
    ("12, rue Haute, 1000 Bruxelles", "Le 12 mai à 12 h, au 12 rue Haute.", "Le 12 mai à 12 h, au …."),
    ("12 rue Haute", "Rue Haute 12, le 12 mai", "…, le 12 mai"),
    ("rue de l'Église 3", "Elle dort rue de l’Eglise 3.", "Elle dort …."),
    ("شارع النصر 7", "هي في شارع النصر 7 الآن", "هي في … الآن"),
    ("Huis De Boog", "Ze is in huis de boog.", "Ze is in …."),
]


@pytest.mark.parametrize(("address", "told", "left"), WRITTEN)
def test_an_address_is_taken_out_as_people_write_it(address: str, told: str, left: str) -> None:
    assert without_addresses((told,), [address]) == (left,)


@pytest.mark.parametrize("address", ["7", "  ", "!!", "-"])
def test_what_is_no_address_leaves_the_paper_as_it_is(address: str) -> None:
    told = "Op 7 mei 2007 om 17 u - in de Kerkstraat 7!!"
    assert without_addresses((told,), [address]) == (told,)


def test_another_house_in_the_street_stays() -> None:
    assert without_addresses(("Kerkstraat 71 en 9000 Gent",), ["Kerkstraat 7, 9000 Gent"]) == (
        "Kerkstraat 71 en 9000 Gent",
    )
