"""The SQL store: one store per aggregate to write, views to read.

All modules that define tables are imported here, so that whoever asks for the metadata, a
migration above all, sees every table.
"""

from models.storage.database import access_tables as access_tables
from models.storage.database import detectability_tables as detectability_tables
from models.storage.database import fit_tables as fit_tables
from models.storage.database import history_cache_tables as history_cache_tables
from models.storage.database import job_tables as job_tables
from models.storage.database import series_edit_tables as series_edit_tables
from models.storage.database import status_tables as status_tables
from models.storage.database import tables as tables
from models.storage.database import triage_tables as triage_tables
