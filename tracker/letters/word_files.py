"""Letters as DOCX files: the doors to `word` and `word_template`, whose library is slow to load."""

import asyncio
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from tracker.letters.compose import LetterText, Sender
from tracker.letters.office_wording import Problem

LIMIT = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OfLetter:
    """What a paper needs besides the letter."""

    sender: Sender
    register_number: str
    received_on: date
    asked: str


async def letter_docx(letter: LetterText, sender: str) -> bytes:
    """The letter on the standard paper."""
    made: bytes = await asyncio.to_thread(_work, "word", "letter_document", letter, sender)
    return made


async def filled_docx(data: bytes, letter: LetterText, of: OfLetter) -> bytes:
    """The letter on the office's paper."""
    made: bytes = await asyncio.to_thread(_work, "word_template", "filled", data, letter, of)
    return made


async def standard_template() -> bytes:
    """The standard paper with the places for an office to begin with."""
    made: bytes = await asyncio.to_thread(_work, "word_template", "standard_template")
    return made


async def template_problems(data: bytes) -> list[Problem]:
    """Everything that is wrong with a template, each with its place."""
    found: list[Problem] = await asyncio.to_thread(
        _work, "word_template", "template_problems", data
    )
    return found


def _work(module: str, name: str, *told: Any) -> Any:
    return getattr(import_module(f"tracker.letters.{module}"), name)(*told)
