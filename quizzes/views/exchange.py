"""Questions in and out, for whoever may edit the quiz: hand in a file, look at the dry run, bring in what was chosen, take files out."""

from dataclasses import dataclass
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from quizzes.errors import NoRoom, UploadGone, UploadsFull
from quizzes.exchange.formats import FORMATS, read
from quizzes.exchange.report import CHANGED, REFUSED, TAKEN, FileRefused, Reading, note
from quizzes.exchange.spreadsheet import template_xlsx
from quizzes.exchange_words import ENCODINGS, STATES, sentence
from quizzes.forms import UploadForm
from quizzes.limits import seconds_to_wait
from quizzes.pages import QuizPage
from quizzes.services import exchanging, uploads
from quizzes.views.exchange_rows import losses_of, row_of

A_PART = 100
SALT = "quizzes.exchange"
ALL = "all"


@dataclass(frozen=True)
class Upload:
    """A file that was handed in: where it is kept, what it is, and how it is read. Travels signed, for one person and one quiz."""

    name: str
    digest: str
    file_name: str
    format: str
    encoding: str


def _page(request: HttpRequest, pk: int) -> QuizPage:
    """Return the quiz. 404 for one that the person may not edit, as for one that does not exist."""
    page = get_object_or_404(QuizPage.objects.select_related("locale"), pk=pk, alias_of=None)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page


def _token(request: HttpRequest, page: QuizPage, upload: Upload) -> str:
    return signing.dumps({"u": request.user.pk, "p": page.pk, **vars(upload)}, salt=SALT, compress=True)


def _upload(request: HttpRequest, page: QuizPage, token: str) -> Upload:
    """Return what a token stands for. 404 for a token of somebody else or of another quiz; UploadGone for one that is too old."""
    try:
        found: dict[str, Any] = signing.loads(token, salt=SALT, max_age=uploads.KEPT_SECONDS)
    except signing.SignatureExpired:
        raise UploadGone from None
    except signing.BadSignature:
        raise Http404 from None
    if (found.pop("u"), found.pop("p")) != (request.user.pk, page.pk):
        raise Http404
    return Upload(**found)


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of both ways. A file that is handed in is read once, to see that it can be, and kept for the dry run; 422 when not."""
    page = _page(request, pk)
    if request.method != "POST":
        return _start(request, page, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, page, form, status=422)
    wait = seconds_to_wait("import", request.user.pk)
    if wait:
        form.add_error(None, _("You have handed in many files. Please come again in %(minutes)s minutes.") % {"minutes": wait // 60 + 1})
        response = _start(request, page, form, status=429)
        response["Retry-After"] = str(wait)
        return response
    file, chosen = form.cleaned_data["file"], form.cleaned_data["encoding"] or "auto"
    content = file.read()
    try:
        name, _reading = read(content, name=form.cleaned_data["format"] or "auto", chosen=chosen, file_name=file.name)
        kept, digest = uploads.keep(content)
    except FileRefused as fault:
        form.add_error("file", _refusal(fault))
        return _start(request, page, form, status=422)
    except UploadsFull:
        form.add_error(None, _("Too many files are waiting here. Please come again in an hour."))
        return _start(request, page, form, status=422)
    upload = Upload(kept, digest, file.name[:80], name, chosen)
    return redirect("quizzes_dry_run", page.pk, _token(request, page, upload))


def _refusal(fault: FileRefused) -> str:
    if not fault.line:
        return sentence(fault.note)
    return _("Line %(line)s: %(sentence)s") % {"line": fault.line, "sentence": sentence(fault.note)}


def _start(request: HttpRequest, page: QuizPage, form: UploadForm, status: int = 200) -> HttpResponse:
    draft = exchanging.drafted(page)
    versions = [("draft", _("Newest draft"), draft)] + ([("live", _("Published version"), page)] if page.live else [])
    context = {
        "quiz": page,
        "form": form,
        "formats": [
            (one, losses_of(exchanging.give_out(page=draft, name=one.name, language=_language(), pictures=False)))
            for one in FORMATS.values()
        ],
        "versions": versions,
        "count": len(draft.questions),
        "languages": [("de", _("German")), ("en", _("English"))],
    }
    return render(request, "quizzes/admin/exchange.html", context, status=status)


@require_safe
def dry_run(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """What the file would bring, a hundred lines at a time. Changes nothing."""
    page = _page(request, pk)
    try:
        upload = _upload(request, page, token)
        reading = _read(upload)
    except UploadGone:
        return _gone(request, page)
    room, texts = exchanging.state_of(page)
    wanted = request.GET.get("show", ALL)
    wanted = wanted if wanted in (TAKEN, CHANGED, REFUSED) else ALL
    places = [(place, entry) for place, entry in enumerate(reading.entries) if wanted in (ALL, entry.state)]
    part = Paginator(places, A_PART).get_page(request.GET.get("p"))
    able = sum(entry.can_be_chosen for entry in reading.entries)
    context = {
        "quiz": page,
        "upload": upload,
        "token": token,
        "format": FORMATS[upload.format].label if upload.format != "qti21" else "QTI",
        "encoding": ENCODINGS.get(reading.encoding, ""),
        "notes": [sentence(one) for one in reading.notes],
        "counts": [(ALL, _("all"), len(reading.entries))] + [(state, STATES[state], reading.count(state)) for state in STATES],
        "show": wanted,
        "part": part,
        "rows": [row_of(place, entry, texts) for place, entry in part.object_list],
        "room": room,
        "able": able,
        "all_fit": 0 < able <= room,
        "is_locked": _is_locked(request, page),
    }
    return render(request, "quizzes/admin/dry_run.html", context)


def _read(upload: Upload) -> Reading:
    content = uploads.fetch(upload.name, upload.digest)
    try:
        return read(content, name=upload.format, chosen=upload.encoding, file_name=upload.file_name)[1]
    except FileRefused:  # it could be read when it was handed in; after an update of the program, perhaps, no more
        raise UploadGone from None


def _gone(request: HttpRequest, page: QuizPage) -> HttpResponse:
    messages.warning(request, _("The file is no longer kept: it is deleted after an hour and after bringing in. Please hand it in again."))
    return redirect("quizzes_exchange", page.pk)


def _is_locked(request: HttpRequest, page: QuizPage) -> bool:
    return page.permissions_for_user(request.user).page_locked()


@require_POST
def take(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Bring in what was ticked, or everything that can be, as a new draft; or drop the file. It is deleted then, unless it has more parts."""
    page = _page(request, pk)
    try:
        upload = _upload(request, page, token)
        if "drop" in request.POST:
            uploads.drop(upload.name)
            messages.success(request, _("The file is deleted; nothing was brought in."))
            return redirect("quizzes_exchange", page.pk)
        reading = _read(upload)
    except UploadGone:
        return _gone(request, page)
    back = redirect("quizzes_dry_run", page.pk, token)
    if _is_locked(request, page):
        messages.error(request, _("The quiz is locked just now; nothing was brought in."))
        return back
    chosen = {str(place) for place in range(len(reading.entries))} if "everything" in request.POST else set(request.POST.getlist("entry"))
    questions = [entry.question for place, entry in enumerate(reading.entries) if entry.can_be_chosen and str(place) in chosen]
    if not questions:
        messages.warning(request, _("No question was chosen; nothing was brought in."))
        return back
    facts: dict[str, Any] = {"format": upload.format, "file": upload.file_name, "sha256": upload.digest}
    facts |= {state: reading.count(state) for state in STATES}
    try:
        wanted = [one for one in questions if one]
        person = cast(User, request.user)
        keys = exchanging.bring_in(page=page, questions=wanted, user=person, facts=facts, pictures=reading.pictures)
    except NoRoom as full:
        messages.error(request, _("A quiz has at most 200 questions; %(room)s still fit. Nothing was brought in.") % {"room": full.room})
        return back
    done = ngettext("%(count)s question was added to the draft.", "%(count)s questions were added to the draft.", len(keys))
    messages.success(request, done % {"count": len(keys)} + " " + _("Nothing is published yet."))
    if len(reading.entries) > A_PART and "everything" not in request.POST:
        return back  # the other parts are still to be looked at
    uploads.drop(upload.name)
    return redirect("wagtailadmin_pages:edit", page.pk)


