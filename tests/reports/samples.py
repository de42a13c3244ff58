# SPDX-License-Identifier: EUPL-1.2
"""This is the place for invented people and plans on which the papers are tried. Nobody here exists.

Telephone numbers begin with 0400, which is not in use.
"""

from __future__ import annotations

from datetime import date

from caseapp.plans.plan_content import (
    CrisisCard,
    ExitPaper,
    ExitPaperItem,
    PlanAfter18,
    PlanAgreement,
    PlanChoices,
    PlanContent,
    PlanDomain,
    PlanGoal,
    PlanPerson,
    PlanReader,
    PlanRisk,
    PlanStep,
)

DAY = date(2026, 11, 24)


def _people(words: dict[str, str]) -> tuple[PlanPerson, ...]:
    return (
        PlanPerson(
            name="Sarina", relation=words["trainer"], phone="0400112233", always_there=True, at_night=True, hours=words["always"]
        ),
        PlanPerson(name=words["gran"], relation=words["my_gran"], phone="0400445566", at_night=True),
        PlanPerson(name="Tibo", relation=words["brother"], phone="0400 77 88 99"),
        PlanPerson(name="Jef", relation=words["home_worker"], kind="formal", phone="0400214365"),
        PlanPerson(name="Amal", relation=words["worker"], kind="formal", phone="0400123456", hours=words["till_22"]),
        PlanPerson(name="Lies", relation=words["service"], kind="formal", phone="0400987654"),
        PlanPerson(name=words["doctor"], relation=words["my_doctor"], kind="formal", phone="0400313131"),
    )


NL_WORDS = {
    "trainer": "mijn trainer en steunfiguur",
    "always": "dag en nacht",
    "gran": "oma Mia",
    "my_gran": "mijn oma",
    "brother": "mijn broer",
    "home_worker": "begeleider leefgroep",
    "worker": "begeleider jongvolwassenen",
    "till_22": "tot 22 uur",
    "service": "OCMW",
    "doctor": "dokter Peeters",
    "my_doctor": "mijn huisarts",
}
FR_WORDS = {
    "trainer": "mon entraîneuse",
    "always": "jour et nuit",
    "gran": "mamie Mia",
    "my_gran": "ma grand-mère",
    "brother": "mon frère",
    "home_worker": "éducateur groupe de vie",
    "worker": "accompagnatrice jeunes adultes",
    "till_22": "jusqu’à 22 heures",
    "service": "CPAS",
    "doctor": "docteur Peeters",
    "my_doctor": "mon médecin",
}
EN_WORDS = {
    "trainer": "my trainer and support person",
    "always": "day and night",
    "gran": "granny Mia",
    "my_gran": "my grandmother",
    "brother": "my brother",
    "home_worker": "worker at the homeless shelter",
    "worker": "worker for young adults",
    "till_22": "until 10 in the evening",
    "service": "CPAS",
    "doctor": "doctor Peeters",
    "my_doctor": "my doctor",
}


def _step(what: str, who: str, when: str = "", due: date | None = None, done: date | None = None, must: bool = False) -> PlanStep:
    return PlanStep(what=what, who=who, when_text=when, due=due, done_on=done, must=must)


def _domain(code: str, want: str, good: tuple[str, ...], *steps: PlanStep) -> PlanDomain:
    return PlanDomain(domain=code, want=want, going_well=good, goals=(PlanGoal(text="", steps=steps),))


