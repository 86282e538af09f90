// certbot's certificates and hooks on the demo's disk, in the lines that source/commands/certbot-lineages.ts reads.
import type {Script} from './shape.ts';

export const certbotLineages: Script = {
	name: 'certbot-lineages',
	run: ({world: {files}, out}, [, root = '']) => {
		const say = (...fields: readonly string[]) => out(`${fields.join('\t')}\n`);
		const list = (folder: string) => (files.look(folder)?.kind === 'directory' ? files.list(folder).map(name => `${folder}/${name}`) : []);
		const sayHook = (path: string, runs: string, text: string) => {
			for (const line of text.split('\n')) if (!/^\s*#/.test(line) && /postfix|dovecot|doveadm/i.test(line)) say('hook', path, runs, line);
		};
		say('mailtui-certbot', '1');
		for (const conf of list(`${root}/renewal`).filter(path => path.endsWith('.conf'))) {
			const text = files.read(conf);
			const chain = /^\s*fullchain\s*=\s*(\S+)/m.exec(text)?.[1] ?? '';
			const pem = files.look(chain) ? files.read(chain) : '';
			const certificate = /-----BEGIN CERTIFICATE-----([^-]*)-----END/.exec(pem)?.[1]?.replace(/\s+/g, '') ?? '';
			say('lineage', /([^/]+)\.conf$/.exec(conf)?.[1] ?? '', chain, certificate, /^\s*server\s*=\s*(\S+)/m.exec(text)?.[1] ?? '');
		}
		for (const hook of ['deploy', 'post'].flatMap(kind => list(`${root}/renewal-hooks/${kind}`)))
			sayHook(hook, ((files.look(hook)?.mode ?? 0) & 0o111) !== 0 ? 'yes' : 'no', files.read(hook));
		say('end', '');
		return 0;
	},
};
