"""Who signed: names as printed to our codes, from a dictionary kept as data (`issuers.toml`).

A body the dictionary does not know (广东省药品监督管理局, 上海海关) gets its own folded name as its code, so that its
counter is never mixed with another's; `unknown` stays where nothing is named at all.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from snapshots.model import Issuer
from spiders.reading.law.sparing import remembered, trie

_BETWEEN = r"[\s、，,；;和及与·]{0,4}"
_BEFORE = "(?:中华人民共和国|中国共产党|原){0,2}"
# The office that signs for a whole body; its acts count for themselves (国卫办医函 is not 国卫医函).
_OFFICES = ("办公厅", "办公室", "综合司", "综合和规划财务司")
_CJK = "\u4e00-\u9fff"
# What the names of official bodies end in; provincial bodies, subordinate customs and their like.
_ENDINGS = (
    "人民代表大会常务委员会|人民政府办公厅|人民政府办公室|人民政府|"
    "委员会|总局|总署|监管局|管理局|办公厅|海关|部|局|委|署|厅|商会|协会|研究院"
)
_PLACE = (
    "(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|深圳|广州|杭州|南京|宁波|青岛|大连|厦门|成都|武汉|苏州)"
)
_LOCAL = rf"{_PLACE}(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)?[{_CJK}]{{0,14}}?(?:{_ENDINGS})"
_UNKNOWN = re.compile(rf"^(?:中华人民共和国|原)?(?P<name>[{_CJK}]{{1,24}}(?:{_ENDINGS}))$")
_NO_NAME = re.compile(r"[的了]|关于|^(?:本|该|各|由|有关|相关|上述|以上|经|海关|我)|部分$|全部$|内部$|外部$|总部$")
# Long and short spellings of what local bodies are called, so that both printings are one code.
_SHORT = (
    ("药品监督管理局", "药监局"), ("市场监督管理局", "市场监管局"), ("卫生健康委员会", "卫生健康委"),
    ("卫健委", "卫生健康委"),
    ("发展和改革委员会", "发展改革委"), ("发改委", "发展改革委"), ("生态环境局", "生态环境局"), ("壮族自治区", ""),
    ("回族自治区", ""), ("维吾尔自治区", ""), ("自治区", ""), ("省", ""),
)  # fmt: skip


_SEPARATORS = re.compile(r"[\s、，,；;]+")
_FORMER = re.compile(f"^{_BEFORE}")
_CHINESE = re.compile(f"[{_CJK}]")


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = tomllib.loads(
        files("spiders.reading.law").joinpath("issuers.toml").read_text("utf-8")
    )
    return loaded


@cache
def _codes() -> dict[str, str]:
    return {name: code for code, names in _data()["bodies"].items() for name in names if name[0] > "\u3000"}


@cache
def known_codes() -> frozenset[str]:
    """The codes of every body the dictionary knows."""
    return frozenset(_data()["bodies"])


@cache
def _english() -> dict[str, str]:
    bodies = _data()["bodies"].items()
    return {name.casefold(): code for code, names in bodies for name in names if name[0] < "\u3000"}


def names_of(code: str) -> tuple[str, ...]:
    """Every name of a body, Chinese and English, its official Chinese one first; empty for a code nobody knows."""
    return tuple(_data()["bodies"].get(code, ()))


def successors(code: str) -> tuple[str, ...]:
    """The bodies that answer today for the acts of a body, nearest first; empty for one that still exists."""
    found: list[str] = []
    waiting = list(_data()["successors"].get(code, ()))
    while waiting:
        following = waiting.pop(0)
        if following not in found:
            found.append(following)
            waiting += _data()["successors"].get(following, ())
    return tuple(found)


def of_code(code: str) -> tuple[Issuer, ...]:
    """The one body an office code belongs to (国办发), by its official name; empty for codes several may use."""
    owner = next((body for body, codes in _data()["office_codes"].items() if code in codes), "")
    if not owner:
        return ()
    names = _data()["bodies"].get(owner) or [_data()["bodies"][owner.removesuffix("-office")][0] + "办公厅"]
    return (Issuer(code=owner, name=names[0]),)


@cache
def name_pattern() -> str:
    """A regular expression for a body we can name: the dictionary's, with its office, or a local one.

    赞比亚共和国农业部 is another country's ministry.
    """
    known = trie(sorted(_codes()))
    first = "".join(sorted({name[0] for name in (*_codes(), *_BEFORE[3:].split("|"), *_PLACE[3:].split("|"))}))
    return (
        rf"(?=[{first}])(?<!共和国)(?<!王国)(?<!联邦){_BEFORE}"  # the first sign alone rules out most places
        rf"(?:{known}(?:{'|'.join(_OFFICES)})?|{_LOCAL})"
    )


@cache
def run_pattern() -> str:
    """One or more bodies in a row, joined by blanks, commas, 、 or nothing at all (sources.md, section 10)."""
    return f"(?:{name_pattern()}{_BETWEEN}){{1,40}}"  # bounded, or a hostile page could make it quadratic


def with_codes(text: str) -> str:
    """A text with the Chinese names of the dictionary's bodies as codes: 国家药监局 and 国家药品监督管理局 are one.

    Tells apart what is not the same body: another country's, a local one, an office, a 部门.
    """
    return _national().sub(lambda name: f"\x00{_code(name[0])}\x00", text)


@cache
def _national() -> re.Pattern[str]:
    own = r"(?:中华人民共和国|(?<!共和国)(?<!王国)(?<!联邦))"
    return re.compile(rf"{own}(?<![省市区县州])(?:国家)?(?:{trie(sorted(_codes()))})(?!门)")


@cache
def name_signs() -> frozenset[str]:
    """The signs that Chinese names of bodies are written with."""
    return frozenset("".join(_codes()) + "中华人民共和国")


@cache
def last_signs() -> str:
    """The signs that the name of a body in `run_pattern` may end in."""
    names = (*_codes(), *_OFFICES, *_ENDINGS.split("|"))
    return "".join(sorted({name[-1] for name in names}))


@cache
def ends_in_a_name() -> re.Pattern[str]:
    """What the last six signs of a text must be for `run_pattern` to end there."""
    return re.compile(rf"[{re.escape(last_signs())}]{_BETWEEN}$")


@cache
def _one() -> re.Pattern[str]:
    return re.compile(name_pattern())


@cache
def _english_one() -> re.Pattern[str]:
    names = sorted((name for code in _data()["bodies"].values() for name in code if name[0] < "\u3000"), key=len)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, reversed(names)))})\b", re.IGNORECASE)


@remembered
def issuers(printed: str) -> tuple[Issuer, ...]:
    """Every body named in a line that we can name, in printed order, each once; Chinese or English."""
    found: dict[str, Issuer] = {}
    pattern = _one() if _CHINESE.search(printed) else _english_one()
    for match in pattern.finditer(printed.replace("’", "'")):
        code = _code(match.group())
        found.setdefault(code, Issuer(code=code, name=match.group()))
    return tuple(found.values())


@remembered
def signers(printed: str) -> tuple[Issuer, ...]:
    """The bodies a signature line or an issuer field names, also those no dictionary knows.

    A field holds names and nothing else; so what ends like a body's name is one (某某行业协会).
    """
    found: dict[str, Issuer] = {}
    for part in _SEPARATORS.split(printed):
        named = issuers(part)
        unknown = _UNKNOWN.match(part) if not named else None
        if unknown and not _NO_NAME.search(unknown["name"]):
            named = (Issuer(code=_code(part), name=part),)
        for issuer in named:
            found.setdefault(issuer.code, issuer)
    return tuple(found.values())


def _code(name: str) -> str:
    """The code of a body as printed: from the dictionary, '<code>-office' for its office, else its folded name."""
    if name[0] < "\u3000":
        return _english()[name.casefold()]
    bare = _FORMER.sub("", name)
    for candidate in (name, bare, bare.removeprefix("国家")):
        if candidate in _codes():
            return _codes()[candidate]
    office = next((office for office in _OFFICES if bare.endswith(office)), "")
    if office and bare.removesuffix(office) in _codes():
        return _codes()[bare.removesuffix(office)] + "-office"
    for long, short in _SHORT:
        bare = bare.replace(long, short)
    return bare
