"""Forms of courses: catalogue filter, enrolling."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership


class CatalogFilter(forms.Form):
    """A search word and a length; nonsense in the address filters nothing."""

    DURATIONS = [("", _("Any length")), ("60", _("up to 1 hour")), ("180", _("up to 3 hours")), ("more", _("longer than 3 hours"))]
    q = forms.CharField(label=_("Search"), required=False, max_length=100, strip=True)
    duration = forms.ChoiceField(label=_("Length"), required=False, choices=DURATIONS)

    def fits(self, card: dict) -> bool:
        """Whether a course card is to be shown."""
        if not self.is_bound or not self.is_valid():
            return True
        return self._fits_words(card) and self._fits_minutes(card["outline"].minutes)

    def _fits_words(self, card: dict) -> bool:
        outline = card["outline"]
        text = " ".join(
            [outline.title, outline.summary, *(module.title for module in outline.modules), *(item.title for item in outline.items)]
        )
        return all(word in text.casefold() for word in self.cleaned_data["q"].casefold().split()[:8])

    def _fits_minutes(self, minutes: int) -> bool:
        limit = self.cleaned_data["duration"]
        if not limit:
            return True
        return minutes > 180 if limit == "more" else minutes <= int(limit)


class EnrolForm(forms.Form):
    """With which municipality somebody enrols; "without" is always possible."""

    WITHOUT = "none"
    membership = forms.ChoiceField(label=_("Enrol with"), widget=forms.RadioSelect)

    def __init__(self, *args, memberships: list[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        self.memberships = {str(row.pk): row for row in memberships}
        choices = [(key, row.organisation.name) for key, row in self.memberships.items()]
        self.fields["membership"].choices = [*choices, (self.WITHOUT, _("without a municipality"))]
        self.initial.setdefault("membership", choices[0][0] if choices else self.WITHOUT)

    @property
    def chosen(self) -> Membership | None:
        """The membership chosen, None for "without"."""
        return self.memberships.get(self.cleaned_data["membership"])
