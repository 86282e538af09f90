// A person of the lab sends a mail on port 587, logged in, from the laptop (RFC 6409); a stranger's server brings one on port 25.
import {readFileSync} from 'node:fs';
import {createTransport} from 'nodemailer';
import type {Lab} from '../lab.ts';

type Mail = {
	readonly to: readonly string[];
	readonly subject: string;
	readonly text?: string;
	readonly messageId?: string;
};
type OwnMail = Mail & {
	readonly from: 'testuser1@example.org' | 'testuser2@example.org';
	/** Instead of the real one. */
	readonly password?: string;
};
type Server = Pick<Lab, 'publicAddress' | 'caFile' | 'hostName'>;

const bring = async (transport: ReturnType<typeof createTransport>, mail: Mail & {readonly from: string}): Promise<string> => {
	try {
		const {response} = await transport.sendMail({
			from: mail.from,
			to: 'undisclosed@example.org',
			subject: mail.subject,
			text: mail.text ?? 'Hello.',
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

const doorOf = ({publicAddress, caFile, hostName}: Server) => ({
	host: publicAddress,
	requireTLS: true,
	tls: {ca: readFileSync(caFile), servername: hostName},
});

/** The server's last word, be it good or bad. */
export const send = (lab: Server & Pick<Lab, 'password'>, mail: OwnMail): Promise<string> =>
	bring(createTransport({...doorOf(lab), port: 587, auth: {user: mail.from, pass: mail.password ?? lab.password(mail.from)}}), mail);

/** From `anna@example.com`, whose server is the laptop. */
export const sendFromOutside = (lab: Server, mail: Mail): Promise<string> =>
	bring(createTransport({...doorOf(lab), port: 25, name: 'mx.example.com'}), {...mail, from: 'anna@example.com'});
