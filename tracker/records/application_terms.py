"""By which words an application is found: its numbers and what the applicant wrote, as terms.

Whoever changes one of them writes the terms anew in the same transaction (`keep_terms`), and
so does an erasure; `tracker check` compares them.
"""

from collections.abc import Sequence
from typing import Any

from pypika_tortoise.context import SqlContext
from pypika_tortoise.terms import Term, ValueWrapper
from tortoise import fields
from tortoise.expressions import Q, Subquery

from tracker.records.connections import reader, writer
from tracker.records.models import Application, Statement
from tracker.records.record import Record
from tracker.records.search import Phrase, parts_of, pattern_of, written


class ApplicationTerms(Record):
    """The terms of an application, in a table of their own: what counts and lists goes through
    the applications by the million, and none of it needs them."""

    id = fields.IntField(primary_key=True)
    application: fields.OneToOneRelation[Application] = fields.OneToOneField(
        "records.Application", on_delete=fields.CASCADE
    )
    application_id: int
    terms = fields.TextField()

    class Meta:
        table = "application_terms"


def terms_by(register_number: str, document_number: str | None, *texts: str) -> str:
    """The terms of an application with these numbers and texts."""
    return parts_of(register_number, document_number or "", *texts)


async def keep_terms(application: Application) -> None:
    """Have an application found by what stands in it."""
    terms = await _terms_of(application)
    row = await ApplicationTerms.get_or_none(application_id=application.id)
    if row is None or row.terms != terms:
        row = row or ApplicationTerms(application_id=application.id)
        row.terms = terms
        await row.save()


async def merge_terms() -> None:
    """Have SQLite's index let go of the terms that were erased: it keeps them beside the note that
    they are gone until it merges its parts. PostgreSQL's own daemon sees to that."""
    if writer().capabilities.dialect == "sqlite":
        await writer().execute_query(
            "INSERT INTO application_search (application_search) VALUES ('optimize')"
        )


async def terms_agree(application: Application) -> bool:
    """Whether an application is found by what stands in it, and by nothing else."""
    terms = await _terms_of(application)
    return await ApplicationTerms.exists(application_id=application.id, terms=terms)


async def _terms_of(application: Application) -> str:
    texts = Statement.filter(application_id=application.id).order_by("seq")
    said = [str(text) for text in await texts.values_list("text", flat=True)]
    return terms_by(application.register_number, application.document_number, *said)


def having(phrases: Sequence[Phrase], *, any_of: bool = False, others: Subquery | None = None) -> Q:
    """The condition that an application has all phrases, or `any_of` them; or is of `others`.

    One list of ids: for two with an OR between them PostgreSQL would go through the second, where
    it is long, for every application there is."""
    return Q(id__in=_Having(phrases, any_of, others)) if phrases else Q(id__isnull=True)


class _Having(Term):
    """The applications that have the phrases, as each engine asks its index of terms.

    That of PostgreSQL knows no order: where a phrase has several terms, the pattern does."""

    def __init__(self, phrases: Sequence[Phrase], any_of: bool, others: Subquery | None) -> None:
        super().__init__()
        self._phrases, self._any_of, self._others = phrases, any_of, others
        self._dialect = reader().capabilities.dialect

    def get_sql(self, ctx: SqlContext) -> str:
        plain = ctx.copy(subquery=False)
        parts = [self._ids(plain)]
        if self._others is not None:
            parts.append(self._others.get_sql(plain))
        return f"({' UNION ALL '.join(parts)})"

    def _ids(self, ctx: SqlContext) -> str:
        def value(said: str) -> str:
            sql: Any = ValueWrapper(said).get_sql(ctx)
            return str(sql)

        query = value(written(self._phrases, self._dialect, any_of=self._any_of))
        if self._dialect == "sqlite":
            return f"SELECT rowid FROM application_search WHERE application_search MATCH {query}"
        in_order = [one for one in self._phrases if len(one.terms) > 1 and not self._any_of]
        patterns = "".join(
            f" AND ' ' || terms || ' ' LIKE {value(pattern_of(one))}" for one in in_order
        )
        return (
            "SELECT application_id FROM application_terms "
            f"WHERE vector @@ to_tsquery('simple', {query}){patterns}"
        )
