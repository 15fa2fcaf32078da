"""Application certificates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Certificates."""

    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates import (  # app ready  # noqa: F401
            checks,
            erasing,  # app ready
            receivers,
            tray_words,
        )
        from certificates.package import check_certificate, read_certificate, write_certificate  # app ready
        from certificates.papers import draw_sign_in_sheet  # app ready
        from certificates.personal import register_own  # app ready
        from certificates.services import retaining  # app ready
        from courses import papers  # app ready
        from courses.package import sections  # app ready

        sections.register("certificate", read=read_certificate, write=write_certificate, check=check_certificate)
        papers.register("sign_in_sheet", draw_sign_in_sheet)
        register_own()
        erasing.register_own()
        tray_words.register_own()
        retaining.register_own()
