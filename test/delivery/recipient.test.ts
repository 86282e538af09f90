// Which addresses a test mail can be sent to.
import {expect, test} from 'vitest';
import {whyNoRecipient} from '../../source/delivery/recipient.ts';

const many = (length: number) => 'a'.repeat(length);

test.each([
	['you@example.com', undefined],
	['jörg@müller.example', undefined],
	['you@[192.0.2.1]', undefined],
	[`${many(64)}@example.com`, undefined],
	['you', 'it is no mail address'],
	['you@', 'it is no mail address'],
	['two words@example.com', 'it is no mail address'],
	['a\u001b@example.com', 'it is no mail address'],
	[`${many(65)}@example.com`, 'its part before the @ has 65 characters, and it has at most 64'],
	[`you@${many(300)}.test`, 'what stands after the @ is no domain: it has 305 characters, and a name has at most 253'],
	[`you@${many(64)}.test`, 'what stands after the @ is no domain: a part of it has 64 characters, and a part has at most 63'],
	['you@a..test', 'what stands after the @ is no domain: it has an empty part'],
])('%s', (text, why) => expect(whyNoRecipient(text)).toBe(why));
