#!/bin/sh
# The first process in the engine's own mount, network and process namespaces: `engine_init.sh TREE DATA RUN FOLDER...`.
#
# The root is TREE, over which what is written lies in memory; DATA keeps images; RUN has the socket and the log; and each
# FOLDER is seen under its own name, for the files that containers are given. When the standard input ends, since who
# started the engine has stopped it or has died, so does this process, and with it all the others in its namespace,
# whatever they are doing; with the last of them go the mounts and the network.
set -eu
tree=$1 data=$2 run=$3
shift 2
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=$tree,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
cd /mnt/root
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
mkdir -p var/lib/docker old
mount --bind "$data" var/lib/docker
for folder in "$@"; do
    mkdir -p "./$folder"
    mount --rbind "$folder" "./$folder"
done
pivot_root . old
umount -l /old
cd /
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
ip link set lo up
ulimit -n 16384
dockerd --data-root /var/lib/docker --exec-root /run/docker --pidfile /run/docker.pid --host "unix://$run/docker.sock" \
    --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent /sinpluma-stack --default-ulimit nofile=16384:16384 \
    --bip 10.90.0.1/24 --default-address-pool base=10.91.0.0/16,size=24 </dev/null >"$run/dockerd.log" 2>&1 &
cat >/dev/null
