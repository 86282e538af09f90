// What systemd, the journal and failing programs say, for tests that need little of it.
import type {CommandResult} from '../../source/host/host.ts';
import {resultOf} from '../commands/recorded.ts';

export const unit = (id: string, more: Readonly<Record<string, string | number>> = {}): string =>
	Object.entries({
		Id: id,
		LoadState: 'loaded',
		ActiveState: 'active',
		SubState: 'running',
		UnitFileState: 'enabled',
		Result: 'success',
		ExecMainStatus: '0',
		NRestarts: '0',
		ActiveEnterTimestamp: '@1795489200',
		...more,
	})
		.map(each => each.join('='))
		.join('\n');
/** The answer to `systemd-show`. */
export const units = (...blocks: readonly string[]) => ({'systemd-show': `${blocks.join('\n\n')}\n`});
export const running = ['postfix.service', 'dovecot.service', 'opendkim.service'].map(id => unit(id)).join('\n\n');
export const stopped = {ActiveState: 'inactive', SubState: 'dead', ActiveEnterTimestamp: ''};
export const log = (from: string, text: string) =>
	`${JSON.stringify({__REALTIME_TIMESTAMP: '1795492000000000', SYSLOG_IDENTIFIER: from, PRIORITY: '3', MESSAGE: text})}\n`;
export const failed = (code: number, stderr: string): CommandResult => resultOf('', {code, stderr});
