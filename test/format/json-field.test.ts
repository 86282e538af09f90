// One field of a line of JSON, found without reading the rest.
import {expect, test} from 'vitest';
import {createJsonField} from '../../source/format/json-field.ts';

const field = createJsonField('MESSAGE');

test.each<readonly [string, string | undefined]>([
	['{"MESSAGE":"text"}', 'text'],
	['{"A":"1","MESSAGE":"text","B":"2"}', 'text'],
	['{"MESSAGE":""}', ''],
	['{"MESSAGE":"a \\"b\\" \\\\"}', 'a \\"b\\" \\\\'],
	['{"A":"\\"MESSAGE\\":\\"no\\"","MESSAGE":"yes"}', 'yes'],
	['{"A":"MESSAGE","MESSAGE":"yes"}', 'yes'],
	['{"OTHER_MESSAGE":"no"}', undefined],
	['{"MESSAGE":null}', undefined],
	['{"MESSAGE":[1,2]}', undefined],
	['{"MESSAGE":"cut', undefined],
	['{"MESSAGE":"cut\\"', undefined],
	['{"MESSAGE":"', undefined],
	['', undefined],
])('%s', (json, text) => expect(field(json)).toBe(text));
