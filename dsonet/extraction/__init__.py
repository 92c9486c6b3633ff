"""What is in a file: its words, pages, first page as a picture, and what a reader with a screen reader meets.

Files come from outside, and what reads them is large: it runs in a child process with limits of time and memory
(ASVS V5.2.3, trust list E 53). This room knows no database, no request and no feature.
"""

from dsonet.extraction.examining import MachineBusy, examine, needs_password
from dsonet.extraction.findings import Findings, Remark
from dsonet.extraction.first_page import with_first_page

__all__ = ["Findings", "MachineBusy", "Remark", "examine", "needs_password", "with_first_page"]
