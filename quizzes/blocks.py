"""One block per question kind, as authors fill them in. `quizzes.content` has the frozen form."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

DIFFICULTIES = [("easy", _("easy")), ("medium", _("medium")), ("hard", _("hard"))]


class QuestionBlock(blocks.StructBlock):
    """What every question has: words, points, explanation, source, lesson."""

    key = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,36}$", label=_("short name"), help_text=_("Small letters, digits and hyphens; the same in every language.")
    )
    text = blocks.TextBlock(label=_("question"), max_length=2000)
    hint = blocks.CharBlock(label=_("how to answer"), required=False, max_length=300)
    points = blocks.IntegerBlock(label=_("points"), default=1, min_value=1, max_value=20)
    difficulty = blocks.ChoiceBlock(label=_("difficulty"), choices=DIFFICULTIES, default="medium")
    explanation = blocks.TextBlock(label=_("explanation"), help_text=_("Shown after the answer, also when it was right."))
    source = blocks.CharBlock(label=_("source marks"), required=False, max_length=60, help_text=_("For example S25 S26."))
    lesson = blocks.CharBlock(label=_("key of the lesson"), required=False, max_length=36)
    passage = blocks.CharBlock(
        label=_("words of the paragraph"),
        required=False,
        max_length=200,
        help_text=_("Some words of that lesson in a row, as they stand there: the review then links to their paragraph."),
    )
    tags = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,36}( [a-z0-9-]{1,36}){0,11}$",
        label=_("tags"),
        required=False,
        help_text=_("Words by which the rules can draw, with blanks between them, for example “m1 law”. Learners do not see them."),
    )
    review_due = blocks.DateBlock(label=_("check again by"), required=False, help_text=_("Where the answer may change on a known day."))
    review_reason = blocks.CharBlock(
        label=_("why then"), required=False, max_length=300, help_text=_("What happens on that day, for example “law comes into force”.")
    )
    # Where a copy comes from, and what it was like then (`quizzes.bank`). Written by services; the editor hides the three fields.
    origin_item = blocks.CharBlock(label=_("copied from the quiz"), required=False, max_length=36)
    origin_key = blocks.CharBlock(label=_("copied from the question"), required=False, max_length=36)
    origin_digest = blocks.CharBlock(label=_("fingerprint of the origin"), required=False, max_length=64)


class ChoiceBlock(blocks.StructBlock):
    """One answer to choose."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    text = blocks.CharBlock(label=_("answer"), max_length=500)
    right = blocks.BooleanBlock(label=_("right"), required=False)
    feedback = blocks.CharBlock(label=_("feedback"), required=False, max_length=500)
    keep_last = blocks.BooleanBlock(
        label=_("always at the end"), required=False, help_text=_("For answers such as “none of these”: shuffling leaves them at the end.")
    )


class SingleBlock(QuestionBlock):
    """One answer is right."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("answers"), min_num=2, max_num=12)

    def clean(self, value):
        value = super().clean(value)
        if sum(choice["right"] for choice in value["choices"]) != 1:
            raise ValidationError(_("Mark exactly one answer as right."))
        return value

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        group = _("Choose")


class MultipleBlock(QuestionBlock):
    """Several answers are right."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("answers"), min_num=3, max_num=12)

    def clean(self, value):
        value = super().clean(value)
        right = sum(choice["right"] for choice in value["choices"])
        if right < 2 or right == len(value["choices"]):
            raise ValidationError(_("Mark at least two answers as right and leave at least one wrong."))
        return value

    class Meta:
        icon = "tick"
        label = _("Multiple choice")
        group = _("Choose")


class TrueFalseBlock(QuestionBlock):
    """A statement that is right or wrong."""

    right = blocks.ChoiceBlock(label=_("the statement is"), choices=[("true", _("right")), ("false", _("wrong"))])

    class Meta:
        icon = "order"
        label = _("Right or wrong")
        group = _("Choose")


class PairBlock(blocks.StructBlock):
    """A term and what belongs to it."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    left = blocks.CharBlock(label=_("term"), max_length=300)
    right = blocks.CharBlock(label=_("belongs to it"), max_length=300)


class TextItemBlock(blocks.StructBlock):
    """A line with a short name."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,36}$", label=_("short name"))
    text = blocks.CharBlock(label=_("text"), max_length=300)


class MatchingBlock(QuestionBlock):
    """Pairs to be found."""

    pairs = blocks.ListBlock(PairBlock(), label=_("pairs"), min_num=2, max_num=12)
    distractors = blocks.ListBlock(TextItemBlock(), label=_("further answers that fit nowhere"), default=[], required=False)

    class Meta:
        icon = "link"
        label = _("Matching")
        group = _("Arrange")


class OrderingBlock(QuestionBlock):
    """Lines to be put in order; authored in the right order."""

    items = blocks.ListBlock(TextItemBlock(), label=_("lines in the right order"), min_num=2, max_num=12)

    class Meta:
        icon = "list-ol"
        label = _("Ordering")
        group = _("Arrange")


class NumericBlock(QuestionBlock):
    """A number with a tolerance and a unit."""

    answer = blocks.DecimalBlock(label=_("right number"))
    tolerance = blocks.DecimalBlock(label=_("tolerance"), default=0, min_value=0)
    unit = blocks.CharBlock(label=_("unit"), required=False, max_length=40)

    class Meta:
        icon = "decimal"
        label = _("Number")
        group = _("Enter")


class DrawBlock(blocks.StructBlock):
    """A share of the draw: so many questions of this kind."""

    count = blocks.IntegerBlock(label=_("how many questions"), min_value=1, max_value=200)
    tag = blocks.RegexBlock(
        regex=r"^[a-z0-9-]{1,36}$", label=_("with the tag"), required=False, help_text=_("Empty: whatever tags they have.")
    )
    difficulty = blocks.ChoiceBlock(label=_("of the difficulty"), choices=DIFFICULTIES, required=False, help_text=_("Empty: any."))
    lesson = blocks.CharBlock(label=_("of the lesson with the key"), required=False, max_length=36, help_text=_("Empty: of any lesson."))

    class Meta:
        icon = "resubmit"
        label = _("Share")


class DrawsBlock(blocks.StreamBlock):
    """All shares of a draw."""

    draw = DrawBlock()


class QuestionsBlock(blocks.StreamBlock):
    """All questions of a quiz."""

    single = SingleBlock()
    multiple = MultipleBlock()
    true_false = TrueFalseBlock()
    matching = MatchingBlock()
    ordering = OrderingBlock()
    numeric = NumericBlock()
