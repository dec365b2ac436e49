"""MOFCOM's export-control portal: frequent questions. Structure: sources.md, section 2."""

from snapshots.model import Title
from spiders.platforms import export_control_pages
from spiders.sources.mofcom_export_control_portal import MofcomExportControlPortal


class MofcomExportControlQuestions(MofcomExportControlPortal):
    """Frequent questions on export control, with the ministry's answers."""

    name = "mofcom-export-control-questions"
    title = Title(zh="出口管制信息网 常见问题", en="Export-control portal, frequent questions")
    entrances = (export_control_pages.column(17),)
