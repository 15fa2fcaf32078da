"""The form by which a coordinator asks for a certificate to be revoked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import check_line
from certificates.codes import normalise
from certificates.services.changes import ASKABLE


class RevocationForm(forms.Form):
    """Code, reason, and why: nobody is looked up by name."""

    code = forms.CharField(
        label=_("Check code"),
        max_length=200,
        help_text=_("It stands on the certificate, beside the QR code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Please choose")), *((reason.value, reason.label) for reason in ASKABLE)],
        help_text=_("If the certificate is revoked, the holder and whoever checks it read this."),
    )
    note = forms.CharField(
        label=_("What has happened?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For the administration, which decides. Only what it needs to know."),
    )

    def clean_code(self) -> str:
        """Return the one spelling of the code; "" for what cannot be one, which is answered like an unknown code."""
        return normalise(self.cleaned_data["code"])

    def clean_note(self) -> str:
        """Refuse what cannot be seen; line ends become blanks."""
        return check_line(" ".join(self.cleaned_data["note"].split()))
