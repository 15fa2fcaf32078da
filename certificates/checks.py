"""Keys and ends at a start: a given key that does not open forbids it; an end that comes near or has passed is told in time."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from certificates import seal_keys
from certificates.credential_keys import private_key
from certificates.errors import KeyUnusable, SealUnusable
from certificates.services.status_lists import ending

OWN = Warning(
    "Certificates are sealed by an authority of this installation's own: that proves that nothing was changed, and not who issued.",
    hint="Set SEAL_PKCS12 to a key that a public authority has certified.",
    id="certificates.W002",
)


@register(Tags.security, deploy=True)
def check_seal(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse a given key that cannot be used; warn of an own authority in production and of a certificate that ends."""
    if seal_keys.is_own():
        return [] if settings.DEMO else [OWN]
    try:
        about = seal_keys.inspect()
    except SealUnusable as error:
        return [Error(str(error), hint="Set SEAL_PKCS12 and SEAL_PASSPHRASE, see docs/operations.md.", id="certificates.E001")]
    now = datetime.now(UTC)
    if about.ends > now + seal_keys.WARN_BEFORE:
        return []
    # No error: the platform must start on the day after, too; certificates wait for a person until there is a new key.
    return [Warning(f"The seal's certificate ends on {about.ends:%Y-%m-%d}.", hint="Have a new one made.", id="certificates.W001")]


@register(Tags.security, deploy=True)
def check_credential_key(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse a key that was given and does not open; an own one is made when it is needed."""
    if not settings.CREDENTIAL_KEY:
        return []
    try:
        private_key()
    except KeyUnusable as error:
        return [Error(str(error), hint="Make one with: openssl genpkey -algorithm ed25519", id="certificates.E002")]
    return []


@register(Tags.security, deploy=True)
def check_status_lists(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Warn of status lists that end within seven days: is beat running, and does the key open?"""
    try:
        rows = ending(timezone.now())
    except DatabaseError:  # before the first migration there are none
        return []
    hint = "They are signed anew every day: is beat running, does the worker reach the key (CREDENTIAL_KEY)?"
    return [Warning(f"Status list {row.number} ends on {row.valid_until:%Y-%m-%d}.", hint=hint, id="certificates.W003") for row in rows]
