# A certificate authority of the lab's own, and a certificate laid out as certbot does. Sourced by provision.sh.
ca=$share/ca
mkdir -p "$ca"
ec() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
ec "$ca/root.key"; ec "$ca/intermediate.key"
openssl req -x509 -new -key "$ca/root.key" -days 7300 -subj '/O=mailtui lab/CN=Lab Root X1' -out "$ca/root.pem" \
	-addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign'
openssl req -new -key "$ca/intermediate.key" -subj '/O=mailtui lab/CN=Lab R3' |
	openssl x509 -req -CA "$ca/root.pem" -CAkey "$ca/root.key" -days 7300 -out "$ca/intermediate.pem" -extfile <(
		printf 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,digitalSignature,keyCertSign,cRLSign\nextendedKeyUsage=serverAuth,clientAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n'
	) 2> /dev/null
cp "$ca/root.pem" /usr/local/share/ca-certificates/mailtui-lab.crt
update-ca-certificates > /dev/null
lab-certificate
