// What the contract suite stands on: a server that can be broken and repaired, and where it is asked from.
import type {Target} from '../../source/checks/shape.ts';
import type {Here} from '../../source/host/here.ts';
import type {Host} from '../../source/host/host.ts';
import type {Secret} from '../../source/host/secret.ts';

/** `broken`: the four pitfalls, stacked; a number: that many of them are repaired. */
export type GroundState = 'broken' | 1 | 2 | 3 | 'repaired';

export type Ground = {
	readonly host: Host;
	readonly here: Here;
	readonly target: Target;
	readonly probe: {readonly address: string; readonly password: Secret};
	/** Towards repaired only: the demo cannot be broken again. */
	setState(state: GroundState): Promise<void>;
	close(): Promise<void>;
};
