"""jpaas (Hanweb): the content system of MOFCOM, SAMR and CNAS today. Structure: sources.md, section 1.1.

A column's list comes from one call per host (`Column`, `list_layout`); the ids of that call stand in the column's own
page (`column_layout`), so that a changed id costs one more request and nothing else. What differs from site to site
is where an item and its day sit and what holds an article's text: both are given as XPaths.
"""

from spiders.platforms.jpaas.articles import ARTICLE, article_layout
from spiders.platforms.jpaas.columns import column_layout
from spiders.platforms.jpaas.lists import LIST, Column, list_layout

__all__ = ["ARTICLE", "LIST", "Column", "article_layout", "column_layout", "list_layout"]
