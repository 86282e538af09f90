// A gate that somebody closes and opens: whoever comes to it while it is closed waits.

export type Gate = {
	close(): void;
	open(): void;
	isOpen(): boolean;
	/** Resolves when it is open; at once where it is. */
	passed(): Promise<void>;
};

export const createGate = (): Gate => {
	let closed: {readonly opened: Promise<void>; open(): void} | undefined;
	return {
		close: () => {
			const {promise: opened, resolve: open} = Promise.withResolvers<void>();
			closed ??= {opened, open};
		},
		open: () => {
			closed?.open();
			closed = undefined;
		},
		isOpen: () => closed === undefined,
		passed: async () => {
			while (closed !== undefined) await closed.opened;
		},
	};
};
