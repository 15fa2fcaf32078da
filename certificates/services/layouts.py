"""The layout that a course gets when nobody chose one."""

from django.conf import settings

from certificates.models import CertificateLayout
from website.models import SiteTexts

NAME = "Standard"
# Lindenstadt is a town in a demonstration; a real installation names its own people in the editor, and until then signs as issuer.
_DEMO = {"signatory": "Dr. Henrike Lohmann", "signatory_role": "Fachbereich Sicherheit und Ordnung", "place": "Lindenstadt"}


def usual_layout() -> CertificateLayout:
    """Return the first layout there is; without one it is made with the operator and the network of the site's texts."""
    found = CertificateLayout.objects.filter(live=True).order_by("pk").first()
    if found is not None:
        return found
    texts = SiteTexts.objects.order_by("pk").first() or SiteTexts()
    words = {"issuer": texts.operator, "issuer_note": texts.network} | (_DEMO if settings.DEMO else {})
    return CertificateLayout.objects.get_or_create(name=NAME, defaults=words)[0]
