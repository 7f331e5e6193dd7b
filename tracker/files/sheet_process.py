"""The process in which strangers' files are opened: `python -m tracker.files.sheet_process`.

The work is a line of JSON on standard input; the answer is JSON, or the bytes of a
picture, on standard output. What cannot be worked on ends it with status 3 and its name.
"""

import io
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tracker.files.areas import UNWORKABLE, Area, Unworkable
from tracker.files.blacken import blacken
from tracker.files.sheet_text import search, under
from tracker.files.sheets import opened

_QUALITY = 82
_TELLING = 2  # letters; a single one stands everywhere


def main() -> None:
    asked: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    try:
        sys.stdout.buffer.write(_DOES[asked["do"]](asked))
    except Unworkable as refused:
        sys.stderr.write(refused.trouble)
        sys.exit(UNWORKABLE)


def _sizes(asked: dict[str, Any]) -> bytes:
    sheets = opened(Path(asked["path"]))
    pages = range(1, sheets.count + 1)
    return json.dumps([[round(side, 1) for side in sheets.size(n)] for n in pages]).encode()


def _image(asked: dict[str, Any]) -> bytes:
    sheets, written = opened(Path(asked["path"])), io.BytesIO()
    picture = sheets.image(asked["page"], asked["dots"], asked["most"])
    picture.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _search(asked: dict[str, Any]) -> bytes:
    sheets = opened(Path(asked["path"]))
    return json.dumps(asdict(search(sheets, asked["words"], asked["but"]))).encode()


def _blacken(asked: dict[str, Any]) -> bytes:
    source, target = Path(asked["path"]), Path(asked["target"])
    areas = [Area(**area) for area in asked["areas"]]
    drawn = blacken(source, target, areas, whole=asked["whole"])
    gone = [word for word in under(opened(source), areas) if len(word) >= _TELLING]
    left = search(opened(target), [*asked["words"], *gone], asked["but"])
    return json.dumps({"drawn": drawn, "left": [asdict(one) for one in left.found]}).encode()


_DOES = {"sizes": _sizes, "image": _image, "search": _search, "blacken": _blacken}


if __name__ == "__main__":
    main()
