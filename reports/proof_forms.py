"""The filter of the proofs of mandatory courses. Whatever is not offered is refused: a foreign course looks like an unknown one."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from reports.desk_pages import options_of
from reports.desk_states import COMPLETED, ENROLLED, EXPIRED, EXPIRING
from reports.desk_words import PROOF_STATES
from reports.proof_queries import OVERDUE, Proof

STATES = (OVERDUE, ENROLLED, COMPLETED, EXPIRING, EXPIRED)


class ProofFilter(forms.Form):
    """Name, course, status: each may be left out."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    course = forms.ChoiceField(label=_("Course"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args, proofs: Sequence[Proof], **kwargs):
        super().__init__(*args, **kwargs)
        self.proofs = proofs
        offered: dict[str, list[tuple]] = {
            "course": sorted({(str(proof.course_id), proof.course) for proof in proofs}, key=lambda choice: choice[1].casefold()),
            "status": [(state, PROOF_STATES[state]) for state in STATES],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def rows(self) -> list[Proof]:
        """The proofs that pass all filters; call it after `is_valid`."""
        name, course, status = self.cleaned_data["name"].casefold(), self.cleaned_data["course"], self.cleaned_data["status"]
        return [
            proof
            for proof in self.proofs
            if (not name or name in proof.name.casefold())
            and (not course or str(proof.course_id) == course)
            and (not status or proof.state == status)
        ]

    @property
    def selects(self) -> list[dict]:
        """The filters to choose from, each with its options as markup."""
        return [
            {
                "name": name,
                "id": self[name].id_for_label,
                "label": self[name].label,
                "options": options_of(self.fields[name].choices, self.cleaned_data[name]),  # type: ignore[attr-defined]
            }
            for name in ("course", "status")
        ]

    @cached_property
    def query(self) -> str:
        """The filters that are set, as the end of an address."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})
