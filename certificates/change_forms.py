"""Forms for asking for a change of a certificate, and the sentences for what is refused."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.models import ChangeRequest
from certificates.services.changes import ASKABLE

REFUSALS = {
    "open": _("A request about this waits already."),
    "decided": _("Somebody has decided about this request already."),
    "second_person": _("Another administrator has to decide: nobody decides about the own request."),
    "wait": _("You are the only administrator. You can decide alone 24 hours after the request."),
    "reason": _("Please give a reason."),
    "same_name": _("Your account still has the name that stands on the certificate. Change the name in your account first."),
    "not_standing": _("This certificate no longer stands; it cannot be changed."),
    "no_rule": _("The course earns no certificate any more, so no new one can be made. Nothing was changed."),
    "foreign": _("This is somebody else's request."),
    "layout": _("The layout is not released, so no certificate can bear it."),
    "same_rule": _("This is what holds already."),
}


class AskForm(forms.Form):
    """What is to be done, and why: once for the record, once for strangers."""

    kind = forms.ChoiceField(label=_("What is to be done"), choices=ChangeRequest.Kind.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Reason for a revocation"),
        choices=[("", "–"), *((reason.value, reason.label) for reason in ASKABLE)],
        required=False,
        help_text=_("Whoever checks the certificate reads this."),
    )
    public_reason = forms.CharField(
        label=_("One more sentence for whoever checks it"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty unless it is needed. No names, nothing about the person."),
    )
    note = forms.CharField(
        label=_("Why, for the record"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only administrators read this."),
    )

    def clean(self) -> dict:
        """Refuse a revocation without a category."""
        values = super().clean() or {}
        if values.get("kind") == ChangeRequest.Kind.REVOKE and not values.get("reason"):
            self.add_error("reason", _("Please choose a reason."))
        return values


class NoteForm(forms.Form):
    """A reason."""

    note = forms.CharField(label=_("Reason"), max_length=500, help_text=_("The holder reads it."))


class CorrectionForm(forms.Form):
    """Why a holder wants a corrected certificate."""

    note = forms.CharField(
        label=_("What has changed?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "kern-form-input__input"}),
        help_text=_("One sentence is enough, for example: I have a new surname since my wedding."),
        error_messages={"required": _("Please say in one sentence what has changed.")},
    )
