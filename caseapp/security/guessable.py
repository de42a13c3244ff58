# SPDX-License-Identifier: EUPL-1.2
"""This is the place for the words and rows of keys that guessers try first, in Dutch, French and English.

All in lower case and without accents.
"""

from __future__ import annotations

_WORDS = """
    admin administrator amour amsterdam antwerpen april august augustus azerty baby bal ballon banane
    batman belgie belgique bienvenue bloem bonjour brugge brussel bruxelles caseapp cheval chocolade
    chocolat chocolate client coucou december dossier dragon ete februari fevrier flower football france
    geheim gent hallo hello herfst hiver hond januari janvier jeugd jezus juillet juin juli juni kaas
    kantoor kat katje kerst koffie konijn lente letmein liefde liefje login loulou love lover maandag
    maart mama maman march mars master mei mercredi minou mois monkey motdepasse naam nederland nicolas
    november octobre oktober ordinateur paard papa paris pass passe passphrase password paswoord poes
    poesje princess princesse printemps qwerty rotterdam samedi schatje secret septembre september simba
    snoepje soleil spring summer sunshine superman team test thuis tijger toegang trustno utrecht
    vakantie vendredi vlaanderen vlinder voetbal vrijdag wachtwoord wachtwoorden wachtzin welcome welkom
    werk winter zaterdag zomer zon zondag zonnetje
"""
WORDS = frozenset(_WORDS.split())

ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "yxcvbnm",
    "1qaz2wsx3edc4rfv",
)
"""Keys side by side; they count in both directions."""
