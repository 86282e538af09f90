# Where Debian is, for the lab: the host's own mirror and proxy, read when this runs, so that nothing about them is kept in the repository.
# Sets $mirror and $security (may be empty); exports http_proxy where apt has one. Needs quietly() of who sources it.

# Ubuntu and others have no Debian: then MAILTUI_LAB_MIRROR must say where it is.
find_mirror() {
	local sources proxy=
	list_sources() { apt-get indextargets --format '$(LABEL)|$(REPO_URI)|$(COMPONENT)' 'Created-By: Packages' 2> /dev/null || true; }
	sources=$(list_sources)
	# A machine that never ran it knows its sources and says nothing of them.
	[ -n "$sources" ] || { quietly 'apt-get update' apt-get update; sources=$(list_sources); }
	mirror=${MAILTUI_LAB_MIRROR:-$(awk -F'|' '$1 == "Debian" && $3 == "main" {print $2; exit}' <<< "$sources")}
	mirror=${mirror:-$(awk -F'|' '$3 == "main" && $2 ~ /\/debian\/?$/ {print $2; exit}' <<< "$sources")}
	security=$(awk -F'|' '$3 == "main" && $2 ~ /debian-security\/?$/ {print $2; exit}' <<< "$sources")
	[ -n "$mirror" ] || fail 'no Debian mirror in the apt sources of this machine: set MAILTUI_LAB_MIRROR'
	eval "$(apt-config shell proxy Acquire::http::Proxy)"
	[ -z "${proxy:-}" ] || [ "$proxy" = DIRECT ] || export http_proxy=$proxy
}
