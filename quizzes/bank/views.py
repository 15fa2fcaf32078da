"""The question bank in the administration. What somebody may not edit looks like what does not exist: 404."""

from collections.abc import Sequence
from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from quizzes.authored import raw_question
from quizzes.bank import copies, translating
from quizzes.bank.comparison import compared
from quizzes.bank.drafts import Raw, change_draft, draft_of, new_block, raw_questions
from quizzes.bank.errors import BankRefused
from quizzes.bank.forms import BankForm, PasteForm, TargetForm
from quizzes.bank.listing import changed_origins, course_titles, narrowed, usage_of, visible_to
from quizzes.bank.models import QuestionEntry
from quizzes.bank.pasting import free_name, read_list
from quizzes.bank.weaknesses import weaknesses
from quizzes.bank.wording import PASTE_FAULTS, WEAKNESS_WORDS
from quizzes.blocks import DIFFICULTIES
from quizzes.pages import QuizPage
from quizzes.wording import KIND_WORDS

DIFFICULTY_WORDS = dict(DIFFICULTIES)
A_PAGE, MOST_AT_ONCE = 25, 100


def person(request: HttpRequest) -> User:
    """Whoever asks; anonymous visitors never come this far."""
    return cast(User, request.user)


def language() -> str:
    """The language of the interface."""
    return (get_language() or "de")[:2]


@require_GET
def bank(request: HttpRequest) -> HttpResponse:
    """List the questions of all tests that the person may edit, 25 a page."""
    form = BankForm(request.GET, user=person(request), language=language())
    entries = narrowed(visible_to(person(request)), form.wanted())
    page = Paginator(entries.select_related("page__owner"), A_PAGE).get_page(request.GET.get("p"))
    shown = list(page.object_list)
    usage, titles = usage_of(shown), course_titles(language())
    changed = set(changed_origins(QuestionEntry.objects.filter(pk__in=[entry.pk for entry in shown])).values_list("pk", flat=True))
    rows = [
        {
            "entry": entry,
            "kind": KIND_WORDS.get(entry.kind, entry.kind),
            "difficulty": DIFFICULTY_WORDS.get(entry.difficulty, entry.difficulty),
            "usage": usage[entry.pk],
            "course": titles.get(str(entry.course_key), ""),
            "hints": [WEAKNESS_WORDS[name] for name in entry.weaknesses if name in WEAKNESS_WORDS],
            "is_changed": entry.pk in changed,
        }
        for entry in shown
    ]
    kept = request.GET.copy()
    kept.pop("p", None)
    return render(request, "quizzes/admin/bank/bank.html", {"form": form, "page": page, "rows": rows, "kept": kept.urlencode()})


def entry_of(request: HttpRequest, page: int, block: str) -> QuestionEntry:
    """Return a question that the person may edit. 404 otherwise."""
    found = visible_to(person(request)).filter(page_id=page, block=block).select_related("page__locale").first()
    if found is None:
        raise Http404
    return found


def page_of(request: HttpRequest, pk: int) -> QuizPage:
    """Return a quiz page that the person may edit. 404 otherwise."""
    pages = PagePermissionPolicy().instances_user_has_any_permission_for(person(request), ["change"])
    found = QuizPage.objects.filter(pk=pk, pk__in=pages.values("pk"), alias_of=None).select_related("locale").first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def insert(request: HttpRequest) -> HttpResponse:
    """Choose the quiz for copies of the ticked questions, then add them to its draft. Ids: `question=<page>:<block>`."""
    wanted = [
        part.partition(":") for part in (request.POST if request.method == "POST" else request.GET).getlist("question")[:MOST_AT_ONCE]
    ]
    pages = {int(number) for number, _colon, _block in wanted if number.isascii() and number.isdigit() and len(number) < 10}
    known = {
        (entry.page_id, entry.block): entry for entry in visible_to(person(request)).filter(page__in=pages).select_related("page__locale")
    }
    entries = [
        known[int(number), block]
        for number, _colon, block in wanted
        if number.isascii() and number.isdigit() and len(number) < 10 and (int(number), block) in known
    ]
    if not entries:
        messages.error(request, _("Tick at least one question first."))
        return redirect("quizzes_bank")
    form = TargetForm(request.POST if request.method == "POST" else None, user=person(request), locale=entries[0].locale)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        try:
            names = copies.insert_copies(user=person(request), entries=entries, target=target)
        except BankRefused as refused:
            form.add_error(None, str(refused))
        else:
            said = ngettext("%(count)d question was added to the draft.", "%(count)d questions were added to the draft.", len(names))
            messages.success(request, said % {"count": len(names)})
            return redirect("wagtailadmin_pages:edit", target.pk)
    return render(request, "quizzes/admin/bank/insert.html", {"form": form, "entries": entries}, status=422 if form.errors else 200)


