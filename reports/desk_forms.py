"""Filters of the desk. Whatever is not offered is refused: a foreign unit or cohort looks like an unknown one."""

from urllib.parse import urlencode

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from reports.desk_pages import options_of
from reports.desk_queries import Desk, Person
from reports.desk_words import WORDS


class DeskFilter(forms.Form):
    """Name, unit, cohort, status: each may be left out."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    cohort = forms.ChoiceField(label=_("Cohort"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args, desk: Desk, **kwargs):
        super().__init__(*args, **kwargs)
        self.desk = desk
        offered: dict[str, list[tuple]] = {
            "unit": [(unit, unit) for unit in desk.units],
            "cohort": [(str(row.pk), row.name) for row in desk.cohorts],
            "status": list(WORDS.items()),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def people(self) -> list[Person]:
        """The people who pass all filters; call it after `is_valid`."""
        asked = self.cleaned_data
        if not self.query:
            return self.desk.people
        name, unit, status = asked["name"].casefold(), asked["unit"], asked["status"]
        cohort = int(asked["cohort"]) if asked["cohort"] else None
        return [
            person
            for person in self.desk.people
            if (not name or name in person.name.casefold())
            and (not unit or person.unit == unit)
            and (cohort is None or cohort in person.cohorts)
            and (not status or status in person.states)
        ]

    @property
    def selects(self) -> list[dict]:
        """The filters to choose from, each with its options as markup: Django's own widgets render a template for each option."""
        found = []
        for name in ("unit", "cohort", "status"):
            bound, chosen = self[name], self.cleaned_data[name]
            options = options_of(bound.field.choices, chosen)  # type: ignore[attr-defined]
            found.append({"name": name, "id": bound.id_for_label, "label": bound.label, "options": options})
        return found

    def said(self) -> list[dict]:
        """The filters that are set, in words."""
        found = [{"label": self["name"].label, "value": self.cleaned_data["name"]}] if self.cleaned_data["name"] else []
        for name in ("unit", "cohort", "status"):
            chosen, choices = self.cleaned_data[name], dict(self.fields[name].choices)  # type: ignore[attr-defined]
            if chosen:
                found.append({"label": self[name].label, "value": choices[chosen]})
        return found

    @cached_property
    def query(self) -> str:
        """The filters that are set, as the end of an address."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})
