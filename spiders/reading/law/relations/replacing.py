"""代替, 替代, 取代: acts in whose place another stands. 可替代 and 替代措施 name no act and replace none.

Of 附件1由本公告附件替代 the annex is the scope: the rest of that act stands."""

import re
from collections.abc import Iterator
from datetime import date

from spiders.reading.law.relations.clause import ADVERBS, RUN, Found, before, threatened, upon, when_of
from spiders.reading.law.relations.sentence import Sentence
from spiders.reading.law.sparing import any_of

_OWN = r"(?:本|该|新)(?:公告|通知|通告|办法|规定|标准|规范|目录|指南|细则|决定|文件|条例|版)"
_PLACE = r"(?:代替|替代|取代|替换)"
VERBS = ("代替", "替代", "取代", "替换", "为准")  # without one of which nothing is replaced
_VERB = any_of(VERBS)
_PATTERNS = (
    re.compile(
        rf"(?:{_OWN}[^，。；\ue000-\uf8ff]{{0,20}}|[，,]|^|[\ue000-\uf8ff][^，。；\ue000-\uf8ff]{{0,12}}){_PLACE}(?:了)?(?:原)?{RUN}"
    ),
    re.compile(rf"{RUN}{ADVERBS}(?:由|被|以|为){_OWN}?[^，。；]{{0,30}}?(?:所)?{_PLACE}"),
    re.compile(rf"(?:以|由|用)(?:{_OWN}|[\ue000-\uf8ff]){ADVERBS}{_PLACE}{RUN}"),
    re.compile(rf"{RUN}(?:的(?:全部)?内容)?(?:[，,]?(?:一律|均|统一|全部))?以{_OWN}为准"),
)


def read(sentence: Sentence, published: date | None) -> Iterator[Found]:
    """Every act the sentence says is replaced."""
    if not (sentence.runs and _VERB.search(sentence.shape)):
        return
    done: set[str] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(sentence.shape):
            if match["run"] in done or threatened(before(sentence, match)):
                continue
            done.add(match["run"])
            yield from upon("replaces", sentence, match, when_of(sentence, match, published))
