"""The course player: a lesson with its outline; marking as read; the place where somebody stopped."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.errors import CourseError
from courses.models import CourseItem, Enrolment
from courses.pages import LessonPage
from courses.queries import OutlineView, offered_item, outline_for, standing_enrolment
from courses.rendering import render_fresh, render_lesson
from courses.services import bookmarks
from courses.services.progress import complete_item
from courses.sessions import coming
from website.frame import AUTHORS, roles_of


def enter(request: HttpRequest, page) -> tuple[CourseItem, Enrolment, OutlineView] | HttpResponse:
    """Let a learner into an item: returns item, enrolment and outline, or the redirect to sign-in or enrolling. 404 when not offered."""
    admitted = admit(request, page)
    if isinstance(admitted, HttpResponse):
        return admitted
    item, enrolment, outline = admitted
    bookmarks.open_item(enrolment=enrolment, item=item, bookmark=outline.bookmark)
    return item, enrolment, outline


def admit(request: HttpRequest, page) -> tuple[CourseItem, Enrolment, OutlineView] | HttpResponse:
    """As `enter`, and the reading place stays where it is: for what lies beneath an item."""
    item = CourseItem.objects.select_related("module__course").filter(key=page.translation_key, is_live=True).first()
    if item is None or not item.module.is_live or not item.module.course.is_live:
        raise Http404
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    course = item.module.course
    enrolment = standing_enrolment(request.user, course)
    if enrolment is None:
        messages.info(request, _("Please enrol first. Then the lessons are open to you."))
        return redirect("courses:enrol", course.key)
    return item, enrolment, outline_for(course=course, enrolment=enrolment, language=page.locale.language_code)


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """Show a lesson to somebody who is enrolled."""
    entered = enter(request, page)
    if isinstance(entered, HttpResponse):
        return entered
    item, enrolment, outline = entered
    before, here, after = outline.around(item.pk)
    resume = outline.bookmark.block_key if outline.bookmark and outline.bookmark.item_id == item.pk else ""
    context = {
        "page": page,
        "rendered": render_lesson(page),
        "outline": outline,
        "module": outline.module_of(item.pk),
        "here": here,
        "before": before,
        "after": after,
        "enrolment": enrolment,
        "resume": resume,
        "section": "learn",
        "to_check": page.is_review_overdue and bool(roles_of(request) & AUTHORS),
        "sessions": coming(learner=request.user, language=page.locale.language_code, item=item) if item.kind == "workshop" else [],
    }
    return render(request, page.template, context)


def preview_lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """Show a draft as learners will see it, without outline."""
    return render(request, page.template, {"page": page, "rendered": render_fresh(page), "is_preview": True})


@require_POST
def done(request: HttpRequest, key) -> HttpResponse:
    """Mark a lesson as read and go to the next item; scripts get JSON. 404 unless enrolled and the lesson is offered."""
    item = offered_item(request.user, key, kind="lesson")
    if item is None or item.standing_id is None:
        raise Http404
    try:
        enrolment = complete_item(enrolment_id=item.standing_id, item=item, how="read")
    except CourseError:
        raise Http404 from None
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"done": True, "completed": enrolment.is_completed})
    return redirect(after_item(enrolment, item))


def after_item(enrolment: Enrolment, item: CourseItem) -> str:
    """The address after an item: the next one, or the completion page when the course is done by now."""
    outline = outline_for(course=item.module.course, enrolment=enrolment, language=(get_language() or "de")[:2])
    _before, _here, following = outline.around(item.pk)
    if enrolment.is_completed and outline.next_item is None:
        return reverse("courses:completed", args=[enrolment.public_id])
    target = following or outline.next_item
    return target.path if target else reverse("courses:completed", args=[enrolment.public_id])


@require_POST
def bookmark(request: HttpRequest, key) -> HttpResponse:
    """Keep the paragraph where somebody stopped. 404 unless enrolled."""
    item = CourseItem.objects.select_related("module__course").filter(key=key, is_live=True).first()
    enrolment = standing_enrolment(request.user, item.module.course) if item else None
    if item is None or enrolment is None:
        raise Http404
    block = request.POST.get("block", "")
    if not block.isascii() or len(block) > 36:
        return JsonResponse({"error": "block"}, status=400)
    bookmarks.keep(enrolment=enrolment, item=item, block_key=block)
    return HttpResponse(status=204)
