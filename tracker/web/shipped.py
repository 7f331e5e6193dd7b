"""Where the folders shipped beside the code are."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """`templates`, `static` or `locales`: inside the package when installed from a wheel,
    beside it in a checkout."""
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{name}: neither in {_PACKAGE} nor beside it")
