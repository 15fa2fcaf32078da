"""Reading what a package borrows: the packages beside it, each opened once, their own modules and items only."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from courses.errors import PackageRefused
from courses.package import strict
from courses.package.borrowing import SHARED, leads_back, lent_item, lent_module, own_and_lent
from courses.package.contents import Borrowed, ItemPart, ModulePart
from courses.package.faults import Faults, Place
from courses.package.fields import read_fields
from courses.package.figures import Figure
from courses.package.folders import Shelf

FiguresAndFiles = tuple[dict[str, Figure], dict[str, bytes]]


class Lender(Protocol):
    """The reader of a package that lends."""

    files: Mapping[str, bytes]
    places: list[Place]

    def module(self, folder: str, languages: tuple[str, ...], course: Place) -> ModulePart | None: ...

    def item(self, folder: str, name: str, suffix: str, languages: tuple[str, ...]) -> ItemPart | None: ...

    def item_names(self, folder: str) -> dict[str, dict[str, str]]: ...

    def assets(self) -> FiguresAndFiles: ...


class Lenders:
    """The packages from which one borrows; `open_files` makes a reader for the files of one, given its name with a slash."""

    def __init__(self, shelf: Shelf, faults: Faults, open_files: Callable[[Mapping[str, bytes], str], Lender]) -> None:
        self.shelf = shelf
        self.faults = faults
        self.open_files = open_files
        self.known: dict[str, Lender] = {}

    def module(self, borrowed: Borrowed, languages: tuple[str, ...], at: Place, course_key: str) -> ModulePart | None:
        """Read a module of another package and give it the keys that it has in this course."""
        lender = self._lender_of(borrowed, at, borrowed.line)
        module = lender.module(borrowed.module, languages, at) if lender is not None else None
        for item in module.items if module is not None else ():
            self._refuse_copy(item, borrowed, at, borrowed.line)
        return lent_module(module, course_key, borrowed) if module is not None else None

    def item(self, text: str, name: str, languages: tuple[str, ...], at: Place, course_key: str) -> ItemPart | None:
        """Read the one item that a `.shared.yaml` file names, and give it the key that it has in this course."""
        values = strict.load(text, at)
        read = read_fields(SHARED, values, at, 1) if values is not None else None
        if values is None or read is None:
            return None
        borrowed = Borrowed(read["from"], read["module"], read["item"])
        lender = self._lender_of(borrowed, at, values.lines["from"])
        if lender is None:
            return None
        known = {item: next(iter(endings.values())) for item, endings in lender.item_names(borrowed.module).items() if "" not in endings}
        if borrowed.item not in known:
            at.fault(values.lines["item"], f"{borrowed.module} has no item {borrowed.item} of its own; it has {', '.join(known)}.")
            return None
        item = lender.item(borrowed.module, borrowed.item, known[borrowed.item], languages)
        if item is None:
            return None
        self._refuse_copy(item, borrowed, at, values.lines["item"])
        return lent_item(item, course_key, name, borrowed)

    def places(self) -> Iterator[Place]:
        """The files that were read in other packages."""
        for lender in self.known.values():
            yield from lender.places

    def add_assets(self, figures: dict[str, Figure], files: dict[str, bytes], at: Place) -> FiguresAndFiles:
        """Add the figures and files that borrowed items use; one name stands for one content."""
        for name, lender in self.known.items():
            lent_figures, lent_files = lender.assets()
            differing = [file for file in figures.keys() & lent_figures.keys() if figures[file] != lent_figures[file]]
            differing += [file for file in files.keys() & lent_files.keys() if files[file] != lent_files[file]]
            for file in sorted(differing):
                at.fault(0, f"{file} has another content in `{name}`; give one of the two another name.")
            figures, files = figures | lent_figures, files | lent_files
        return figures, files

    def _lender_of(self, borrowed: Borrowed, at: Place, line: int) -> Lender | None:
        """Return the reader of the package that has this module as its own; a fault and None where there is none."""
        lender = self._open(borrowed.package, at, line)
        if lender is None:
            return None
        own, further = own_and_lent(lender.files)
        if borrowed.module in further:
            source = further[borrowed.module]
            at.fault(line, f"`{borrowed.package}` has the module {borrowed.module} from `{source}` itself: borrow it there.")
        elif borrowed.module not in own:
            at.fault(line, f"`{borrowed.package}` has no module {borrowed.module}; it has {', '.join(own)}.")
        return lender if borrowed.module in own else None

    def _open(self, name: str, at: Place, line: int) -> Lender | None:
        if name in self.known:
            return self.known[name]
        try:
            files = self.shelf.find(name)
            back = leads_back(self.shelf, name)
        except PackageRefused as refused:
            for file, where, text in refused.faults:
                self.faults.add(f"{name}/{file}", where, text)
            return None
        if back:
            at.fault(line, f"The package `{name}` borrows from this one, directly or through others: one of them has to be the source.")
        elif files is None:
            at.fault(line, f"There is no package `{name}` beside this one.")
        else:
            self.known[name] = self.open_files(files, f"{name}/")
        return self.known.get(name)

    @staticmethod
    def _refuse_copy(item: ItemPart, borrowed: Borrowed, at: Place, line: int) -> None:
        if item.origin:
            at.fault(line, f"{borrowed.module}/{item.name} of `{borrowed.package}` is a copy itself (`origin`): borrow its source.")
