"""Reads the keys of shop.yml by type, keeping every fault with its line and key."""

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from bot.shop.folder import cells
from bot.shop.folder.faults import CellInvalid, Faults, choose, shown
from bot.shop.folder.references import Kind
from bot.shop.folder.tree import Branch, Listing, Mapped, Scalar

Value = TypeVar("Value")


class Section:
    """One mapping of shop.yml. `known` None lets every key through."""

    def __init__(self, file: str, path: str, tree: Mapped | None, known: Collection[str] | None, faults: Faults) -> None:
        self._file = file
        self._path = path
        self._faults = faults
        self._line = tree.line if tree else 1
        self._entries: dict[str, Branch] = {}
        for key, branch in tree.entries if tree else ():
            self._add(key, branch, known)

    def _add(self, key: str, branch: Branch, known: Collection[str] | None) -> None:
        where = f"{self._file} line {branch.line}, key {self._path}{key}"
        if known is not None and key not in known:
            self._faults.add(where, f"the key {shown(key)} is unknown", choose(key, known))
        elif key in self._entries:
            self._faults.add(where, f"the key {shown(key)} stands there twice", "keep one")
        else:
            self._entries[key] = branch

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def fault(self, key: str, what: str, remedy: str) -> None:
        """Keep a fault about a key."""
        self._faults.add(self.where(key), what, remedy)

    def refer(self, key: str, kind: Kind, *names: str | None) -> None:
        """Names that must be found elsewhere once everything is read."""
        for name in names:
            if name:
                self._faults.expect(kind, self.where(key), name)

    def where(self, key: str) -> str:
        """The place of a key, as it stands in a fault."""
        line = self._entries[key].line if key in self._entries else self._line
        return f"{self._file} line {line}, key {self._path}{key}"

    def read(self, key: str, parse: Callable[[str], Value], default: Value) -> Value:
        """A single value; the default when it is not stated."""
        branch = self._entries.get(key)
        if branch is None or (isinstance(branch, Scalar) and not (branch.text or "").strip()):
            return default
        if not isinstance(branch, Scalar):
            self.fault(key, "holds several values", "write one")
            return default
        return self._parsed(key, lambda: parse((branch.text or "").strip()), default)

    def maybe(self, key: str, parse: Callable[[str], Value]) -> Value | None:
        """A single value, or None when it is not stated."""
        missing: Value | None = None
        return self.read(key, parse, missing)

    def need(self, key: str, parse: Callable[[str], Value], placeholder: Value) -> Value:
        """A single value that must be there."""
        branch = self._entries.get(key)
        if branch is None or (isinstance(branch, Scalar) and not (branch.text or "").strip()):
            self.fault(key, "is not stated", "add it")
        return self.read(key, parse, placeholder)

    def all(self, key: str, parse: Callable[[tuple[str, ...]], Value], default: Value) -> Value:
        """A list of texts read as a whole; a single text counts as a list of one."""
        texts = self._texts(key)
        return default if texts is None else self._parsed(key, lambda: parse(texts), default)

    def each(self, key: str, parse: Callable[[str], Value]) -> tuple[Value, ...]:
        """A list of single values."""
        return self.all(key, lambda texts: tuple(parse(text) for text in texts), ())

    def section(self, key: str, known: Collection[str] | None) -> "Section":
        """A mapping below this one; empty when it is not stated."""
        branch = self._entries.get(key)
        tree = branch if isinstance(branch, Mapped) else None
        if branch is not None and tree is None and not (isinstance(branch, Scalar) and branch.text is None):
            self.fault(key, "holds no keys", "write key: value below it")
        return Section(self._file, f"{self._path}{key}.", tree, known, self._faults)

    def sections(self, key: str, known: Collection[str]) -> tuple["Section", ...]:
        """A list of mappings below this one."""
        branch = self._entries.get(key)
        if branch is None or (isinstance(branch, Scalar) and branch.text is None):
            return ()
        items = branch.items if isinstance(branch, Listing) else (branch,)
        if not all(isinstance(item, Mapped) for item in items):
            self.fault(key, "is no list of key: value pairs", f"write - {{{', '.join(f'{name}: …' for name in known)}}}")
        trees = (item for item in items if isinstance(item, Mapped))
        return tuple(Section(self._file, f"{self._path}{key}.", tree, known, self._faults) for tree in trees)

    def text(self, key: str) -> str | None:
        """Free text."""
        return self.maybe(key, cells.text)

    def _texts(self, key: str) -> tuple[str, ...] | None:
        branch = self._entries.get(key)
        if branch is None or (isinstance(branch, Scalar) and branch.text is None):
            return None
        items = branch.items if isinstance(branch, Listing) else (branch,)
        texts = tuple(item.text.strip() for item in items if isinstance(item, Scalar) and item.text)
        if len(texts) < len(items):
            self.fault(key, "is no list of texts", "write [one, two]")
        return texts

    def _parsed(self, key: str, parse: Callable[[], Value], default: Value) -> Value:
        try:
            return parse()
        except CellInvalid as invalid:
            self.fault(key, invalid.what, invalid.remedy)
            return default
