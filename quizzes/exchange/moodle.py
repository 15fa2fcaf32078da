"""Reading Moodle XML, question by question, so that a bank of thousands needs little memory.

https://docs.moodle.org/en/Moodle_XML_format is the format's documentation. Each type has one reader below; what a question carries beyond
what its reader takes is named in the report.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from quizzes.exchange.draft import Draft, number_from
from quizzes.exchange.encoding import AUTO, MOST_ENTRIES
from quizzes.exchange.finishing import finish
from quizzes.exchange.fractions import CLOSE, FULL, percent, weigh_multiple, weigh_single
from quizzes.exchange.gift import category_entry, category_tag
from quizzes.exchange.markup import Node, read_xml
from quizzes.exchange.moodle_cloze import read_cloze, read_gapselect
from quizzes.exchange.more import add_more, pair_or_sort
from quizzes.exchange.report import Entry, FileRefused, Reading, note, refused_entry
from quizzes.exchange.texts import KEY, from_html, is_html, many_lines

# What every question of every Moodle has and what says nothing here: numbering, the sentence above the answers, hidden bookkeeping.
_SILENT = {
    "name",
    "questiontext",
    "generalfeedback",
    "defaultgrade",
    "penalty",
    "hidden",
    "idnumber",
    "tags",
    "answer",
    "single",
    "secu4all",
}
_SILENT |= {
    "shuffleanswers",
    "answernumbering",
    "showstandardinstruction",
    "shownumcorrect",
    "subquestion",
    "image",
    "image_base64",
    "hint",
}
_SILENT |= {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "usecase", "tolerance", "units", "unitgradingtype"}
_SILENT |= {"unitpenalty", "showunits", "unitsleft", "layouttype", "selecttype", "selectcount", "gradingtype", "showgrading"}
_SILENT |= {"numberingstyle", "selectoption", "itemcount", "instructions", "dragbox"}
_SILENT |= {"graderinfo", "graderinfoformat", "responsetemplate", "responseformat", "responserequired", "responsefieldlines"}
_SILENT |= {"attachments", "attachmentsrequired", "minwordlimit", "maxwordlimit", "maxbytes", "filetypeslist"}
_USUAL_FEEDBACK = {
    "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.", "die antwort ist richtig.",
    "die antwort ist teilweise richtig.", "die antwort ist falsch.", "ihre antwort ist richtig.", "ihre antwort ist teilweise richtig.",
    "ihre antwort ist falsch.",
}  # fmt: skip


def read(content: bytes, *, chosen: str = AUTO) -> Reading:
    """Read a `<quiz>`. Raises FileRefused for XML that is broken or hostile, or is none of Moodle's."""
    reader = _File()
    root, encoding, notes = read_xml(content, depth=1, take=reader.take, chosen=chosen)
    if root.name != "quiz":
        raise FileRefused("not_moodle", line=root.line, name=root.name)
    if not reader.entries:
        raise FileRefused("nothing_found")
    said = [*notes]
    if reader.penalties:
        said.append(note("penalties", count=reader.penalties))
    return Reading(tuple(reader.entries), tuple(said), encoding)


class _File:
    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.taken: set[str] = set()
        self.category, self.penalties = "", 0

    def take(self, node: Node) -> None:
        """Read one child of the quiz."""
        if len(self.entries) >= MOST_ENTRIES:
            raise FileRefused("too_many", line=node.line, most=MOST_ENTRIES)
        if node.name != "question":
            self.entries.append(refused_entry(node.line, f"<{node.name}>", "element_unknown", name=node.name))
            return
        kind = node.get("type")
        if kind == "category":
            path = node.text_of("category", "text").strip()
            self.category = category_tag(path)
            self.entries.append(category_entry(node.line, path, self.category))
            return
        penalty = number_from(node.text_of("penalty"))
        self.penalties += bool(penalty)
        self.entries.append(_Question(node).entry(self.category, self.taken))


