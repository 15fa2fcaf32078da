"""Layouts of certificates: edited as drafts, seen as they will be printed, released by a second person."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from certificates import wording

LANGUAGES = {"de": _("German"), "en": _("English"), "fr": _("French"), "it": _("Italian")}


class CertificateLayout(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """Who issues and who signs. An editor's row; its words are copied into each statement, so changing it changes no certificate.

    What was released is used (`services.releasing`); drafts live in revisions. `logo` is the hash of a clean SVG in the private store.
    """

    name = models.CharField(_("name of the layout"), max_length=100)
    issuer = models.CharField(_("issuer"), max_length=200)
    issuer_note = models.CharField(_("second line under the issuer"), max_length=200, blank=True)
    signatory = models.CharField(_("signatory"), max_length=150)
    signatory_role = models.CharField(_("role of the signatory"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    logo = models.CharField(max_length=64, blank=True)
    logo_alt = models.CharField(
        _("what the logo shows"),
        max_length=150,
        blank=True,
        help_text=_("Read out to people who do not see it, for example: coat of arms."),
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="certificatelayout")

    class Meta:
        verbose_name = _("certificate layout")
        verbose_name_plural = _("certificate layouts")
        constraints = [models.UniqueConstraint(fields=["name"], name="certificate_layout_name_once")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a logo that nobody can hear about."""
        super().clean()
        if self.logo and not self.logo_alt.strip():
            raise ValidationError({"logo_alt": _("Say what the logo shows.")})

    @property
    def preview_modes(self) -> list:
        """Return the languages in which certificates are printed."""
        return [(code, LANGUAGES[code]) for code in wording.LANGUAGES]

    @property
    def preview_sizes(self) -> list:
        """Return one size: a sheet of paper."""
        return [{"name": "sheet", "icon": "doc-full", "device_width": 900, "label": _("Sheet")}]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft as it would be printed."""
        from certificates.layout_views import preview  # thin method

        return preview(request, self, mode_name)


class LayoutRelease(models.Model):
    """A draft that somebody edited and somebody else released: the words from then on. Append-only."""

    layout = models.ForeignKey(CertificateLayout, on_delete=models.CASCADE, related_name="releases")
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    alone = models.BooleanField(default=False)  # by the only administrator there was (G-6)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision"], name="layout_release_once"),
            models.CheckConstraint(condition=~Q(released_by=F("edited_by")) | Q(alone=True), name="layout_release_needs_a_second_person"),
        ]

    def __str__(self) -> str:
        return f"{self.layout} {self.digest[:12]}"
