"""What Bandwatch knows: series, fits, comparisons, alerts, and the use cases over them."""

import os

# One thread for linear algebra, set before anything loads numpy. The matrices of a fit are small
# (46 × 365): with one thread per core each product waits for threads instead of working, and on a
# busy machine a fit takes a hundred times its CPU time. Work is parallel over series and chains.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
