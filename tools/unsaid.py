"""Words in the code that people would read in English whatever their language: texts outside the catalogue's functions.

What is no sentence for people is known by where it stands: documentation, keys, patterns, what is compared or looked
up, errors for programmers, logs. Everything else that has a letter in it is a text that somebody may read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.sentences import SAYS, says

#: Keyword arguments that hold what no reader sees as a sentence: keys and ids, things to type, values for programs.
TECHNICAL = frozenset(
    {"key", "kind", "example", "value", "id", "path", "name", "media_type", "category", "code", "until"}
)
#: Calls whose arguments are patterns, keys and names.
_LOOKING = frozenset(
    {
        "compile", "endswith", "find", "findall", "fullmatch", "index", "join", "lstrip", "match", "partition",
        "removeprefix", "removesuffix", "replace", "rpartition", "rsplit", "search", "split",
        "startswith", "strftime", "strip", "sub", "rstrip", "TypeVar", "NewType", "getLogger", "count",
    }
)  # fmt: skip
_LOGS = frozenset({"debug", "info", "warning", "error", "exception"})
#: Errors that tell programmers of a mistake in the code; ours are read by people.
_FOR_PROGRAMMERS = frozenset(
    {"ValueError", "TypeError", "KeyError", "RuntimeError", "LookupError", "AssertionError"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """A text with letters in it that is outside the catalogue."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text!r}"


def unsaid(page: Path, root: Path) -> Iterator[Unsaid]:
    """All of them in one module, in their order."""
    path = page.relative_to(root).as_posix()
    tree = ast.parse(page.read_text(encoding="utf-8"))
    for node in _texts(tree):
        yield Unsaid(path=path, line=node.lineno, text=str(node.value))


#: What makes words for people, wherever it is called.
_TO_PEOPLE = frozenset(
    {
        "told", "Refused", "Mistake", "say", "Heading", "Text", "Button", "Fact", "Option", "Choices", "TextField",
        "PeopleField", "FileField",
        "Link", "Strong", "Bar", "Chart", "Form", "Table", "File", "CalendarEntry",
    }
)  # fmt: skip


def unsaid_to_people(page: Path, root: Path) -> Iterator[Unsaid]:
    """Those that are given to something that makes words for people: for modules that mostly hold other texts."""
    path = page.relative_to(root).as_posix()
    for node in ast.walk(ast.parse(page.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            words = [*node.args, *(one.value for one in node.keywords if not _is_technical(one))]
            if _name(node.func) not in _TO_PEOPLE:
                words = [one.value for one in node.keywords if one.arg == "summary"]
            for part in words:
                for text in _texts(part):
                    yield Unsaid(path=path, line=text.lineno, text=str(text.value))


#: What people type or open begins like this, and is the same in every language.
_TYPED = ("/course ", "/cohort ", "https://")


def _texts(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts below a node that nothing around them excuses."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and any(map(str.isalpha, node.value)) and not _is_typed(node):
            yield node
        return
    if isinstance(node, ast.JoinedStr) and node.values and _is_typed(node.values[0]):
        return
    for child in _read(node):
        yield from _texts(child)


def _is_typed(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).startswith(_TYPED)


def _read(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that may hold words for people."""
    match node:
        case ast.Call() if name := says(node):
            yield from node.args[SAYS[name] :]
            yield from (keyword.value for keyword in node.keywords)
        case ast.Call(func=function):
            yield from _of_call(node, _name(function))
        case ast.Expr(value=ast.Constant()) | ast.Compare() | ast.Subscript() | ast.arg() | ast.match_case():
            yield from (node.body if isinstance(node, ast.match_case) else _kept(node))
        case ast.Dict(values=values):
            yield from values
        case ast.AnnAssign(value=value):
            yield from [] if value is None else [value]
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from [*node.args.defaults, *(one for one in node.args.kw_defaults if one), *node.body]
        case ast.ClassDef() if any(_name(base) in ("StrEnum", "Enum") for base in node.bases):
            yield from (part for part in node.body if not isinstance(part, ast.Assign))
        case ast.FormattedValue(value=value):
            yield value
        case ast.Raise(exc=ast.Call(func=function)) if _name(function) in _FOR_PROGRAMMERS:
            return
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.Set():
            return  # a set is there to be looked into
        case _:
            yield from ast.iter_child_nodes(node)


def _of_call(node: ast.Call, name: str) -> Iterator[ast.AST]:
    yield node.func
    if name in _LOGS and isinstance(node.func, ast.Attribute):
        return
    if name in ("get", "setdefault"):  # the key is nobody's word; what stands in for it may be
        yield from node.args[1:]
    elif name in _LOOKING:  # what is looked into may itself hold words: ", ".join(f"{n} days" for n in …)
        yield from (part for part in node.args if not isinstance(part, ast.Constant))
    else:
        yield from node.args
        yield from (keyword.value for keyword in node.keywords if not _is_technical(keyword))


def _is_technical(keyword: ast.keyword) -> bool:
    """Whether this is a key, an id or the like. A value that is a whole line may have words in it."""
    is_text = isinstance(keyword.value, ast.Constant | ast.JoinedStr)
    return keyword.arg in TECHNICAL and (is_text or keyword.arg != "value")


def _kept(node: ast.AST) -> Iterator[ast.AST]:
    """Of a comparison or a look-up, what is no text itself."""
    if not isinstance(node, ast.Expr | ast.arg):
        yield from (part for part in ast.iter_child_nodes(node) if not isinstance(part, ast.Constant))


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
