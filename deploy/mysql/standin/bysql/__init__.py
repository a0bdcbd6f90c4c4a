"""What AdminAPI does, done by SQL, as far as `inno_shell` asks for it and the tests need it.

The metadata are those few objects that MySQL Router reads (`metadata.sql`), not MySQL Shell's own. The names and
arguments are MySQL Shell's; PyMySQL is the only thing that is needed.
"""
