"""FDA device recalls of masks, gloves, gowns and ventilators, and of firms in China: openFDA's call device/recall.

Evidence: open.fda.gov/apis/device/recall, the field list in github.com/FDA/open.fda.gov
src/constants/fields/devicerecall.yaml, a stored answer of api.fda.gov/device/recall.json?search=cfres_id:29901 of
2026-08 (which has `cfres_id`, missing in the field list), and the sources of platforms/openfda.py.

A record is made when a firm begins a correction or removal, updated when FDA classifies it as a recall, and for a last
time when the recall is terminated (`recall_status`): entries change in place. The key is `cfres_id`, because the
recall number Z-… comes only with the classification. `country` is the recalling firm's.
"""

from snapshots.model import Issuer, Title
from spiders.base import Source
from spiders.platforms.openfda import Search

# FDA's three-letter product codes: its list of devices in shortage of 2020 to 2022, and its policy on medical gloves.
PRODUCT_CODES = (
    "FXX",  # surgical mask
    "MSH",  # surgical respirator
    "OXZ",  # facemask for children
    "QMF",  # surgical mask under emergency use authorisation
    "KGO",  # surgeon's glove
    "OPA",  # surgeon's glove, not of natural rubber
    "LYY",  # examination glove: latex
    "LYZ",  # vinyl
    "LZA",  # polymer, nitrile
    "LZC",  # specialty
    "OPC",  # polychloroprene
    "FYA",  # surgical gown
    "OEA",  # isolation gown
    "FME",  # examination gown
    "BZD",  # ventilator, non-continuous
    "NOU",  # ventilator, continuous, for use at home
)

RECALLS = Search(
    register="openfda-device-recall",
    call="device/recall",
    terms=f'country:"China" OR product_code:({" OR ".join(PRODUCT_CODES)})',
    sort="event_date_posted:desc",
    keys=("cfres_id", "product_res_number"),
    columns=(
        "cfres_id", "product_res_number", "res_event_number", "recall_status", "event_date_initiated",
        "event_date_created", "event_date_posted", "event_date_terminated", "product_code", "openfda.device_name",
        "openfda.device_class", "openfda.regulation_number", "openfda.medical_specialty_description", "k_numbers",
        "pma_numbers", "other_submission_description", "product_description", "product_quantity", "code_info",
        "recalling_firm", "firm_fei_number", "address_1", "address_2", "city", "state", "postal_code", "country",
        "additional_info_contact", "reason_for_recall", "root_cause_description", "action", "distribution_pattern",
    ),
    limit=100,  # a row repeats every clearance and factory of its product code: some 25 KB for gloves
)  # fmt: skip


class OpenFdaDeviceRecall(Source):
    """Recalls of the goods this monitor is about, whoever recalls them, and all recalls by firms in China."""

    name = "openfda-device-recall"
    title = Title(
        zh="美国FDA 器械召回（口罩、手套、防护服、呼吸机及中国企业）",
        en="FDA device recalls: protective goods, firms in China",
    )
    publisher = Issuer(code="fda", name="U.S. Food and Drug Administration")
    homepage = "https://open.fda.gov/apis/device/recall/"
    rhythm = 30
    hosts = ("api.fda.gov",)
    entrances = (RECALLS.url,)
    lists = (RECALLS.layout(),)
    articles = ()
    register = title
    language = "en"
    timezone = "America/New_York"
    cadence = "45 9 * * mon,thu"  # the data change once a week
    list_pages = 251  # with 100 rows each, all that `skip` reaches
    at_least = 20
