"""Item analysis: a sortable page, and one question with its answers. Aggregates only; what is foreign does not exist: 404."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quizzes.analysis.queries import SORTS, bars_of, newest_only, rows_of, shown_to
from quizzes.bank.views import person

A_PAGE = 50


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """List figures; `?sort=`, `?hint=1` for those with a hint, `?all=1` for older versions too."""
    figures = shown_to(person(request))
    shows_all, hinted = bool(request.GET.get("all")), bool(request.GET.get("hint"))
    if not shows_all:
        figures = newest_only(figures)
    if hinted:
        figures = figures.exclude(hints=[])
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "discrimination"
    ordered = figures.select_related("version__item").defer("version__content").order_by(*SORTS[sort])
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "rows": rows_of(page.object_list), "sort": sort, "shows_all": shows_all, "hinted": hinted}
    kept = "".join([f"&sort={sort}", "&all=1" if shows_all else "", "&hint=1" if hinted else ""])
    return render(request, "quizzes/admin/statistics/statistics.html", {**context, "kept": kept})


@require_GET
def question(request: HttpRequest, version: int, key: str) -> HttpResponse:
    """Show one question: its figures in every version, and how often each answer was chosen."""
    one = shown_to(person(request)).filter(version=version, question_key=key).select_related("version__item").first()
    if one is None:
        raise Http404
    bars = bars_of(one)
    context = {"row": rows_of([one])[0], "bars": bars, "height": 9 * len(bars)}
    return render(request, "quizzes/admin/statistics/question.html", context)
