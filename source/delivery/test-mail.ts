// The test mail that is sent the user's way (RFC 5322; RFC 3834 for the mark that keeps answering machines quiet).

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const mailDate = (at: Date): string => {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${days[at.getUTCDay()]}, ${two(at.getUTCDate())} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
};

/** `messageId` without its angle brackets. */
export const testMail = (address: string, messageId: string, now: Date, to = address): string =>
	[
		`From: <${address}>`,
		`To: <${to}>`,
		'Subject: mailtui delivery test',
		`Message-ID: <${messageId}>`,
		`Date: ${mailDate(now)}`,
		'Auto-Submitted: auto-generated',
		'MIME-Version: 1.0',
		'Content-Type: text/plain; charset=us-ascii',
		'',
		'A test mail by mailtui. It removes itself.',
		'',
	].join('\r\n');
