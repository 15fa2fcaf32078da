"""What was checked travels through the browser, sealed: between check and import nothing about people is kept on the server."""

from django.core import signing

SALT = "accounts.sealed-rows"
HOUR = 3600


def seal_rows(purpose: str, person: int, rows: list[dict]) -> str:
    """Return the rows as sealed text, good for this purpose and this person."""
    return signing.dumps([purpose, person, rows], salt=SALT, compress=True)


def open_rows(purpose: str, person: int, sealed: str, *, max_age: int = HOUR) -> list[dict] | None:
    """Return the rows; None when the seal is broken, older than `max_age` seconds, or made for another purpose or person."""
    try:
        found, whose, rows = signing.loads(sealed, salt=SALT, max_age=max_age)
    except (signing.BadSignature, ValueError):
        return None
    return rows if (found, whose) == (purpose, person) else None
