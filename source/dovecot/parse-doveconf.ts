// What `doveconf -n` prints -> blocks and settings, the values of secrets as dots (doveconf(1)).
import type {ConfigBlock} from './config-block.ts';
import {parseBlocks} from './parse-blocks.ts';
import {redactSecrets} from './redact-secrets.ts';

export const parseDoveconf = (text: string): ConfigBlock => parseBlocks(redactSecrets(text));
