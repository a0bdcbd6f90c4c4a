"""The nginxes of the deployment on this machine, as they are shipped, for tests and measurements."""
