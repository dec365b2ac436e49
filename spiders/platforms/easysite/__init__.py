"""EasySite (eportal): the content system of GACC, in its layouts until 2025 and from 2026.

Structure: sources.md, sections 1.2 and 3; the layouts from 2026 are also saved pages in the corpus.
"""

from spiders.platforms.easysite.addresses import GACC, canonical
from spiders.platforms.easysite.articles import ARTICLE_FROM_2026, ARTICLE_UNTIL_2025
from spiders.platforms.easysite.lists import LIST_FROM_2026, LIST_UNTIL_2025, lists_of

ARTICLES = (ARTICLE_FROM_2026, ARTICLE_UNTIL_2025)

__all__ = [
    "ARTICLES",
    "ARTICLE_FROM_2026",
    "ARTICLE_UNTIL_2025",
    "GACC",
    "LIST_FROM_2026",
    "LIST_UNTIL_2025",
    "canonical",
    "lists_of",
]
