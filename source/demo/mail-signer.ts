// mailauth's DKIM signer, as a module of its own so that it is loaded when the first mail is signed (RFC 6376).
import {dkimSign} from 'mailauth/lib/dkim/sign.js';

export const mailSigner = dkimSign;
