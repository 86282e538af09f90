// The variables of Dovecot 2.3 (`%u`, `%Ln`, `%{rip}`) in the words of 2.4, which takes the old ones literally (doc.dovecot.org, "Settings variables").

/** What a letter means; some settings have letters of their own. */
const common: Readonly<Record<string, string>> = {
	u: 'user',
	n: 'user | username',
	d: 'user | domain',
	h: 'home',
	s: 'protocol',
	r: 'remote_ip',
	l: 'local_ip',
	a: 'local_port',
	b: 'remote_port',
	m: 'mechanism',
	w: 'password',
	c: 'secured',
	i: 'uid',
	p: 'process:pid',
};

const ofSetting: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	login_log_format: {$: 'message', s: 'elements'},
	login_log_format_elements: {e: 'mail_pid', k: 'ssl_security'},
	deliver_log_format: {$: 'message', m: 'msgid', s: 'subject', f: 'from', e: 'from_envelope', p: 'size', w: 'vsize'},
	mail_log_prefix: {s: 'service'},
	rejection_subject: {s: 'subject'},
	rejection_reason: {n: "literal('\\r\\n')", r: 'reason', s: 'subject', t: 'to'},
	imap_logout_format: {i: 'input', o: 'output'},
	managesieve_logout_format: {i: 'input', o: 'output'},
	pop3_logout_format: {
		i: 'input',
		o: 'output',
		t: 'top_count',
		p: 'top_bytes',
		r: 'retr_count',
		b: 'retr_bytes',
		d: 'deleted_count',
		m: 'deleted_bytes',
		s: 'message_bytes',
	},
	pop3_uidl_format: {v: 'uidvalidity', u: 'uid', m: 'md5', f: 'filename', g: 'guid'},
};

const long: Readonly<Record<string, string>> = {
	username: 'user | username',
	domain: 'user | domain',
	service: 'protocol',
	rip: 'remote_ip',
	lip: 'local_ip',
	rport: 'remote_port',
	lport: 'local_port',
	real_rip: 'real_remote_ip',
	real_lip: 'real_local_ip',
	real_rport: 'real_remote_port',
	real_lport: 'real_local_port',
	pid: 'process:pid',
	hostname: 'system:hostname',
	login_user: 'master_user',
	login_username: 'master_user | username',
	login_domain: 'master_user | domain',
	auth_user: 'original_user',
	auth_username: 'original_user | username',
	auth_domain: 'original_user | domain',
	orig_user: 'original_user',
	orig_username: 'original_user | username',
	orig_domain: 'original_user | domain',
	owner_username: 'owner_user | username',
	owner_domain: 'owner_user | domain',
};

const filters: Readonly<Record<string, string>> = {L: 'lower', U: 'upper', R: 'reverse'};

/** `strftime` speaks here, or a person. */
const notVariables = new Set(['log_timestamp', 'login_greeting', 'instance_name', 'quota_exceeded_message']);

export type ConvertedText = {
	readonly text: string;
	/** What stands for something that 2.4 cannot say. */
	readonly unknown: readonly string[];
};

const old = /%%|%(?:(-?\d+)(?:\.(\d+))?|0?(\d*))?([LURHNXTEMD]*)(?:([a-zA-Z$])(?![a-zA-Z]*\{)|\{([^{}]*)\})/g;

/** `key`: the setting in whose value it stands. What 2.4 says already stays as it is, and so does `%%`. */
export const convertVariables = (text: string, key = ''): ConvertedText => {
	if (notVariables.has(key) || !text.includes('%')) return {text, unknown: []};
	const letters = {...common, ...ofSetting[key]};
	const unknown: string[] = [];
	const converted = text.replace(old, (whole: string, offset?: string, width?: string, plain?: string, modifiers?: string, letter?: string, name?: string) => {
		if (whole === '%%') return whole;
		if (name !== undefined) {
			// A pipe, or a word that is the same in both.
			if (name.includes('|') || (offset ?? plain ?? modifiers ?? '') !== '') return name.includes('|') ? whole : keep(whole);
			const hash = /^(md5|sha1|sha256|sha512|hmac\w*)(?:;[^:]*)?:(\w+)$/.exec(name);
			if (hash) return hash[0].includes(';') ? keep(whole) : `%{${long[hash[2] as string] ?? hash[2]} | ${hash[1]} | hexlify}`;
			if (name.startsWith('if;')) return keep(whole);
			// There the name of the service is meant, not the protocol.
			if (name === 'service' && key === 'mail_log_prefix') return whole;
			return `%{${long[name] ?? name}}`;
		}
		const variable = letters[letter as string];
		if (variable === undefined) return /[HNMXE]/.test(modifiers ?? '') || 'kDS'.includes(letter as string) ? keep(whole) : whole;
		const parts = [variable];
		for (const modifier of modifiers ?? '') {
			const filter = filters[modifier];
			if (filter) parts.push(filter);
			else if (modifier === 'X' && (offset ?? plain)) parts.push(`hex(${Number(offset ?? plain)})`);
			else if (modifier === 'M') parts.push('md5', 'hexlify');
			else return keep(whole);
		}
		if (!(modifiers ?? '').includes('X') && (offset ?? plain ?? '') !== '') {
			const [from, count] = width === undefined ? [0, Number(offset ?? plain)] : [Number(offset), Number(width)];
			parts.push(`substr(${from}, ${count})`);
		}
		return `%{${parts.join(' | ')}}`;
	});
	function keep(whole: string): string {
		unknown.push(whole);
		return whole;
	}
	return {text: converted, unknown};
};
