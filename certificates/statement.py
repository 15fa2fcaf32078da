"""Everything that is certified, as it was on the day of completion: frozen dataclasses with a schema number. Pure.

The statement is copied into the certificate's row and never changed; paper, verification page and later the credential read it
and nothing else.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime

SCHEMA = 1


class StatementUnreadable(ValueError):
    """The stored statement has another schema, or lacks a field."""


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module that the course had in the completed version; `minutes` counts its required and optional items."""

    title: Mapping[str, str]
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Aligned:
    """What the course answers to in a public framework: `framework` is esco or eqf, `url` the address of the skill or level there."""

    framework: str
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Who completed what, when, in which version, certified by whom. Texts are held in each language that was published."""

    holder: str
    course_key: str
    source_language: str
    title: Mapping[str, str]
    modules: tuple[Module, ...]
    goals: Mapping[str, tuple[str, ...]]
    minutes: int
    tests: int
    pass_percent: int | None
    version: int
    version_date: date
    completed_at: datetime
    completed_on: date
    valid_until: date | None
    issuer: str
    issuer_note: str
    signatory: str
    signatory_role: str
    place: str
    layout_digest: str
    # Statements from before there were logos have neither.
    logo: str = ""  # SHA-256 of a logo in the private store
    logo_alt: str = ""
    # Statements from before there were credentials have none of these three.
    alignment: Mapping[str, tuple[Aligned, ...]] = field(default_factory=dict)
    email_hash: str = ""  # sha256$ and hex of the holder's address followed by the salt
    email_salt: str = ""
    schema: int = SCHEMA

    def word(self, texts: Mapping[str, str], language: str) -> str:
        """Return the text in `language`, else in the course's source language, else in any."""
        return texts.get(language) or texts.get(self.source_language) or next(iter(texts.values()), "")


def to_json(statement: Statement) -> dict:
    """Return plain JSON: dates as ISO text, the moment of completion in UTC."""
    plain = asdict(statement)
    plain["version_date"] = statement.version_date.isoformat()
    plain["completed_at"] = statement.completed_at.astimezone(UTC).isoformat()
    plain["completed_on"] = statement.completed_on.isoformat()
    plain["valid_until"] = statement.valid_until.isoformat() if statement.valid_until else None
    plain["modules"] = [dict(module) for module in plain["modules"]]
    plain["goals"] = {language: list(goals) for language, goals in statement.goals.items()}
    plain["alignment"] = {language: [asdict(each) for each in found] for language, found in statement.alignment.items()}
    return plain


def from_json(plain: Mapping) -> Statement:
    """Read a stored statement. Raises StatementUnreadable for another schema, a missing field or an unknown one."""
    if plain.get("schema") != SCHEMA:
        raise StatementUnreadable(f"schema {plain.get('schema')!r} is not known; this version reads schema {SCHEMA}")
    try:
        return Statement(
            **{
                **plain,
                "modules": tuple(Module(**module) for module in plain["modules"]),
                "goals": {language: tuple(goals) for language, goals in plain["goals"].items()},
                "alignment": {language: tuple(Aligned(**each) for each in found) for language, found in plain.get("alignment", {}).items()},
                "version_date": date.fromisoformat(plain["version_date"]),
                "completed_at": datetime.fromisoformat(plain["completed_at"]),
                "completed_on": date.fromisoformat(plain["completed_on"]),
                "valid_until": date.fromisoformat(plain["valid_until"]) if plain["valid_until"] else None,
            }
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StatementUnreadable(f"the statement cannot be read: {error}") from error


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months later, the month's last day where there is none (31 January, 29 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for candidate in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, candidate))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
