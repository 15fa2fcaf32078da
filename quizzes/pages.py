"""The quiz as authors see it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from courses.blocks import SourcesBlock
from courses.pages import CourseItemPage, Review, review_panel
from quizzes.analysis.panels import FiguresPanel
from quizzes.authored import plain_of
from quizzes.bank.panels import ImpactPanel, WeaknessesPanel
from quizzes.blocks import DrawsBlock, QuestionsBlock
from quizzes.content.release import LAST
from quizzes.editing import VersionsPanel, draw_problems, question_problems

SHOWN = [
    ("submit", _("at once after submitting")),
    ("passed", _("after passing")),
    ("last", _("after the last attempt")),
    ("never", _("never")),
]


class QuizPage(CourseItemPage):
    """A quiz: a pool of questions and the rules by which attempts are dealt and graded."""

    template = "quizzes/quiz_page.html"
    kind = "quiz"
    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=75, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    draw = models.PositiveSmallIntegerField(_("questions per attempt"), default=0, help_text=_("0 = all questions."))
    draws = StreamField(
        DrawsBlock(),
        verbose_name=_("draw by share"),
        blank=True,
        help_text=_("So many questions with this tag, so many hard ones. “Questions per attempt” is then their sum; leave it at 0."),
    )
    shuffle = models.BooleanField(_("shuffle"), default=True)
    max_attempts = models.PositiveSmallIntegerField(_("attempts allowed"), default=0, help_text=_("0 = as many as they like."))
    time_limit_minutes = models.PositiveSmallIntegerField(_("time limit in minutes"), default=0, help_text=_("0 = none."))
    wait_minutes = models.PositiveSmallIntegerField(
        _("minutes between two attempts"), default=0, validators=[MaxValueValidator(10_080)], help_text=_("0 = none; 1440 = a day.")
    )
    counts = models.CharField(
        _("which attempt counts"),
        max_length=4,
        choices=[("best", _("the best one")), ("last", _("the last one"))],
        default="best",
        help_text=_("A pass once earned is never withdrawn."),
    )
    renewal_draw = models.PositiveSmallIntegerField(
        _("questions in a renewal"),
        default=0,
        help_text=_("For people who renew a certificate; counts in the final test of the course. 0 = a third, at least five."),
    )
    show_feedback = models.CharField(_("explanations and sources are shown"), max_length=6, choices=SHOWN, default="submit")
    show_answers = models.CharField(_("right answers are shown"), max_length=6, choices=SHOWN, default="submit")
    show_points = models.CharField(_("points are shown"), max_length=6, choices=SHOWN, default="submit")
    practice = models.BooleanField(
        _("can be practised"),
        default=False,
        help_text=_("Learners may practise all questions, with explanations at once; nothing of it is stored."),
    )
    self_assessment = models.BooleanField(
        _("self-assessment before the course"),
        default=False,
        help_text=_("Nothing is graded or stored. Lessons whose questions went well are marked as optional, never as done."),
    )
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"))
    sources = StreamField(SourcesBlock(), verbose_name=_("sources"), blank=True)

    content_panels = [
        *CourseItemPage.content_panels,
        VersionsPanel(),
        ImpactPanel(),
        WeaknessesPanel(),
        FiguresPanel(),
        FieldPanel("intro", help_text=_("One or two sentences that stand above the rules.")),
        MultiFieldPanel([FieldPanel("minutes"), FieldPanel("required"), FieldPanel("changed_on")], heading=_("In the course")),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    *("pass_percent", "draw", "draws", "shuffle", "max_attempts", "wait_minutes", "counts", "time_limit_minutes"),
                    "renewal_draw",
                )
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel([FieldPanel(name) for name in ("show_feedback", "show_answers", "show_points")], heading=_("After submitting")),
        MultiFieldPanel([FieldPanel(name) for name in ("practice", "self_assessment")], heading=_("Without a grade")),
        FieldPanel(
            "questions",
            help_text=_("Each question needs a short name that never changes, an explanation, and the key of the lesson that teaches it."),
        ),
        FieldPanel("sources"),
        review_panel(FieldPanel("review_due", help_text=_("When the answers should be checked again; learners do not see it."))),
    ]

    class Meta:
        verbose_name = _("quiz")

    @property
    def asked(self) -> int:
        """How many questions an attempt has."""
        return min(sum(block.value["count"] or 0 for block in self.draws) or self.draw or len(self.questions), len(self.questions))

    def reviews(self) -> list[Review]:
        """The quiz's own date, and that of each question whose facts age earlier."""
        own = [
            Review(value["review_due"], value["review_reason"], value["text"])
            for value in (block.value for block in self.questions)
            if value["review_due"]
        ]
        return [*super().reviews(), *own]

    def problems(self) -> list[str]:
        found = []
        keys = [block.value["key"] for block in self.questions]
        if not keys:
            found.append(_("The quiz has no question yet."))
        if len(keys) != len(set(keys)):
            found.append(_("Two questions have the same short name."))
        if self.draw > len(keys):
            found.append(_("More questions are to be dealt than there are."))
        if self.renewal_draw > self.asked:
            found.append(_("A renewal would ask more questions than the test itself."))
        if LAST in (self.show_feedback, self.show_answers, self.show_points) and not self.max_attempts:
            found.append(_("“After the last attempt” needs a limit of attempts: without one there is no last attempt."))
        if self.self_assessment and self.required:
            found.append(_("A self-assessment stores nothing and cannot be completed: it must not count for completion."))
        plain = plain_of(self)
        ungraded = sum(question["kind"] == "free" for question in plain["questions"])
        if keys and ungraded >= (self.asked or len(keys)):
            found.append(_("Texts for self-assessment give no points: every attempt needs at least one other question."))
        return [*(str(text) for text in found), *draw_problems(plain, self.draw), *question_problems(plain["questions"])]

    def serve(self, request: HttpRequest, *args, **kwargs):
        from quizzes.views.quiz import quiz  # thin method

        return quiz(request, self)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The whole test, or one question of it while it is being written: as learners see it, with its solution below."""
        one = [
            (f"question-{number}", _("Question %(number)d: %(text)s") % {"number": number, "text": str(block.value["text"] or "")[:50]})
            for number, block in enumerate(self.questions, start=1)
        ]
        return [("", gettext("All questions")), *one, ("question-last", gettext("The last question"))]

    def serve_preview(self, request: HttpRequest, mode_name: str):
        from quizzes.views.preview import preview_one, preview_quiz  # thin method

        return preview_one(request, self, mode_name) if mode_name else preview_quiz(request, self)
