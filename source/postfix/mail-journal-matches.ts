// Which entries of the journal are of the mail path, as journalctl takes it: fields of one group must all match, groups stand between `+`.

// Dovecot's facility may be another than mail (syslog_facility), and what systemd says of a unit has the field UNIT.
export const mailJournalMatches: readonly string[] = [
	'SYSLOG_FACILITY=2',
	'SYSLOG_IDENTIFIER=dovecot',
	'SYSLOG_IDENTIFIER=opendkim',
	'_SYSTEMD_UNIT=dovecot.service',
	'_SYSTEMD_UNIT=postfix.service',
	'_SYSTEMD_UNIT=opendkim.service',
	'UNIT=dovecot.service',
	'UNIT=postfix.service',
	'UNIT=opendkim.service',
].flatMap((match, index) => (index === 0 ? [match] : ['+', match]));
