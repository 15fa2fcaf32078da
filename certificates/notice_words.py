"""What mails to holders say, in the language that is active; the same words stand in plain text and HTML."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import validity, wording
from certificates.codes import grouped
from certificates.models import ChangeRequest, HolderNotice
from certificates.reasons import Reason
from certificates.statement import from_json


@dataclass(frozen=True, kw_only=True)
class Words:
    """A mail: subject, greeting, paragraphs, and where its one button leads."""

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: str
    address: str


def words_of(notice: HolderNotice, language: str) -> Words | None:
    """Return the words of a notice; None when it holds no longer, for example a reminder of what was renewed meanwhile."""
    row = notice.certificate
    statement = from_json(row.statement)
    about = {
        "title": statement.word(statement.title, language),
        "code": grouped(row.code),
        "day": wording.long_date(timezone.localdate(row.valid_until), language) if row.valid_until else "",
    }
    kind, _dash, number = notice.key.partition("-")
    found = {"revoked": _revoked, "replaced": _replaced, "refused": _refused, "opened": _opened, "expires": _expires}[kind](
        notice, about, number
    )
    if found is None:
        return None
    subject, paragraphs, button, path = found
    return Words(
        subject=subject,
        greeting=_("Hello %(name)s,") % {"name": row.enrolment.learner.full_name},
        paragraphs=paragraphs,
        button=button,
        address=settings.PUBLIC_URL + path,
    )


_Found = tuple[str, tuple[str, ...], str, str]


def _own_page(notice: HolderNotice) -> str:
    return reverse("certificates:certificate", args=[notice.certificate.public_id])


def _revoked(notice: HolderNotice, about: dict, _number: str) -> _Found:
    row = notice.certificate
    why = [_("Reason: %(reason)s.") % {"reason": Reason(row.revocation_reason).label}, row.public_reason]
    return (
        _("Your certificate was revoked: %(title)s") % about,
        (
            _("your certificate for “%(title)s” with the check code %(code)s was revoked and no longer counts.") % about,
            " ".join(part for part in why if part),
            *_asked_by(notice),
            _("Your completed course stays recorded. If you think this is a mistake, please write to the administration."),
        ),
        _("To your certificate"),
        _own_page(notice),
    )


def _asked_by(notice: HolderNotice) -> list[str]:
    asked = notice.certificate.change_requests.filter(state=ChangeRequest.State.APPROVED, organisation__isnull=False)
    row = asked.select_related("organisation").first()
    return [_("%(town)s asked for it; the administration decided.") % {"town": row.organisation.name}] if row and row.organisation else []


def _replaced(notice: HolderNotice, about: dict, _number: str) -> _Found:
    return (
        _("Your certificate was replaced: %(title)s") % about,
        (
            _("your certificate for “%(title)s” with the check code %(code)s was replaced by a new one.") % about,
            _("Please use the new one from now on; a mail comes as soon as it is made. The old code says that it was replaced."),
        ),
        _("To my learning"),
        reverse("courses:dashboard"),
    )


def _refused(notice: HolderNotice, about: dict, number: str) -> _Found | None:
    request = ChangeRequest.objects.filter(pk=number).first()
    if request is None:
        return None
    return (
        _("Your certificate stays as it is: %(title)s") % about,
        (
            _("you have asked for a corrected certificate for “%(title)s”. It was not made.") % about,
            _("The administration writes: %(note)s") % {"note": request.decision_note},
        ),
        _("To your certificate"),
        _own_page(notice),
    )


def _opened(notice: HolderNotice, about: dict, number: str) -> _Found | None:
    event = notice.certificate.events.filter(pk=number).first()
    if event is None:
        return None
    return (
        _("Your certificate was opened by the administration: %(title)s") % about,
        (
            _("an administrator has looked at your certificate for “%(title)s” with the check code %(code)s.") % about,
            _("Reason: %(reason)s.") % {"reason": str(event.data.get("reason", "")).rstrip(".")},
            _("You need not do anything. We tell you whenever somebody opens your certificate with your name."),
        ),
        _("To your certificate"),
        _own_page(notice),
    )


def _expires(notice: HolderNotice, about: dict, _number: str) -> _Found | None:
    row = notice.certificate
    left = validity.days_left(row, timezone.now())
    if left is None or left < 0 or not validity.is_reminded_of(row):
        return None
    days = ngettext("%(days)d day", "%(days)d days", left) % {"days": left}
    return (
        _("Your certificate runs out on %(day)s: %(title)s") % about,
        (
            _("your certificate for “%(title)s” is valid until %(day)s (%(days)s left).") % (about | {"days": days}),
            _("You can renew it now: you do only what has changed since, and a shorter final test."),
            _("The certificate you hold stays valid until its last day, also when you renew it earlier."),
        ),
        _("Renew the certificate"),
        reverse("certificates:renew", args=[row.public_id]),
    )
