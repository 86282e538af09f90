// Repairs of a Dovecot that does not start: what is left of 2.3, mistakes, a certificate that is not there; and none on a healthy server.
import {describe, expect, it} from 'vitest';
import type {SourceFile} from '../../source/config/source-file.ts';
import {createSeal} from '../../source/dovecot/seal-secrets.ts';
import {fixes} from '../../source/fixes/list.ts';
import {detectFixes} from '../../source/fixes/run.ts';
import {convertConfig} from '../../source/upgrade/convert-config.ts';
import {type Replies, replayAsk} from '../checks/replay.ts';
import {resultOf} from '../commands/recorded.ts';
import {mainFile, treeOf} from '../dovecot/trees.ts';

/** As the server's program frames them, the main file first. */
const framed = (name: string, files: readonly SourceFile[]): string =>
	`${name} 1\n${[...files]
		.sort((a, b) => Number(b.path === mainFile) - Number(a.path === mainFile))
		.map(({path, text}) => `file ${Buffer.byteLength(path)} ${Buffer.byteLength(text)} 0644 0 0\n${path}${text}\n`)
		.join('')}end\n`;
const certificate = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
const server = (files: readonly SourceFile[], more: Replies = {}): Replies => ({
	'dovecot-tree': framed('mailtui-tree', files),
	'certificate-read': certificate,
	...more,
});
const detect = async (replies: Replies) => detectFixes(replayAsk(replies));
const fixOf = (id: string) => {
	const found = fixes.find(fix => fix.id === id);
	if (!found) throw new Error(id);
	return found;
};
const styles = ['debian12', 'iredmail', 'ispmail', 'passwd-file', 'postfixadmin', 'prefetch', 'system-users'];
const protocols = treeOf('debian13').filter(file => file.path.endsWith('.protocol'));

describe.each(styles)('%s', name => {
	const files = [...treeOf(`2.3/${name}`), ...protocols];
	it('is detected with the place of each name, converted, and then healthy', async () => {
		const found = (await detect(server(files))).get('dovecot-convert');
		expect(found?.evidence.length).toBeGreaterThan(4);
		expect(found?.evidence.every(({from}) => /^\/etc\/dovecot\/\S+?(?::\d+)?$/.test(from))).toBe(true);
		const seal = createSeal();
		const sealed = files.map(file => ({...file, text: seal.seal(file.text.replaceAll('@PASSWORD@', 'kanarienvogel'))}));
		const {files: after} = fixOf('dovecot-convert').plan(sealed, found?.facts, {});
		expect(after.map(({path}) => path)).toEqual(files.map(({path}) => path));
		const tokens = (all: readonly SourceFile[]) => all.flatMap(({path, text}) => [...text.matchAll(/\uE000\d+\uE001/g)].map(([token]) => `${path} ${token}`));
		// Each password is still there, and in the file that held it.
		expect(tokens(after)).toEqual(tokens(sealed));
		expect([...(await detect(server(after))).keys()].filter(id => id !== 'dovecot-config-error')).toEqual([]);
	});
});

it('a server of 2.3 is told that the conversion is for later', async () => {
	const files = treeOf('2.3/ispmail');
	const found = (await detect(server(files, {'doveconf-effective': '# 2.3.19.1 (9b53102964): /etc/dovecot/dovecot.conf\nmail_location = x\n'}))).get(
		'dovecot-convert',
	);
	expect(found?.evidence[0]?.text).toContain('Dovecot 2.3.19.1 runs here');
	const {notes, files: after} = fixOf('dovecot-convert').plan(files, found?.facts, {});
	expect(notes?.[0]).toContain('export');
	expect(after).not.toEqual(files);
});

it('a healthy server has none', async () => {
	expect([...(await detect(server(treeOf('debian13')))).keys()]).toEqual([]);
	expect([...(await detect({})).keys()]).toEqual([]);
});

