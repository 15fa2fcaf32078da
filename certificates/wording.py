"""The words around a statement, in German, English, French and Italian, for paper and verification page alike. Pure.

They stand here and not in the translation catalogue, because paper that was issued keeps its wording: a change of these words is a
change of the template version, and the page that is compared with the paper says the same.
"""

from dataclasses import dataclass
from datetime import date

from certificates.statement import Statement
from certificates.wording_romance import MONTHS, WORDS

TEMPLATE_VERSION = 2  # 2: with hours of modules, goals, logo, the digital credential attached, and the seal
LANGUAGES = ("de", "en", "fr", "it")
NBSP = "\u00a0"
MOST_MODULES = 16
MOST_GOALS = 10
_MONTHS = {
    "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    **MONTHS,
}
_WORDS = {
    "de": {
        "kicker": "Zertifikat",
        "document": "Zertifikat: {title}",
        "before": "hat den Lehrgang ",
        "after": f" am{NBSP}{{day}} erfolgreich abgeschlossen.",
        "name": "Name",
        "title": "Lehrgang",
        "completed": "Abgeschlossen am",
        "issuer": "Ausgestellt von",
        "no_results": "Einzelne Ergebnisse werden nicht bescheinigt.",
        "scope": "Umfang",
        "content": "Inhalt",
        "test": "Prüfung",
        "until": "Gültig bis",
        "no_end": "unbefristet",
        "version": f"Fassung{NBSP}{{number}} vom {{day}}",
        "one_module": f"1{NBSP}Modul",
        "modules": f"{{count}}{NBSP}Module",
        "one_test": f"Test mit mindestens {{percent}}{NBSP}%",
        "all_tests": f"Alle Tests mit mindestens {{percent}}{NBSP}%",
        "passed_tests": "Alle Tests bestanden",
        "no_test": "Teilnahme an allen Lektionen",
        "contents": "Inhalte",
        "more": f"und {{count}}{NBSP}weitere",
        "check": "Prüfen unter",
        "code": "Prüfcode",
        "credential": "Digitaler Nachweis (Open Badges 3.0)",
        "number": "Nummer und Prüfcode",
        "goals": "Erreichte Ziele",
        "aims": "Ziele",
        "sealed": "Digital gesiegelt.",
        "sealed_with": "Digital gesiegelt, mit Open Badge im Anhang.",
        "qr": "QR-Code mit der Adresse der Prüfseite: {address}",
    },
    "en": {
        "kicker": "Certificate",
        "document": "Certificate: {title}",
        "before": "has successfully completed the course ",
        "after": f" on{NBSP}{{day}}.",
        "name": "Name",
        "title": "Course",
        "completed": "Completed on",
        "issuer": "Issued by",
        "no_results": "Single results are not certified.",
        "scope": "Scope",
        "content": "Content",
        "test": "Assessment",
        "until": "Valid until",
        "no_end": "no end date",
        "version": f"Version{NBSP}{{number}} of {{day}}",
        "one_module": f"1{NBSP}module",
        "modules": f"{{count}}{NBSP}modules",
        "one_test": f"Test passed with at least {{percent}}{NBSP}%",
        "all_tests": f"All tests passed with at least {{percent}}{NBSP}%",
        "passed_tests": "All tests passed",
        "no_test": "Took part in all lessons",
        "contents": "Contents",
        "more": f"and {{count}}{NBSP}more",
        "check": "Check at",
        "code": "Check code",
        "credential": "Digital credential (Open Badges 3.0)",
        "number": "Number and check code",
        "goals": "Goals reached",
        "aims": "Goals",
        "sealed": "Digitally sealed.",
        "sealed_with": "Digitally sealed, with an Open Badge attached.",
        "qr": "QR code with the address of the check page: {address}",
    },
    **WORDS,
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label, its value, and what is to be said beside it."""

    label: str
    value: str
    note: str = ""


def known(language: str) -> str:
    """Return the language if there are words for it, else German."""
    return language[:2] if language[:2] in LANGUAGES else "de"


def long_date(day: date, language: str) -> str:
    """Return "12. Juni 2026", "12 June 2026", "1er juin 2026" or "1º giugno 2026", held together by non-breaking blanks."""
    first = {"fr": "er", "it": "º"}.get(known(language), "") if day.day == 1 else ""
    dot = "." if known(language) == "de" else first
    return f"{day.day}{dot}{NBSP}{_MONTHS[known(language)][day.month - 1]}{NBSP}{day.year}"


def duration(minutes: int) -> str:
    """Return "45 min", "2 h" or "8 h 45 min"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours}{NBSP}h"] if hours else []
    if rest or not hours:
        parts.append(f"{rest}{NBSP}min")
    return NBSP.join(parts)


