"""Reading GIFT: single and multiple choice with weights, true and false, short answer, matching, numbers, missing words, and the order
of lines as Moodle's ordering questions write it. Free texts and descriptions are refused by name.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from quizzes.exchange.draft import Draft, number_from
from quizzes.exchange.encoding import AUTO, MOST_ENTRIES, decode
from quizzes.exchange.finishing import finish
from quizzes.exchange.fractions import FULL, percent, weigh_multiple, weigh_single
from quizzes.exchange.gift_text import OWN, Block, blocks, hide, show, split_format
from quizzes.exchange.more import add_more, pair_or_sort
from quizzes.exchange.report import Entry, FileRefused, Reading, note, refused_entry
from quizzes.exchange.texts import from_html, is_html, many_lines, tag_from, unwrapped

_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{0,9})?)%")
_TRUE_FALSE = re.compile(r"\s*(TRUE|T|FALSE|F)\s*(#.*)?\Z", re.DOTALL | re.IGNORECASE)
_NAME = re.compile(r"\s*::(.*?)::", re.DOTALL)
_BLANK = " _____ "


def read(content: bytes, *, chosen: str = AUTO) -> Reading:
    """Read questions. Raises FileRefused for a file that is no text or has too many entries."""
    text, encoding, notes = decode(content, chosen)
    entries: list[Entry] = []
    taken: set[str] = set()
    said, comments, category = list(notes), 0, ""
    for block in blocks(text):
        if len(entries) >= MOST_ENTRIES:
            raise FileRefused("too_many", line=block.line, most=MOST_ENTRIES)
        comments += block.comments if not block.words else 0
        if not block.lines:
            continue
        if block.lines[0].startswith("$CATEGORY:"):
            path = block.lines[0].partition(":")[2].strip()
            category = category_tag(path)
            entries.append(category_entry(block.line, path, category))
            continue
        entries.append(_entry(block, category, taken))
    if comments:
        said.append(note("comments", count=comments))
    if not entries:
        raise FileRefused("nothing_found")
    return Reading(tuple(entries), tuple(said), encoding)


def category_tag(path: str) -> str:
    """Return the tag for a category: its last part, unless it is one that every bank has."""
    parts = [part for part in path.replace("\\/", "-").split("/") if part.strip()]
    last = parts[-1].strip() if parts else ""
    return "" if last.startswith("$") or last.lower() in ("top", "default") else tag_from(last)


def category_entry(line: int, path: str, tag: str) -> Entry:
    """A category is no thing here; its questions get its name as a tag."""
    said = note("category_as_tag", tag=tag) if tag else note("category_left_out")
    return Entry(line, path, changes=(said,))


def _entry(block: Block, category: str, taken: set[str]) -> Entry:
    whole = "\n".join(block.lines)
    try:
        hidden = hide(whole)
    except ValueError:
        return refused_entry(block.line, whole, "private_signs")
    named = _NAME.match(hidden)
    draft = Draft(block.line, name=show(named[1]).strip() if named else "")
    rest = hidden[named.end() :] if named else hidden
    start, end = rest.find("{"), rest.rfind("}")
    if start < 0 and end < 0:
        return refused_entry(block.line, draft.name or show(rest), "description")
    if start < 0 or end < start:
        return refused_entry(block.line, draft.name or show(rest), "gift_braces")
    if "{" in rest[start + 1 : end] or "}" in rest[start + 1 : end]:
        return refused_entry(block.line, draft.name or show(rest), "gift_braces")
    form, before = split_format(rest[:start])
    after, answers = rest[end + 1 :], rest[start + 1 : end]
    text = before.rstrip() + _BLANK + after.strip() if after.strip() else before
    reader = _Reader(draft, block, form)
    draft.text = reader.shown(text, form)
    reader.words(category)
    reader.answers(answers)
    if block.is_ours:
        add_more(draft, block.word("more"))
    return finish(draft, taken)


class _Reader:
    """Reads the part in braces into a draft."""

    def __init__(self, draft: Draft, block: Block, form: str) -> None:
        self.draft, self.block, self.form = draft, block, form

    def text(self, hidden: str) -> str:
        """Return a text of the file as plain text; it may begin with its own form in square brackets, else the question's counts."""
        own, rest = split_format(hidden)
        return self.shown(rest, own or self.form)

    def shown(self, hidden: str, form: str) -> str:
        """Return a text of this form as plain text. Line ends of the file are none of the text; those are written as \\n."""
        shown = show(hidden)
        if form == "html" or (form in ("", "moodle") and is_html(shown)):
            return from_html(shown.replace("\n", "<br>") if form != "html" else shown, change=self.draft.change, refuse=self.draft.refuse)
        if form == "markdown":
            if re.search(r"[*_`#\[]", shown):
                self.draft.hints.append(note("markdown"))
            return many_lines(shown)
        return many_lines(show(unwrapped(hidden)))

    def words(self, category: str) -> None:
        """Take what stands in comments before the question."""
        draft, block = self.draft, self.block
        draft.key = block.word("id")
        if draft.key and not re.fullmatch(r"[a-z0-9-]{1,36}", draft.key):
            draft.key = tag_from(draft.key)
        draft.tags = [value for name, value in block.words if name == "tag"] or ([category] if category else [])
        draft.points, draft.difficulty = block.word("points") or "1", block.word("difficulty") or "medium"
        draft.source, draft.lesson, draft.hint = block.word("source"), block.word("lesson"), block.word("hint")
        for name in sorted({name for name, _value in block.words} - OWN - {"id", "tag"}):
            draft.change("element_left_out", name=f"[{name}:…]")

    def answers(self, inner: str) -> None:
        """Find the kind of question and read its answers."""
        inner, _mark, general = inner.partition("####")
        self.draft.explanation = self.text(general) if general.strip() else self.block.word("explanation")
        stripped = inner.strip()
        verdict = _TRUE_FALSE.match(stripped)
        if not stripped:
            self.draft.kind, self.draft.own = "free", {"model_answer": self.block.word("model"), "criteria": []}
            if not self.block.is_ours:
                self.draft.change("essay_self")
        elif stripped.startswith(">"):
            self.ordering(stripped)
        elif stripped.startswith("#"):
            self.numeric(stripped[1:])
        elif verdict:
            self.draft.kind, self.draft.own = "true_false", {"right": verdict[1].upper().startswith("T")}
            self.draft.explain(*(self.text(part) for part in (verdict[2] or "").split("#")))
        else:
            self.listed(stripped)

    def listed(self, inner: str) -> None:
        """Answers that begin with = or ~."""
        first = re.search(r"[=~]", inner)
        if first is None or inner[: first.start()].strip():
            self.draft.refuse("gift_answers", text=show(inner))
            return
        parts = re.findall(r"([=~])([^=~]*)", inner)
        signs = {sign for sign, _text in parts}
        if signs == {"="} and any("->" in text for _sign, text in parts):
            self.matching([text for _sign, text in parts])
        elif signs == {"="}:
            self.short([text for _sign, text in parts])
        else:
            self.choices(parts, several="=" not in signs)

    def weighted(self, text: str, usual: Decimal) -> tuple[Decimal, str]:
        """Split the weight in percent signs from an answer."""
        found = _WEIGHT.match(text)
        return (Decimal(found[1].rstrip(".")), text[found.end() :]) if found else (usual, text)

    def choices(self, parts: Sequence[tuple[str, str]], *, several: bool) -> None:
        weights, choices = [], []
        for sign, text in parts:
            weight, text = self.weighted(text, FULL if sign == "=" else Decimal(0))
            words, _mark, feedback = text.partition("#")
            weights.append(weight)
            choices.append({"text": self.text(words), "feedback": self.text(feedback)})
        # One answer alone that counts in full, the others nothing, is a single choice however it was written.
        several = several and not (sum(weight > 0 for weight in weights) == 1 and max(weights) == FULL and min(weights) >= 0)
        self.draft.kind = "multiple" if several else "single"
        rights = weigh_multiple(self.draft, weights, ours=self.block.is_ours) if several else weigh_single(self.draft, weights)
        self.draft.own = {"choices": [{**choice, "right": right} for choice, right in zip(choices, rights, strict=True)]}

    def short(self, texts: Sequence[str]) -> None:
        self.draft.kind, accepted, feedback = "short", [], []
        for text in texts:
            weight, text = self.weighted(text, FULL)
            words, _mark, said = text.partition("#")
            feedback.append(self.text(said))
            if weight == FULL:
                accepted.append(self.text(words))
            elif weight > 0:
                self.draft.change("partly_right", percent=percent(weight))
        self.draft.explain(*feedback)
        self.draft.own = {"accepted": accepted}

    def matching(self, texts: Sequence[str]) -> None:
        self.draft.kind, pairs = "matching", []
        for text in texts:
            left, mark, right = text.partition("->")
            if not mark:
                self.draft.refuse("gift_pair", text=show(text))
            pairs.append({"left": self.text(left), "right": self.text(right)})
        others = [{"text": value} for name, value in self.block.words if name == "distractor"]
        others += [{"text": pair["right"]} for pair in pairs if not pair["left"] and pair["right"]]
        pair_or_sort(self.draft, [pair for pair in pairs if pair["left"] or not pair["right"]], others)

    def ordering(self, inner: str) -> None:
        """Moodle's ordering questions: > with settings on the first line, then one line for each item in the right order."""
        _settings, _end, rest = inner.partition("\n")
        self.draft.kind = "ordering"
        self.draft.own = {"items": [{"text": self.text(line)} for line in rest.split("\n") if line.strip()]}
        if not self.block.is_ours:
            self.draft.change("ordering_rule")

    def numeric(self, inner: str) -> None:
        self.draft.kind = "numeric"
        parts = re.findall(r"[=~]([^=~]*)", inner) if "=" in inner else [inner]
        full: list[tuple[str, str]] = []
        for part in parts:
            weight, part = self.weighted(part, FULL)
            words, _mark, feedback = part.partition("#")
            self.draft.explain(self.text(feedback))
            if weight == FULL and words.strip():
                full.append(self.number(show(words)))
            elif words.strip() and weight > 0:
                self.draft.change("partly_right_number", number=show(words).strip(), percent=percent(weight))
        if len(full) != 1:
            self.draft.refuse("numbers_count", count=len(full))
            return
        self.draft.own = {"answer": full[0][0], "tolerance": full[0][1], "unit": self.block.word("unit")}

    def number(self, text: str) -> tuple[str, str]:
        """Answer and tolerance of 12:0.5, of 11.5..12.5, or of a plain number. A colon that was escaped counts too."""
        low, mark, high = text.partition("..")
        first, last = number_from(low), number_from(high)
        if mark and first is not None and last is not None:
            self.draft.change("range_as_tolerance", low=low.strip(), high=high.strip())
            return format((first + last) / 2, "f"), format(abs(last - first) / 2, "f")
        answer, _mark, tolerance = text.partition(":")
        return answer.strip(), tolerance.strip() or "0"
