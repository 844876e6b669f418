"""The SQL store: one store per aggregate to write, views to read.

All modules that define tables are imported here, so that whoever asks for the metadata, a
migration above all, sees every table.
"""

from models.storage import detectability_tables as detectability_tables
from models.storage import job_tables as job_tables
from models.storage import packed_tables as packed_tables
from models.storage import standing_tables as standing_tables
from models.storage import tables as tables
from models.storage import triage_tables as triage_tables
