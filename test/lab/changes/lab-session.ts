// The lab's server opened as `mailtui root@...` opens it, and what a change may leave there: files with owner, mode and content, and the journal.
import {readHistory} from '../../../source/changes/read-history.ts';
import type {ChangeEvent, ChangeResult, FileEdit, JournalEntry, Plan} from '../../../source/changes/shape.ts';
import {settlesOf, validationsOf} from '../../../source/changes/trees.ts';
import {openSession} from '../../../source/open.ts';
import {readConfigFiles} from '../../../source/repair/config-files.ts';
import type {Session} from '../../../source/session.ts';
import type {Lab} from '../lab.ts';

export const openLabSession = (lab: Lab): Promise<Session> =>
	openSession(
		`root@${lab.publicAddress}`,
		{identity: lab.rootKeyFile, knownHosts: lab.knownHostsFile, probe: lab.probeAddress},
		{asker: undefined, tell: () => {}},
	);

/** Every file below with type, owner, mode and what is in it; `but`: what is no part of it. */
export const fingerprint = async (lab: Lab, ...roots: readonly string[]): Promise<string> => {
	const paths = roots.join(' ');
	const {stdout, code, stderr} = await lab.exec(
		`find ${paths} -printf '%p %y %m %u %g %l\\n' | sort; find ${paths} -type f -print0 | sort -z | xargs -0 sha256sum`,
	);
	if (code !== 0) throw new Error(stderr);
	return stdout;
};

export const journal = async (session: Session): Promise<readonly JournalEntry[]> => {
	const answer = await readHistory(session.at().ask);
	if (!answer.ok) throw new Error(answer.why);
	return answer.value;
};

/** What an edit of these files makes: `change` gets the text as it was read. */
export const planEdits = async (session: Session, changes: Readonly<Record<string, (text: string) => string>>, more: Partial<Plan> = {}): Promise<Plan> => {
	const {files, secrets} = await readConfigFiles(session.at().ask);
	const edits = Object.entries(changes).map(([path, change]): FileEdit => {
		const file = files.find(each => each.path === path);
		return {path, before: file && {text: file.text, sha256: file.sha256}, after: {text: change(file?.text ?? '')}};
	});
	return {title: 'A change of the tests', edits, steps: [], validate: validationsOf(edits), settle: settlesOf(edits), secrets, notes: [], ...more};
};

/** Runs it to its end; `at` is called when a stage ended, and the change waits for it. */
export const finish = async (
	events: AsyncIterable<ChangeEvent>,
	at: (event: Extract<ChangeEvent, {kind: 'stage'}>) => Promise<void> | void = () => {},
): Promise<{readonly result: ChangeResult; readonly stages: readonly string[]}> => {
	const stages: string[] = [];
	let result: ChangeResult | undefined;
	for await (const event of events) {
		if (event.kind === 'ended') result = event.result;
		else if (event.kind === 'stage' && event.state !== 'started') {
			stages.push(`${event.stage} ${event.state}`);
			await at(event);
		}
	}
	if (!result) throw new Error('no result');
	return {result, stages};
};
