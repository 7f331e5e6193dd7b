"""Closed vocabularies of the mail that comes in, as `terms` has the others."""

from tracker.law.terms import Term


class Security(Term):
    """How the talk with a mailbox is encrypted; there is no way without."""

    TLS = "tls", "全程加密（TLS，一般是993端口）"
    STARTTLS = "starttls", "连接后加密（STARTTLS，一般是143端口）"


class AfterFetch(Term):
    """What becomes of a mail in its mailbox. It is never deleted there."""

    SEEN = "seen", "留在原处，标为已读"
    MOVED = "moved", "移到另一个文件夹"


class MailboxTrouble(Term):
    """Why mail cannot be fetched, and what to do."""

    UNREACHABLE = "unreachable", "连不上邮箱的服务器，请核对主机名、端口和网络。"
    CERTIFICATE = (
        "certificate",
        "服务器的证书不可信，没有登录。请核对主机名，或者请服务商更换证书。",
    )
    UNENCRYPTED = "unencrypted", "服务器不支持加密连接，没有登录。请改选另一种加密方式。"
    REFUSED = "refused", "服务器拒绝登录，请核对用户名和密码；不少服务商要用“授权码”代替密码。"
    NO_PASSWORD = "no_password", "没有保存密码，也没有在环境变量中设置，请填写密码。"
    NO_FOLDER = "no_folder", "邮箱里没有要收取的文件夹，请核对名称。"
    NO_TARGET = "no_target", "邮箱里没有收取后移到的文件夹，请先建立，或者改选“留在原处”。"
    NO_MOVE = "no_move", "服务器不支持移动邮件，请改选“留在原处，标为已读”。"
    FAULT = "fault", "取信时本系统出错，详情在日志中，请联系维护人员；稍后自动重试。"
    BROKEN_OFF = "broken_off", "收取中途断开，已经收到的不受影响，稍后自动继续。"


class MailState(Term):
    """What became of a mail."""

    WAITING = "waiting", "待登记"
    REGISTERED = "registered", "登记为申请"
    JOINED = "joined", "归入已有申请"
    DISMISSED = "dismissed", "不是申请"
    REPORT = "report", "退信和投递报告"


class MailStep(Term):
    """What somebody did with a mail."""

    READ = "read", "查看全文"
    COPIED = "copied", "打开登记表，抄入全文"
    OPENED = "opened", "打开附件"
    DOWNLOADED = "downloaded", "下载原邮件"
    REGISTERED = "registered", "登记为申请"
    JOINED = "joined", "归入已有申请"
    DISMISSED = "dismissed", "不是申请"
    RESTORED = "restored", "改回待登记"
    ERASED = "erased", "应本人要求清除内容"


class MailFlaw(Term):
    """What is not as it should be with a mail as it is shown."""

    BROKEN = "broken", "邮件的结构损坏，下面的内容可能不全，请下载原邮件核对。"
    TOO_LARGE = "too_large", "邮件太大，没有取回，只取了邮件头。请在邮箱里打开原邮件。"
    NOT_GIVEN = "not_given", "服务器没有给出这封邮件，请在邮箱里打开。"
    MANY_PARTS = "many_parts", "附件太多，只列出一部分，其余请看原邮件。"
    LONG = "long", "正文太长，只显示前面一部分，其余请看原邮件。"
    CUT = "cut", "发件人、主题或者邮件头太长，只保留了一部分，其余请看原邮件。"
    SAME_ID = "same_id", "另一封来信有同样的邮件编号，内容不同，请留意是不是重复。"


# With these the words of a mail that are kept may not be all of its words.
INCOMPLETE = frozenset(MailFlaw) - {MailFlaw.SAME_ID}
# With these the mail itself stayed in the mailbox.
NOT_FETCHED = frozenset({MailFlaw.TOO_LARGE, MailFlaw.NOT_GIVEN})
