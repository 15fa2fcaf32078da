"""`manage.py check --deploy`: the key of credentials opens, and no status list is near its end."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from certificates.credential_keys import private_key
from certificates.errors import KeyUnusable
from certificates.services.status_lists import ending


@register(Tags.security, deploy=True)
def check_credential_key(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Refuse a key that was given and does not open; an own one is made when it is needed."""
    if not settings.CREDENTIAL_KEY:
        return []
    try:
        private_key()
    except KeyUnusable as error:
        return [Error(str(error), hint="Make one with: openssl genpkey -algorithm ed25519", id="certificates.E001")]
    return []


@register(Tags.security, deploy=True)
def check_status_lists(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Warn of status lists that end within seven days: is beat running, and does the key open?"""
    try:
        rows = ending(timezone.now())
    except DatabaseError:  # before the first migration there are none
        return []
    hint = "They are signed anew every day: is beat running, does the worker reach the key (CREDENTIAL_KEY)?"
    return [Warning(f"Status list {row.number} ends on {row.valid_until:%Y-%m-%d}.", hint=hint, id="certificates.W001") for row in rows]
