"""Public mail domains, which name no company."""

from roadmap_tui.text.lazy_pattern import lazy_pattern

_PUBLIC = frozenset(
    "126.com 163.com aol.com bk.ru bluewin.ch btinternet.com comcast.net cox.net duck.com fastmail.com "
    "free.fr freenet.de googlemail.com gmail.com hey.com icloud.com inbox.ru laposte.net libero.it "
    "list.ru mac.com mail.com mail.ru me.com msn.com naver.com orange.fr pm.me proton.me protonmail.com "
    "qq.com rambler.ru rediffmail.com rocketmail.com sbcglobal.net sfr.fr sina.com t-online.de tuta.com "
    "tutanota.com verizon.net wanadoo.fr web.de wp.pl yandex.com yandex.ru ymail.com zoho.com "
    "139.com 189.cn abv.bg alice.it aliyun.com arcor.de att.net bellsouth.net bigpond.com bol.com.br charter.net "
    "daum.net docomo.ne.jp earthlink.net ezweb.ne.jp foxmail.com hanmail.net hushmail.com ig.com.br interia.pl "
    "kpnmail.nl mailbox.org mailfence.com nate.com neuf.fr o2.pl onet.pl optusnet.com.au posteo.de posteo.net "
    "rogers.com runbox.com seznam.cz shaw.ca skynet.be sohu.com sympatico.ca telenet.be terra.com.br tin.it "
    "tiscali.it tutamail.com ukr.net uol.com.br virgilio.it xs4all.nl yeah.net ziggo.nl".split()
)
_PUBLIC_ANYWHERE = lazy_pattern(r"(?:aol|gmx|hotmail|live|outlook|yahoo|yandex)\.(?:[a-z]{2,3}|com?\.[a-z]{2})")


def is_public_mail(domain: str) -> bool:
    """Whether a domain (lower case) belongs to a mail provider that takes anybody."""
    return domain in _PUBLIC or _PUBLIC_ANYWHERE.fullmatch(domain) is not None
