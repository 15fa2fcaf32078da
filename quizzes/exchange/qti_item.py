"""One QTI item as a question. Names are those of QTI 2; see `qti.rename`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from quizzes.exchange.draft import Draft, number_from
from quizzes.exchange.finishing import finish
from quizzes.exchange.fractions import FULL, weigh_multiple, weigh_single
from quizzes.exchange.markup import Node
from quizzes.exchange.moodle_cloze import ask_before
from quizzes.exchange.more import add_more
from quizzes.exchange.pictures import Look, none_here
from quizzes.exchange.qti_parts import OWN, TOOL, key_of
from quizzes.exchange.qti_places import read_places, read_points
from quizzes.exchange.qti_scenario import is_scenario, read_steps
from quizzes.exchange.report import Entry, refused_entry
from quizzes.exchange.texts import KEY, from_html

_KNOWN = {"responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"}
_TEMPLATES = {"templateDeclaration", "templateProcessing"}
# A response processing of these parts says no more than match_correct or map_response do, apart from feedback.
_PLAIN = {
    "responseCondition", "responseIf", "responseElse", "responseElseIf", "match", "variable", "correct", "setOutcomeValue", "baseValue",
    "mapResponse", "isNull", "equal", "not", "and", "member", "stringMatch", "or", "sum",
}  # fmt: skip
_GAPS = {"inlineChoiceInteraction", "textEntryInteraction"}
_OUTSIDE = {"feedbackInline", "feedbackBlock", "rubricBlock", "prompt", "modalFeedback"}


@dataclass
class Declared:
    """What an item says about the right response."""

    cardinality: str = "single"
    base: str = "identifier"
    correct: list[str] = field(default_factory=list)
    mapped: dict[str, Decimal] = field(default_factory=dict)
    areas: list[tuple[str, str, Decimal]] = field(default_factory=list)


def read_item(node: Node, taken: set[str], look: Look = none_here) -> Entry:
    """Return an `<assessmentItem>` as an entry. `look` gets a reference of the item and returns the picture, or why there is none."""
    return Item(node, look).entry(taken)


class Item:
    """An `<assessmentItem>` while it is read."""

    def __init__(self, node: Node, look: Look) -> None:
        self.node, self.look = node, look
        self.body = node.first("itemBody") or Node("itemBody", {}, node.line)
        self.ours = node.get("toolName") == TOOL
        identifier = node.get("identifier")
        self.draft = Draft(node.line, name=node.get("title").strip() or identifier)
        self.draft.key = key_of(identifier) or (identifier if KEY.match(identifier) else "")
        self.outcomes = {one.get("identifier"): one.text_of("defaultValue", "value").strip() for one in node.all("outcomeDeclaration")}
        self.declared = {one.get("identifier"): _declared(one) for one in node.all("responseDeclaration")}
        self.more = self.outcomes.get(f"{OWN}MORE", "") if self.ours else ""
        self.processing = node.first("responseProcessing") or Node("responseProcessing", {}, node.line)

    def entry(self, taken: set[str]) -> Entry:
        """Read the item by its interaction."""
        draft = self.draft
        found = [each for each in self.all_below(self.body) if each.name.endswith("Interaction")]
        reader = _READERS.get(found[0].name) if found else None
        if not found:
            return refused_entry(self.node.line, draft.name, "description")
        sorts = {each.name for each in found}
        if sorts <= _GAPS and (len(found) > 1 or sorts == {"inlineChoiceInteraction"}):
            self.words(found[0], gaps=found)
            self.leftovers()
            self.gaps(found)
            return self.finished(taken)
        if is_scenario(self, found):
            self.words(Node("", {}, 0))
            self.leftovers()
            read_steps(self, found)
            return finish(draft, taken)
        if len(found) > 1:
            names = ", ".join(sorted(sorts))
            return refused_entry(self.node.line, draft.name, "several_interactions", count=len(found), names=names)
        if reader is None:
            return refused_entry(found[0].line, draft.name, "interaction_unknown", name=found[0].name)
        self.words(found[0])
        self.leftovers()
        reader(self, found[0], self.declared.get(found[0].get("responseIdentifier"), Declared()))
        return self.finished(taken)

    def finished(self, taken: set[str]) -> Entry:
        """Return what was read as an entry, with what an item of ours carries besides."""
        add_more(self.draft, self.more)
        return finish(self.draft, taken)

    def gaps(self, found: list[Node]) -> None:
        """Lists and fields inside a text: each is a gap, in the order of the text."""
        self.draft.kind = "cloze"
        gaps: list[dict[str, Any]] = []
        worth = set()
        for number, node in enumerate(found, start=1):
            declared = self.declared.get(node.get("responseIdentifier"), Declared())
            best = max(declared.mapped.values(), default=Decimal(0))
            worth.add(best)
            right = [
                *declared.correct,
                *(key for key, value in declared.mapped.items() if value == best > 0 and key not in declared.correct),
            ]
            if any(0 < value < best for value in declared.mapped.values()):
                self.draft.change("partly_right", percent="…")
            if node.name == "textEntryInteraction":
                gaps.append({"key": f"g{number}", "kind": "text", "accepted": right})
                continue
            options = [
                {"text": self.text(each), "right": each.get("identifier") in right, "feedback": self.feedback(each)}
                for each in node.all("inlineChoice")
            ]
            gaps.append({"key": f"g{number}", "kind": "choice", "options": options})
        if len(worth) > 1:
            self.draft.change("gap_weights")
        ask_before(self.draft, self.draft.text, gaps)

    def free(self, node: Node, declared: Declared) -> None:
        """A text that somebody would read elsewhere: here its writer does."""
        self.draft.kind = "free"
        models = [self.text(block) for block in self.body.below("rubricBlock") if block.get("view") == "scorer"]
        self.draft.own = {"model_answer": "\n\n".join([*models, *declared.correct]), "criteria": []}
        if not self.ours:
            self.draft.change("essay_self")

    def all_below(self, node: Node) -> list[Node]:
        """Every element inside."""
        return [each for child in node.children for each in (child, *self.all_below(child))]

    def text(self, node: Node | None) -> str:
        """The words of an element, without interactions and feedback."""
        return from_html(html_of(node), change=self.draft.change, refuse=self.draft.refuse) if node is not None else ""

    def words(self, interaction: Node, gaps: Sequence[Node] = ()) -> None:
        """Text, hint, explanation, and what an item of ours carries in outcomes of its own. Of `gaps`, each leaves its mark in the text."""
        draft, marks = self.draft, {id(node): f"[[g{number}]]" for number, node in enumerate(gaps, start=1)}
        body = from_html(html_of(self.body, marks), change=draft.change, refuse=draft.refuse)
        draft.text = "\n\n".join(part for part in (body, self.text(interaction.first("prompt"))) if part)
        for block in self.body.below("rubricBlock"):
            if self.ours and block.get("class") == "unit":
                continue  # it comes with the outcomes
            if interaction.name == "extendedTextInteraction" and block.get("view") == "scorer":
                continue  # the model answer
            if block.get("view") == "candidate" and not draft.hint:
                draft.hint = self.text(block)
            elif not (self.ours and block.get("view") == "tutor"):  # the endings of a scenario come with its steps
                draft.change("rubric", view=block.get("view"))
        for block in self.node.all("modalFeedback"):
            if self.ours and block.get("identifier") == "EXPLANATION":
                draft.explanation = self.text(block)
            else:
                draft.explain(self.text(block))
        draft.explain(*(self.text(block) for block in self.body.below("feedbackBlock")))
        draft.points = self.outcomes.get("MAXSCORE") or self.maximum() or "1"
        if self.ours:
            draft.difficulty = self.outcomes.get(f"{OWN}DIFFICULTY") or "medium"
            draft.source, draft.lesson = self.outcomes.get(f"{OWN}SOURCE", ""), self.outcomes.get(f"{OWN}LESSON", "")
            draft.tags = self.outcomes.get(f"{OWN}TAGS", "").split()

    def maximum(self) -> str:
        """The most points, as the score's declaration or the mapping says."""
        score = next((one for one in self.node.all("outcomeDeclaration") if one.get("identifier") == "SCORE"), None)
        if score is not None and score.get("normalMaximum"):
            return score.get("normalMaximum")
        bounds = [mapping.get("upperBound") for one in self.node.all("responseDeclaration") for mapping in one.all("mapping")]
        return next((bound for bound in bounds if bound), "")

    def leftovers(self) -> None:
        """Name what an item can have and a question here cannot."""
        draft, names = self.draft, {child.name for child in self.node.children}
        if names & _TEMPLATES:
            draft.refuse("templates")
        if left := sorted(names - _KNOWN - _TEMPLATES):
            draft.change("element_left_out", name=", ".join(left))
        if self.node.get("adaptive").lower() == "true":
            draft.change("adaptive")
        if not self.ours and {each.name for each in self.all_below(self.processing)} - _PLAIN:
            draft.change("response_processing")

    def by_match(self) -> bool:
        """Whether the item is graded as a whole, without part points."""
        template = self.processing.get("template")
        return "match_correct" in template or (not template and not any(self.processing.below("mapResponse")))

    def rights(self, identifiers: list[str], declared: Declared, several: bool) -> list[bool]:
        """Which of these are right, by the mapping or, where the item is graded as a whole, by its correct response."""
        right = [identifier in declared.correct for identifier in identifiers]
        mapped = [declared.mapped.get(identifier, Decimal(0)) for identifier in identifiers]
        if any(value > 0 for value in mapped) and not (self.by_match() and any(right)):
            most = sum((value for value in mapped if value > 0), Decimal(0)) if several else max(mapped)
            weights = [value * FULL / most for value in mapped]
            return weigh_multiple(self.draft, weights, ours=self.ours) if several else weigh_single(self.draft, weights)
        if several and not self.ours:
            self.draft.change("all_or_nothing")
        return right

    def choice(self, node: Node, declared: Declared) -> None:
        choices = node.all("simpleChoice")
        self.shuffled(node, choices)
        several = declared.cardinality == "multiple" or (not declared.correct and node.get("maxChoices", "1") != "1")
        right = [choice.get("identifier") in declared.correct for choice in choices]
        if not several and sorted(choice.get("identifier").lower() for choice in choices) == ["false", "true"]:
            self.draft.kind = "true_false"
            self.draft.own = {"right": [value.lower() for value in declared.correct] == ["true"]}
            self.draft.explain(*(self.feedback(choice) for choice in choices))
            return
        self.draft.kind = "multiple" if several else "single"
        right = self.rights([choice.get("identifier") for choice in choices], declared, several)
        if several and node.get("maxChoices", "0") not in ("0", str(len(choices))):
            self.draft.change("max_choices", most=node.get("maxChoices"))
        self.draft.own = {
            "choices": [
                {"text": self.text(each), "right": is_right, "feedback": self.feedback(each), "key": key_of(each.get("identifier"))}
                for each, is_right in zip(choices, right, strict=True)
            ]
        }

    def feedback(self, choice: Node) -> str:
        return " ".join(filter(None, (self.text(each) for each in choice.below("feedbackInline"))))

    def shuffled(self, node: Node, choices: list[Node]) -> None:
        fixed = any(choice.get("fixed").lower() == "true" for choice in choices)
        if not self.ours and (fixed or node.get("shuffle").lower() != "true"):
            self.draft.change("order_not_kept")

    def order(self, node: Node, declared: Declared) -> None:
        self.draft.kind = "ordering"
        texts = {choice.get("identifier"): self.text(choice) for choice in node.all("simpleChoice")}
        if sorted(declared.correct) != sorted(texts):
            self.draft.refuse("order_incomplete")
        if not self.ours:
            self.draft.change("ordering_rule")
        self.draft.own = {"items": [{"text": texts.get(key, ""), "key": key_of(key)} for key in declared.correct]}

    def match(self, node: Node, declared: Declared) -> None:
        sets = node.all("simpleMatchSet")
        if len(sets) != 2:
            self.draft.refuse("match_shape")
            return
        left, right = ({one.get("identifier"): self.text(one) for one in part.all("simpleAssociableChoice")} for part in sets)
        pairs = [tuple(value.split()) for value in declared.correct or declared.mapped]
        pairs = [pair if pair[0] in left else pair[::-1] for pair in pairs if len(pair) == 2]
        if {pair[0] for pair in pairs} != set(left) or len(pairs) != len(left) or not {pair[1] for pair in pairs} <= set(right):
            self.draft.refuse("match_shape")
            return
        partner = {pair[0]: pair[1] for pair in pairs}
        if len(set(partner.values())) < len(partner):
            self.draft.kind = "categorize"
            categories = [{"key": key, "text": text} for key, text in right.items()]
            self.draft.own = {"categories": categories, "cards": [{"text": left[key], "category": partner[key]} for key in left]}
            return
        self.draft.kind = "matching"
        if self.by_match() and not self.ours:
            self.draft.change("all_or_nothing")
        others = [key for key in right if key not in partner.values()]
        self.draft.own = {
            "pairs": [{"left": text, "right": right[partner[key]], "key": key_of(key)} for key, text in left.items()],
            "distractors": [{"text": right[key], "key": key_of(key)} for key in others],
        }

    def entry_field(self, node: Node, declared: Declared) -> None:
        best = max(declared.mapped.values(), default=Decimal(0))
        values = [*declared.correct, *(key for key, value in declared.mapped.items() if value == best and key not in declared.correct)]
        if declared.base not in ("float", "integer"):
            self.draft.kind, self.draft.own = "short", {"accepted": values}
            return
        self.draft.kind = "numeric"
        equal = next(iter(self.processing.below("equal")), None)
        tolerance = equal.get("tolerance").split() if equal is not None and equal.get("toleranceMode") == "absolute" else []
        if len(values) != 1:
            self.draft.refuse("numbers_count", count=len(values))
            return
        if equal is not None and equal.get("toleranceMode") == "relative":
            self.draft.refuse("tolerance_relative")
        if len(set(tolerance)) > 1:
            self.draft.refuse("tolerance_uneven", tolerance=" ".join(tolerance))
        self.draft.own = {"answer": values[0], "tolerance": tolerance[0] if tolerance else "0"}
        self.draft.own["unit"] = self.outcomes.get(f"{OWN}UNIT", "") if self.ours else ""


