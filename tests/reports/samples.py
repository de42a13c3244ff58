# SPDX-License-Identifier: EUPL-1.2
"""This is the place for invented people and plans on which the papers are tried. Nobody here exists.

Telephone numbers begin with 0400, which is not in use.
"""

from __future__ import annotations

from datetime import date

from caseapp.plans.meeting_paper import MeetingDecisionLine, MeetingPaper, MeetingPerson
from caseapp.plans.paper_content import EighteenItem, EighteenPaper, PeoplePaper, Supporter, WeekLine, WeekPaper
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
            name="Sarina",
            relation=words["trainer"],
            phone="0400112233",
            always_there=True,
            at_night=True,
            hours=words["always"],
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


def _step(
    what: str, who: str, when: str = "", due: date | None = None, done: date | None = None, must: bool = False
) -> PlanStep:
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
        own_words="Ik wil een plek waar niemand zegt dat ik weer moet verhuizen. Ik kan hard werken, "
        "zeker als ik vroeg mag beginnen. Ik ben moe van altijd opnieuw mijn verhaal te vertellen.\n"
        "Vraag het eerst aan mij.",
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
                _step(
                    "Een studio met begeleiding aanvragen bij Huis De Brug.",
                    "Amal en ik",
                    due=date(2026, 12, 15),
                    must=True,
                ),
                _step("Elke maand 50 euro sparen voor de waarborg.", "ik", "vanaf januari"),
                _step("Een sociale woning vragen.", "Lies en ik", "tussen 9 en 23 mei"),
            ),
            _domain(
                "school_work",
                "Bakker worden. Om vier uur opstaan vind ik niet erg. De hele dag in de klas zitten wel.",
                ("Ik werk elke zaterdag bij bakkerij Goossens.", "Ik ben dit jaar bijna altijd op school."),
                _step("Vragen of ik stage mag doen bij Goossens.", "ik", due=date(2026, 12, 12)),
                _step(
                    "Met school praten over leren én werken vanaf september.",
                    "Jef, mevrouw Claes en ik",
                    "14 januari, 16 uur",
                ),
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
            PlanRisk(
                what="ik nergens kan slapen", what_helps="ga ik naar oma Mia. Zij heeft een bed voor drie nachten."
            ),
            PlanRisk(
                what="ik ruzie heb en wegga", what_helps="stuur ik één woord naar Sarina: ‘pauze’. Zij vraagt niets."
            ),
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


def exit_nl() -> ExitPaper:
    """What is arranged before moving."""
    leaving = date(2027, 5, 28)

    def item(code: str, label: str, due: date | None, hard: bool, who: str, state: str = "todo") -> ExitPaperItem:
        return ExitPaperItem(code=code, domain="housing", label=label, due=due, hard=hard, state=state, who=who)

    return ExitPaper(
        call_name="Yara",
        today=DAY,
        leaving_on=leaving,
        destination="mijn studio",
        address_first_night="Bakkerstraat 12, Sint-Niklaas",
        who_comes="Sarina komt mij halen om 10 uur.",
        items=(
            item("E31", "Mijn inkomen is aangevraagd.", date(2027, 3, 5), True, "Lies en ik"),
            item("E03", "Ik ken mijn nieuwe begeleider.", date(2027, 3, 5), False, "Amal", "done"),
            item("E11", "Ik kan daar langer blijven.", date(2027, 4, 2), False, "Amal"),
            item("E33", "Ik weet welke schulden ik heb.", date(2027, 4, 2), False, "Jef en ik"),
            item("E12", "Ik heb een adres voor mijn post.", date(2027, 4, 30), True, "Lies en ik"),
            item("E30", "Mijn identiteitskaart, bankkaart en gsm werken.", date(2027, 4, 30), True, "ik"),
            item("E20", "Ik weet waar ik naar school ga of werk.", date(2027, 4, 30), False, "ik en Jef"),
            item("E10", "Ik weet waar ik de eerste nacht slaap.", date(2027, 5, 14), True, "Amal en ik"),
            item("E34", "Mijn ziekteverzekering is in orde.", date(2027, 5, 14), True, "Jef en ik"),
            item("E16", "Ik heb een plan B.", date(2027, 5, 14), True, "ik en Sarina"),
            item("E23", "Ik heb een planning voor mijn eerste week.", date(2027, 5, 21), True, "Amal en ik"),
            item("E43", "Ik heb mijn kaart met nummers.", date(2027, 5, 21), False, "Jef"),
            item("E32", "Ik heb geld voor twee weken.", date(2027, 5, 21), True, "Lies en ik"),
            item("E15", "Mijn oude plek opzeggen.", date(2027, 5, 21), False, "ik", "not_needed"),
            item("E50", "Amal komt bij mij langs.", date(2027, 5, 29), False, "Amal"),
            item("E51", "Amal belt: hoe gaat het?", date(2027, 6, 11), False, "Amal"),
            item("E52", "Amal belt opnieuw.", date(2027, 8, 28), False, "Amal"),
        ),
        change_name="Amal",
        change_phone="0400123456",
        version=3,
    )


def _translated(words: dict[str, str], language: str, **texts: object) -> PlanContent:
    """The Dutch plan with other people and texts."""
    base = plan_nl()
    people = _people(words)
    values = {name: getattr(base, name) for name in PlanContent.__dataclass_fields__}
    values |= {"language": language, "people": people, "readers": (), "risks": ()}
    return PlanContent(**(values | texts))


def plan_fr() -> PlanContent:
    """A plan in French."""
    people = _people(FR_WORDS)
    domains = (
        _domain(
            "support",
            "Quelqu’un qui reste, aussi quand j’aurai 18 ans. C’est Sarina.",
            ("Je m’entraîne avec Sarina chaque mardi.",),
            _step("Décider qui m’appelle quand j’aurai 18 ans.", "moi, Jef et Amal", "10 décembre, 15 heures"),
            _step("Demander à Sarina d’être ma personne de soutien.", "moi", done=date(2026, 11, 18)),
        ),
        _domain(
            "housing",
            "Un studio près de la boulangerie. Avec un four.",
            ("Je cuisine trois fois par semaine.",),
            _step("Demander un studio à Huis De Brug.", "Amal et moi", due=date(2026, 12, 15), must=True),
            _step("Économiser 50 euros par mois pour la garantie.", "moi", "à partir de janvier"),
        ),
        _domain(
            "school_work",
            "Devenir boulanger.",
            ("Je travaille le samedi.",),
            _step("Demander un stage.", "moi", due=date(2027, 1, 1)),
        ),
        _domain(
            "income",
            "Savoir ce qui entre et ce qui sort.",
            (),
            _step("Demander de l’argent au CPAS.", "Lies et moi", "20 janvier, 14 heures"),
        ),
        PlanDomain(domain="health", not_now=True, ask_again=date(2027, 2, 1)),
    )
    card = CrisisCard(
        signs=("Je mets ma capuche.", "Je ne réponds plus."),
        helps=("Marcher dehors.", "Dire : « Je suis là. »"),
        does_not_help=("Crier.", "Me toucher."),
        people=(people[0], people[4]),
        safe_place="mamie Mia",
        safe_place_phone="0400445566",
        language="fr",
    )
    return _translated(
        FR_WORDS,
        "fr",
        own_words="Je veux un endroit où je peux rester. Demandez-moi d’abord.",
        domains=domains,
        crisis_card=card,
        risks=(PlanRisk(what="je ne sais pas où dormir", what_helps="je vais chez mamie Mia", who_acts="moi"),),
        choices=PlanChoices(which="Quelqu’un qui vient avec moi.", when="Après 15 heures.", by_whom="Amal."),
        agreements=(
            PlanAgreement(name="Yara", role="young_person", agreement="agreed"),
            PlanAgreement(name="Amal", role="worker", agreement="agreed", method="oral"),
            PlanAgreement(name="Lies", role="municipality", agreement="not_present"),
        ),
        after_18=(PlanAfter18(topic="Les papiers et l’argent", who="Lies", when="après le 9 mai"),),
        complaint_name="Els, la responsable",
    )


def plan_en() -> PlanContent:
    """A plan in English."""
    people = _people(EN_WORDS)
    domains = (
        _domain(
            "support",
            "Somebody who stays, also when I am 18. That is Sarina.",
            ("I train with Sarina every Tuesday.",),
            _step("Agree who calls me when I am 18.", "me, Jef and Amal", "10 December, 3 o’clock"),
        ),
        _domain(
            "housing",
            "A small flat near the bakery. With an oven.",
            ("I cook three times a week.",),
            _step("Ask for a flat at Huis De Brug.", "Amal and me", due=date(2026, 12, 15), must=True),
            _step("Save 50 euro each month for the deposit.", "me", "from January"),
        ),
        PlanDomain(domain="income", want="Know what comes in and what goes out."),
    )
    return _translated(
        EN_WORDS,
        "en",
        own_words="I want a place where I can stay. Ask me first.",
        domains=domains,
        crisis_card=CrisisCard(
            signs=("I put up my hood.",),
            helps=("Walking outside.",),
            does_not_help=("Shouting.",),
            people=(people[0], people[4]),
            safe_place="granny Mia",
            language="en",
        ),
        choices=PlanChoices(which="Somebody who comes along.", where="At the football club."),
        complaint_name="Els, the team lead",
    )


def plan_ar() -> PlanContent:
    """A Dutch paper in which the person's own words are Arabic, with Latin names and numbers inside."""
    domains = (
        _domain(
            "support",
            "أريد مكانا أبقى فيه. اسألوني أنا أولا.",
            ("أتدرب مع Sarina كل يوم ثلاثاء.",),
            _step("نتفق: من يتصل بي بعد عمر 18 سنة؟", "أنا مع Jef و Amal", "10/12، الساعة 15:00"),
            _step("أسأل: هل أحصل على مال من (OCMW)؟", "أنا مع Lies", due=date(2027, 1, 20)),
        ),
        _domain("housing", "نطلب شقة صغيرة من Huis De Brug.", ()),
    )
    return _translated(
        NL_WORDS, "ar", call_name="نور", own_words="أريد مكانا أبقى فيه. اسألوني أنا أولا.", domains=domains
    )


def plan_ti() -> PlanContent:
    """A Dutch paper in which the person's own words are Tigrinya."""
    domains = (
        _domain(
            "support",
            "ክጸንሓሉ ዝኽእል ቦታ እደሊ። መጀመርታ ንዓይ ሕተቱኒ።",
            ("18 ዓመት ምስ መላእኩ",),
            _step("ኣብ እንዳ ባኒ Goossens ልምምድ እሓትት።", "Amal", "10/12"),
        ),
    )
    return _translated(NL_WORDS, "ti", call_name="ሰላም", own_words="ክጸንሓሉ ዝኽእል ቦታ እደሊ። መጀመርታ ንዓይ ሕተቱኒ።", domains=domains)


def exit_fr() -> ExitPaper:
    """The same list in French."""
    return _exit_in(
        "fr", "mon studio", "Sarina vient me chercher à 10 heures.", "Mon revenu est demandé.", "J’ai un plan B."
    )


def exit_en() -> ExitPaper:
    """The same list in English."""
    return _exit_in("en", "my flat", "Sarina picks me up at 10.", "My income is requested.", "I have a plan B.")


def _exit_in(language: str, place: str, comes: str, *labels: str) -> ExitPaper:
    items = tuple(
        ExitPaperItem(
            code=f"E{number}",
            domain="income",
            label=label,
            due=date(2027, 4, 2 + number),
            hard=number == 0,
            state="todo",
            who="Lies",
        )
        for number, label in enumerate(labels)
    )
    assert language in {"fr", "en"}
    return ExitPaper(
        call_name="Yara",
        today=DAY,
        leaving_on=date(2027, 5, 28),
        destination=place,
        who_comes=comes,
        items=items,
        plan_b=labels[-1],
        change_name="Amal",
        change_phone="0400123456",
    )


def meeting(language: str, *, is_minutes: bool) -> MeetingPaper:
    """A round table: the agenda before it, the minutes after it."""
    what = {"nl": "De waarborg aanvragen", "fr": "Demander la garantie", "en": "Ask for the deposit"}[language]
    return MeetingPaper(
        call_name="Yara",
        today=DAY,
        kind={"nl": "rondetafel", "fr": "table ronde", "en": "round table"}[language],
        is_minutes=is_minutes,
        day=date(2026, 12, 1),
        time="14.30",
        place="Sint-Jansplein 1",
        chair="Amal",
        for_whom=("Yara", "Lies (OCMW Gent)"),
        person_part="present",
        person_words="" if not is_minutes else f"{what}!",
        agenda=(what, f"{what}?"),
        decisions=(MeetingDecisionLine(what=what, who="Lies", due=date(2026, 12, 15), is_step=True, agrees="ok"),),
        options=what,
        minutes="\n".join(f"{what}. {what} {number}." for number in range(30)),
        people=(MeetingPerson(name="Yara", about="-", presence="-"), MeetingPerson(name="Lies", about="OCMW Gent")),
        secrecy="-",
        aim=what,
        change_name="Amal",
        change_phone="0400123456",
    )


def eighteen(language: str) -> EighteenPaper:
    """Almost 18, with a supporter who stops and one who goes on; what is done, late, soon and later."""
    words = {"nl": "Ik heb een eigen rekening", "fr": "J’ai mon propre compte", "en": "I have my own account"}
    why = {"nl": "Je geld komt daarop.", "fr": "Ton argent y arrive.", "en": "Your money comes there."}
    days = (None, date(2026, 9, 1), date(2026, 12, 20), date(2027, 3, 1), date(2035, 1, 1))
    items = [EighteenItem(label=words[language], why=why[language], due=day, done=False, who="Amal") for day in days]
    items += [EighteenItem(label=words[language], why=why[language], due=date(2026, 10, 1), done=True)] * 20
    return EighteenPaper(
        call_name="Yara",
        today=DAY,
        birthday=date(2027, 5, 9),
        window=(date(2026, 11, 9), date(2027, 11, 9)),
        supporters=(
            Supporter(name="Hanan", since=date(2024, 1, 1), until=date(2027, 5, 28)),
            Supporter(name="Ilse", since=date(2027, 1, 20)),
        ),
        items=tuple(items),
        change_name="Amal",
        change_phone="0400123456",
    )


def first_week(language: str) -> WeekPaper:
    """A first week with an agreement and somebody to call."""
    plan: PlanContent = globals()[f"plan_{language}"]()
    return WeekPaper(
        call_name="Yara",
        today=DAY,
        first_day=date(2027, 5, 28),
        lines=(WeekLine(day=date(2027, 5, 29), what="OCMW", who="Ilse"), WeekLine(day=date(2027, 5, 30), what="GP")),
        people=plan.people,
        who_comes="Sarina",
    )


def who_is_who(language: str) -> PeoplePaper:
    """The people of the plan."""
    plan: PlanContent = globals()[f"plan_{language}"]()
    return PeoplePaper(call_name="Yara", today=DAY, people=plan.people, change_name="Amal", change_phone="0400123456")


CANARY = "Canarivogel"

ARABIC_TEXTS = {
    "my_plan": "خطتي",
    "my_plan_long": "خطتي للمستقبل",
    "domain_support": "الدعم",
    "domain_housing": "السكن",
    "domain_school_work": "المدرسة والعمل",
    "domain_income": "الدخل والديون",
    "domain_health": "الراحة والصحة",
    "plan_b": "إذا ساءت الأمور",
    "i_call": "أتصل بـ",
    "danger_short": "خطر",
    "always": "دائما",
    "version": "النسخة {number}",
    "mine_short": "**هذه الخطة لي.** أنا أختار من يقرأها. يحق لي أن أقول لا.",
    "change_or_complain": "أريد تغيير شيء؟ لست راضية؟ أتصل بـ {name}.",
    "before_day": "قبل {day}",
    "sleep_at": "أذهب إلى {place}. عندها سرير لي.",
}
"""Not read by a native reader; used only to try papers that run from right to left."""
