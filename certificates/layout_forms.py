"""The form of a layout: its words, and the logo as a file that is checked before it is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates import logos, storage
from certificates.errors import LogoRefused


class LayoutForm(WagtailAdminModelForm):
    """Takes an SVG or PNG, rebuilds it and keeps it by its hash; the layout remembers the hash."""

    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_(
            "SVG or PNG, at most 2 MB. The preview shows a new logo after the draft was saved. Without a file the present one stays."
        ),
        widget=forms.FileInput(attrs={"accept": ".svg,.png,image/svg+xml,image/png"}),
    )
    without_logo = forms.BooleanField(label=_("No logo"), required=False, help_text=_("Take the present logo away."))

    def clean_logo_file(self) -> str:
        """Return the clean SVG text, "" without a file. Refuses scripts, references to outside, entities and what cannot be printed."""
        upload = self.cleaned_data.get("logo_file")
        if not upload:
            return ""
        if upload.size > logos.MAX_BYTES:
            raise forms.ValidationError(_("The logo is larger than 2 MB."))
        try:
            return logos.accept(upload.read())
        except LogoRefused as refused:
            raise forms.ValidationError(
                _(
                    "This logo cannot be used. An SVG may hold shapes only: no scripts, no links or pictures from outside, no entities, "
                    "letters as paths. Found: %(what)s"
                ),
                params={"what": str(refused)},
            ) from refused

    def clean(self) -> dict[str, Any]:
        """Put the hash of a new logo into the layout before it is validated as a whole."""
        values = super().clean() or {}
        if values.get("without_logo"):
            self.instance.logo = ""
        elif values.get("logo_file"):
            self.instance.logo = storage.save_logo(values["logo_file"])
        return values
