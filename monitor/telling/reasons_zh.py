"""Why a source could not be watched, in Chinese: our own phrases by rule, what is no phrase of ours as it stands. Pure.

The phrases are those of spiders.verdict, spiders.spider, monitor.guard and monitor.watch.incidents.
"""

import re

# Whole beginnings first: what stands behind a colon is translated by the rules that follow.
_RULES = tuple((re.compile(pattern), chinese) for pattern, chinese in (
    (r"still so since (\d[\d: -]+) \(([^)]*)\), (\d+) checks: ", r"仍未恢复，始于\1（\2），已检查\3次："),
    (r"watched again; could not be watched from (\d[\d: -]+) \(([^)]*)\)", r"已恢复监测；此前无法监测，始于\1（\2）"),
    (r"watched again; could not be watched from ", "已恢复监测；此前无法监测，始于 "),
    (r"(\d+) page\(s\) not readable, first ", r"\1个页面无法读取，首个 "),
    (r"no list page was reached", "未能打开任何列表页"),
    (r"none of its pages could be read", "其页面均无法读取"),
    (r"more is new than we page back: (.*) and older were not read", r"新内容超出回溯页数：\1及更早的未读取"),
    (r"the list shows (\d+) items", r"列表显示\1项"),
    (r"the list shows (\d+) records", r"列表显示\1条记录"),
    (r"the list shrank from (\d+) to (\d+) records", r"列表由\1条减至\2条记录"),
    (r"(\d+) records where (\d+) are expected", r"应有\2条记录，实有\1条"),
    (r"at least (\d+) (?:are |were )?expected", r"预期至少\1条"),
    (r"the page announces (\d+) items and (\d+) were read", r"页面标明\1项，实际读到\2项"),
    (r"the page breaks off: the connection ended before its </html>", "页面不完整：连接提前中断"),
    (r"HTTP (\d+): a script challenge stands in front of the page", r"HTTP \1：页面前设有脚本验证"),
    (r"HTTP (\d+): the site's firewall refuses us", r"HTTP \1：网站防火墙拒绝访问"),
    (r"HTTP (\d+): no answer we know how to use", r"HTTP \1：无法使用的应答"),
    (r"a script challenge came instead of the page", "返回的是脚本验证而非页面"),
    (r"the site's firewall answered instead of the page", "返回的是网站防火墙而非页面"),
    (r"the server's own error text stands inside the page \(failed include\)", "页面中夹有服务器自身的错误文字"),
    (r"the answer is empty \(0 bytes\)", "应答为空（0字节）"),
    (r"a web page came instead of the document", "返回的是网页而非文件"),
    (r"HTML came where data was asked for \(challenge or maintenance\)", "请求数据却返回网页（验证或维护）"),
    (r"the list call answers without a list: its ids may have changed", "列表接口未返回列表：其编号可能已变更"),
    (r"the list call's answer is no readable data \(cut short\?\)", "列表接口的应答无法读取（可能被截断）"),
    (r"answered by (\S+), which is no list we know", r"由\1应答，不是已知的列表"),
    (r"answered by (\S+), which is no article we know", r"由\1应答，不是已知的文章"),
    (r"no list found: the layout is none we know", "未找到列表：页面版式未知"),
    (r"no article found: the layout is none we know", "未找到正文：页面版式未知"),
    (r"the article has no title", "文章没有标题"),
    (r"not fetched: ", "未抓取："),
    (r"no answer \(([^)]*)\)", r"没有应答（\1）"),
    (r"\b(?:challenge|blocked|damaged|empty|moved|gone|transient): ", ""),  # the verdict, said again by its reason
))  # fmt: skip


def reason_zh(words: str) -> str:
    """The reason of an incident in Chinese, as far as its phrases are ours."""
    for pattern, chinese in _RULES:
        words = pattern.sub(chinese, words)
    return words
