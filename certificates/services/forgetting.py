"""What an erasure takes out of a wallet: links and transcripts. Certificates themselves leave a stub, see the erasure of certificates."""

from django.db import transaction

from accounts.models import User
from certificates.models import CertificateShare, Transcript


@transaction.atomic
def forget_wallet_of(*, holder: User) -> int:
    """Delete a person's links and transcripts; returns how many rows went. A second run finds nothing."""
    shares = CertificateShare.objects.filter(certificate__enrolment__learner=holder).delete()[0]
    return shares + Transcript.objects.filter(learner=holder).delete()[0]
