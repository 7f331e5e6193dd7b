"""Which words of the law belong into the catalogue; used by `pybabel extract` (babel.cfg).

The law knows nothing of languages: its labels and sentences stand in it as plain
Chinese, and these extractors say which of them are shown on pages.
"""

import ast
import tomllib
from collections.abc import Iterator, Mapping
from typing import IO, Any

Message = tuple[int, None, str, list[str]]


def sentences(source: IO[bytes], *_: object, **__: object) -> Iterator[Message]:
    """Labels of terms (`NAME = "value", "标签"`) and sentences of refusals
    (`sentence = "…"`, `pattern = "…"`)."""
    for owner in ast.walk(ast.parse(source.read())):
        if isinstance(owner, ast.ClassDef):
            for statement in owner.body:
                if isinstance(statement, ast.Assign):
                    yield from _assigned(statement)


def labels(source: IO[bytes], *_: object, options: Mapping[str, str]) -> Iterator[Message]:
    """The strings of a TOML file under the names of the option `names`."""
    text = source.read().decode()
    wanted = {name.strip() for name in options["names"].split(",")}
    lines = text.splitlines()
    for label in dict.fromkeys(_named(tomllib.loads(text), wanted)):
        first = label.splitlines()[0]
        line = next((n for n, held in enumerate(lines, 1) if first in held), 1)
        yield line, None, label, []


def _assigned(statement: ast.Assign) -> Iterator[Message]:
    names = {target.id for target in statement.targets if isinstance(target, ast.Name)}
    match statement.value:
        case ast.Tuple(elts=[ast.Constant(value=str()), ast.Constant(value=str(label))]):
            yield statement.lineno, None, label, []
        case ast.Constant(value=str(sentence)) if names & {"sentence", "pattern"}:
            yield statement.lineno, None, sentence, []


def _named(data: Any, wanted: set[str]) -> Iterator[str]:
    match data:
        case dict():
            for name, value in data.items():
                if name in wanted and isinstance(value, str) and value:
                    yield value
                yield from _named(value, wanted)
        case list():
            for item in data:
                yield from _named(item, wanted)
