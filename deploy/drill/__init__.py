"""`make drill`: a site is written to while its servers are killed one after the other, and then everything is compared.

What a client was told must be what is stored: nothing lost, nothing twice. Start reading at `run.py`; who writes is in
`actors.py`, what is broken in `faults.py` and `processes.py`, what is compared in `comparison.py`. `containers.py` is
the same drill on the whole platform, as `make deploy-check` starts it.
"""

SCHEMA = "drill"
"""Where the site of a drill has its tables: nobody else's."""
