# What the accounts of a new server may do; server.sh puts their passwords in front of this. Each statement ends with its
# line. None of this is in the binary log: every server has it from the start, so that none has a transaction of its own.

# Those that AdminAPI asks of an administrator of the cluster (MySQL Shell 9, "Configuring InnoDB Cluster Administrator
# Accounts"): it makes accounts and hands out rights by itself, hence WITH GRANT OPTION.
GRANT SELECT, RELOAD, SHUTDOWN, PROCESS, FILE, EXECUTE, CREATE USER, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO sinpluma_cluster@'%' WITH GRANT OPTION;
GRANT CLONE_ADMIN, BACKUP_ADMIN, CONNECTION_ADMIN, GROUP_REPLICATION_ADMIN, GROUP_REPLICATION_STREAM, PERSIST_RO_VARIABLES_ADMIN, REPLICATION_APPLIER, REPLICATION_SLAVE_ADMIN, ROLE_ADMIN, SYSTEM_VARIABLES_ADMIN, TRANSACTION_GTID_TAG ON *.* TO sinpluma_cluster@'%' WITH GRANT OPTION;
GRANT INSERT, UPDATE, DELETE ON mysql.* TO sinpluma_cluster@'%' WITH GRANT OPTION;
GRANT ALL ON mysql_innodb_cluster_metadata.* TO sinpluma_cluster@'%' WITH GRANT OPTION;
GRANT ALL ON mysql_innodb_cluster_metadata_bkp.* TO sinpluma_cluster@'%' WITH GRANT OPTION;
GRANT ALL ON mysql_innodb_cluster_metadata_previous.* TO sinpluma_cluster@'%' WITH GRANT OPTION;

# Ours: it makes the application's schema and lets the application's account work there, and there only.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON sinpluma.* TO sinpluma_cluster@'%' WITH GRANT OPTION;

# The health check's, over the local socket, which only the server's own user in its own container reaches. It needs no
# password, as it may do nothing but connect.
CREATE USER sinpluma_health@localhost WITH MAX_USER_CONNECTIONS 3;
