"""The seal's key at a start: a given key that does not open forbids it, an end that comes near or has passed is told in time."""

from datetime import UTC, datetime

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from certificates import seal_keys
from certificates.errors import SealUnusable

OWN = Warning(
    "Certificates are sealed by an authority of this installation's own: that proves that nothing was changed, and not who issued.",
    hint="Set SEAL_PKCS12 to a key that a public authority has certified.",
    id="certificates.W002",
)


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


def register_own() -> None:
    """Register for `check --deploy` and the preparation; web processes need no key and do not ask."""
    register(check_seal, Tags.security, deploy=True)
