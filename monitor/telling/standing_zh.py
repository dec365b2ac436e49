"""How a rule or an entry stands and how we know, in Chinese: our own sentences by rule. Pure.

The sentences are those of monitor.force (words, field, standing, turns), monitor.rules.named, monitor.asof (telling,
history, official, links, registers) and spiders.registers.official. What a publisher printed (between “ and ”) stays
as printed; a sentence of other making stays English.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from monitor.asof.sizes import register_title
from monitor.telling.citing import act_label
from monitor.telling.listed_zh import LISTED
from monitor.telling.reasons_zh import reason_zh

_MARK = re.compile("\ue000(\\d+)\ue001")  # stands for a quotation while the words around it are translated
_OPEN, _CLOSED = "\ue000", "\ue001"
_KEY = re.compile(r"[a-z][a-z0-9+-]*/[a-z-]+/(?:\d{4}/\d+|(?:\d{4}-\d\d-\d\d|undated)/[^\s.,;，。；）]+)")

_DAY = r"(\d{4}-\d\d-\d\d)"
_ACT = r"([^\s,;，；。（]+?)"
_END = r"(?=[\s.,;，；。（]|$)"
_STANDING = (
    (rf"In force again since {_DAY}, the day after its suspension by (.*?) ended",
     r"自\1起恢复有效，即\2所定暂停结束的次日"),
    (rf"In force since {_DAY}", r"自\1起有效"),
    (r"In force except: ", "除以下部分外有效："),
    (rf"Takes effect on {_DAY}", r"自\1起施行"),
    (rf"Published only on {_DAY}", r"\1才发布"),
    (rf"Its validity, prolonged by {_ACT}, ended on {_DAY}", r"有效期经\1延长，于\2届满"),
    (rf"Its validity ended on {_DAY}", r"有效期于\1届满"),
    (rf"The suspension by {_ACT} had its last day on {_DAY}", r"\1所定暂停的最后一日为\2"),
    (rf"The suspension by {_ACT} was ended by {_ACT}{_END}", r"\1所定的暂停经\2结束"),
    (rf"The suspension by {_ACT} fell with that act", r"\1所定的暂停随该文件失效而结束"),
    (rf"; in force since {_DAY}", r"；自\1起有效"),
    (rf"Suspended until {_DAY} by {_ACT}{_END}", r"经\2暂停施行，至\1止"),
    (rf"Suspended, no end stated, by {_ACT}{_END}", r"经\1暂停施行，未注明期限"),
    (rf"[Pp]rolonged until {_DAY} by {_ACT}{_END}", r"经\2延长至\1"),
    (rf"\ba part repealed by {_ACT}{_END}", r"一部分被\1废止"),
    (rf"\ba part lifted by {_ACT}{_END}", r"一部分被\1解除"),
    (rf"[Oo]verridden where they differ by {_ACT}{_END}", r"不一致之处以\1为准"),
    (rf"[Rr]epealed by {_ACT}{_END}", r"被\1废止"),
    (rf"[Rr]eplaced by {_ACT}{_END}", r"被\1替代"),
    (rf"[Ll]ifted by {_ACT}{_END}", r"被\1解除"),
    (rf"[Ss]uspended by {_ACT}{_END}", r"被\1暂停施行"),
    (rf"[Rr]esumed by {_ACT}{_END}", r"经\1恢复施行"),
    (rf"[Aa]mended by {_ACT}{_END}", r"被\1修改"),
    (rf" from {_DAY}(?=[（.])", r"，自\1起"),
    (rf" until {_DAY}(?=[.;（])", r"，至\1止"),
    (r"A draft for comments; nothing in it holds", "征求意见稿，其内容尚无效力"),
    (r"No day of effect was read, and no site states its status", "未读到施行日期，也没有网站标明其效力状态"),
    (r"The official site marks it (\ue000\d+\ue001)", r"官方网站标注为\1"),
    (r"; no act we hold says so", "；我们所持文件中没有这样规定的"),
    (r"; no day of effect was read", "；未读到施行日期"),
    (r", against this: ", "，与下述不符："),
    (r"Its day of effect is printed in different ways: ", "其施行日期的载明不一致："),
    (r"Its last day is printed in different ways: ", "其最后一日的载明不一致："),
    (r"Its day of publication is printed in different ways: ", "其公布日期的载明不一致："),
    (rf"It is said to take effect on {_DAY}, before it was published on {_DAY}", r"载明自\1起施行，早于公布日期\2"),
    (rf"Comments are taken until {_DAY}", r"意见征集截至\1"),
    (r"Its text is not in the archive; it is known only from acts that name it",
     "档案中没有其正文，仅见于提及它的文件"),
    (r"It is numbered in (\d{4})", r"其文号属\1年"),
    (r"When it took effect is not known", "其施行日期不详"),
    (r"It stood by what (.*?) says of it", r"依据\1的记载，当时有效"),
    (rf"The register prints {_DAY} as its last day ", r"名录载明最后一日为\1"),
    (r"(\d+) of the (\d+) entries it added to (\S+)", r"其列入“\3”的\2个条目中的\1个"),
    (r"The documents of (\d+) notices were searched in part: they are too long", r"\1份文件的附件过长，仅检索了一部分"),
    (r"Stored documents that could not be read were not searched: ", "以下存档附件无法读取，未检索："),
)  # fmt: skip
_RULES = tuple((re.compile(pattern), chinese) for pattern, chinese in (*_STANDING, *LISTED))
_ORIGINS = {"text": "正文", "field": "网站信息栏", "title": "标题", "listing": "所在列表", "document": "附件"}
_ORIGIN = re.compile(r" \((text|field|title|listing|document): (\ue000\d+\ue001)\)")
_REGISTER = re.compile(r"(?<=其列入“)[a-z0-9-]+(?=”的\d)")
_IN_WORDS = re.compile(r",? ?in the words (\ue000\d+\ue001)")


@lru_cache(maxsize=4096)  # the days of one calendar, and the rows of one list, say the same few sentences
def standing_zh(words: str) -> str:
    """A sentence of ours in Chinese, acts and registers in it as people cite them; '' where not all of it is known."""
    quoted = list(_quotations(words))
    held = words
    for place, quotation in enumerate(quoted):
        held = held.replace(quotation, f"{_OPEN}{place}{_CLOSED}", 1)
    held = _ORIGIN.sub(lambda found: f"（{_ORIGINS[found[1]]}：{found[2]}）", _IN_WORDS.sub(r"（原文：\1）", held))
    for pattern, chinese in _RULES:
        held = pattern.sub(chinese, held)
    held = _KEY.sub(lambda found: act_label(found[0], "zh"), held)
    held = reason_zh(_REGISTER.sub(lambda found: register_title(found[0]).zh, held))
    if re.search(r"[a-z]{3,} [a-z]{2,}", held):  # words of ours that no rule knows
        return ""
    held = re.sub(r"\. ?(?=[\u3400-\u9fff])|\.$", "。", held)
    held = re.sub(r"; ?(?=[\u3400-\u9fff])", "；", re.sub(r", (?=[\u3400-\u9fff\d])", "，", held))
    return _MARK.sub(lambda found: quoted[int(found[1])], held)


def cited(words: str) -> str:
    """An English sentence of ours with its acts as people cite them, 'GACC 2020-53' for 'gacc/announcement/2020/53'.

    What a publisher printed stays as it is.
    """
    pieces, rest = [], words
    for quotation in _quotations(words):
        before, _, rest = rest.partition(quotation)
        pieces += [_labelled(before), quotation]
    return "".join([*pieces, _labelled(rest)])


def _labelled(words: str) -> str:
    return _KEY.sub(lambda found: act_label(found[0], "en"), words)


def _quotations(words: str) -> Iterator[str]:
    """What stands between “ and ”, the outermost; a quotation that was cut before its inner ” ends at the last one."""
    start, depth = -1, 0
    for place, sign in enumerate(words):
        if sign == "“":
            start, depth = (place if depth == 0 else start), depth + 1
        elif sign == "”" and depth:
            depth -= 1
            if depth == 0:
                yield words[start : place + 1]
    if depth and (last := words.rfind("”")) > start:
        yield words[start : last + 1]
