// All about the certificates of a server: what each mail port serves, what certbot has, and whether it renews them by itself.
import {certbotTimer} from '../checks/certbot-timer.ts';
import {certificateRenewal} from '../checks/certificate-renewal.ts';
import {runChecks} from '../checks/run.ts';
import type {At, CheckResult} from '../checks/shape.ts';
import type {Host} from '../host/host.ts';
import {type EveryCertificate, everyCertificate} from '../ports/every-certificate.ts';

export type Certificates = EveryCertificate & {
	/** The checks of the timer, and of what is taken up after a renewal. */
	readonly renewal: readonly CheckResult[];
};

const renewals = [certbotTimer, certificateRenewal];

export const lookAtCertificates = async (at: At, host: Pick<Host, 'dial'>): Promise<Certificates> => {
	const results = async (): Promise<CheckResult[]> => {
		const found = new Map<string, CheckResult>();
		for await (const event of runChecks(renewals, at)) if (event.kind === 'finished') found.set(event.result.id, event.result);
		return renewals.flatMap(check => found.get(check.id) ?? []);
	};
	const [every, renewal] = await Promise.all([everyCertificate(at, host), results()]);
	return {...every, renewal};
};
