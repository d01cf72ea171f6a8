"""The collection side out: orders to a partner, and what he reports back. Knows core and no other room.

    out        bundle     one order about one case: a JSON document and a CSV line (order.schema.json)
               folder     `FolderCollector`: the partner fetches files
               letter     the order as a letter
               mailed     `MailedCollector`: the partner gets letters
    back       vocabulary what a partner may say, and what each word needs
               forms      JSON, CSV or lines -> entries
               reports    `read_report`: entries -> words, and a list of what was not understood
               arrivals   `FolderReports`: the partner leaves files
    both       disk       files that are there whole or not at all

An order's id is its outbox row's: the same order twice counts once, here and at the partner. docs/handover.md
is written for the partner; a partner's own system is another `Sender` beside these two.
"""

from handover.arrivals import FolderReports, Found
from handover.bundle import Bundle, bundle_of
from handover.folder import FolderCollector
from handover.mailed import MailedCollector
from handover.reports import Report, read_report
from handover.vocabulary import Rejected

__all__ = [
    "Bundle",
    "FolderCollector",
    "FolderReports",
    "Found",
    "MailedCollector",
    "Rejected",
    "Report",
    "bundle_of",
    "read_report",
]
