"""What the page says when a sign-in through the provider came to nothing: what happened, and what
to do."""

from collections.abc import Mapping

from babel.support import LazyProxy

from tracker.sign_on.failures import Why
from tracker.web.words import _l

SENTENCES: Mapping[Why, LazyProxy] = {
    Why.CANCELLED: _l("您在统一身份认证取消了登录。需要办理的，请重新登录。"),
    Why.TOO_OLD: _l("这次登录已经过期或者已经用过，也可能是在另一个浏览器开始的。请重新登录。"),
    Why.UNREACHABLE: _l("现在连不上统一身份认证。请过几分钟再试；一直连不上的，请告诉系统管理员。"),
    Why.REFUSED: _l(
        "统一身份认证没有接受本系统的请求，多半是两边的设置不一致。"
        "请告诉系统管理员，原因已经记在系统日志中。"
    ),
    Why.UNTRUSTED: _l(
        "统一身份认证返回的内容没有通过核验，没有登录。请重新登录；再次出现的，请告诉系统管理员。"
    ),
    Why.CLOCKS: _l(
        "本系统和统一身份认证的时钟相差太大，登录没有通过核验。请系统管理员校准服务器的时间。"
    ),
    Why.ASSURANCE: _l(
        "这次登录的认证方式达不到本系统的要求。请用更可靠的方式（例如证书、动态口令）重新登录。"
    ),
    Why.NOT_AGAIN: _l(
        "统一身份认证没有再次核验您的身份，或者没有说明什么时候核验过，所以不能确认是您本人。"
        "请重新登录；再次出现的，请告诉系统管理员。"
    ),
    Why.UNKNOWN: _l(
        "统一身份认证确认了您的身份，但是本系统还不知道您是哪一位工作人员。"
        "请把下面的标识告诉本机关的管理员，由其填写在“设置—人员”中您的那一页。"
    ),
    Why.NO_ROLE: _l(
        "统一身份认证没有给您本系统的岗位，不能登录。需要岗位的，请找统一身份认证的管理员。"
    ),
    Why.ELSEWHERE: _l(
        "统一身份认证给您的岗位不在您现在的机关，或者同时在几个机关。请告诉系统管理员。"
    ),
    Why.DISABLED: _l("您的账号在本系统已经停用。需要恢复的，请找本机关的管理员。"),
}
