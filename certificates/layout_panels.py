"""The editor of a layout: the same order as on the sheet."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from certificates.layout_forms import LayoutForm

LAYOUT_EDITOR = ObjectList(
    [
        FieldPanel("name", help_text=_("Only shown here, to choose the layout.")),
        MultiFieldPanel(
            [FieldPanel("issuer"), FieldPanel("issuer_note"), FieldPanel("logo_file"), FieldPanel("without_logo"), FieldPanel("logo_alt")],
            heading=_("Top right"),
        ),
        MultiFieldPanel([FieldPanel("signatory"), FieldPanel("signatory_role"), FieldPanel("place")], heading=_("Bottom right")),
    ],
    base_form_class=LayoutForm,
)
