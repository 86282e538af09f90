// The stores of an open server, on the real demo.
import {openSession} from '../../source/open.ts';
import type {Session} from '../../source/session.ts';
import {catalogues} from '../../source/store/catalogues.ts';
import {createServerStores, type ServerStores} from '../../source/store/server.ts';

/** `wrap`: what stands between the stores and the demo. Closed with the stores. */
export const openDemoServer = async (wrap: (session: Session) => Session = session => session): Promise<ServerStores> =>
	createServerStores(wrap(await openSession('demo', {}, {asker: undefined, tell: () => {}})), catalogues);
