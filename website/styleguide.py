"""Samples for the style guide: every component in every state, with invented but plausible words."""

from django import forms

from website.town import PLACES


class SampleForm(forms.Form):
    """One field of each kind; it is shown with errors."""

    name = forms.CharField(label="Name", help_text="So steht er auf dem Zertifikat.", max_length=150)
    email = forms.EmailField(label="E-Mail-Adresse")
    office = forms.ChoiceField(label="Amt", choices=[("", "Bitte wählen"), ("order", "Ordnungsamt"), ("planning", "Stadtplanung")])
    note = forms.CharField(label="Bemerkung", widget=forms.Textarea, required=False)
    language = forms.ChoiceField(label="Sprache", choices=[("de", "Deutsch"), ("en", "English")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Auf diesem Gerät angemeldet bleiben", required=False)


def samples() -> dict:
    """Return the context of the style guide."""
    titles = ["Grundlagen", "Bedrohungen", "Risikoanalyse", "Gestaltung", "Veranstaltungen", "Netzwerke", "Technik und Ethik", "Krise"]
    states = ["done", "done", "open", "todo", "todo", "todo", "todo", "todo"]
    rows = zip(PLACES, titles, states, strict=True)
    places = [
        {"place": place, "number": number, "title": title, "path": f"#module-{number}", "state": state, "is_next": number == 3}
        for number, (place, title, state) in enumerate(rows, start=1)
    ]
    linked = ["done", "done", "wrong", "next", "open"]
    return {
        "parts": ["colours", "type", "stones", "savestates", "buttons", "forms", "boxes", "lists", "town"],
        "swatches": ["ink", "petrol", "linde", "ziegel", "laterne", "paper", "kalk", "band"],
        "icons": [
            "search",
            "schedule",
            "workspace_premium",
            "groups",
            "location_on",
            "lock",
            "description",
            "print",
            "event_seat",
            "qr_code_2",
        ],
        "states": ["open", "started", "done", "next", "wrong", "locked"],
        "band": ["done", "done", "done", "next", "open"],
        "linked": [
            {"state": state, "number": n, "url": f"#question-{n}", "title": f"Frage {n}"} for n, state in enumerate(linked, start=1)
        ],
        "places": places,
        "form": SampleForm({"name": "Sabine Albers", "email": "keine Adresse", "language": "de"}),
    }