@require_POST
def duplicate(request: HttpRequest, page: int, block: str) -> HttpResponse:
    """Put a second form of a question after it, as a draft, and open the editor."""
    entry = entry_of(request, page, block)
    try:
        name, made = copies.duplicate(user=person(request), page=entry.page, key=entry.key)
    except BankRefused as refused:
        messages.error(request, str(refused))
        return redirect("quizzes_bank")
    messages.success(request, _("The draft has a second form of it: %(key)s.") % {"key": name})
    return redirect(_at_question(page, made))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, page: int, block: str) -> HttpResponse:
    """Compare a copy with its origin as it is published now; take the change over as a draft, or decline it."""
    entry = entry_of(request, page, block)
    if entry.origin_item is None:
        raise Http404
    if request.method == "POST":
        try:
            if request.POST.get("act") == "decline":
                copies.decline_change(entry=entry)
                messages.success(request, _("You will hear of the next change only."))
                return redirect(f"{reverse('quizzes_bank')}?hint=changed")
            copies.take_change(user=person(request), entry=entry)
        except BankRefused as refused:
            messages.error(request, str(refused))
            return redirect("quizzes_bank_change", page, block)
        messages.success(request, _("The draft has the words and answers of the origin. It is published when you publish it."))
        return redirect(_at_question(page, block))
    found = copies.origin_of(entry)
    own = next((raw for raw in raw_questions(draft_of(entry.page)) if raw["value"]["key"] == entry.key), None)
    origin = found[1] if found else None
    is_changed = changed_origins(QuestionEntry.objects.filter(pk=entry.pk)).exists()
    lines = compared(entry.page, own, origin) if own else []
    context = {
        "entry": entry,
        "origin": origin,
        "origin_page": found[0] if found else None,
        "origin_address": _edit_address(request, found[0]) if found else "",
        "differing": [line for line in lines if line.differs] if origin else [],
        "same": [line for line in lines if not line.differs] if origin else lines,
        "is_changed": is_changed,
    }
    return render(request, "quizzes/admin/bank/change.html", context)


def _at_question(page: int, block: str) -> str:
    """Where the editor opens with a question in view."""
    return f"{reverse('wagtailadmin_pages:edit', args=[page])}#block-{block}-section"


def _edit_address(request: HttpRequest, page: QuizPage) -> str:
    """Where somebody edits a page; empty for whoever may not."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.permissions_for_user(person(request)).can_edit() else ""


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, page: int, block: str) -> HttpResponse:
    """German and English of one question next to each other; both are saved as drafts."""
    entry = entry_of(request, page, block)
    try:
        left, right = translating.sides_of(user=person(request), page=entry.page, key=entry.key)
    except BankRefused as refused:
        messages.error(request, str(refused))
        return redirect("quizzes_bank")
    if not PagePermissionPolicy().user_has_any_permission_for_instance(person(request), ["change"], right.page):
        raise Http404
    if request.method == "POST":
        words = {side.language: _posted(request, side.language) for side in (left, right)}
        try:
            changed = translating.save_sides(user=person(request), left=left, right=right, words=words)
        except BankRefused as refused:
            messages.error(request, str(refused))
        else:
            said = ngettext("%(count)d draft was saved.", "%(count)d drafts were saved.", len(changed))
            messages.success(request, said % {"count": len(changed)} if changed else _("Nothing was changed."))
        return redirect("quizzes_bank_translate", page, block)
    context = {
        "entry": entry,
        "left": left,
        "right": right,
        "lines": translating.lines_of(left, right),
        "is_unlike": translating.is_unlike(left, right),
    }
    return render(request, "quizzes/admin/bank/translate.html", context)


def _posted(request: HttpRequest, side: str) -> dict[str, str]:
    mark = f"{side}:"
    return {name.removeprefix(mark): value.replace("\r\n", "\n")[:5000] for name, value in request.POST.items() if name.startswith(mark)}


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest, page: int) -> HttpResponse:
    """Read a pasted list, show what it holds, and add it to the draft only when that is confirmed."""
    found = page_of(request, page)
    form = PasteForm(request.POST or None)
    pasted = None
    if request.method == "POST" and form.is_valid():
        taken = {raw["value"]["key"] for raw in raw_questions(draft_of(found))}
        pasted = read_list(form.cleaned_data["text"], taken)
        if request.POST.get("act") == "add" and pasted.questions:
            try:
                change_draft(user=person(request), page=found, change=lambda _draft, questions: _with(questions, pasted.questions))
            except BankRefused as refused:
                form.add_error(None, str(refused))
            else:
                said = ngettext(
                    "%(count)d question was added to the draft.", "%(count)d questions were added to the draft.", len(pasted.questions)
                )
                messages.success(request, said % {"count": len(pasted.questions)})
                return redirect("wagtailadmin_pages:edit", page)
    rows = [
        {"line": line, "question": question, "kind": KIND_WORDS[question["kind"]], "hints": [WEAKNESS_WORDS[name] for name in weaknesses(question)]}
        for question, line in zip(pasted.questions, pasted.lines, strict=True)
    ] if pasted else []  # fmt: skip
    faults = [(fault, PASTE_FAULTS[fault.reason]) for fault in pasted.faults] if pasted else []
    context = {"quiz": found, "form": form, "rows": rows, "faults": faults, "is_read": pasted is not None}
    return render(request, "quizzes/admin/bank/paste.html", context, status=422 if form.errors else 200)


def _with(questions: list[Raw], pasted: Sequence[Raw]) -> list[Raw]:
    copies.refuse_too_many(len(questions) + len(pasted))
    taken = {raw["value"]["key"] for raw in questions}
    for plain in pasted:
        # Named once more: somebody may have added questions since the preview.
        key = free_name(plain["key"], taken)
        taken.add(key)
        questions.append(new_block(plain["kind"], raw_question({**plain, "key": key})))
    return questions
