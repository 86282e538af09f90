# Where the lab keeps things and what it is called: sourced by every other script here.
# A second lab (MAILTUI_LAB=other) lives beside the first: own namespaces, own directory, same addresses.
lab_name=${MAILTUI_LAB:-default}
case $lab_name in
	*[!a-z0-9-]* | '') echo "lab: MAILTUI_LAB must be lower case letters, digits and dashes, not '$lab_name'" >&2; exit 64 ;;
esac
lab_suffix=; [ "$lab_name" = default ] || lab_suffix=-$lab_name
lab_mail=mailtui-lab$lab_suffix-mail
lab_laptop=mailtui-lab$lab_suffix-laptop
lab_cache=${MAILTUI_LAB_CACHE:-/var/cache/mailtui-lab}
lab_run=${MAILTUI_LAB_RUN:-/run/mailtui-lab}/$lab_name
lab_here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { printf 'lab: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
# What is installed and how: when the recipe changes, so does the name of the layer, and an old one is never used.
base_key=$(sha256sum < "$lab_here/base.sh" | cut -c1-16)
layer_key=$({ echo "$base_key"; cd "$lab_here/inside" && find . -type f | LC_ALL=C sort | xargs cat; } | sha256sum | cut -c1-16)
lab_base=$lab_cache/base-$base_key
lab_layer=$lab_cache/mail-$layer_key
