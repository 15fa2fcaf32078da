"""What certificates keep about people, and until when (SECURITY.md 4.1): whole until three years after the last day, then a stub."""

from datetime import datetime

from accounts.services.retention import A_BATCH, MONTH, no_rule_for, register_rule
from certificates.models import Certificate
from certificates.services.erasure import make_stub


def register_own() -> None:
    """Register the rule of this app, and what takes the rest away."""
    register_rule("certificates", models=("certificates.Certificate",), kept=36 * MONTH, act=forget_names)
    for model in ("CertificateEvent", "ChangeRequest", "HolderNotice"):
        no_rule_for(f"certificates.{model}", "stays with the certificate; its words go when the name goes")
    no_rule_for("certificates.CertificateShare", "the task certificates.life, 90 days after the end of the link")
    no_rule_for("certificates.Transcript", "the sweeper: content and file after 7 days, number and hash after 3 years")
    no_rule_for("certificates.RuleChange", "who asked for a rule and who decided stays with the course")
    no_rule_for("certificates.LayoutRelease", "who released a layout stays with it")
    for model in ("BulkRun", "BulkRow"):
        no_rule_for(f"certificates.{model}", "who acted on many certificates stays as long as they do")


def forget_names(cut_off: datetime, dry: bool) -> int:
    """Leave a stub of certificates whose last day is three years ago: code, number, course, dates, state and hash still answer."""
    over = Certificate.objects.filter(valid_until__lt=cut_off, erased_at=None).select_related("enrolment__learner")
    if dry:
        return over.count()
    count = 0
    while batch := list(over.order_by("pk")[:A_BATCH]):
        for row in batch:
            count += make_stub(certificate_id=row.pk, holder=row.enrolment.learner, now=cut_off + 36 * MONTH)
    return count
