// Configurations that nobody wrote, read by the real doveconf and by us: what it refuses we refuse in the same line, and what is in force is the same.
import {expect, test} from 'vitest';
import {parseConfigLine} from '../../source/dovecot/config-line.ts';
import {readConfigTree} from '../../source/dovecot/config-tree.ts';
import {effectiveList, effectiveSetting} from '../../source/dovecot/effective-setting.ts';
import {parseConfigErrors} from '../../source/dovecot/parse-config-errors.ts';
import {configProblems} from '../../source/upgrade/config-problems.ts';
import {likelyConfig, likelyIncludes, likelyKeys} from '../dovecot/likely-config.ts';
import {describeLab} from './describe-lab.ts';
import {filesOn, protocolFiles} from './dovecot-tree.ts';

const folder = '/srv/likely';
const count = 250;
const firstSeed = 5001;
const protocols = [undefined, 'lmtp', 'imap'] as const;

const head = `dovecot_config_version = 2.4.1
dovecot_storage_version = 2.4.0
!include_try ${protocolFiles}/*.protocol
protocols = imap lmtp
!include local.conf
`;

const base64 = (text: string): string => `'${Buffer.from(text).toString('base64')}'`;

describeLab('made-up configurations', lab => {
	/** What doveconf says of each: its error for the whole, then the settings for all and for each protocol. */
	const ask = async (texts: readonly string[]): Promise<readonly (readonly string[])[]> => {
		const includes = Object.entries(likelyIncludes).map(([name, text]) => `base64 -d <<< ${base64(text)} > $i/${name}`);
		const asks = protocols.map(
			protocol => `doveconf -c $PWD/$i/dovecot.conf ${protocol ? `-f protocol=${protocol}` : ''} ${likelyKeys.join(' ')} mail_plugins 2>/dev/null`,
		);
		const script = texts.map((text, index) =>
			[
				`i=${index}; mkdir $i; base64 -d <<< ${base64(head)} > $i/dovecot.conf; base64 -d <<< ${base64(text)} > $i/local.conf`,
				...includes,
				`printf '\\1'; doveconf -c $PWD/$i/dovecot.conf -n 2>&1 >/dev/null`,
				...asks.map(line => `printf '\\2'; ${line}`),
			].join('\n'),
		);
		const {stdout} = await lab.exec('bash -s', {input: [`rm -rf ${folder}; mkdir ${folder}; cd ${folder}`, '{', ...script, '} < /dev/null'].join('\n')});
		return stdout
			.split('\u0001')
			.slice(1)
			.map(part => part.split('\u0002'));
	};

	const listed = (text: string): string => {
		const block = /^mail_plugins \{\n([\s\S]*?)^\}/m.exec(text);
		if (block) return [...(block[1] ?? '').matchAll(/^\s*(\S+) = yes$/gim)].map(match => match[1]).join(' ');
		return /^mail_plugins = (.*)$/m.exec(text)?.[1] ?? '';
	};

	test(`${count} of them`, async () => {
		const texts = Array.from({length: count}, (_, index) => likelyConfig(firstSeed + index));
		const told = await ask(texts);
		expect(told).toHaveLength(count);
		const [files, known] = [await filesOn(lab, folder), await filesOn(lab, protocolFiles)];
		let refused = 0;
		let compared = 0;
		for (const [index, [errors = '', ...answers]] of told.entries()) {
			const main = `${folder}/${index}/dovecot.conf`;
			const mine = [...files.filter(({path}) => path.startsWith(`${folder}/${index}/`)), ...known];
			const problems = configProblems(mine, main).filter(({kind}) => kind === 'refused');
			const [error] = parseConfigErrors(errors);
			const where = `seed ${firstSeed + index}:\n${texts[index]}`;
			if (error) {
				refused++;
				const same = problems.some(({file, line, says}) => says === error.says || (file === error.file && line === error.line));
				expect(same, `doveconf: ${JSON.stringify(error)}, we: ${JSON.stringify(problems)}, ${where}`).toBe(true);
				continue;
			}
			expect(problems, where).toEqual([]);
			const tree = readConfigTree(mine, main);
			for (const [nth, protocol] of protocols.entries()) {
				const at = protocol === undefined ? {} : {protocol};
				const answer = answers[nth] ?? '';
				for (const key of likelyKeys) {
					const set = effectiveSetting(tree, key, at);
					if (set === undefined) continue;
					const line = parseConfigLine(answer.split('\n').find(each => each.startsWith(`${key} =`)) ?? '');
					expect(set.value, `${protocol} ${key}, ${where}`).toBe(line.kind === 'setting' ? line.value : undefined);
					compared++;
				}
				const list = effectiveList(tree, 'mail_plugins', at);
				if (list === undefined) continue;
				const names = [...list.items].flatMap(([name, value]) => (value === 'yes' ? [name] : []));
				expect(names.join(' '), `${protocol} mail_plugins, ${where}`).toBe(listed(answer));
				compared++;
			}
		}
		// Otherwise nothing was tried.
		expect(refused).toBeGreaterThan(count / 10);
		expect(compared).toBeGreaterThan(count);
	}, 180_000);
});
