"""Forms of live sessions: planning, cancelling, writing, answering."""

from datetime import datetime, timedelta
from typing import cast

from django import forms
from django.forms.utils import from_current_timezone
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.policy import Viewer
from courses.models import CourseItem, LiveSession
from courses.session_rights import plans_for_all, towns_of, trainers
from courses.sessions import words_for

SCALE = [(5, _("yes, very")), (4, _("rather yes")), (3, _("partly")), (2, _("rather not")), (1, _("not at all"))]
REFUSALS = {
    "start": _("The session has to begin in the future."),
    "end": _("The session has to end after its beginning."),
    "seats": _("There are more bookings than seats. Please give at least as many seats as are taken."),
    "state": _("This session can no longer be changed."),
    "place": _("Please give a place or the address of a video meeting."),
}


class HttpsField(forms.URLField):
    """An address that begins with https: others would carry a meeting's key in the open."""

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=500, assume_scheme="https", **kwargs)

    def clean(self, value):
        value = super().clean(value)
        if value and not value.startswith("https://"):
            raise forms.ValidationError(_("Please give an address that begins with https://."))
        return value


class WorkshopField(forms.ModelChoiceField):
    """A workshop, named with its course."""

    def label_from_instance(self, obj: CourseItem) -> str:
        title, _path, _lang, course = words_for(obj, (get_language() or "de")[:2])
        return f"{course}: {title}"


class LeadersField(forms.ModelMultipleChoiceField):
    """Trainers by name."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name()


class SessionForm(forms.Form):
    """Everything about a session; `cleaned` gives the arguments of the services `plan` and `change`."""

    item = WorkshopField(label=_("Workshop"), queryset=CourseItem.objects.none(), empty_label=None)
    organisation = forms.ModelChoiceField(
        label=_("For whom"), queryset=Organisation.objects.none(), required=False, empty_label=_("open to all municipalities")
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(
        label=pgettext_lazy("session", "Place"),
        max_length=300,
        required=False,
        help_text=_("Building, room, address; for a field visit the meeting point."),
    )
    link = HttpsField(label=_("Video meeting"), help_text=_("Shown only to those who have a seat."))
    language = forms.ChoiceField(label=_("Language"), choices=LiveSession.Language.choices)
    access_notes = forms.CharField(
        label=_("Access"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Steps, lift, toilet, induction loop, sign language, distances on foot."),
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500, initial=25)
    book_hours = forms.IntegerField(label=_("Booking closes so many hours before"), min_value=0, max_value=720, initial=24)
    cancel_hours = forms.IntegerField(label=_("Cancelling is possible until so many hours before"), min_value=0, max_value=720, initial=48)
    materials = HttpsField(label=_("Material"), help_text=_("Address of a file or page, shown to those who have a seat."))
    leaders = LeadersField(
        label=_("Led by"), queryset=None, widget=forms.CheckboxSelectMultiple, help_text=_("They see the names and mark attendance.")
    )

    def __init__(self, *args, viewer: Viewer, session: LiveSession | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session
        leaders = self._choice("leaders")
        leaders.queryset = trainers()
        if session is not None:
            del self.fields["item"], self.fields["organisation"]
            return
        leaders.initial = [viewer.id]
        items = CourseItem.objects.filter(kind="workshop", is_live=True, module__is_live=True, module__course__is_live=True)
        rows = items.select_related("module__course").order_by("module__course", "module__position", "position")
        self._choice("item").queryset = rows
        town = self._choice("organisation")
        town.queryset = towns_of(viewer)
        if not plans_for_all(viewer):
            town.required, town.empty_label = True, None

    def _choice(self, name: str) -> forms.ModelChoiceField:
        return cast(forms.ModelChoiceField, self.fields[name])

    @classmethod
    def values_of(cls, session: LiveSession) -> dict:
        """A session as the form shows it."""
        start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        same = {name: getattr(session, name) for name in ("place", "link", "language", "access_notes", "seats", "materials")}
        return same | {
            "day": start.date(),
            "starts": start.time(),
            "ends": end.time(),
            "book_hours": _hours(session.starts_at - session.book_until),
            "cancel_hours": _hours(session.starts_at - session.cancel_until),
            "leaders": list(session.leaders.values_list("pk", flat=True)),
        }

    def clean(self) -> dict:
        """Make moments of day and hours: an hour that a change of the clock skips or doubles is refused."""
        found = super().clean() or {}
        if all(found.get(name) is not None for name in ("day", "starts", "ends")):
            found["starts_at"] = self._moment("starts")
            found["ends_at"] = self._moment("ends")
        if not found.get("place") and not found.get("link") and not self.errors:
            self.add_error("place", REFUSALS["place"])
        return found

    def _moment(self, name: str) -> datetime | None:
        try:
            return from_current_timezone(datetime.combine(self.cleaned_data["day"], self.cleaned_data[name]))
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None

    @property
    def cleaned(self) -> dict:
        """The arguments for the services."""
        found = dict(self.cleaned_data)
        for name, hours in (("book_until", "book_hours"), ("cancel_until", "cancel_hours")):
            found[name] = found["starts_at"] - timedelta(hours=found.pop(hours))
        for name in ("day", "starts", "ends"):
            found.pop(name)
        return found

    def refuse(self, code: str) -> None:
        """Show what a service refused."""
        names = {"start": "starts", "end": "ends", "seats": "seats", "place": "place"}
        self.add_error(names.get(code), REFUSALS.get(code, REFUSALS["state"]))


class CancelForm(forms.Form):
    """Why a session does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, help_text=_("Stands in the mail to all who have booked."))


class MessageForm(forms.Form):
    """A message to all who have a seat."""

    text = forms.CharField(label=_("Message to all who have a seat"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))


class FeedbackForm(forms.Form):
    """Three scales and a text, without a name."""

    useful = forms.TypedChoiceField(label=_("Was it useful for your work?"), choices=SCALE, coerce=int, widget=forms.RadioSelect)
    well_led = forms.TypedChoiceField(label=_("Was it well led?"), choices=SCALE, coerce=int, widget=forms.RadioSelect)
    well_organised = forms.TypedChoiceField(label=_("Was it well organised?"), choices=SCALE, coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What should stay, what should change?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Please name nobody. Whoever leads reads this only when at least seven people have answered, in no order and without a date."
        ),
    )


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)
