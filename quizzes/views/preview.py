"""What authors see of a draft: the whole quiz with its solutions, or one question as learners see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quizzes.authored import plain_of
from quizzes.bank.weaknesses import weaknesses
from quizzes.bank.wording import WEAKNESS_WORDS
from quizzes.content import Branching, ContentFault, deal, from_plain, learner_view, path_of
from quizzes.pages import QuizPage
from quizzes.queries import AskedQuestion
from quizzes.review_rows import compare
from quizzes.wording import HINTS, KIND_WORDS, VERDICTS


def preview_quiz(request: HttpRequest, page: QuizPage) -> HttpResponse:
    """Show a draft to its author: every question with right answer and explanation, and what is missing."""
    plain, questions = plain_of(page), []
    for number, question in enumerate(plain["questions"], start=1):
        try:
            found = from_plain({**plain, "questions": [question]}).questions[0]
        except ContentFault:
            continue  # not written to its end yet; `problems` says so
        questions.append((number, found, compare(found, ())))
    context = {
        "page": page,
        "rules": page,
        "questions": questions,
        "problems": page.problems(),
        "is_preview": True,
        "kinds": KIND_WORDS,
        "verdicts": VERDICTS,
    }
    return render(request, "quizzes/preview.html", context)


def preview_one(request: HttpRequest, page: QuizPage, mode: str) -> HttpResponse:
    """Show one question of a draft as learners see it, and its solution below. `mode` is question-<number> or question-last.

    A question that is not written to its end yet says so; so does a number beyond the last one.
    """
    plain = plain_of(page)
    wanted = mode.removeprefix("question-")
    questions = plain["questions"]
    number = len(questions) if wanted == "last" else int(wanted) if wanted.isascii() and wanted.isdigit() else 0
    context = {"page": page, "number": number, "kinds": KIND_WORDS, "verdicts": VERDICTS, "is_preview": True}
    if not 1 <= number <= len(questions):
        return render(request, "quizzes/preview_one.html", context)
    question = questions[number - 1]
    context["hints"] = [WEAKNESS_WORDS[name] for name in weaknesses(question)]
    try:
        content = from_plain({**plain, "draw": 0, "draws": [], "questions": [question]})
        view = learner_view(content, deal(content, 1))
        first = content.questions[0]
        path = path_of(first, ()) if isinstance(first, Branching) else None
    except (ContentFault, ArithmeticError):
        return render(request, "quizzes/preview_one.html", context)
    context |= {
        "view": view,
        "asked": AskedQuestion(view.questions[0], path=path),
        "current": 1,
        "errors": {},
        "base": "",
        "hints_by_kind": HINTS,
        "question": content.questions[0],
        "rows": compare(content.questions[0], ()),
        "content_lang": page.locale.language_code,
    }
    return render(request, "quizzes/preview_one.html", context)
