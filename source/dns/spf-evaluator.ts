// mailauth's SPF evaluator, as a module of its own so that it is loaded only when it is needed: it brings a validator along (RFC 7208).
import {spf} from 'mailauth/lib/spf/index.js';

export const spfEvaluator = spf;
