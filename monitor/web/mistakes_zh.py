"""Mistakes of people's input in Chinese, by rule: those a form of ours can meet. Pure.

The sentences are those of monitor.subscription, monitor.watchlists, monitor.desk and monitor.team, which speak English.
"""

import re

_DEEDS = {"drafted": "起草", "edited": "编辑", "approved": "审定", "published": "发布", "corrected": "更正"}
_DEED = f"({'|'.join(_DEEDS)})"
_RULES = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"'(.*)' is no HS code; write .*", r"“\1”不是HS编码；请写 4、6、8、10 或 13 位数字"),
        (r"'(.*)' is no standard; write (.*) or (.*)", r"“\1”不是标准号；请写 \2 或 \3"),
        (r"'(.*)' is blank or longer than (\d+) characters", r"“\1”为空白，或超过 \2 字"),
        (r"'(.*)' names nothing; write (.*) or (.*)", r"“\1”未指明条目；请写 \2 或 \3"),
        (r"'(.*)' is not watched here", r"“\1”不在监测之列"),
        (r"[‘'](.*)['’] is (?:no|not an) e-mail address", r"“\1”不是邮箱地址"),
        (r"Write (?:one like )?(\S+@\S+)", r"请写成 \1"),
        (r"'(.*)' is no role", r"没有“\1”这一角色"),
        (r"unknown timezone (.*)", r"没有“\1”这一时区；请写 Asia/Shanghai 之类的名称"),
        (r"must be a time like (\S+)", r"请写成 \1 这样的时刻"),
        (r"must be two times like (\S+)", r"请写成 \1 这样的两个时刻"),
        (r"must be from (\d+) to (\d+)", r"应为 \1 至 \2"),
        (r"must be one line without blanks at its ends", "应为一行，首尾不留空白"),
        (r"(?:must be one line of at most|is longer than) (\d+) characters", r"应为一行，最多 \1 字"),
        (r"must be (.*) or (.*)", r"应为 \1 或 \2"),
        (r"is empty: nothing would ever be told", "未选任何种类，将不会收到任何变更"),
        (r"'(.*)': one sign would touch nearly everything.*", r"“\1”只有一字，几乎涉及一切；请多写几字"),
        (r"'(.*)': names nothing; .*", r"“\1”无所指；请写证书、企业、HS编码、标准或关键词"),
        (r"'(.*)': is longer than (\d+) characters", r"“\1”超过 \2 字"),
        (r"'(.*)': is no HS code: .*", r"“\1”不是HS编码；请写 4、6、8、10 或 13 位数字"),
        (r"'(.*)' stands in the list twice", r"“\1”在清单中重复"),
        (r"(?:watch )?has (\d+) items, more than (\d+)", r"清单有 \1 项，最多 \2 项"),
        (r"the password has (\d+) characters; it needs (\d+) or more", r"密码只有 \1 字；至少需要 \2 字"),
        (rf"issue (\d+) is {_DEED}, not approved", r"编号 \1 的简报尚未审定"),
        (rf"issue (\d+) was {_DEED} by (.*) meanwhile", r"编号 \1 的简报其间已由 \3 {\2}"),
        (r"issue (\d+) is already published as No\. (\d+) of (\S+)", r"编号 \1 的简报已于 \3 发布（第 \2 期）"),
        (r"Look at it again, then (?:approve it|repeat this)", "请重新查看后再操作"),
        (r"No\. (\d+) of '(.*)' is published already", r"“\2”第 \1 期已发布"),
        (r"The next is (\d+)", r"下一期为第 \1 期"),
        (r"group '(.*)': nobody is in this group", r"分组“\1”中没有人"),
        (r"subscription '(.*)': (?:there is no such subscription|nobody stands behind this subscription)",
         r"没有订阅“\1”，或其中没有读者"),
        (r"everybody there has unsubscribed", "其中的读者均已退订"),
        (r"Known(?: are)?: (.*)", r"已有：\1"),
        (r"there is no such subscription", "没有此订阅"),
    )
)  # fmt: skip


def chinese_of(words: str) -> str:
    """A mistake, without its full stop, in Chinese; '' where no rule knows it."""
    for pattern, chinese in _RULES:
        if found := pattern.fullmatch(words):
            said = found.expand(chinese)
            return re.sub(r"\{(\w+)\}", lambda deed: _DEEDS.get(deed[1], deed[1]), said) if "{" in chinese else said
    return ""
