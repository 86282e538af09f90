// Logins of the mailboxes that were just imported, with the passwords that were given: each, or a sample that says so.
import {doveadmAuthTest} from '../commands/doveadm-auth-test.ts';
import type {Host} from '../host/host.ts';
import type {Secret} from '../host/secret.ts';

export type Proof = {
	readonly tried: number;
	readonly of: number;
	readonly refused: readonly string[];
	/** Why nothing could be told; empty: it could. */
	readonly trouble: string;
};

type Account = {readonly address: string; readonly password: Secret};

const atOnce = 10;

/** First, last, and evenly between: what differs along a file shows. */
export const sampleOf = <Item>(items: readonly Item[], most: number): readonly Item[] =>
	items.length <= most ? items : Array.from({length: most}, (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))] as Item);

/** `of`: how many there are where `some` are not all. Throws HostError when the server is lost. */
export const proveLogins = async (
	host: Pick<Host, 'run'>,
	{some: accounts, of}: {readonly some: readonly Account[]; readonly of: number},
	most: number,
	signal: AbortSignal,
): Promise<Proof> => {
	const chosen = sampleOf(accounts, most);
	const refused: string[] = [];
	let [tried, trouble] = [0, ''];
	for (let from = 0; from < chosen.length && !signal.aborted; from += atOnce) {
		const batch = chosen.slice(from, from + atOnce);
		const results = await host.run(batch.map(({address, password}) => doveadmAuthTest.build({user: address, password})));
		for (const [index, result] of results.entries()) {
			const answer = doveadmAuthTest.parse(result);
			tried++;
			if (!answer.ok) trouble ||= answer.why;
			else if (answer.value.login === 'refused') refused.push(batch[index]?.address ?? '');
			else if (answer.value.login === 'trouble') trouble ||= answer.value.says;
		}
	}
	return {tried, of, refused, trouble};
};
