// Which entries of the journal are of the mail path, as journalctl takes it: fields of one group must all match, groups stand between `+`.

/** `Suppressed N messages from UNIT`, which journald writes about those that it did not keep (sd-messages(3)). */
const journalDropped = 'MESSAGE_ID=a596d6fe7bfa4994828e72309e95d61e';
const units = ['dovecot.service', 'postfix.service', 'postfix@-.service', 'opendkim.service', 'rspamd.service'];

// Dovecot's facility may be another than mail (syslog_facility), and what systemd says of a unit has the field UNIT.
const alternatives = [
	'SYSLOG_FACILITY=2',
	'SYSLOG_IDENTIFIER=dovecot',
	'SYSLOG_IDENTIFIER=opendkim',
	'SYSLOG_IDENTIFIER=rspamd',
	'_SYSTEMD_UNIT=dovecot.service',
	'_SYSTEMD_UNIT=postfix.service',
	'_SYSTEMD_UNIT=opendkim.service',
	'UNIT=dovecot.service',
	'UNIT=postfix.service',
	'UNIT=opendkim.service',
].flatMap((match, index) => (index === 0 ? [match] : ['+', match]));

export const mailJournalMatches: readonly string[] = [...alternatives, '+', journalDropped, ...units.map(unit => `OBJECT_SYSTEMD_UNIT=${unit}`)];
