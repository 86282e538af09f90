// Every fix, in the order in which an administrator meets the faults: each hides the next.
import {dovecotCertificateMissing} from './dovecot-certificate-missing.ts';
import {dovecotConfigError} from './dovecot-config-error.ts';
import {dovecotConvert} from './dovecot-convert.ts';
import {dovecotLmtpUsernameFormat} from './dovecot-lmtp-username-format.ts';
import {dovecotMailDefaultsConflict} from './dovecot-mail-defaults-conflict.ts';
import {dovecotMailDriverMissing} from './dovecot-mail-driver-missing.ts';
import {dovecotStartRefused} from './dovecot-start-refused.ts';
import {dovecotUserdbHomeMissing} from './dovecot-userdb-home-missing.ts';
import type {Fix} from './shape.ts';

export const fixes: readonly Fix[] = [
	dovecotConfigError,
	dovecotConvert,
	dovecotCertificateMissing,
	dovecotStartRefused,
	dovecotLmtpUsernameFormat,
	dovecotMailDefaultsConflict,
	dovecotMailDriverMissing,
	dovecotUserdbHomeMissing,
];
