"""Fields with several answers: one name, sent once for each box that is ticked."""

from typing import Annotated, Any

from pydantic import BeforeValidator
from starlette.datastructures import FormData


def joined(form: FormData, *names: str) -> dict[str, Any]:
    """The form with the answers of these fields joined by commas, as `Several` reads them."""
    answers = {name: ",".join(map(str, form.getlist(name))) for name in names}
    return {**dict(form.items()), **answers}


def _split(typed: Any) -> Any:
    return [word for word in typed.split(",") if word] if isinstance(typed, str) else typed


Several = BeforeValidator(_split)
Words = Annotated[list[str], Several]
