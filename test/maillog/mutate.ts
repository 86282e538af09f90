// Lines as nobody wrote them: cut, turned round, with escape sequences, words of the mail programs and strange characters in them; the same in every run.

export const createMutator = () => {
	// A generator that is the same in every run (Marsaglia's xorshift).
	let state = 20_261_126;
	const random = (below: number): number => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return Math.abs(state) % below;
	};
	const pieces = [
		'\u001b[2J',
		'\u001b]0;owned\u0007',
		'<',
		'>',
		': ',
		', ',
		'to=<',
		'status=',
		'(',
		')',
		'\0',
		'\ufffd',
		'\u202e',
		'NOQUEUE: reject: ',
		'x'.repeat(5000),
		'/'.repeat(99),
		'💥',
	];
	const mutate = (text: string): string => {
		let mutated = text;
		for (let count = 1 + random(4); count > 0; count--) {
			const at = random(mutated.length + 1);
			const kind = random(4);
			if (kind === 0) mutated = mutated.slice(0, at) + pieces[random(pieces.length)] + mutated.slice(at);
			else if (kind === 1) mutated = mutated.slice(0, at) + mutated.slice(at + random(20));
			else if (kind === 2) mutated = mutated.slice(at) + mutated.slice(0, at);
			else mutated = mutated.slice(0, at) + String.fromCharCode(random(0x3000)) + mutated.slice(at + 1);
		}
		return mutated;
	};

	return {mutate, random};
};
