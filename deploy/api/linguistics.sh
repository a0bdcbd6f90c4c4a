#!/bin/sh
# The linguistics service. The public key is no secret; it lies beside its other half, so that both are changed together.
set -eu
if [ -r /run/secrets/service_public_key ]; then
    SINPLUMA_SENTIMENT_PUBLIC_KEY=$(cat /run/secrets/service_public_key)
    export SINPLUMA_SENTIMENT_PUBLIC_KEY
fi
exec sinpluma linguistics
