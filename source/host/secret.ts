// A value that prints as dots everywhere but where it is revealed on purpose.
import {inspect} from 'node:util';

const dots = '********';

export type Secret = {readonly reveal: () => string; readonly toString: () => string; readonly toJSON: () => string};

const sayDots = () => dots;

/** Closed over, not stored: no property, spread, JSON or inspect of it shows the value. */
export const createSecret = (value: string): Secret =>
	Object.freeze({
		reveal: () => value,
		toString: sayDots,
		toJSON: sayDots,
		[inspect.custom]: sayDots,
	});

export const isSecret = (value: unknown): value is Secret => typeof value === 'object' && value !== null && 'reveal' in value;
