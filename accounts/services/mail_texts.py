"""A municipality's own words for its mails: kept, checked, filled in."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import mail_words
from accounts.choices import Language
from accounts.models import MailText, Organisation, User
from accounts.services.events import record


def words_for(*, organisation: Organisation | None, kind: str, language: str) -> tuple[str, str]:
    """Return subject and body: the municipality's own, else those of the house."""
    own = MailText.objects.filter(organisation=organisation, kind=kind, language=language).first() if organisation else None
    return (own.subject, own.body) if own else mail_words.DEFAULTS[kind, language if language in Language.values else "de"]


def filled(*, organisation: Organisation | None, kind: str, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return subject (one line) and body with the placeholders filled in."""
    subject, body = words_for(organisation=organisation, kind=kind, language=language)
    return " ".join(mail_words.fill(subject, values).split()), mail_words.fill(body, values)


@transaction.atomic
def save_words(*, organisation: Organisation, kind: str, language: str, subject: str, body: str, changed_by: User) -> MailText:
    """Keep a municipality's words. Raises ValidationError for a placeholder that is unknown or missing, and for a brace on its own."""
    sentences = {
        "unknown": _("There is no placeholder {%(name)s}."),
        "missing": _("The placeholder {%(name)s} has to stand in the text."),
        "brace": _("A brace stands alone: %(name)s"),
    }
    faults = [sentences[reason] % {"name": name} for reason, name in mail_words.faults(kind, subject, body)]
    if faults:
        raise ValidationError(faults)
    row, _made = MailText.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        language=language,
        defaults={"subject": subject, "body": body.replace("\r\n", "\n"), "changed_by": changed_by, "changed_at": timezone.now()},
    )
    record(kind="mail text changed", organisation=organisation, actor=changed_by, mail=kind, language=language)
    return row


@transaction.atomic
def reset_words(*, organisation: Organisation, kind: str, language: str, changed_by: User) -> None:
    """Go back to the words of the house."""
    if MailText.objects.filter(organisation=organisation, kind=kind, language=language).delete()[0]:
        record(kind="mail text reset", organisation=organisation, actor=changed_by, mail=kind, language=language)