def plan_nl() -> PlanContent:
    """A whole plan in Dutch."""
    people = _people(NL_WORDS)
    return PlanContent(
        call_name="Yara",
        full_name="Yara Vandervelden",
        birth_day=date(2009, 5, 9),
        version=3,
        day=DAY,
        next_review=date(2027, 4, 9),
        language="nl",
        own_words="Ik wil een plek waar niemand zegt dat ik weer moet verhuizen. Ik kan hard werken, zeker als ik vroeg mag "
        "beginnen. Ik ben moe van altijd opnieuw mijn verhaal te vertellen.\nVraag het eerst aan mij.",
        domains=(
            _domain(
                "support",
                "Eén iemand die blijft, ook als ik 18 ben. Dat is Sarina. Zij zegt eerlijk wat ze denkt.",
                ("Ik train elke dinsdag met Sarina.", "Oma Mia belt mij elke zondag."),
                _step("Aan Sarina vragen of zij mijn steunfiguur wil zijn.", "ik", done=date(2026, 11, 18)),
                _step("Afspreken wie mij belt als ik 18 ben.", "ik, Jef en Amal", "10 december, 15 uur"),
                _step("Tibo elke maand zien.", "ik en Tibo", "vanaf 6 december"),
            ),
            _domain(
                "housing",
                "Een studio in Sint-Niklaas, dicht bij de bakkerij. Met een oven. Alleen wonen, maar niet alleen zijn.",
                ("Ik kook drie keer per week voor iedereen.", "Ik kan hier blijven tot 28 mei 2027."),
                _step("Een studio met begeleiding aanvragen bij Huis De Brug.", "Amal en ik", due=date(2026, 12, 15), must=True),
                _step("Elke maand 50 euro sparen voor de waarborg.", "ik", "vanaf januari"),
                _step("Een sociale woning vragen.", "Lies en ik", "tussen 9 en 23 mei"),
            ),
            _domain(
                "school_work",
                "Bakker worden. Om vier uur opstaan vind ik niet erg. De hele dag in de klas zitten wel.",
                ("Ik werk elke zaterdag bij bakkerij Goossens.", "Ik ben dit jaar bijna altijd op school."),
                _step("Vragen of ik stage mag doen bij Goossens.", "ik", due=date(2026, 12, 12)),
                _step("Met school praten over leren én werken vanaf september.", "Jef, mevrouw Claes en ik", "14 januari, 16 uur"),
            ),
            _domain(
                "income",
                "Weten hoeveel er binnenkomt en hoeveel er weggaat. Geen dichte brieven meer in mijn schuif.",
                ("Ik heb een eigen bankrekening.", "Ik verdien zelf geld op zaterdag."),
                _step("Samen mijn brieven openen.", "ik en Jef", "elke woensdag"),
                _step("De boete van de trein betalen: 3 keer 25 euro.", "ik", "december tot februari"),
                _step("Vragen of ik een leefloon kan krijgen.", "Lies en ik", "20 januari, 14 uur"),
            ),
            _domain(
                "health",
                "Beter slapen. En dat mensen mij even laten als mijn kap op is.",
                ("Voetbal maakt mijn hoofd leeg.", "Ik ga zelf naar dokter Peeters."),
                _step("Met dokter Peeters praten over slapen.", "ik", "2 december, 17 uur"),
            ),
        ),
        people=people,
        risks=(
            PlanRisk(what="ik nergens kan slapen", what_helps="ga ik naar oma Mia. Zij heeft een bed voor drie nachten."),
            PlanRisk(what="ik ruzie heb en wegga", what_helps="stuur ik één woord naar Sarina: ‘pauze’. Zij vraagt niets."),
            PlanRisk(what="ik de huur niet kan betalen", what_helps="bel ik Lies, nog dezelfde week."),
        ),
        choices=PlanChoices(
            which="Iemand die meegaat naar afspraken en brieven uitlegt.",
            where="Op de voetbalclub of bij de bakkerij. Niet in een bureau.",
            when="Na 15 uur. Niet op zaterdag.",
            how_often="Elke week. Na juni om de twee weken.",
            by_whom="Van Amal. Is zij er niet? Dan van Bram.",
        ),
        agreements=(
            PlanAgreement(name="Yara", role="young_person", agreement="agreed"),
            PlanAgreement(name="Sarina", role="jim", agreement="agreed"),
            PlanAgreement(name="Jef", role="worker", agreement="agreed"),
            PlanAgreement(name="Amal", role="worker", agreement="agreed_with_notes", note="zij wil elke maand bellen"),
            PlanAgreement(name="Lies", role="municipality", agreement="not_present"),
        ),
        readers=(
            PlanReader(who="Sarina, Jef, Amal", what="alles"),
            PlanReader(who="Lies, OCMW", what="wonen en inkomen"),
            PlanReader(who="mevrouw Claes, school", what="school en werk"),
        ),
        crisis_card=card_nl(),
        change_name="Amal",
        change_phone="0400123456",
        complaint_name="Els, de teamleider",
        complaint_phone="0400202020",
        team="team crisiskaart en psychiatrie",
    )


def card_nl() -> CrisisCard:
    """The card that goes with it."""
    people = _people(NL_WORDS)
    linde = PlanPerson(name="De Linde", kind="formal", phone="0400654321", hours="de hele nacht", at_night=True)
    return CrisisCard(
        signs=("Ik zet mijn kap op.", "Ik antwoord niet meer.", "Ik slaap overdag."),
        helps=("Buiten wandelen.", "Zeggen: ‘Ik ben er.’", "Rustig wachten."),
        does_not_help=("Roepen.", "Mij vastpakken.", "Veel vragen."),
        people=(people[0], people[4], linde),
        safe_place="oma Mia",
        safe_place_phone="0400445566",
        language="nl",
    )
