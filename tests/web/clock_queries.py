"""A journal in JSON as the address of the calculator that says the same."""

from typing import Any
from urllib.parse import urlencode


def query_of_json(journal: dict[str, Any]) -> str:
    """`received_on` becomes an application handed in on that day."""
    said = {
        "channel": "counter",
        "submitted_on": journal["received_on"],
        "today": journal["today"],
    }
    for n, entry in enumerate(journal["entries"], start=1):
        facts = dict(entry)
        word, kind = facts.pop("entry"), facts.pop("kind", None)
        said[f"e{n}"] = kind or word
        said |= {f"e{n}_{name}": str(value) for name, value in facts.items()}
    return urlencode(said)
