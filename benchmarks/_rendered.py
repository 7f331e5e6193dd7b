"""The plain server of `_plain`, which renders each page anew from a context that is ready.

`python -m benchmarks._rendered FILE --port N`. Before it serves, it opens every page at our own
application within this process, and keeps which template was rendered with what.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from jinja2 import Template
from starlette.applications import Starlette
from starlette.testclient import TestClient

from benchmarks import _plain
from tracker.app import create_app
from tracker.settings import read_settings


class _Seen(Template):
    """Keeps what the last page was rendered with."""

    last: Callable[[], bytes]

    def render(self, *context: Any, **more: Any) -> str:
        _Seen.last = partial(self._again, context, more)
        return super().render(*context, **more)

    def _again(self, context: tuple[Any, ...], more: dict[str, Any]) -> bytes:
        return super().render(*context, **more).encode()


def served() -> Starlette:
    ours, found, told = create_app(read_settings()), {}, _plain.told()
    ours.state.site.templates.template_class = _Seen
    address = ("127.0.0.1", 1)
    with TestClient(ours, client=address, base_url="http://127.0.0.1") as client:
        for path, page in told["pages"].items():
            client.get(path, headers={"Cookie": page["cookie"]}).raise_for_status()
            found[path] = _Seen.last
    return _plain.application(told, found)


if __name__ == "__main__":
    _plain.main("benchmarks._rendered:served")
