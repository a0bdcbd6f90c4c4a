#!/bin/sh
# Whether the router leads to a primary that answers, within some seconds. (Its open port alone does not say it: it opens
# that before it knows of a primary.)
exec timeout 5 mysql --defaults-file=/run/mysqlrouter/client.cnf --silent --execute='DO 0'
