"""CNAS, what each accredited laboratory may test: the scope items of the registry, filled by import.

One entry for each object, parameter and standard, below the laboratory's number. Structure: sources.md, section 5.
"""

from snapshots.model import Title
from spiders.sources import cnas_registry


class CnasScope(cnas_registry.CnasRegistry):
    """The scopes of the laboratories that somebody saved."""

    name = cnas_registry.SCOPE
    title = Title(zh="中国合格评定国家认可委员会 实验室认可能力范围", en="CNAS scopes of accredited laboratories")
    register = title
