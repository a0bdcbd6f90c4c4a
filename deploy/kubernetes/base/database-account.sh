# The application's schema and account, with no more rights than it needs. Safe to run at any time: what is there stays, and the
# password becomes that of the Secret.
set -eu
umask 077
secrets=${SECRETS:-/run/secrets}
options=${TMPDIR:-/tmp}/client.cnf

password=$(cat "$secrets/account/password")
case $password in
    *[!A-Za-z0-9._~-]* | '')
        echo "The Secret mysql-account needs a password of letters, digits and . _ ~ - only." >&2
        exit 78
        ;;
esac

# An option file, since arguments and variables of a process can be read by others. Within its quotes a backslash and a quote
# need one before them.
{
    echo '[client]'
    printf 'user="%s"\n' "$(cat "$secrets/root/rootUser")"
    printf 'password="%s"\n' "$(sed 's/[\\"]/\\&/g' "$secrets/root/rootPassword")"
} >"$options"

mysql --defaults-file="$options" --protocol=TCP --host="$MYSQL_HOST" --port="$MYSQL_PORT" --connect-timeout=5 \
    --ssl-mode=VERIFY_IDENTITY --ssl-ca="$secrets/mysql-ca/ca.pem" <<SQL
CREATE SCHEMA IF NOT EXISTS sinpluma;
CREATE USER IF NOT EXISTS sinpluma REQUIRE SSL;
ALTER USER sinpluma IDENTIFIED BY '$password' REQUIRE SSL;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON sinpluma.* TO sinpluma;
SQL
echo "The account sinpluma is as it should be."
