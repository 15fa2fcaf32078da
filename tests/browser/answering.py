"""How somebody answers the suite's questions: by pointer, or by keys alone."""

from playwright.sync_api import Locator, expect

from tests.browser.questions import RIGHT, WRONG
from tests.browser.visitor import Visitor


def shown(visitor: Visitor) -> Locator:
    """The question that is shown."""
    return visitor.page.locator("[data-question]:not([hidden])")


def expect_saved(visitor: Visitor) -> None:
    """The shown question says that it was saved, with a clock time."""
    expect(shown(visitor).locator("[data-save-state].save-state--saved")).to_contain_text(":")


def answer_rightly(visitor: Visitor, *, keyboard: bool) -> None:
    """Give the shown question its right answer and wait until it is saved."""
    section = shown(visitor)
    kind = section.get_attribute("data-kind")
    act = (BY_KEYS if keyboard else BY_POINTER)[kind]
    act(visitor, section, RIGHT[visitor.language][kind])
    expect_saved(visitor)


def answer_wrongly(visitor: Visitor) -> None:
    """Choose a wrong answer where there is one to choose; leave the others open."""
    section = shown(visitor)
    kind = section.get_attribute("data-kind")
    if kind in WRONG[visitor.language]:
        section.get_by_label(WRONG[visitor.language][kind][0], exact=True).check()
        expect_saved(visitor)


def go_on(visitor: Visitor, *, keyboard: bool) -> bool:
    """Go to the next question, or from the last one to the submission; return whether a question is shown."""
    section = shown(visitor)
    before = section.get_attribute("data-number")
    button = section.locator(".question__nav .kern-btn--primary")
    is_last = button.get_attribute("value") == "end"
    press(visitor, button) if keyboard else button.click()
    if is_last:
        visitor.page.wait_for_url("**/submit/")
        return False
    expect(visitor.page.locator(f"[data-question][data-number='{before}']")).to_be_hidden()
    expect(shown(visitor).locator("h1")).to_be_focused()
    return True


def tab_to(visitor: Visitor, target: Locator, most: int = 60) -> None:
    """Press Tab until the element has the focus; fail when it is not reached."""
    passed = []
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
        passed.append(visitor.focused())
    raise AssertionError(f"not reached with Tab: {target}; passed {passed}")


def press(visitor: Visitor, target: Locator, key: str = "Enter") -> None:
    """Reach something with Tab and press it."""
    tab_to(visitor, target)
    visitor.page.keyboard.press(key)


# --- By pointer ---


def _point_choice(visitor: Visitor, section: Locator, text: str) -> None:
    section.get_by_label(text, exact=True).check()


def _point_choices(visitor: Visitor, section: Locator, texts: list[str]) -> None:
    for text in texts:
        section.get_by_label(text, exact=True).check()


def _point_pairs(visitor: Visitor, section: Locator, pairs: dict[str, str]) -> None:
    for term, fit in pairs.items():
        section.get_by_label(term, exact=True).select_option(label=fit)


def _point_order(visitor: Visitor, section: Locator, texts: list[str]) -> None:
    _order(section, texts, lambda button: button.click())


def _type_number(visitor: Visitor, section: Locator, text: str) -> None:
    section.locator("input[inputmode=decimal]").fill(text)


def _order(section: Locator, texts: list[str], move) -> None:
    """Move lines up, as insertion sort does; a move even when all stands right, so that there is something to save."""
    lines = section.locator(".ordering__text")
    if lines.all_inner_texts() == texts:
        texts_now = texts[1:2] + texts[:1] + texts[2:]
        move(section.locator("[data-line]").nth(1).locator("[data-move=up]"))
        expect(lines).to_have_text(texts_now)
    for place, text in enumerate(texts):
        here = lines.all_inner_texts().index(text)
        for step in range(here, place, -1):
            move(section.locator("[data-line]").nth(step).locator("[data-move=up]"))
            expect(lines.nth(step - 1)).to_have_text(text)


# --- By keys ---


def _key_choice(visitor: Visitor, section: Locator, text: str) -> None:
    """Arrows inside the group, as in every group of radio buttons."""
    target = section.get_by_label(text, exact=True)
    tab_to(visitor, section.locator("input[type=radio]").first)
    visitor.page.keyboard.press("Space")
    for _ in range(section.locator("input[type=radio]").count()):
        if target.is_checked():
            return
        visitor.page.keyboard.press("ArrowDown")
    raise AssertionError(f"arrows did not reach {text!r}")


def _key_choices(visitor: Visitor, section: Locator, texts: list[str]) -> None:
    for box in section.locator("input[type=checkbox][name=chosen]").all():
        if box.evaluate("box => box.closest('label').innerText.trim()") in texts:
            press(visitor, box, "Space")


def _key_digit(visitor: Visitor, section: Locator, text: str) -> None:
    """The digit of the answer."""
    labels = [label.strip() for label in section.locator(".option__text").all_inner_texts()]
    visitor.page.keyboard.press(str(labels.index(text) + 1))


def _key_pairs(visitor: Visitor, section: Locator, pairs: dict[str, str]) -> None:
    """Type the beginning of the answer into the native list."""
    for select in section.locator("select").all():
        term = select.evaluate("select => select.labels[0].innerText.trim()")
        tab_to(visitor, select)
        visitor.page.keyboard.type(pairs[term][:3])
        expect(select.locator("option:checked")).to_have_text(pairs[term])


def _key_order(visitor: Visitor, section: Locator, texts: list[str]) -> None:
    def move(button: Locator) -> None:
        # Backwards when the arrow stands before the focus: Shift and Tab. In the first question the way leads from the top of the page.
        for _ in range(60):
            if button.evaluate("element => element === document.activeElement"):
                visitor.page.keyboard.press("Enter")
                return
            is_before = button.evaluate(
                "e => Boolean(document.activeElement.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING)"
            )
            visitor.page.keyboard.press("Shift+Tab" if is_before else "Tab")
        raise AssertionError("the arrow was not reached with Tab")

    _order(section, texts, move)


def _key_number(visitor: Visitor, section: Locator, text: str) -> None:
    tab_to(visitor, section.locator("input[inputmode=decimal]"))
    visitor.page.keyboard.type(text)


BY_POINTER = {
    "single": _point_choice,
    "multiple": _point_choices,
    "true_false": _point_choice,
    "matching": _point_pairs,
    "ordering": _point_order,
    "numeric": _type_number,
}
BY_KEYS = {
    "single": _key_choice,
    "multiple": _key_choices,
    "true_false": _key_digit,
    "matching": _key_pairs,
    "ordering": _key_order,
    "numeric": _key_number,
}
