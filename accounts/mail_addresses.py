"""Looks at e-mail addresses before somebody is invited: one spelling, and no letters that only look like others. Pure but for the sentences."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import normalise_email


def check_address(raw: str) -> str:
    """Return the address in its one spelling.

    Raises ValidationError for what is no address, is too long, has letters outside ASCII before the @ sign, or a domain whose letters
    come from another script than Latin: those are made to look like the address of somebody else.
    """
    address = normalise_email(raw)
    local, _at, domain = address.rpartition("@")
    if len(local) > 64 or len(address) > 254:
        raise ValidationError(_("This e-mail address is too long."), code="long")
    if not local.isascii() or _looks_like_another(domain):
        raise ValidationError(_("This address has letters that only look like others. Please type it in anew."), code="homograph")
    try:
        validate_email(address)
    except ValidationError:
        raise ValidationError(_("This is not an e-mail address."), code="email") from None
    return address


def domain_of(address: str) -> str:
    """The part after the @ sign."""
    return address.rpartition("@")[2]


def _looks_like_another(domain: str) -> bool:
    try:
        shown = domain.encode("ascii").decode("idna")
    except UnicodeError:
        return True
    return any(letter.isalpha() and not unicodedata.name(letter, "").startswith("LATIN ") for letter in shown)
