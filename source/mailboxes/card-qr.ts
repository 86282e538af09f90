// Connection settings as a QR code for a terminal, two rows of dots in one row of characters (ISO/IEC 18004; qrcode-generator).
import qrcode from 'qrcode-generator';
import type {Card} from './client-card.ts';
import {bestOf} from './print-card.ts';

/** Light around it, without which no camera finds it. */
const margin = 2;

/** What a phone shows when it has read it: the settings as text, never a password. */
export const qrText = (card: Card): string => {
	const part = (what: string, protocol: 'imap' | 'smtp'): string => {
		const service = bestOf(card, protocol);
		return service === undefined ? '' : `${what} ${service.host}:${service.port} ${service.security === 'tls' ? 'SSL/TLS' : 'STARTTLS'}`;
	};
	return [`Mail ${card.address}`, part('IMAP', 'imap'), part('SMTP', 'smtp'), `User ${card.user}`].filter(each => each !== '').join('\n');
};

/** Light on dark is how terminals are: light dots are drawn, dark ones are left. `unicode`: half blocks; else `##`. */
export const cardQr = (card: Card, unicode: boolean): readonly string[] => {
	const code = qrcode(0, 'L');
	code.addData(qrText(card), 'Byte');
	code.make();
	const size = code.getModuleCount();
	const isLight = (row: number, column: number): boolean => row < 0 || column < 0 || row >= size || column >= size || !code.isDark(row, column);
	const columns = Array.from({length: size + 2 * margin}, (_, index) => index - margin);
	if (!unicode) return columns.map(row => columns.map(column => (isLight(row, column) ? '##' : '  ')).join(''));
	const pairs = columns.filter((_, index) => index % 2 === 0);
	return pairs.map(row =>
		columns
			.map(column => {
				const [above, below] = [isLight(row, column), isLight(row + 1, column)];
				return above && below ? '█' : above ? '▀' : below ? '▄' : ' ';
			})
			.join(''),
	);
};
