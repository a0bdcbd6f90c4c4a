#!/bin/sh
# Whether the server answers a query, within some seconds. Whether it is in the group is another matter: it has to be
# alive before it can join. (See accounts.sql on the account.)
exec timeout 5 mysql --no-defaults --protocol=SOCKET --socket=/run/mysqld/mysqld.sock --user=sinpluma_health \
    --connect-timeout=3 --silent --execute='DO 0'
