"""What was covered in a paper and why: the note that goes with the copy, or into the reply."""

from collections.abc import Iterable

from tracker.law.grounds import Ground
from tracker.law.redaction import division_article
from tracker.law.terms import Law
from tracker.letters.wording import said


def cover_note(name: str, pages: int, law: Law, covered: Iterable[tuple[int, Ground]]) -> str:
    """`covered`: each covered place by its page and ground."""
    of_ground: dict[str, tuple[Ground, list[int]]] = {}
    for page, ground in covered:
        of_ground.setdefault(ground.key, (ground, []))[1].append(page)
    return said(
        "cover_note.txt",
        name=name,
        pages=pages,
        count=sum(len(on) for _ground, on in of_ground.values()),
        grounds=[
            (ground.label, ground.article.split("、"), len(on), sorted(set(on)))
            for ground, on in of_ground.values()
        ],
        article=division_article(law),
    ).strip()
