// placeholder
import type {Duplex} from 'node:stream';
import type {World} from './world.ts';
export const serveImap = (raw: Duplex, _world: World, _service: string, _peer: string): void => {
	raw.end('* BYE\r\n');
};
