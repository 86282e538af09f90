// What a delivery test is given, and what every one of them says when it may not be made.
import {randomUUID} from 'node:crypto';
import type {At} from '../checks/shape.ts';
import type {DeliveryTest, TestKind} from './hops.ts';

export type TestAt = At & {
	/** The addresses by which others see the server's mail come, and what it says in HELO. */
	readonly addresses: readonly string[];
	readonly helo: string;
	/** Outbound goes there. */
	readonly outboundTo: string | undefined;
	/** Whether Postfix is told to keep users from sending in each other's name. */
	readonly guardsSenders: boolean;
	/** Called whenever a test has something new to show. */
	readonly changed: () => void;
	/** From now on this is the test that is shown. */
	show(state: () => DeliveryTest): void;
	/** The test cannot be made without a mailbox. */
	refuse(kind: TestKind, title: string): Promise<void>;
};

/** Never rejects; what happened is in the test that it shows. */
export type TestRunner = (at: TestAt) => Promise<void>;

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Unique, and told apart in logs; without angle brackets. */
export const newMessageId = (address: string): string => `${randomUUID()}.mailtui@${domainOf(address)}`;
