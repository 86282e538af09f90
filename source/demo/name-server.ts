// The demo's name server: it answers for the demo's zones and knows that there is nothing else in the world (RFC 1034).
import type {Duplex} from 'node:stream';
import {type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Packet, RECURSION_AVAILABLE, RECURSION_DESIRED, type RecordType} from 'dns-packet';
import type {World} from './world.ts';
import {dkimData, type ZoneData, zoneApexes, zonesOf, zoneTtl} from './zones.ts';

export const nameServerAddress = '198.51.100.53';

const nxdomain = 3;

const answersFor = (world: World, name: string, type: RecordType): {readonly answers: readonly Answer[]; readonly exists: boolean} => {
	const zones = zonesOf(world);
	const answers: Answer[] = [];
	let at = name;
	for (let steps = 0; steps < 8; steps++) {
		const here: readonly ZoneData[] = zones.get(at) ?? dkimData(world, at);
		const current = at;
		const own = here.filter(each => each.type === type);
		for (const each of own)
			answers.push({name: current, ttl: zoneTtl, ...each, ...(each.type === 'TXT' && {data: each.data.match(/.{1,255}/gs) ?? ['']})} as Answer);
		const alias = here.find(each => each.type === 'CNAME');
		if (own.length > 0 || alias?.type !== 'CNAME') {
			const below = [...zones.keys()].some(key => key.endsWith(`.${current}`));
			return {answers, exists: here.length > 0 || below || zoneApexes.includes(current)};
		}
		answers.push({name: current, type: 'CNAME', ttl: zoneTtl, data: alias.data});
		at = alias.data;
	}
	return {answers, exists: true};
};

/** Undefined: nothing that can be understood, and nothing that would be answered. */
export const answerDns = (world: World, bytes: Uint8Array): Buffer | undefined => {
	let query: Packet;
	try {
		query = decode(Buffer.from(bytes));
	} catch {
		return undefined;
	}
	const [question] = query.questions ?? [];
	if (question === undefined) return undefined;
	const {answers, exists} = answersFor(world, question.name.toLowerCase(), question.type);
	const response: Packet = {
		type: 'response',
		id: query.id ?? 0,
		flags: AUTHORITATIVE_ANSWER | RECURSION_DESIRED | RECURSION_AVAILABLE | (exists || answers.length > 0 ? 0 : nxdomain),
		questions: [question],
		answers: [...answers],
	};
	return encode(response);
};

/** DNS over TCP: each message after its length (RFC 7766). */
export const serveDns = (stream: Duplex, world: World): void => {
	let buffer = Buffer.alloc(0);
	stream.on('data', (chunk: Buffer) => {
		buffer = Buffer.concat([buffer, chunk]);
		while (buffer.length >= 2 && buffer.length >= buffer.readUInt16BE(0) + 2) {
			const length = buffer.readUInt16BE(0);
			const answer = answerDns(world, buffer.subarray(2, length + 2));
			buffer = buffer.subarray(length + 2);
			if (answer === undefined) return void stream.destroy();
			const head = Buffer.alloc(2);
			head.writeUInt16BE(answer.length, 0);
			stream.write(Buffer.concat([head, answer]));
		}
	});
	stream.on('end', () => stream.end());
};
