"""Every sentence of the companion that goes through a catalogue, as it stands in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: What says a sentence, and how many of its first arguments are one: a sentence, or one for each number.
SAYS = {"_": 1, "mark": 1, "line": 1, "plural": 2, "plural_line": 2}
#: What says a sentence that may have come from a table, where `mark` put it.
SAYS_LATER = {"_", "line"}
#: These hand on what they were given.
_HANDS_ON = {"bot/language/__init__.py", "bot/phrases/wording.py"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence in the source language; `many` is its plural, empty where there is none."""

    one: str
    many: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """A call whose sentence nobody can find by reading the code."""

    path: str
    line: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    """Every module in which sentences may stand, parsed, by its path; and what is given to fields, by their names,
    wherever something is called.
    """

    modules: dict[str, ast.Module]
    fields: dict[str, list[ast.expr]]


def sentences(root: Path) -> Iterator[Sentence | Unclear]:
    """All of them, in the order of files and lines."""
    code = _read(root)
    for path, tree in code.modules.items():
        if path not in _HANDS_ON:
            yield from _of_module(tree, path, code)


def says(node: ast.AST) -> str | None:
    """The name of the function of the catalogue that this calls."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS:
        return node.func.id
    return None


def _read(root: Path) -> _Code:
    modules = {
        page.relative_to(root).as_posix(): ast.parse(page.read_text(encoding="utf-8"))
        for page in sorted((root / "bot").rglob("*.py"))
    }
    fields: dict[str, list[ast.expr]] = {}
    for tree in modules.values():
        for call in _calls(tree):
            for keyword in call.keywords:
                fields.setdefault(keyword.arg or "", []).append(keyword.value)
            if isinstance(call.func, ast.Name) and call.func.id == "told":  # takes its `help` without a name
                fields.setdefault("help", []).extend(call.args[:1])
    return _Code(modules=modules, fields=fields)


def _calls(tree: ast.Module) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _of_module(tree: ast.Module, path: str, code: _Code) -> Iterator[Sentence | Unclear]:
    for node in sorted(_calls(tree), key=lambda call: (call.lineno, call.col_offset)):
        name = says(node)
        if name is None:
            continue
        given = node.args[: SAYS[name]]
        texts = [text for part in given if (text := _literal(part)) is not None]
        if len(texts) == SAYS[name]:
            yield Sentence(one=texts[0], many=texts[1] if len(texts) > 1 else "", path=path, line=node.lineno)
        elif name not in SAYS_LATER or not given or not _is_marked(given[0], tree, code):
            yield Unclear(path=path, line=node.lineno, code=ast.unparse(node))


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_marked(node: ast.expr, tree: ast.Module, code: _Code) -> bool:
    """Whether what is said here can only be something that was marked: out of a table of this module or of the one it
    is imported from, or out of a field into which nothing else is ever put.
    """
    if isinstance(node, ast.Attribute):
        given = code.fields.get(node.attr, [])
        return any(says(value) == "mark" for value in given) and not any(_literal(value) for value in given)
    if isinstance(node, ast.IfExp):
        return all(_is_marked(part, tree, code) for part in (node.body, node.orelse))
    table = node.value if isinstance(node, ast.Subscript) else node
    return isinstance(table, ast.Name) and _is_table(table.id, tree, code)


def _is_table(name: str, tree: ast.Module, code: _Code) -> bool:
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                for alias in names:
                    home = code.modules.get(module.replace(".", "/") + ".py")
                    if (alias.asname or alias.name) == name and home is not None:
                        return _is_table(alias.name, home, code)
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return _all_marked(value)
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.expr() as value) if found == name:
                return _all_marked(value)
            case _:
                pass
    return False


def _all_marked(value: ast.expr) -> bool:
    """Whether every text in a table is marked; the keys of a dictionary are nobody's words."""
    match value:
        case ast.Dict(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(map(_all_marked, parts))
        case ast.Starred(value=part):
            return _all_marked(part)
        case _:
            return says(value) == "mark"
