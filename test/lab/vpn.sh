# The VPN 10.100.0.0/24 between laptop and mail server, as real WireGuard in user space where there is /dev/net/tun. Sourced by up.sh.

can_tunnel() {
	[ "${MAILTUI_LAB_VPN:-}" != veth ] && [ -c /dev/net/tun ] && ip netns exec "$lab_laptop" ip tuntap add dev lab-probe mode tun 2> /dev/null && ip -n "$lab_laptop" link del lab-probe
}

on_laptop_disk() { nsenter --net="/run/netns/$lab_laptop" chroot "$lab_run/laptop" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }

# The laptop's end, and the wg0.conf that the mail server gets; or a plain pair of interfaces.
prepare_vpn() {
	local secrets=$lab_run/secrets
	if ! can_tunnel; then
		ip link add wg0 netns "$lab_mail" type veth peer name wg0 netns "$lab_laptop"
		ip -n "$lab_mail" addr add 10.100.0.1/24 dev wg0
		ip -n "$lab_laptop" addr add 10.100.0.2/24 dev wg0
		ip -n "$lab_mail" link set wg0 up
		ip -n "$lab_laptop" link set wg0 up
		echo veth > "$lab_run/vpn"
		return
	fi
	mkdir -p "$lab_run/laptop/dev/net"
	[ -e "$lab_run/laptop/dev/net/tun" ] || mknod "$lab_run/laptop/dev/net/tun" c 10 200
	local side
	for side in mail laptop; do
		(umask 077; on_laptop_disk wg genkey > "$secrets/wireguard-$side")
		on_laptop_disk wg pubkey < "$secrets/wireguard-$side" > "$lab_run/wireguard-$side.pub"
	done
	install -m 600 /dev/stdin "$secrets/wg0.conf" <<-END
		[Interface]
		Address = 10.100.0.1/24
		ListenPort = 51820
		PrivateKey = $(cat "$secrets/wireguard-mail")

		[Peer]
		PublicKey = $(cat "$lab_run/wireguard-laptop.pub")
		AllowedIPs = 10.100.0.2/32
	END
	install -m 600 /dev/stdin "$lab_run/laptop/etc/wireguard/wg0.conf" <<-END
		[Interface]
		PrivateKey = $(cat "$secrets/wireguard-laptop")

		[Peer]
		PublicKey = $(cat "$lab_run/wireguard-mail.pub")
		Endpoint = 203.0.113.10:51820
		AllowedIPs = 10.100.0.1/32
		PersistentKeepalive = 25
	END
	# In the foreground of a background job: to make a daemon of itself it would need /proc there.
	on_laptop_disk WG_PROCESS_FOREGROUND=1 setsid wireguard-go wg0 > "$lab_run/wireguard.log" 2>&1 < /dev/null 8>&- 9>&- &
	disown
	local try
	for try in $(seq 100); do [ ! -S "$lab_run/laptop/run/wireguard/wg0.sock" ] || break; sleep 0.02; done
	ip -n "$lab_laptop" addr add 10.100.0.2/24 dev wg0
	ip -n "$lab_laptop" link set mtu 1420 up dev wg0
	echo wireguard > "$lab_run/vpn"
}

# After the machine has booted: a handshake that nobody answers is tried again only 5 seconds later, an old session is given up after 15.
connect_vpn() {
	[ "$(cat "$lab_run/vpn")" = wireguard ] || return 0
	on_laptop_disk wg setconf wg0 /etc/wireguard/wg0.conf
}
