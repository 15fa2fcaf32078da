"""Passwords: how they are hashed, none longer than 256 characters, none with a word of the house (product, network, demonstration)."""

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HOUSE_WORDS = ("secu4all", "defus", "lindenstadt")
LONGEST_PASSWORD = 256


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 64 MiB, two passes, one lane: 109 ms of CPU where the framework's usual values take 188 (decision 0009).

    Three times the memory that OWASP's password storage cheat sheet asks for at two passes (19 MiB), and above the 100 ms that we
    promise to cost an attacker for each guess. A hash with other values is renewed at the next sign-in.
    """

    time_cost = 2
    memory_cost = 65_536  # KiB
    parallelism = 1


class LongestLengthValidator:
    """Refuses endless passwords: hashing a megabyte costs us and helps nobody."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError beyond 256 characters."""
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(_("The password may have at most %(count)d characters.") % {"count": LONGEST_PASSWORD}, code="long")

    def get_help_text(self) -> str:
        # Never empty: Django would show an empty bullet.
        return _("The password may have at most %(count)d characters.") % {"count": LONGEST_PASSWORD}


class HouseWordsValidator:
    """Refuses the demonstration password and passwords built around our own names."""

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError when the password contains a word of the house."""
        lowered = password.casefold()
        if lowered == settings.DEMO_PASSWORD or any(word in lowered for word in HOUSE_WORDS):
            raise ValidationError(_("Please choose a password that does not contain the name of this platform."), code="house_word")

    def get_help_text(self) -> str:
        return _("The password must not contain the name of this platform.")