_READERS: dict[str, Callable[[Item, Node, Declared], None]] = {
    "choiceInteraction": Item.choice,
    "orderInteraction": Item.order,
    "matchInteraction": Item.match,
    "textEntryInteraction": Item.entry_field,
    "extendedTextInteraction": Item.free,
    "hotspotInteraction": read_places,
    "selectPointInteraction": read_points,
}


def _declared(node: Node) -> Declared:
    correct = node.first("correctResponse")
    found = Declared(node.get("cardinality", "single"), node.get("baseType", "identifier"))
    found.correct = [value.text.strip() for value in correct.all("value")] if correct is not None else []
    for mapping in node.all("mapping"):
        for each in mapping.all("mapEntry"):
            value = number_from(each.get("mappedValue"))
            if value is not None and abs(value) < 10_000:
                found.mapped[each.get("mapKey")] = value
    for each in node.below("areaMapEntry"):
        value = number_from(each.get("mappedValue"))
        if value is not None and abs(value) < 10_000:
            found.areas.append((each.get("shape", "default"), each.get("coords"), value))
    return found


def html_of(node: Node, marks: Mapping[int, str] | None = None) -> str:
    """Return what an element holds as HTML, without interactions, feedback and rubrics inside it; `marks` stand for some interactions."""
    parts = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(escape(part))
        elif marks and id(part) in marks:
            parts.append(marks[id(part)])
        elif part.name not in _OUTSIDE and not part.name.endswith("Interaction"):
            attributes = "".join(f" {name}={quoteattr(part.get(name))}" for name in ("href", "src") if part.get(name))
            parts.append(f"<{part.name}{attributes}>{html_of(part, marks)}</{part.name}>" if part.name != "br" else "<br>")
    return "".join(parts)
