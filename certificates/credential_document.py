"""A statement as Open Badges 3.0: what is certified, in the words of the paper. Pure; nothing is asked but what is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from certificates import wording
from certificates.credential_contexts import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from certificates.statement import Statement

SCHEMA_1EDTECH = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
_FRAMEWORKS = {
    "esco": ("European Skills, Competences, Qualifications and Occupations (ESCO)", "ext:ESCOSkill"),
    "eqf": ("European Qualifications Framework (EQF)", "ext:EQFLevel"),
}


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the parts of a credential are found; all of them are full addresses, `issuer` a did."""

    credential: str
    achievement: str
    picture: str
    status_list: str
    issuer: str
    home: str


def instant(moment: datetime) -> str:
    """Return a moment as credentials write it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def achievement(statement: Statement, *, language: str, address: str, picture: str) -> dict[str, Any]:
    """Return what everybody reaches who completes this version of the course. Nothing about a person."""
    found: dict[str, Any] = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": statement.word(statement.title, language),
        "description": _plain(f"{wording.scope(statement, language)}, {wording.version(statement, language)}"),
        "criteria": {"narrative": narrative(statement, language)},
        "image": {"id": picture, "type": "Image", "caption": statement.word(statement.title, language)},
        "inLanguage": wording.known(language),
        "version": str(statement.version),
    }
    alignment = [
        {
            "type": ["Alignment"],
            "targetName": each.name,
            "targetUrl": each.url,
            "targetFramework": _FRAMEWORKS[each.framework][0],
            "targetType": _FRAMEWORKS[each.framework][1],
        }
        for each in _worded(statement.alignment, statement, language)
        if each.framework in _FRAMEWORKS
    ]
    return found | ({"alignment": alignment} if alignment else {})


def narrative(statement: Statement, language: str) -> str:
    """Return in Markdown what had to be done, in the words of the paper: hours, test, contents, goals."""
    modules = [
        f"{number}. {statement.word(module.title, language)} ({wording.duration(module.minutes)})"
        for number, module in enumerate(statement.modules, start=1)
    ]
    goals = [f"- {goal}" for goal in _worded(statement.goals, statement, language)]
    parts = [
        f"{wording.label('scope', language)}: {wording.scope(statement, language)}",
        f"{wording.label('test', language)}: {wording.assessment(statement, language)}",
        *([f"{wording.label('contents', language)}:", "\n".join(modules)] if modules else []),
        *([f"{wording.label('aims', language)}:", "\n".join(goals)] if goals else []),
    ]
    return _plain("\n\n".join(parts))


def _plain(text: str) -> str:
    """Return the paper's words with ordinary blanks: machines do not set lines."""
    return text.replace(wording.NBSP, " ")


def _worded(texts: Mapping[str, tuple[Any, ...]], statement: Statement, language: str) -> tuple[Any, ...]:
    return texts.get(language) or texts.get(statement.source_language) or ()


def build(
    statement: Statement, *, language: str, addresses: Addresses, index: int, valid_from: datetime, valid_until: datetime | None
) -> dict[str, Any]:
    """Return the credential without its proof. No result is in it: neither points nor percent, as on the paper."""
    issuer = {"id": addresses.issuer, "type": ["Profile"], "name": statement.issuer, "url": addresses.home}
    title = statement.word(statement.title, language)
    document: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES, EXTENSIONS],
        "id": addresses.credential,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": issuer | ({"description": statement.issuer_note} if statement.issuer_note else {}),
        "validFrom": instant(valid_from),
        **({"validUntil": instant(valid_until)} if valid_until else {}),
        "awardedDate": instant(statement.completed_at),
        "name": title,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": _identifiers(statement),
            "achievement": achievement(statement, language=language, address=addresses.achievement, picture=addresses.picture),
        },
        "credentialStatus": {
            "id": f"{addresses.status_list}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": addresses.status_list,
        },
        "credentialSchema": [{"id": SCHEMA_1EDTECH, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    return document


def _identifiers(statement: Statement) -> list[dict[str, Any]]:
    name = {"type": "IdentityObject", "hashed": False, "identityHash": statement.holder, "identityType": "name"}
    if not statement.email_hash:
        return [name]
    address = {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": statement.email_hash,
        "identityType": "emailAddress",
        "salt": statement.email_salt,
    }
    return [name, address]
