"""What stands around every page of an office: the portal's name, the numbers of the site."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from tracker.records.models import Authority
from tracker.web.leaving import leaving_url
from tracker.web.words import _

_ICP = "https://beian.miit.gov.cn/"
_POLICE = "https://beian.mps.gov.cn/#/query/webSearch?code={}"
_POLICE_CODE = re.compile(r"\d{8,}")


@dataclass(frozen=True, slots=True)
class Around:
    """An office, or none, with the words of its frame as they are in force."""

    office: Authority | None
    frame: Mapping[str, str]

    def context(self, request: Request) -> dict[str, Any]:
        """What the layout shows of it."""
        name, url = self.frame.get("portal_name", ""), self.frame.get("portal_url", "")
        return {
            "office": self.office,
            "portal": (name, leaving_url(request, url) if url else ""),
            "identifiers": list(self._identifiers(request)),
            "footer_menu": _menu(request, self.office),
        }

    def _identifiers(self, request: Request) -> list[tuple[str, str, str]]:
        told = self.frame
        police = _POLICE_CODE.search(told.get("police_number", ""))
        rows = [
            (_("承办单位"), told.get("operator", ""), ""),
            (_("网站标识码"), told.get("site_code", ""), ""),
            (_("ICP备案号"), told.get("icp_number", ""), _ICP),
            (_("公安备案号"), told.get("police_number", ""), _POLICE.format(police[0]))
            if police
            else (_("公安备案号"), told.get("police_number", ""), ""),
            ("", told.get("faults_url", "") and _("我为政府网站找错"), told.get("faults_url", "")),
        ]
        return [
            (label, words, url and leaving_url(request, url)) for label, words, url in rows if words
        ]


class Memory:
    """The frames that were shown last, for pages that must do without the database."""

    def __init__(self) -> None:
        self._known: dict[str, Around] = {}

    def remember(self, around: Around) -> None:
        if around.office:
            self._known[around.office.code] = around

    def of(self, code: str) -> Around:
        """The frame of the authority of that code; else of the only one; else an empty one."""
        only = next(iter(self._known.values())) if len(self._known) == 1 else None
        return self._known.get(code.upper()) or only or Around(None, {})


def _menu(request: Request, office: Authority | None) -> list[tuple[str, str]]:
    """The same links in the same order under every page."""
    here = {"code": office.code} if office else {}

    def url(page: str, anywhere: str) -> str:
        return request.url_for(page if office else anywhere, **here).path

    guide = url("guide", "guide_anywhere")
    menu = [(guide, _("公开指南"))]
    if office:
        menu.append((request.url_for("channels", **here).path, _("渠道与地址")))
        menu.append((f"{guide}#remedies", _("不服怎么办")))
    return [
        *menu,
        (url("figures", "all_figures"), _("数据公开")),
        (request.url_for("law").path, _("法律依据")),
        (url("help", "help_anywhere"), _("帮助")),
        (url("privacy", "privacy_anywhere"), _("隐私")),
        (url("accessibility", "accessibility_anywhere"), _("无障碍声明")),
    ]