it('a certificate that is not there', async () => {
	const files = treeOf('debian13');
	const away = resultOf('', {code: 1, stderr: 'Can\'t open "/x" for reading, No such file or directory\n'});
	const candidate = '/etc/letsencrypt/live/mx.example.org/fullchain.pem';
	const found = await detect(server(files, {'certificate-read': away, 'config-read': framed('mailtui-files', [{path: candidate, text: certificate}])}));
	expect([...found.keys()]).toEqual(['dovecot-certificate-missing']);
	const fix = fixOf('dovecot-certificate-missing');
	const facts = found.get(fix.id)?.facts;
	expect(fix.questions[0]?.preset(facts)).toBe(candidate);
	const lines = (all: readonly SourceFile[]) => all.flatMap(({text}) => text.split('\n').filter(line => /^ssl_server_\w+_file/.test(line)));
	expect(lines(fix.plan(files, facts, {certificate: candidate}).files)).toEqual([
		`ssl_server_cert_file = ${candidate}`,
		'ssl_server_key_file = /etc/letsencrypt/live/mx.example.org/privkey.pem',
	]);
	const without = fix.plan(files, facts, {});
	expect([without.files, without.notes?.length]).toEqual([files, 1]);
});

it('mistakes are told, nothing is changed', async () => {
	const files = treeOf('debian13').map(file => (file.path === mainFile ? {...file, text: `${file.text}nosuch = 1\nfirst_valid_uid = x\n`} : file));
	const complaint = resultOf('', {code: 89, stderr: `doveconf: Fatal: Error in configuration file ${mainFile} line 90: nosuch: Unknown setting: nosuch\n`});
	const found = await detect(server(files, {'doveconf-effective': complaint}));
	expect([...found.keys()]).toEqual(['dovecot-config-error']);
	const fix = fixOf('dovecot-config-error');
	const {files: after, notes} = fix.plan(files, found.get(fix.id)?.facts, {});
	expect(after).toBe(files);
	expect(notes).toEqual([expect.stringContaining('Unknown setting: nosuch'), expect.stringContaining('Invalid number x')]);
	expect(convertConfig(files, mainFile).notes).toEqual([]);
});

it('a file that is no text is one mistake', async () => {
	const noise = '\uFFFD\uFFFD{ = \u0000\n'.repeat(300);
	const files = [...treeOf('debian13'), {path: '/etc/dovecot/conf.d/98-noise.conf', text: noise}];
	const refused = resultOf('', {
		code: 89,
		stderr: 'doveconf: Fatal: Error in configuration file /etc/dovecot/conf.d/98-noise.conf line 1: x: Unknown setting: x\n',
	});
	const found = (await detect(server(files, {'doveconf-effective': refused}))).get('dovecot-config-error');
	expect(found?.evidence).toEqual([
		{from: '/etc/dovecot/conf.d/98-noise.conf:1', text: expect.stringMatching(/^no text: bytes that are no UTF-8, and 300 lines that Dovecot cannot read/)},
	]);
});

it('a mistake in a long line is told without the rest of it', async () => {
	const files = [...treeOf('debian13'), {path: '/etc/dovecot/conf.d/98-long.conf', text: `nonsense = ${'x'.repeat(9000)}\n`}];
	const refused = resultOf('', {
		code: 89,
		stderr: 'doveconf: Fatal: Error in configuration file /etc/dovecot/conf.d/98-long.conf line 1: nonsense: Unknown setting\n',
	});
	const found = (await detect(server(files, {'doveconf-effective': refused}))).get('dovecot-config-error');
	const {notes = []} = fixOf('dovecot-config-error').plan(files, found?.facts, {});
	expect(notes.map(note => note.length < 400)).toEqual([true]);
});

it('of includes that lead in a circle the one that Dovecot stumbles over is taken out, where that is all', async () => {
	const loop = {path: '/etc/dovecot/conf.d/98-loop.conf', text: '# kept\n!include 99-back.conf\n'};
	const back = {path: '/etc/dovecot/conf.d/99-back.conf', text: 'verbose_proctitle = yes\n!include 98-loop.conf\n'};
	const refused = resultOf('', {
		code: 89,
		stderr: 'doveconf: Fatal: Error in configuration file /etc/dovecot/conf.d/98-loop.conf line 2: Recursive include file: /etc/dovecot/conf.d/99-back.conf\n',
	});
	const files = [...treeOf('debian13'), loop, back];
	const found = (await detect(server(files, {'doveconf-effective': refused}))).get('dovecot-config-error');
	const {files: after, notes} = fixOf('dovecot-config-error').plan(files, found?.facts, {});
	const changed = after.filter(file => files.find(({path}) => path === file.path)?.text !== file.text);
	expect(notes).toBeUndefined();
	expect(changed.map(({path, text}) => [path, text])).toEqual([['/etc/dovecot/conf.d/98-loop.conf', '# kept\n#!include 99-back.conf\n']]);
});
