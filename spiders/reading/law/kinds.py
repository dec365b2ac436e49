"""The kinds of acts, Chinese and English, as the codes that stand in keys."""

import re

# The kinds of 《党政机关公文处理工作条例》 (2012) and of 《规章制定程序条例》, as codes for keys.
KINDS = {
    "联合公告": "announcement", "公告": "announcement",
    "警示通告": "circular",
    "警示通报": "bulletin",
    "联合通告": "circular", "通告": "circular",
    "署令": "order", "总署令": "order", "部令": "order", "总局令": "order", "局令": "order", "联合令": "order",
    "主席令": "order", "命令": "order", "令": "order", "通知": "notice", "函": "letter", "决定": "decision",
    "意见": "opinion", "批复": "reply", "通报": "bulletin",
}  # fmt: skip
# Kinds only a title names: what carries one of these has its number from the order or notice that issues it.
_TITLE_KINDS = KINDS | {
    "规定": "provisions", "办法": "measures", "条例": "regulations", "细则": "rules", "规则": "rules",
    "规范": "specification",
    "决议": "resolution", "公报": "gazette", "公示": "public-notice", "解释": "interpretation", "答复": "reply",
    "复函": "letter", "方案": "plan", "指南": "guideline", "指引": "guideline", "目录": "catalogue", "法": "law",
    "修正案": "law", "征求意见稿": "draft",
}  # fmt: skip
_TITLE_KIND = "|".join(sorted(_TITLE_KINDS, key=len, reverse=True))
ENGLISH_KINDS = {
    "announcement": "announcement", "notice": "announcement", "circular": "notice", "notification": "notice",
    "order": "order", "decree": "order", "decision": "decision", "opinion": "opinion", "opinions": "opinion",
    "reply": "reply", "letter": "letter", "measures": "measures", "provisions": "provisions",
    "regulations": "regulations", "regulation": "regulations", "law": "law",
}  # fmt: skip


def kind_of_title(title: str) -> str:
    """The kind an unnumbered title names at its end (关于…的通知), 'statement' when it names none."""
    bare = re.sub(r"[（(〔](?!征求意见稿)[^（()）]{0,40}[）)〕]?$", "", title.strip())
    if re.search("征求[^。]{0,120}意见$", bare):
        return "draft"  # 公开征求《…》意见 asks for opinions and is none
    match = re.search(rf"(?P<kind>{_TITLE_KIND})[）)》”]*$", bare)
    if match:
        return _TITLE_KINDS[match["kind"]]
    english = [word for word in re.findall(r"[a-z]+", title.casefold()) if word in ENGLISH_KINDS]
    return ENGLISH_KINDS[english[0]] if english else "statement"