def scope(statement: Statement, language: str) -> str:
    """Return "8 Module, 8 h 45 min"."""
    words = _WORDS[known(language)]
    count = len(statement.modules)
    modules = words["one_module"] if count == 1 else words["modules"].format(count=count)
    return f"{modules}, {duration(statement.minutes)}"


def version(statement: Statement, language: str) -> str:
    """Return "Fassung 4 vom 2. Mai 2026"."""
    return _WORDS[known(language)]["version"].format(number=statement.version, day=long_date(statement.version_date, language))


def assessment(statement: Statement, language: str) -> str:
    """Return what had to be passed, never how well it was passed."""
    words = _WORDS[known(language)]
    if not statement.tests:
        return words["no_test"]
    if statement.pass_percent is None:
        return words["passed_tests"]
    return words["one_test" if statement.tests == 1 else "all_tests"].format(percent=statement.pass_percent)


def valid_until(statement: Statement, language: str) -> str:
    """Return the last day of validity, or that there is none."""
    return long_date(statement.valid_until, language) if statement.valid_until else _WORDS[known(language)]["no_end"]


def facts(statement: Statement, language: str) -> list[Fact]:
    """Return the rows of the check page, name and code left out, in the words that stand on the paper."""
    words = _WORDS[known(language)]
    issuer = ", ".join(part for part in (statement.issuer, statement.issuer_note) if part)
    return [
        Fact(label=words["title"], value=statement.word(statement.title, language)),
        Fact(label=words["completed"], value=long_date(statement.completed_on, language)),
        Fact(label=words["until"], value=valid_until(statement, language)),
        Fact(label=words["scope"], value=f"{scope(statement, language)}, {version(statement, language)}"),
        Fact(label=words["test"], value=assessment(statement, language), note=words["no_results"]),
        Fact(label=words["issuer"], value=issuer),
    ]


def label(name: str, language: str) -> str:
    """Return one of the sheet's labels: name, contents, code."""
    return _WORDS[known(language)][name]


def sheet(statement: Statement, *, language: str, code: str, address: str) -> dict:
    """Return every word of the printed sheet; `code` is grouped, `address` the full address of the check page."""
    language = known(language)
    words = _WORDS[language]
    title = statement.word(statement.title, language)
    modules = [[statement.word(module.title, language), duration(module.minutes)] for module in statement.modules]
    goals = statement.goals.get(language) or statement.goals.get(statement.source_language) or ()
    shown = modules if len(modules) <= MOST_MODULES else modules[: MOST_MODULES - 1]
    signed = ", ".join(part for part in (statement.place, long_date(statement.completed_on, language)) if part)
    return {
        "language": language,
        "document": words["document"].format(title=title),
        "kicker": words["kicker"],
        "holder": statement.holder,
        "before": words["before"],
        "title": title,
        "after": words["after"].format(day=long_date(statement.completed_on, language)),
        "facts": [
            [words["scope"], scope(statement, language)],
            [words["test"], assessment(statement, language)],
            [words["content"], version(statement, language)],
            [words["until"], valid_until(statement, language)],
        ],
        "goals_label": words["goals"],
        "goals": list(goals[:MOST_GOALS]),
        "contents": words["contents"],
        "modules": shown,
        "more": words["more"].format(count=len(modules) - len(shown)) if len(shown) < len(modules) else "",
        "check": words["check"],
        "address": address.split("://", 1)[-1].rsplit("/", 2)[0],
        "code_label": words["number"],
        "code": code,
        "credential": words["credential"],
        "sealed": words["sealed"],
        "sealed_with": words["sealed_with"],
        "qr": words["qr"].format(address=address),
        "logo_alt": statement.logo_alt or statement.issuer,
        "issuer": statement.issuer,
        "issuer_note": statement.issuer_note,
        "signatory": statement.signatory or statement.issuer,  # a sheet that nobody signs is signed by its issuer
        "signatory_role": statement.signatory_role,
        "signed": signed,
    }
