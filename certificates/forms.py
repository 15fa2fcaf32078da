"""The one form: a check code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.codes import LENGTH, grouped, normalise


class CodeForm(forms.Form):
    """Takes a code in any spelling and returns it grouped."""

    code = forms.CharField(
        label=_("Check code"),
        max_length=200,
        help_text=_("16 letters and figures, printed beside the QR code. Hyphens and lower case do no harm."),
        widget=forms.TextInput(
            attrs={
                "class": "kern-form-input__input",
                "placeholder": "ABCD-EFGH-JKLM-NPQR",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Enter the check code from the certificate.")},
    )

    def clean_code(self) -> str:
        """Return the grouped code. Refuses what cannot be one, and says how many characters were counted."""
        typed = self.cleaned_data["code"]
        code = normalise(typed)
        if not code:
            count = sum(character.isalnum() for character in typed)
            raise forms.ValidationError(
                _("A check code has %(wanted)s letters and figures, this one has %(count)s usable ones. Please compare it with the paper.")
                % {"wanted": LENGTH, "count": count}
            )
        return grouped(code)


class ShareForm(forms.Form):
    """For how long a link leads to a certificate, and whether the file is behind it."""

    days = forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        initial=30,
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )
    with_file = forms.BooleanField(
        label=_("PDF and digital credential may be downloaded, too"),
        required=False,
        help_text=_("Both have your whole name, whatever you let strangers see."),
    )
