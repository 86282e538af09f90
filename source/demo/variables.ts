// Dovecot 2.4's variables: `%{user | username | lower}` (https://doc.dovecot.org/2.4.1/core/settings/variables.html).

export type Expanded = {readonly ok: true; readonly text: string} | {readonly ok: false; readonly error: string};

const apply = (filter: string, value: string): string | undefined => {
	const at = value.lastIndexOf('@');
	if (filter === 'lower') return value.toLowerCase();
	if (filter === 'upper') return value.toUpperCase();
	if (filter === 'username') return at < 0 ? value : value.slice(0, at);
	if (filter === 'domain') return at < 0 ? '' : value.slice(at + 1);
	return undefined;
};

/** `%u` and the like of Dovecot 2.3 stay as they are: 2.4 takes them literally. */
export const expandVariables = (text: string, values: Readonly<Record<string, string | undefined>>): Expanded => {
	let error: string | undefined;
	const expanded = text.replace(/%\{([^}]*)\}|%%/g, (whole, inner?: string) => {
		if (inner === undefined) return whole === '%%' ? '%' : whole;
		const [name = '', ...filters] = inner.split('|').map(part => part.trim());
		const value = values[name];
		if (value === undefined) {
			error ??=
				name === 'home'
					? "Setting used home directory (%h) but there is no mail_home and userdb didn't return it"
					: apply(name, '') === undefined
						? `Unknown variable '${name}'`
						: `${name}: No value to get ${name} from`;
			return '';
		}
		let result = value;
		for (const filter of filters) {
			const next = apply(filter, result);
			if (next === undefined) error ??= `Unknown filter '${filter}'`;
			result = next ?? '';
		}
		return result;
	});
	return error === undefined ? {ok: true, text: expanded} : {ok: false, error};
};
