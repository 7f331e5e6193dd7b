"""Articles as an official letter cites them: the law by its full name in 《》.

The law's data names them short (`条例第三十三条第一款`); several articles of one law are
cited under one name.
"""

from collections.abc import Iterable

_REGULATION = "《中华人民共和国政府信息公开条例》"
_REVIEW = "《中华人民共和国行政复议法》"
_LITIGATION = "《中华人民共和国行政诉讼法》"
_OPINION_OF_2010 = "《国务院办公厅关于做好政府信息依申请公开工作的意见》"
_INTERPRETATION = "《最高人民法院关于审理政府信息公开行政案件适用法律若干问题的解释》"

FULL_NAMES = {
    "条例": _REGULATION,
    "2008年条例": f"{_REGULATION}（国务院令第492号）",
    "信息处理费办法": "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
    "国办发〔2010〕5号": f"{_OPINION_OF_2010}（国办发〔2010〕5号）",
    "行政复议法": _REVIEW,
    "行政复议法实施条例": "《中华人民共和国行政复议法实施条例》（国务院令第499号）",
    "1999年行政复议法": f"{_REVIEW}（1999年施行）",
    "行政诉讼法": _LITIGATION,
    "1989年行政诉讼法": f"{_LITIGATION}（1990年施行）",
    "行诉解释": "《最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释》（法释〔2018〕1号）",
    "2000年行诉解释": (
        "《最高人民法院关于执行〈中华人民共和国行政诉讼法〉若干问题的解释》（法释〔2000〕8号）"
    ),
    "法释〔2025〕8号": f"{_INTERPRETATION}（法释〔2025〕8号）",
}


def cited(*articles: str) -> str:
    """`cited("条例第三十三条")`: 《中华人民共和国政府信息公开条例》第三十三条."""
    places: dict[str, list[str]] = {}
    for article in articles:
        name, place = _parted(article)
        places.setdefault(name, []).extend([place] if place else [])
    return "、".join(f"{FULL_NAMES[name]}{_joined(held)}" for name, held in places.items())


def _parted(article: str) -> tuple[str, str]:
    """The short name of the law and the place in it. KeyError for a law without full name."""
    for name in FULL_NAMES:
        if article == name or article.startswith(f"{name}第"):
            return name, article.removeprefix(name)
    raise KeyError(article)


def _joined(places: Iterable[str]) -> str:
    """Places in order; a further paragraph of an article named before leaves the article out."""
    said: list[str] = []
    last = ""
    for place in places:
        article = place.partition("条")[0]
        said.append(place.partition("条")[2] if said and article == last else place)
        last = article
    return "、".join(said)
