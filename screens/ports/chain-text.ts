// Where a chain of certificates leads, in words.
import {visible} from '../../source/format/visible.ts';
import type {ChainEnd} from '../../source/ports/certificate.ts';

/** `sent`: how many certificates came with it, its own among them. */
export const chainText = (chain: ChainEnd, sent: number): string => {
	if (chain.end === 'public-root') return `trusted, by ${visible(chain.root)}`;
	if (chain.end === 'own-root') return `not trusted by clients: it leads to ${visible(chain.root)}, which nobody knows`;
	if (chain.end === 'self-signed') return 'not trusted by clients: signed by itself';
	// An intermediate was sent: what is missing is a root, and roots are for clients to know.
	return sent > 1
		? `leads to ${visible(chain.issuer)}, which this machine does not know`
		: `incomplete: the certificate of ${visible(chain.issuer)} is not sent`;
};
