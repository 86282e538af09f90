// Two ends of a connection within this process, as the sockets callers expect.
import {Duplex} from 'node:stream';

/** What goes in at one end comes out at the other; where one end is gone, the other ends. */
export const createWire = (): [Duplex, Duplex] => {
	const make = (other: () => Duplex): Duplex => {
		let ended = false;
		const endOther = () => {
			if (!ended && !other().destroyed) other().push(null);
			ended = true;
		};
		const end: Duplex = new Duplex({
			allowHalfOpen: false,
			read: () => {},
			write: (chunk: Buffer, _encoding, done) => {
				// A copy: TLS writes from memory that it uses again as soon as `done` is called.
				const copy = Buffer.from(chunk);
				// Later, as from a real socket: nobody expects an answer while still asking.
				setImmediate(() => {
					if (!ended && !other().destroyed) other().push(copy);
					done();
				});
			},
			final: done => {
				endOther();
				done();
			},
			destroy: (error, done) => {
				endOther();
				done(error);
			},
		});
		const same = () => end;
		return Object.assign(end, {setNoDelay: same, setKeepAlive: same, setTimeout: same, ref: same, unref: same});
	};
	const near: Duplex = make(() => far);
	const far: Duplex = make(() => near);
	return [near, far];
};
