// A resolver for tests that need none: nobody answers it.
import type {Resolver} from '../../source/dns/resolver.ts';

export const noDns: Resolver = {label: 'nobody', ask: async () => ({state: 'unknown', why: 'nobody is asked here', aliases: []})};
