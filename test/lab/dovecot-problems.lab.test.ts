// Every error that the real doveconf gives while a configuration is repaired line by line is among those that are told at once.
import {beforeAll, expect, test} from 'vitest';
import {applyEdits} from '../../source/config/apply-edits.ts';
import type {SourceFile} from '../../source/config/source-file.ts';
import {readConfigTree} from '../../source/dovecot/config-tree.ts';
import {commentOut, commentOutBlock} from '../../source/dovecot/edit-lines.ts';
import {parseConfigErrors} from '../../source/dovecot/parse-config-errors.ts';
import {configProblems} from '../../source/upgrade/config-problems.ts';
import {treeOf} from '../dovecot/trees.ts';
import {describeLab} from './describe-lab.ts';
import {filesOn, protocolFiles} from './dovecot-tree.ts';

const folder = '/srv/problems';
const main = `${folder}/dovecot.conf`;

const mistakes = String.raw`dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
}
mail_debug = maybe
first_valid_uid = vmail
quota_storage_size = 5 Q
auth_cache_ttl = 5
auth_cache_ttl = 5 parsecs
service lmtp {
  inet_listener x {
    port = 99999
  }
  unix_listener y {
    mode = 0999
    nosuch = 1
  }
  nosuch = 2
}
ssl_server foo {
  cert_file = /x
}
passdb = sql
ssl_server = x
import_environment = TZ
ssl = maybe
mail_plugins {
  quota = perhaps
}
protocol imap {
  protocol lmtp {
    mail_path = /x
  }
}
one line {
hello
}}
service a { b = c }
namespace a {
  namespace b {
  }
}
!include nosuch.conf
!include dovecot.conf
mail_home = /a \
  /b \
  /c
nosuch_long = a \
  b
namespace {
}
passdb sql {
  connect = host=x
}
pgsql localhost {
  user = x
}
nosuch {
  inner = 1
}
plugin {
  sieve = ~/x
}
mail_location = maildir:~/Maildir
ssl_cert = </x
service imap-login {
  service_count = 1
}
quota = maildir:User quota
fts = squat
acl = vfile
dict {
}
mailbox_list_layout = fs
protocol pop3 {
  mail_max_userip_connections = many
}
`;

const trees: ReadonlyArray<readonly [string, readonly SourceFile[]]> = [
	['all sorts of mistakes', [{path: main, text: mistakes}]],
	['a block that does not end', [{path: main, text: 'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\nprotocol imap {\n'}]],
	['no version', [{path: main, text: 'listen = *\nprotocols = imap\n'}]],
	...['debian12', 'iredmail', 'ispmail', 'passwd-file', 'postfixadmin', 'prefetch', 'system-users'].map(name => [name, treeOf(`2.3/${name}`, folder)] as const),
];

describeLab('problems of a configuration', lab => {
	let packages: readonly SourceFile[];
	beforeAll(async () => {
		packages = await filesOn(lab, protocolFiles);
	});
	const install = async (files: readonly SourceFile[]) => {
		const write = files.map(({path, text}) => `install -D /dev/stdin '${path}' < <(base64 -d <<< ${Buffer.from(text).toString('base64')})`);
		const {stderr} = await lab.exec(`rm -rf ${folder}; ${write.join('\n')}`);
		expect(stderr).toBe('');
	};
	/** What a person does who is told one error: the line away, or its block; or the version that is missing in its place. */
	const repair = (files: readonly SourceFile[], file: string, line: number | undefined, says: string): readonly SourceFile[] => {
		if (says.startsWith('The first setting')) return applyEdits(files, [{path: main, line: 1, removes: 0, adds: ['dovecot_config_version = 2.4.0']}]);
		if (says.startsWith('dovecot_storage_version')) return applyEdits(files, [{path: main, line: 2, removes: 0, adds: ['dovecot_storage_version = 2.4.0']}]);
		if (says.startsWith("Missing '}'")) return applyEdits(files, [{path: main, line: Number.MAX_SAFE_INTEGER, removes: 0, adds: ['}']}]);
		const tree = readConfigTree([...files, ...packages], main);
		const ofName = /^protocols: Unknown protocol: (.*)$/.exec(says)?.[1];
		const at = tree.find(
			each =>
				each.file === file &&
				(each.lastLine === line ||
					(line === undefined && says.startsWith('auth_allow_cleartext') && each.text.startsWith('auth_allow')) ||
					(ofName !== undefined && each.text.startsWith('protocols') && each.text.includes(ofName))),
		);
		if (!at) throw new Error(`nothing at ${file}:${line}`);
		return applyEdits(files, at.parsed.kind === 'open' ? commentOutBlock(tree, at) : [commentOut(at)]);
	};

	test.each(trees)('%s', async (_, broken) => {
		let files = broken;
		const all = configProblems([...broken, ...packages], main);
		const told = new Set(all.filter(each => each.kind === 'refused').map(({file, says}) => `${file}: ${says}`));
		let steps = 0;
		for (; steps < 150; steps++) {
			await install(files);
			const {stderr} = await lab.exec(`cd /; doveconf -c ${main} -n`);
			const [error] = parseConfigErrors(
				stderr
					.split('\n')
					.filter(line => !/Warning/.test(line))
					.join('\n'),
			);
			if (!error) break;
			const says = error.says.replace(/ Did you mean.*$/, ')');
			const mine = configProblems([...files, ...packages], main).filter(each => each.kind === 'refused');
			// At this very place, as the files are now; and it was told in the beginning, unless a repair made it.
			expect(mine.map(each => `${each.file || main}:${each.line ?? ''} ${each.says}`)).toContain(`${error.file || main}:${error.line ?? ''} ${says}`);
			if (!/Unexpected|Missing|Expecting/.test(says)) expect([...told]).toContain(`${error.file || main}: ${says}`);
			files = repair(files, error.file || main, error.line, error.says);
		}
		expect(steps).toBeGreaterThan(0);
		expect(steps).toBeLessThan(150);
		expect(configProblems([...files, ...packages], main).filter(each => each.kind === 'refused')).toEqual([]);
	});
});
