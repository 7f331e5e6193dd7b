"""The house: who may import whom, and what no module may do.

The tree is read as text; nothing is imported.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "tracker"

# From the ground up. A module may import from floors below its own, and from its own room.
FLOORS = (
    ("law", "clock", "metrics", "widths"),
    ("logs",),
    ("records", "files", "letters", "sign_on"),
    ("settings", "annual"),
    ("actions",),
    ("web", "jobs"),
    ("app", "receipt_commands", "command_line"),
    (
        "archive_commands",
        "authority_commands",
        "copy_command",
        "figures_commands",
        "journal_commands",
        "key_commands",
        "law_commands",
        "ledger_commands",
        "officer_commands",
        "register_commands",
        "report_commands",
        "serve_commands",
    ),
    ("cli",),
    ("__main__",),
)
POSIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios"}
VAGUE = {"utils", "util", "helpers", "common", "misc"}
CLOCK_READERS = {"now", "utcnow", "today", "time", "time_ns"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported_by(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.module or "", node.lineno


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def floor_of(module: str) -> int:
    room = room_of(module)
    return next(height for height, rooms in enumerate(FLOORS) if room in rooms)


every_module = pytest.mark.parametrize("path", modules(), ids=name_of)


@every_module
def test_imports_go_down_only(path: Path) -> None:
    if path.name == "__init__.py":
        return
    own = name_of(path)
    for module, line in imported_by(path):
        if not module.startswith("tracker"):
            continue
        same_room = room_of(module) == room_of(own)
        assert same_room or floor_of(module) < floor_of(own), f"{own}:{line} imports {module}"


@every_module
def test_public_pages_and_desk_do_not_know_each_other(path: Path) -> None:
    own = name_of(path)
    for one, other in (("tracker.web.public", "tracker.web.desk"),) * 2:
        if own.startswith(one):
            assert not any(module.startswith(other) for module, _ in imported_by(path))
        if own.startswith(other):
            assert not any(module.startswith(one) for module, _ in imported_by(path))


@pytest.mark.parametrize("path", sorted((PACKAGE / "law").rglob("*.py")), ids=name_of)
def test_the_law_knows_only_the_standard_library_and_itself(path: Path) -> None:
    import sys

    for module, line in imported_by(path):
        top = module.split(".")[0]
        known = top in sys.stdlib_module_names or module.startswith("tracker.law")
        assert known, f"{name_of(path)}:{line} imports {module}"
        assert top not in {"asyncio", "socket", "sqlite3", "time", "os"}, f"{name_of(path)}:{line}"


def test_no_import_cycles() -> None:
    known = {name_of(path): path for path in modules()}
    edges = {
        name: {module for module, _ in imported_by(path) if module in known}
        for name, path in known.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for module in edges[name]:
                visit(module, (*trail, name))
            done.add(name)

    for name in edges:
        visit(name, ())


@every_module
def test_no_first_party_import_inside_a_function(path: Path) -> None:
    for function in ast.walk(tree_of(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                module = getattr(node, "module", None) if isinstance(node, ast.ImportFrom) else None
                assert not (module or "").startswith("tracker"), f"{name_of(path)}:{node.lineno}"


@every_module
def test_names_and_packages(path: Path) -> None:
    assert path.stem not in VAGUE
    if path.name == "__init__.py":
        assert not path.read_text("utf-8").strip(), "a package's __init__ re-exports nothing"


@every_module
def test_nothing_that_only_posix_has(path: Path) -> None:
    elsewhere = {
        node.lineno
        for guard in ast.walk(tree_of(path))
        if isinstance(guard, ast.If) and ast.unparse(guard.test) == "sys.platform != 'win32'"
        for node in guard.body
    }
    imported = {(module.split(".")[0], line) for module, line in imported_by(path)}
    assert not {name for name, line in imported if line not in elsewhere} & POSIX_ONLY
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"fork", "geteuid", "getuid", "setsid", "SIGKILL", "AF_UNIX"}


@every_module
def test_only_the_clock_reads_the_clock(path: Path) -> None:
    if path == PACKAGE / "clock.py":
        return
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            clock = isinstance(owner, ast.Name) and owner.id in {"datetime", "date", "time"}
            assert not (clock and node.func.attr in CLOCK_READERS), f"{path}:{node.lineno}"


@every_module
def test_rooms_and_functions_stay_short(path: Path) -> None:
    """Limits on the tail; migrations are generated."""
    if "migrations" in path.parts:
        return
    lines = path.read_text("utf-8").count("\n")
    assert lines <= 500, f"{name_of(path)} has {lines} lines"
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno
            assert length <= 60, f"{name_of(path)}:{node.lineno} {node.name} has {length} lines"


# Whatever belongs to an application; and what is looked for by a number in an address.
BEHIND_THE_DOOR = {
    "Application", "Attachment", "Challenge", "ChallengeAttachment", "Letter", "Material",
    "Message", "MessageFile", "Note", "Particulars", "Proposal", "ProposalVersion", "Redaction",
    "RedactedCopy", "SearchRecord", "Statement",
}  # fmt: skip
FIND = {"all", "filter", "first", "get", "get_or_none"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "web").rglob("*.py")), ids=name_of)
def test_pages_find_applications_through_one_door(path: Path) -> None:
    own = name_of(path)
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            asked = isinstance(owner, ast.Name) and owner.id in BEHIND_THE_DOOR
            assert not (asked and node.func.attr in FIND) or own == "tracker.web.door", own
        if isinstance(node, ast.ImportFrom):
            found = {alias.name for alias in node.names} & {"case_named", "challenge_in"}
            assert not found or own == "tracker.web.door", f"{own}:{node.lineno}"
