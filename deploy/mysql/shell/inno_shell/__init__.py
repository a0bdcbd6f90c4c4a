"""Forms the cluster of MySQL servers, or mends it, as far as that can be done without losing what was confirmed.

`run.py` looks at the servers, has `decisions.py` say what the next step is, and takes it, until there is none. Every
call of MySQL Shell's is in `adminapi.py`. Only the standard library is at hand, and what MySQL Shell gives.
"""
