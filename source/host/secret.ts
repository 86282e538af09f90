// A value that prints as dots everywhere but where it is revealed on purpose.
import {inspect} from 'node:util';

const dots = '********';

export type Secret = {readonly reveal: () => string; readonly toString: () => string; readonly toJSON: () => string};

/** Closed over, not stored: no property, spread, JSON or inspect of it shows the value. */
export const createSecret = (value: string): Secret =>
	Object.freeze({
		reveal: () => value,
		toString: () => dots,
		toJSON: () => dots,
		[inspect.custom]: () => dots,
	});

export const isSecret = (value: unknown): value is Secret => typeof value === 'object' && value !== null && 'reveal' in value;
