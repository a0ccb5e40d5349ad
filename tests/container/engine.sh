# What an engine prepares, in mounts and processes of its own: engine.sh ROOT GIVEN COMMAND...
# ROOT holds the image's files, GIVEN the folders that are mounted: data to write, secrets and night to read.
set -eu
root=$1 given=$2
shift 2
mount --bind "$root" "$root" && mount -o remount,bind,ro "$root"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
mount -t tmpfs -o nosuid,mode=755 tmpfs "$root/dev"
for node in null zero full random urandom; do cp -a "/dev/$node" "$root/dev/$node"; done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/shm" && mount -t tmpfs -o nosuid,nodev,size=64m,mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs "$root/run"
mkdir "$root/run/secrets" "$root/run/night"
mount --bind "$given/data" "$root/data"
for folder in secrets night; do
    mount --bind "$given/$folder" "$root/run/$folder" && mount -o remount,bind,ro "$root/run/$folder"
done
exec chroot "$root" "$@"
