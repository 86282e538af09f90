# OpenDKIM: two domains signed by tables, its socket inside Postfix's chroot. Sourced by provision.sh.
for domain in example.org example.net; do
	echo "mail._domainkey.$domain $domain:mail:/etc/dkimkeys/$domain/mail.private" >> /etc/opendkim/key.table
	echo "*@$domain mail._domainkey.$domain" >> /etc/opendkim/signing.table
done
printf '127.0.0.1\n::1\nlocalhost\n' > /etc/opendkim/trusted.hosts
chown -R opendkim:opendkim /etc/dkimkeys
chmod 700 /etc/dkimkeys
chmod 600 /etc/dkimkeys/*/mail.private
# The trust anchor makes it resolve from the roots by itself, which the lab's network does not let it do.
sed -i -e '/^Socket/s/^/#/' -e '/^TrustAnchorFile/s/^/#/' /etc/opendkim.conf
cat >> /etc/opendkim.conf <<'END'

Socket			local:/var/spool/postfix/opendkim/opendkim.sock
Nameservers		127.0.0.1
KeyTable		/etc/opendkim/key.table
SigningTable		refile:/etc/opendkim/signing.table
InternalHosts		/etc/opendkim/trusted.hosts
ExternalIgnoreList	/etc/opendkim/trusted.hosts
END
install -d -m 750 -o opendkim -g postfix /var/spool/postfix/opendkim
adduser -q postfix opendkim 2> /dev/null || usermod -aG opendkim postfix
opendkim -n
