"""Articles as an official letter cites them: the law by its full name in 《》.

The law's data names them short (`条例第三十三条第一款`); several articles of one law are
cited under one name.
"""

from collections.abc import Iterable

from tracker.law.articles import TEXTS, named


def cited(*articles: str) -> str:
    """`cited("条例第三十三条")`: 《中华人民共和国政府信息公开条例》第三十三条.

    Raises `KeyError` for a law the data does not know.
    """
    found: dict[str, list[str]] = {}
    for article in articles:
        name, place = named(article)
        found.setdefault(name or article, []).extend([place] if place else [])
    return "、".join(f"{TEXTS[name].full_name}{_joined(held)}" for name, held in found.items())


def _joined(places: Iterable[str]) -> str:
    """Places in order; a further paragraph of an article named before leaves the article out."""
    said: list[str] = []
    last = ""
    for place in places:
        article = place.partition("条")[0]
        said.append(place.partition("条")[2] if said and article == last else place)
        last = article
    return "、".join(said)
