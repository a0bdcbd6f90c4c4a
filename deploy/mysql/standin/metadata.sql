-- What MySQL Router in metadata mode reads and writes, in the place of what MySQL Shell would have made.
-- Roles and liveness are not here: the router takes them from performance_schema. Ends of lines end statements.
CREATE SCHEMA mysql_innodb_cluster_metadata;

CREATE VIEW mysql_innodb_cluster_metadata.schema_version (major, minor, patch) AS SELECT 2, 2, 0;

CREATE TABLE mysql_innodb_cluster_metadata.v2_gr_clusters (
  cluster_id CHAR(36) NOT NULL PRIMARY KEY,
  cluster_name VARCHAR(63) NOT NULL,
  group_name CHAR(36) NOT NULL,
  router_options JSON
);

CREATE TABLE mysql_innodb_cluster_metadata.v2_instances (
  instance_id INT UNSIGNED NOT NULL PRIMARY KEY,
  cluster_id CHAR(36) NOT NULL,
  mysql_server_uuid CHAR(36) NOT NULL UNIQUE,
  endpoint VARCHAR(265) NOT NULL,
  xendpoint VARCHAR(265),
  address VARCHAR(265) NOT NULL,
  attributes JSON NOT NULL,
  label VARCHAR(265) NOT NULL
);

-- The one row of the server that is asked: a view cannot use @@server_uuid.
CREATE VIEW mysql_innodb_cluster_metadata.v2_this_instance AS
  SELECT i.cluster_id, i.instance_id, 'gr' AS cluster_type
  FROM mysql_innodb_cluster_metadata.v2_instances i
  JOIN performance_schema.global_variables g
    ON g.variable_name = 'server_uuid' AND i.mysql_server_uuid = g.variable_value COLLATE utf8mb4_0900_ai_ci;

CREATE TABLE mysql_innodb_cluster_metadata.v2_cs_members (
  clusterset_id CHAR(36) NOT NULL,
  cluster_id CHAR(36) NOT NULL PRIMARY KEY
);

CREATE TABLE mysql_innodb_cluster_metadata.routers (
  router_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  router_name VARCHAR(265) NOT NULL,
  product_name VARCHAR(128) NOT NULL,
  address VARCHAR(256),
  version VARCHAR(12),
  last_check_in TIMESTAMP NULL,
  attributes JSON,
  cluster_id CHAR(36),
  options JSON,
  UNIQUE KEY (address, router_name)
);

CREATE VIEW mysql_innodb_cluster_metadata.v2_routers AS SELECT * FROM mysql_innodb_cluster_metadata.routers;

CREATE VIEW mysql_innodb_cluster_metadata.v2_router_options AS
  SELECT r.router_id, COALESCE(r.options, JSON_OBJECT()) AS router_options
  FROM mysql_innodb_cluster_metadata.routers r;
