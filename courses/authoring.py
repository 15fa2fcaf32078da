"""Pages of ours in the authoring interface: how a lesson comes about, and what is due for a new check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from courses.reviews import due_reviews, for_person


def reviews(request: HttpRequest) -> HttpResponse:
    """List what is due for a new check among the pages somebody may edit; `?mine=1` keeps what the person looks after."""
    rows = due_reviews(today=timezone.localdate())
    mine = bool(request.GET.get("mine"))
    if mine and isinstance(request.user, User):
        rows = for_person(rows, request.user)
    allowed = PagePermissionPolicy().instances_user_has_any_permission_for(request.user, ["change"]).values_list("pk", flat=True)
    may_edit = set(allowed)
    context = {"rows": [row for row in rows if row.page.pk in may_edit], "mine": mine}
    return render(request, "courses/admin/reviews.html", context)


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
