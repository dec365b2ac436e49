"""FDA device enforcement reports of firms in China, by openFDA's documented call device/enforcement.

Evidence: open.fda.gov/apis/device/enforcement (overview, searchable fields, updated weekly), the field list in
github.com/FDA/open.fda.gov src/constants/fields/deviceenforcement.yaml, and the sources of platforms/openfda.py.

What it is not: `country` is the country in which the *recalling firm* is located, not the product's origin; a recall
of Chinese goods by an American importer is found by `openfda-device-recall`, through product codes. FDA says that it
does not update a recall's status once the recall is classified, and that the data must not be used to alert the public
or to follow a recall through its life: the status that counts is in `openfda-device-recall`.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms.openfda import Search

REPORTS = Search(
    register="openfda-device-enforcement",
    call="device/enforcement",
    terms='country:"China"',  # the recalling firm's country, in full words
    sort="report_date:desc",
    keys=("recall_number",),
    columns=(
        "recall_number", "event_id", "status", "classification", "recalling_firm", "address_1", "address_2", "city",
        "state", "postal_code", "country", "product_type", "product_description", "product_quantity", "code_info",
        "more_code_info", "reason_for_recall", "voluntary_mandated", "initial_firm_notification",
        "distribution_pattern", "recall_initiation_date", "center_classification_date", "report_date",
        "termination_date",
    ),
)  # fmt: skip


class OpenFdaDeviceEnforcement(Source):
    """Weekly enforcement reports on devices recalled by firms in China; a stream that only grows."""

    name = "openfda-device-enforcement"
    title = Title(
        zh="美国FDA 器械召回执法报告（召回企业在中国）", en="FDA device enforcement reports, recalling firm in China"
    )
    publisher = Issuer(code="fda", name="U.S. Food and Drug Administration")
    homepage = "https://open.fda.gov/apis/device/enforcement/"
    rhythm = 30
    hosts = ("api.fda.gov",)
    entrances = (REPORTS.url,)
    lists = (REPORTS.layout(),)
    articles = ()
    register = title
    language = "en"
    timezone = "America/New_York"
    cadence = "15 9 * * mon,thu"  # the data change once a week
    list_pages = 26  # with 1,000 rows each, all that `skip` reaches
    at_least = 20