@reauthentication_required(enabled=lambda request: not settings.DEMO)
@require_safe
def export(request: HttpRequest, pk: int, of: str, name: str) -> HttpResponse:
    """The questions of the draft or of what is published, as a file. It holds the right answers: it asks for a fresh sign-in, and it is
    noted who took it."""
    page = _page(request, pk)
    if name not in FORMATS or of not in ("draft", "live") or (of == "live" and not page.live):
        raise Http404
    wait = seconds_to_wait("export", request.user.pk)
    if wait:
        refusal = render(request, "429.html", status=429)
        refusal["Retry-After"] = str(wait)
        return refusal
    source = page if of == "live" else exchanging.drafted(page)
    written = exchanging.give_out(page=source, name=name, language=_language())
    if not written.count:
        messages.warning(request, sentence(note("nothing_to_write")))
        return redirect("quizzes_exchange", page.pk)
    exchanging.record_export(page=page, user=cast(User, request.user), name=name, of=of, count=written.count)
    return _file(written.content, f"{slugify(page.title)[:60] or 'quiz'}.{FORMATS[name].ending}", FORMATS[name].media_type)


@require_safe
def template(request: HttpRequest, language: str) -> HttpResponse:
    """The spreadsheet to fill in, with its sheet of instructions. 404 for a language that it does not speak."""
    if language not in ("de", "en"):
        raise Http404
    name = {"de": "fragen-vorlage.xlsx", "en": "questions-template.xlsx"}[language]
    return _file(template_xlsx(language), name, FORMATS["xlsx"].media_type)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _language() -> str:
    return "en" if (get_language() or "de").startswith("en") else "de"
