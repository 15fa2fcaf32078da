"""The verdict for machines: JSON with exactly what the page says (docs/verification.md)."""

from typing import Any

from certificates.check_words import public_reason
from certificates.verification import ALTERED, TRANSCRIPT, UNCLEAR, UNKNOWN, Verdict

SCHEMA = 1
STATUS = {UNKNOWN: 404, UNCLEAR: 503}


def answer(verdict: Verdict, language: str) -> dict[str, Any]:
    """Return the verdict as plain JSON in one language. Names, reasons and successors are held back as on the page."""
    altered = verdict.credential == ALTERED
    plain: dict[str, Any] = {"schema": SCHEMA, "state": ALTERED if altered else verdict.state, "checked_at": _moment(verdict.checked_at)}
    if altered:  # what was asked about is the file; a state of its own keeps anybody from reading "valid"
        plain["state_of_code"] = verdict.state
    if verdict.code:
        plain["number" if verdict.state == TRANSCRIPT else "code"] = verdict.code
    if verdict.is_file:
        plain["file"] = "unaltered"
    if verdict.credential:
        plain["credential"] = verdict.credential
    if verdict.since is not None:
        plain["since"] = _moment(verdict.since)
    if verdict.reason:
        plain["reason"] = public_reason(verdict.reason)[0]
    if verdict.note:
        plain["words"] = verdict.note
    if verdict.successor:
        plain["successor"] = verdict.successor
    if verdict.statement is not None:
        plain["certified"] = _certified(verdict, language)
    return plain


def too_many(seconds: int) -> dict[str, Any]:
    """Return the answer to too many questions."""
    return {"schema": SCHEMA, "state": "too_many", "retry_after": seconds}


def _certified(verdict: Verdict, language: str) -> dict[str, Any]:
    statement = verdict.statement
    assert statement is not None  # noqa: S101  # asked by the caller
    goals = statement.goals.get(language) or statement.goals.get(statement.source_language) or ()
    return {
        "language": language,
        "holder": {"shown": "erased" if verdict.is_erased else verdict.name_shown, "name": verdict.holder or None},
        "course": statement.word(statement.title, language),
        "version": statement.version,
        "version_date": statement.version_date.isoformat(),
        "modules": [{"title": statement.word(each.title, language), "minutes": each.minutes} for each in statement.modules],
        "minutes": statement.minutes,
        "goals": list(goals),
        "tests": statement.tests,
        "pass_percent": statement.pass_percent,
        "completed_on": statement.completed_on.isoformat(),
        "valid_until": statement.valid_until.isoformat() if statement.valid_until else None,
        "issuer": statement.issuer,
        "issuer_note": statement.issuer_note,
    }


def _moment(moment) -> str:
    return moment.isoformat(timespec="seconds")
