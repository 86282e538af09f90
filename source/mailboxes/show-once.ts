// A generated password for the eyes of whoever asked for it, once: the only way from a Secret to a screen.
import type {Secret} from '../host/secret.ts';

export const showOnce = (password: Secret): string => password.reveal();
