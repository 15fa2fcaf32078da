"""Pages that every site has, uploads, and site-wide texts. Pages live in `pages.py`."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtailmedia.models import AbstractMedia

from website.municipality_pages import MunicipalityPage
from website.pages import HomePage, StandardPage

__all__ = ["Film", "HomePage", "MunicipalityPage", "Picture", "PictureRendition", "SiteTexts", "StandardPage"]


class Picture(AbstractImage):
    """An uploaded photograph, or an SVG figure that came with a checked course package (`name` in that package)."""

    package_name = models.CharField(max_length=100, blank=True, editable=False)
    admin_form_fields = Image.admin_form_fields


class PictureRendition(AbstractRendition):
    """A size of a picture, made by Wagtail."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class Film(AbstractMedia):
    """A video or audio file with what makes it usable without sound or picture."""

    captions = models.FileField(_("captions (WebVTT)"), upload_to="captions", blank=True)
    transcript = models.TextField(_("transcript"), blank=True)
    audio_description = models.TextField(_("description of what is seen"), blank=True)
    admin_form_fields = ("title", "file", "captions", "transcript", "audio_description", "collection", "duration", "thumbnail", "tags")


@register_setting(icon="cog")
class SiteTexts(BaseSiteSetting):
    """Who runs this installation: names that appear in footer, mails and certificates."""

    operator = models.CharField(_("operator"), max_length=200, default="Stadt Lindenstadt")
    network = models.CharField(_("network"), max_length=200, blank=True, default="DEFUS, Netzwerk deutscher Städte für Urbane Sicherheit")
    help_mail = models.EmailField(_("help desk"), blank=True)
    is_public_body = models.BooleanField(_("show the official bar of public bodies"), default=False)

    panels = [FieldPanel("operator"), FieldPanel("network"), FieldPanel("help_mail"), FieldPanel("is_public_body")]
