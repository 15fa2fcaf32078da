"""The words of a transcript in German and English, and its lines as they are printed. Pure.

Like those of the certificate they stand here and not in the catalogue: paper that was made keeps its wording.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates import wording

SCHEMA = 1
_WORDS: dict[str, dict[str, Any]] = {
    "de": {
        "document": "Kursübersicht {number}",
        "kicker": "Kursübersicht",
        "intro": "hat auf der Lernplattform Secu4All diese Kurse abgeschlossen.",
        "number": "Nummer",
        "made": "Stand",
        "courses": "Kurse",
        "hours": "Umfang zusammen",
        "heads": ["Kurs", "Abgeschlossen am", "Umfang", "Fassung", "Zertifikat"],
        "until": "gültig bis {day}",
        "no_end": "unbefristet gültig",
        "valid": "{code}\n{until}",
        "expired": "{code}\nabgelaufen am {day}",
        "revoked": "{code}\nwiderrufen am {day}",
        "pending": "wird erstellt",
        "none": "keines vorgesehen",
        "says": "Was diese Übersicht bescheinigt",
        "says_text": "Die genannte Person hat jeden aufgeführten Kurs an dem angegebenen Tag abgeschlossen, in der angegebenen Fassung. "
        "Der Umfang ist die vorgesehene Lernzeit. Der Stand der Zertifikate ist der des Tages, an dem die Übersicht erstellt wurde.",
        "says_not": "Was sie nicht bescheinigt",
        "says_not_text": "Punkte, Noten, Zahl der Versuche und aufgewendete Zeit stehen nicht darin. Die Übersicht ist selbst kein Zertifikat. "
        "Ob ein Zertifikat heute gilt, zeigt sein Prüfcode unter {address}. Dort lässt sich auch diese Datei prüfen.",
        "page": "Seite {page} von {pages}",
    },
    "en": {
        "document": "Transcript {number}",
        "kicker": "Transcript of courses",
        "intro": "has completed these courses on the learning platform Secu4All.",
        "number": "Number",
        "made": "As of",
        "courses": "Courses",
        "hours": "Scope in all",
        "heads": ["Course", "Completed on", "Scope", "Version", "Certificate"],
        "until": "valid until {day}",
        "no_end": "valid without end",
        "valid": "{code}\n{until}",
        "expired": "{code}\nexpired on {day}",
        "revoked": "{code}\nrevoked on {day}",
        "pending": "being made",
        "none": "none is given",
        "says": "What this transcript certifies",
        "says_text": "The person named has completed each course listed on the day given, in the version given. The scope is the time that was "
        "planned for learning. The state of the certificates is that of the day on which the transcript was made.",
        "says_not": "What it does not certify",
        "says_not_text": "Points, marks, the number of attempts and the time spent are not part of it. The transcript itself is no certificate. "
        "Whether a certificate counts today is shown by its check code at {address}. This file can be checked there, too.",
        "page": "Page {page} of {pages}",
    },
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One completed course. `state` is valid, expired, revoked, pending or none; `day` the end or the revocation."""

    title: str
    completed_on: date
    minutes: int
    version: int
    state: str
    code: str = ""
    day: date | None = None


def content(*, holder: str, issuer: str, lines: Sequence[Line]) -> dict[str, Any]:
    """Return what is frozen in the row, as plain JSON."""
    return {
        "schema": SCHEMA,
        "holder": holder,
        "issuer": issuer,
        "lines": [
            {
                **{name: getattr(line, name) for name in ("title", "minutes", "version", "state", "code")},
                "completed_on": line.completed_on.isoformat(),
                "day": line.day.isoformat() if line.day else None,
            }
            for line in lines
        ],
    }


def sheet(frozen: Mapping[str, Any], *, language: str, number: str, made_on: date, address: str) -> dict[str, Any]:
    """Return every word of the printed transcript. Raises ValueError for content of another schema."""
    if frozen.get("schema") != SCHEMA:
        raise ValueError(f"schema {frozen.get('schema')!r} is not known")
    language = wording.known(language)
    words = _WORDS[language]
    rows = [_row(line, language) for line in frozen["lines"]]
    minutes = sum(line["minutes"] for line in frozen["lines"])
    return {
        "language": language,
        "document": words["document"].format(number=number),
        **{name: words[name] for name in ("kicker", "intro", "heads", "says", "says_text", "says_not", "page")},
        "says_not_text": words["says_not_text"].format(address=address),
        "holder": frozen["holder"],
        "issuer": frozen["issuer"],
        "facts": [
            [words["number"], number],
            [words["made"], wording.long_date(made_on, language)],
            [words["courses"], str(len(rows))],
            [words["hours"], wording.duration(minutes)],
        ],
        "rows": rows,
    }


def _row(line: Mapping[str, Any], language: str) -> list[str]:
    done = wording.long_date(date.fromisoformat(line["completed_on"]), language)
    return [line["title"], done, wording.duration(line["minutes"]), str(line["version"]), _certificate(line, language)]


def _certificate(line: Mapping[str, Any], language: str) -> str:
    words = _WORDS[language]
    day = wording.long_date(date.fromisoformat(line["day"]), language) if line["day"] else ""
    until = words["until"].format(day=day) if day else words["no_end"]
    return words[line["state"]].format(code=line["code"], day=day, until=until)
