// A person of the lab sends a mail on port 587, logged in, from the laptop (RFC 6409).
import {readFileSync} from 'node:fs';
import {createTransport} from 'nodemailer';
import type {Lab} from '../lab.ts';

type Mail = {
	readonly from: 'testuser1@example.org' | 'testuser2@example.org';
	readonly to: readonly string[];
	readonly subject: string;
	readonly messageId?: string;
	/** Instead of the real one. */
	readonly password?: string;
};

/** The server's last word, be it good or bad. */
export const send = async (lab: Pick<Lab, 'publicAddress' | 'caFile' | 'hostName' | 'password'>, mail: Mail): Promise<string> => {
	const transport = createTransport({
		host: lab.publicAddress,
		port: 587,
		requireTLS: true,
		tls: {ca: readFileSync(lab.caFile), servername: lab.hostName},
		auth: {user: mail.from, pass: mail.password ?? lab.password(mail.from)},
	});
	try {
		const {response} = await transport.sendMail({
			from: mail.from,
			to: 'undisclosed@example.org',
			subject: mail.subject,
			text: 'Hello.',
			...(mail.messageId === undefined ? {} : {messageId: `<${mail.messageId}>`}),
			envelope: {from: mail.from, to: [...mail.to]},
		});
		return response;
	} catch (thrown) {
		return thrown instanceof Error ? thrown.message : String(thrown);
	} finally {
		transport.close();
	}
};
