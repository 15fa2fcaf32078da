"""What the tray says about certificates. The mails have words and an outbox of their own (`notices`, `notifying`)."""

from django.utils.translation import gettext_lazy as _

from accounts.notices import Kind, register_kind

ISSUED, EXPIRES, FIXED = "certificate_issued", "certificate_expires", "certificate_changed"


def register_own() -> None:
    """Register the kinds. What becomes of a certificate, and who opened it, cannot be switched off."""
    register_kind(Kind(ISSUED, _("Certificates"), _("Your certificate “%(course)s” is ready.")))
    register_kind(
        Kind(
            EXPIRES,
            _("Certificates that run out"),
            _("Your certificate “%(course)s” is valid until %(date)s."),
            _("You can renew it now; it stays valid until its last day."),
        )
    )
    register_kind(
        Kind(FIXED, _("Changes to certificates, and who opened them"), _("Your certificate “%(course)s” has changed."), fixed=True)
    )
    register_kind(
        Kind(
            "certificate_revoked",
            "",
            _("Your certificate “%(course)s” was revoked and no longer counts."),
            _("Your completed course stays recorded."),
            fixed=True,
            topic=FIXED,
        )
    )
    register_kind(
        Kind(
            "certificate_replaced",
            "",
            _("Your certificate “%(course)s” was replaced by a new one."),
            _("Please use the new one from now on. The old code says that it was replaced."),
            fixed=True,
            topic=FIXED,
        )
    )
    register_kind(
        Kind(
            "certificate_refused",
            "",
            _("Your certificate “%(course)s” stays as it is. We have written to you why."),
            fixed=True,
            topic=FIXED,
        )
    )
    register_kind(
        Kind(
            "certificate_opened",
            "",
            _("An administrator has opened your certificate “%(course)s”."),
            _("Who, when and why stands under “My data”."),
            fixed=True,
            topic=FIXED,
        )
    )
