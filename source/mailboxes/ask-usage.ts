// How full mailboxes are, as Dovecot's quota plugin counts it, for many of them in two round trips at most.
import {doveadmQuotaGet} from '../commands/doveadm-quota-get.ts';
import type {Ask} from '../commands/shape.ts';

export type AskedUsage = {
	/** Bytes; who is not in it, Dovecot does not tell of. */
	readonly bytes: ReadonlyMap<string, number>;
	/** How many were not asked for, because it takes a program each on the server. */
	readonly unasked: number;
	/** Why Dovecot could not be asked; empty where it could, also where it counts nothing. */
	readonly trouble: string;
};

const atOnce = 40;
const most = 400;

/** Rejects with HostError. */
export const askUsage = async (ask: Ask, addresses: readonly string[]): Promise<AskedUsage> => {
	const chunks = Array.from({length: Math.ceil(Math.min(most, addresses.length) / atOnce)}, (_, index) =>
		addresses.slice(index * atOnce, Math.min(most, (index + 1) * atOnce)),
	);
	const bytes = new Map<string, number>();
	let trouble = '';
	const look = async (users: readonly string[]): Promise<boolean> => {
		const answer = await ask(doveadmQuotaGet, {users});
		if (!answer.ok) trouble ||= answer.why;
		else
			for (const [index, user] of users.entries()) {
				const used = answer.value.bytes[index];
				if (used !== undefined) bytes.set(user, used);
			}
		return answer.ok && answer.value.counted;
	};
	const [first, ...rest] = chunks;
	// Where it counts nothing, the others need not be asked.
	const counts = first !== undefined && (await look(first));
	if (counts) await Promise.all(rest.map(look));
	return {bytes, unasked: counts ? Math.max(0, addresses.length - most) : 0, trouble};
};
