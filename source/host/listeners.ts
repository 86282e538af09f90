// Who wants to hear of something, and telling them all.

/** Tells everybody who listens; one that throws disturbs no other. */
export const createListeners = <Value>() => {
	const listeners = new Set<(value: Value) => void>();
	return {
		add: (listener: (value: Value) => void) => {
			// A wrapper each, so that the same function added twice is heard twice and removed once.
			const one = (value: Value) => listener(value);
			listeners.add(one);
			return () => void listeners.delete(one);
		},
		tell: (value: Value) => {
			for (const listener of [...listeners]) listener(value);
		},
	};
};
