"""Numbers that are given once, in order, without gaps: of the register and of letters."""

from datetime import date

from tracker.records.models import Authority
from tracker.records.sequences import next_number

REGISTER = "register"
LETTERS = "letters"


async def next_register_number(authority: Authority, on: date) -> str:
    """`CODE-YEAR-00001`, within the transaction that uses it."""
    number = await next_number(REGISTER, authority.id, on.year)
    return f"{authority.code}-{on.year}-{number:05d}"


async def next_document_number(authority: Authority, on: date) -> str:
    """机关代字〔年〕序号号 (GB/T 9704—2012: no 第, no leading zeros)."""
    number = await next_number(LETTERS, authority.id, on.year)
    return f"{authority.document_word}〔{on.year}〕{number}号"
