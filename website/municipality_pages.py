"""A municipality's own page: "Lindenstadt lernt", with the courses it has chosen and whom to ask."""

from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from website.blocks import StandardBody
from website.town import PLACES


class MunicipalityPage(Page):
    """Public page of one municipality. The contact is an office's, published on purpose."""

    template = "website/municipality_page.html"
    parent_page_types = ["website.HomePage"]
    subpage_types: list[str] = []

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    place = models.CharField(_("picture"), max_length=20, choices=list(PLACES.items()), default="rathaus")
    intro = models.CharField(_("introduction"), max_length=400, help_text=_("One or two sentences below the title."))
    body = StreamField(StandardBody(), verbose_name=_("text"), blank=True)
    courses = StreamField(
        [("course", blocks.PageChooserBlock(page_type="courses.CoursePage", label=_("course")))],
        verbose_name=_("chosen courses"),
        blank=True,
        max_num=6,
    )
    contact_name = models.CharField(_("who can be asked"), max_length=150, blank=True)
    contact_office = models.CharField(_("office"), max_length=200, blank=True)
    contact_mail = models.EmailField(_("e-mail address"), blank=True)
    contact_phone = models.CharField(
        _("telephone"), max_length=40, blank=True, validators=[RegexValidator(r"^[0-9+()/ \-]*$", _("Digits, blanks and + ( ) / - only."))]
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("organisation"),
        FieldPanel("place"),
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("courses"),
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldPanel("contact_office"), FieldPanel("contact_mail"), FieldPanel("contact_phone")],
            heading=_("Contact"),
        ),
    ]

    class Meta:
        verbose_name = _("page of a municipality")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        """Add the chosen courses that are published in this language, in the order chosen: the number of queries is fixed."""
        chosen = [row["value"] for row in self.courses.raw_data if row.get("value")]
        keys = dict(Page.objects.filter(pk__in=chosen).values_list("pk", "translation_key"))
        live = Page.objects.filter(translation_key__in=list(keys.values()), locale=self.locale_id, live=True).specific()
        by_key = {page.translation_key: page for page in live}
        cards = [by_key[keys[pk]] for pk in chosen if keys.get(pk) in by_key]
        return {**super().get_context(request, *args, **kwargs), "cards": cards}
