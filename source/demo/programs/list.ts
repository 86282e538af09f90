// Every program that is installed on the demo, in the alphabet's order; docker and podman are not.
import {aptGet} from './apt-get.ts';
import {cat} from './cat.ts';
import {certbot} from './certbot.ts';
import {date} from './date.ts';
import {df} from './df.ts';
import {doveadm} from './doveadm.ts';
import {doveconf} from './doveconf.ts';
import {dovecot} from './dovecot.ts';
import {echo} from './echo.ts';
import {env} from './env.ts';
import {fail} from './fail.ts';
import {fail2banClient} from './fail2ban-client.ts';
import {find} from './find.ts';
import {getent} from './getent.ts';
import {grep} from './grep.ts';
import {hostname} from './hostname.ts';
import {id} from './id.ts';
import {install} from './install.ts';
import {ip} from './ip.ts';
import {journalctl} from './journalctl.ts';
import {ls} from './ls.ts';
import {mv} from './mv.ts';
import {nproc} from './nproc.ts';
import {opendkim} from './opendkim.ts';
import {openssl} from './openssl.ts';
import {perl} from './perl.ts';
import {postconf} from './postconf.ts';
import {postfix} from './postfix.ts';
import {postmap} from './postmap.ts';
import {postqueue} from './postqueue.ts';
import {postsuper} from './postsuper.ts';
import {printf} from './printf.ts';
import {psql} from './psql.ts';
import {readlink} from './readlink.ts';
import {rm} from './rm.ts';
import {rmdir} from './rmdir.ts';
import {runuser} from './runuser.ts';
import {sendmail} from './sendmail.ts';
import {sh} from './sh.ts';
import {sha256sum} from './sha256sum.ts';
import type {Program} from './shape.ts';
import {sleep} from './sleep.ts';
import {ss} from './ss.ts';
import {stat} from './stat.ts';
import {succeed} from './succeed.ts';
import {sudo} from './sudo.ts';
import {systemctl} from './systemctl.ts';
import {tail} from './tail.ts';
import {test} from './test.ts';
import {timedatectl} from './timedatectl.ts';
import {timeout} from './timeout.ts';
import {uname} from './uname.ts';
import {uptime} from './uptime.ts';
import {wg} from './wg.ts';

export const programs: readonly Program[] = [
	aptGet,
	cat,
	certbot,
	date,
	df,
	doveadm,
	doveconf,
	dovecot,
	echo,
	env,
	fail,
	fail2banClient,
	find,
	getent,
	grep,
	hostname,
	id,
	install,
	ip,
	journalctl,
	ls,
	mv,
	nproc,
	opendkim,
	openssl,
	perl,
	postconf,
	postfix,
	postmap,
	postqueue,
	postsuper,
	printf,
	psql,
	readlink,
	rm,
	rmdir,
	runuser,
	sendmail,
	sh,
	sha256sum,
	sleep,
	ss,
	stat,
	succeed,
	sudo,
	systemctl,
	tail,
	test,
	timedatectl,
	timeout,
	uname,
	uptime,
	wg,
];
