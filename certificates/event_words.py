"""What the events of a certificate are called where people read them."""

from django.utils.translation import gettext_lazy as _

from certificates.models import CertificateEvent
from certificates.reasons import Reason

WORDS = {
    "requested": _("earned"),
    "issued": _("issued"),
    "needs_attention": _("needs attention"),
    "requeued": _("sent to be made again"),
    "mailed": _("holder told by mail"),
    "not_mailed": _("no mail: account closed"),
    "revoked": _("revoked"),
    "opened": _("opened with the holder's name"),
    "erased": _("personal details deleted"),
    "revoke_asked": _("revocation asked for"),
    "revoke_approved": _("revocation approved"),
    "revoke_refused": _("revocation refused"),
    "revoke_withdrawn": _("request for revocation taken back"),
    "correct_asked": _("correction asked for"),
    "correct_approved": _("correction approved"),
    "correct_refused": _("correction refused"),
    "correct_withdrawn": _("request for correction taken back"),
}


def said(event: CertificateEvent) -> str:
    """Return the event in words, with its reason where it has one for administrators to read."""
    what = str(WORDS.get(event.kind, event.kind))
    reason = event.data.get("reason", "") if isinstance(event.data, dict) else ""
    if reason in Reason.values:
        reason = str(Reason(reason).label)
    parts = [what, f": {reason}" if reason else "", f" ({_('decided alone')})" if event.data.get("alone") else ""]
    return "".join(parts)