class _Question:
    """Reads one `<question>` into a draft."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.draft = Draft(node.line, name=node.text_of("name", "text").strip())
        self.ours = node.first("secu4all")

    def entry(self, category: str, taken: set[str]) -> Entry:
        """Return the question as an entry."""
        draft, node, kind = self.draft, self.node, self.node.get("type").lower()
        reader = _READERS.get(kind)
        if reader is None:
            code = "drag_on_picture" if kind in ("ddmarker", "ddimageortext") else "type_unknown"
            return refused_entry(node.line, draft.name or node.text_of("questiontext", "text"), code, type=kind or "?")
        draft.text = self.text(node.first("questiontext"))
        draft.explanation = self.text(node.first("generalfeedback"))
        draft.points = node.text_of("defaultgrade").strip() or "1"
        number = node.text_of("idnumber").strip()
        draft.key = number if KEY.match(number) else ""
        if number and not draft.key:
            draft.change("idnumber", number=number)
        draft.tags = [tag.text.strip() for tag in (node.first("tags") or Node("", {}, 0)).all("tag")] or ([category] if category else [])
        self.extras()
        reader(self)
        if self.ours is not None:
            add_more(draft, self.ours.text_of("more"))
        return finish(draft, taken)

    def text(self, node: Node | None, usual: str = "moodle_auto_format") -> str:
        """Return the text of an element whose `format` is `usual` when it names none; files inside it are named."""
        if node is None:
            return ""
        raw = node.text_of("text") if node.first("text") else "".join(part for part in node.parts if isinstance(part, str))
        for file in node.all("file"):
            self.draft.change("file_left_out", name=file.get("name"))
        form = node.get("format", usual)
        if form in ("plain_text", "markdown"):
            if form == "markdown" and any(sign in raw for sign in "*_#`["):
                self.draft.hints.append(note("markdown"))
            return many_lines(raw)
        if form == "html" or is_html(raw):
            html = raw if form == "html" else raw.replace("\n", "<br>")
            return from_html(html, change=self.draft.change, refuse=self.draft.refuse)
        return many_lines(raw)

    def extras(self) -> None:
        """What stands beside text and answers."""
        draft, node = self.draft, self.node
        if node.text_of("hidden").strip() in ("1", "true"):
            draft.change("hidden")
        hints = [text for text in (self.text(hint) for hint in node.all("hint")) if text]
        if hints and self.ours is None:
            draft.change("hints", count=len(hints))
        draft.hint = hints[0] if hints else ""
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            said = self.text(node.first(name))
            if said and said.lower() not in _USUAL_FEEDBACK:
                draft.change("combined_feedback", text=said)
        if node.text_of("shuffleanswers").strip().lower() in ("0", "false") and node.get("type") in ("multichoice", "matching"):
            draft.change("order_not_kept")
        if node.text_of("image").strip() or node.text_of("image_base64").strip():
            draft.refuse("picture", tag="image")
        if left := sorted({child.name for child in node.children} - _SILENT):
            draft.change("element_left_out", name=", ".join(left))
        if self.ours is not None:
            for name in ("difficulty", "source", "lesson"):
                setattr(draft, name, self.ours.text_of(name).strip() or getattr(draft, name))

    def weight(self, answer: Node) -> Decimal:
        """The share of an answer in percent."""
        number = number_from(answer.get("fraction", "0"))
        if number is None or abs(number) > 1000:
            self.draft.refuse("no_fraction", text=answer.get("fraction"))
            return Decimal(0)
        return number

    def multichoice(self) -> None:
        answers = self.node.all("answer")
        weights = [self.weight(answer) for answer in answers]
        several = self.node.text_of("single").strip().lower() in ("false", "0")
        self.draft.kind = "multiple" if several else "single"
        rights = weigh_multiple(self.draft, weights, ours=self.ours is not None) if several else weigh_single(self.draft, weights)
        self.draft.own = {
            "choices": [
                {"text": self.text(answer), "right": right, "feedback": self.text(answer.first("feedback"))}
                for answer, right in zip(answers, rights, strict=True)
            ]
        }

    def truefalse(self) -> None:
        self.draft.kind = "true_false"
        verdicts = {self.text(answer).strip().lower(): self.weight(answer) for answer in self.node.all("answer")}
        if set(verdicts) != {"true", "false"} or sorted(weight > 0 for weight in verdicts.values()) != [False, True]:
            self.draft.refuse("true_false_answers", answers=", ".join(verdicts))
        self.draft.explain(*(self.text(answer.first("feedback")) for answer in self.node.all("answer")))
        self.draft.own = {"right": verdicts.get("true", Decimal(0)) > 0}

    def matching(self) -> None:
        self.draft.kind, pairs, others = "matching", [], []
        for part in self.node.all("subquestion"):
            left, right = self.text(part), self.text(part.first("answer"), "plain_text")
            if left or not right:
                pairs.append({"left": left, "right": right})
            else:
                others.append({"text": right})
        pair_or_sort(self.draft, pairs, others)

    def ordering(self) -> None:
        self.draft.kind = "ordering"
        answers = self.node.all("answer")
        places = [number_from(answer.get("fraction")) for answer in answers]
        if all(place is not None for place in places) and len(set(places)) == len(places):
            answers = [answer for _place, answer in sorted(zip(places, answers, strict=True), key=lambda pair: pair[0] or 0)]
        self.draft.own = {"items": [{"text": self.text(answer)} for answer in answers]}
        self.draft.explain(*(self.text(answer.first("feedback")) for answer in answers))
        if self.ours is None:
            self.draft.change("ordering_rule")

    def numerical(self) -> None:
        self.draft.kind = "numeric"
        full = []
        for answer in self.node.all("answer"):
            weight, text = self.weight(answer), self.text(answer, "plain_text").strip()
            self.draft.explain(self.text(answer.first("feedback")))
            if weight >= FULL - CLOSE and text != "*":
                full.append((text, answer.text_of("tolerance").strip() or "0"))
            elif weight > 0:
                self.draft.change("partly_right_number", number=text, percent=percent(weight))
        if len(full) != 1:
            self.draft.refuse("numbers_count", count=len(full))
            return
        self.draft.own = {"answer": full[0][0], "tolerance": full[0][1], **self.units()}

    def units(self) -> dict[str, Any]:
        """The unit that stands behind the number, or several to choose from. Moodle's multiplier leads the other way than our factor."""
        units = list((self.node.first("units") or Node("", {}, 0)).all("unit"))
        names = [unit.text_of("unit_name").strip() for unit in units]
        factors = [factor_of(unit.text_of("multiplier")) for unit in units]
        if len(names) > 1 and all(factors) and factors.count("1") == 1:
            return {"unit": "", "units": [{"text": name, "factor": factor} for name, factor in zip(names, factors, strict=True)]}
        if len(names) > 1 and self.ours is not None:
            return {"unit": ""}  # the units stand beside the question, with their exact factors
        if len(names) > 1:
            self.draft.change("units", units=", ".join(names), kept=names[0])
        if (number_from(self.node.text_of("unitgradingtype")) or 0) != 0:
            self.draft.change("unit_not_graded")
        return {"unit": names[0] if names else ""}

    def essay(self) -> None:
        self.draft.kind = "free"
        self.draft.own = {"model_answer": self.text(self.node.first("graderinfo")), "criteria": []}
        if self.text(self.node.first("responsetemplate")):
            self.draft.change("element_left_out", name="responsetemplate")
        if (number_from(self.node.text_of("attachments")) or 0) > 0:
            self.draft.change("element_left_out", name="attachments")
        if self.ours is None:
            self.draft.change("essay_self")

    def shortanswer(self) -> None:
        self.draft.kind, accepted = "short", []
        for answer in self.node.all("answer"):
            weight, text = self.weight(answer), self.text(answer, "plain_text")
            self.draft.explain(self.text(answer.first("feedback")))
            if weight >= FULL - CLOSE:
                accepted.append(text)
            elif weight > 0:
                self.draft.change("partly_right", percent=percent(weight))
        if any("*" in text for text in accepted):
            self.draft.refuse("wildcard")
        if self.node.text_of("usecase").strip() == "1":
            self.draft.change("case")
        self.draft.own = {"accepted": accepted}

    def cloze(self) -> None:
        self.draft.kind = "cloze"
        read_cloze(self.draft)

    def gapselect(self) -> None:
        self.draft.kind = "cloze"
        read_gapselect(
            self.draft,
            [
                (one.text_of("text").strip(), one.text_of("group").strip())
                for name in ("selectoption", "dragbox")
                for one in self.node.all(name)
            ],
        )


_READERS: dict[str, Callable[[_Question], None]] = {
    "multichoice": _Question.multichoice,
    "truefalse": _Question.truefalse,
    "matching": _Question.matching,
    "match": _Question.matching,
    "ordering": _Question.ordering,
    "numerical": _Question.numerical,
    "shortanswer": _Question.shortanswer,
    "cloze": _Question.cloze,
    "multianswer": _Question.cloze,
    "gapselect": _Question.gapselect,
    "ddwtos": _Question.gapselect,
    "essay": _Question.essay,
}


def factor_of(multiplier: str) -> str:
    """Return the factor of a unit with this multiplier; empty where there is none that ends within fifteen places."""
    number = number_from(multiplier)
    if number is None or number <= 0:
        return ""
    factor = Decimal(1) / number
    plain = format(factor, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain if factor * number == 1 and len(plain.partition(".")[2]) <= 15 else ""
