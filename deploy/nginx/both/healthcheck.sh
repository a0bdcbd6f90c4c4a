#!/bin/sh
# Whether nginx answers. Not whether the api does: then all would be taken for broken that is only waiting.
exec curl --fail --silent --show-error --max-time 3 --output /dev/null "http://${SINPLUMA_NGINX_HEALTH:-127.0.0.1:8081}/"
