"""The one signal this app listens to: a completed course earns a certificate, in the completing transaction."""

from django.dispatch import receiver

from certificates.services.earning import request_certificate
from courses.models import Enrolment
from courses.signals import course_completed


@receiver(course_completed, dispatch_uid="certificates.earn")
def earn(sender: type[Enrolment], enrolment: Enrolment, **kwargs) -> None:
    """Write the certificate's row; no other work is done here."""
    request_certificate(enrolment=enrolment)
