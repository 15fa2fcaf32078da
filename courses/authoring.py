"""The page that tells trainers how a lesson comes about, in the authoring interface."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def guide(request: HttpRequest) -> HttpResponse:
    """Show the short guide; the long one on packages lies in docs/authoring.md."""
    blocks = [
        (_("Text"), _("Running text with headings, lists and links. Keep paragraphs short.")),
        (_("Callout"), _("A box that stands out: to remember, a good example, a task on site, take care. Two a lesson are enough.")),
        (_("Figure"), _("A picture that says something, with one sentence for people who do not see it.")),
        (_("Film"), _("A film of our own with captions and transcript; without both it cannot be released.")),
        (
            _("Scenario"),
            _("A situation with decisions and consequences. Each step needs a short name; each decision says where it goes on."),
        ),
        (_("Check yourself"), _("A question in the middle of the lesson. It is not graded and stored nowhere.")),
        (_("Checklist"), _("Points to take along and tick, on paper or on the screen.")),
    ]
    return render(request, "courses/admin/guide.html", {"blocks": blocks})
