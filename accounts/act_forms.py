"""The form for asking for a copy or an erasure of somebody's data, and the sentences for what is refused."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonAct

REFUSALS = {
    "open": _("A request about this waits already."),
    "decided": _("Somebody has decided about this request already, or its time is over."),
    "second_person": _("Another administrator has to decide: nobody decides about the own request."),
    "wait": _("You are the only administrator. You can decide alone 24 hours after the request."),
    "reason": _("Please give a reason."),
    "foreign": _("This is somebody else's request."),
    "right": _("This part is open to administrators."),
    "own": _("This is about you: what concerns your own data is found under “My data”, and somebody else decides about requests."),
    "erased": _("This account is erased already."),
    "last_administrator": _("This is the last administrator. Somebody else has to get the role first."),
}


class ActForm(forms.Form):
    """What is to be done, and why."""

    kind = forms.ChoiceField(label=_("What is to be done"), choices=PersonAct.Kind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The second person decides by it, and the person concerned can read it under “My data”."),
    )
