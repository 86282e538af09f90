// What the server shows to the world: mail ports yes, the database and the inner parts of the mail path never; tried from here, not assumed.
import {ssListeners} from '../commands/ss-listeners.ts';
import {type ExpectedPort, expectedPorts, facesOthers} from '../ports/expected-ports.ts';
import {judgeExposure} from '../ports/judge-exposure.ts';
import {probePort} from '../ports/probe-port.ts';
import {defineCheck} from './shape.ts';

export const portExposure = defineCheck({
	id: 'port-exposure',
	title: 'Only mail is open to the world',
	area: 'network',
	why: 'A database that answers the whole internet is found within hours and guessed at for ever.',
	source: 'ss(8), RFC 8314',
	look: async at => {
		const {publicAddress, vpnAddress} = at.target;
		const knock = async (address: string | undefined, {port, kind}: ExpectedPort) =>
			address === undefined
				? undefined
				: {
						port,
						...(await probePort({connect: at.here.connect, clock: at.clock, signal: at.signal, address, port, kind, briefly: true, connectTimeoutMs: 2_000})),
					};
		const knockAll = (address: string | undefined, which: readonly ExpectedPort[]) => Promise.all(which.map(each => knock(address, each)));
		const asked = at.ask(ssListeners, undefined);
		// What is no business of the world is tried only where it listens to more than itself: knocking at all of them would be a port scan.
		const inner = asked.then(listeners => {
			const facing = listeners.ok ? listeners.value.filter(each => facesOthers(each.address)).map(each => each.port) : [];
			return knockAll(
				publicAddress,
				expectedPorts.filter(each => each.outside === 'closed' && each.kind !== 'postgresql' && facing.includes(each.port)),
			);
		});
		const database = expectedPorts.filter(each => each.kind === 'postgresql');
		const [listeners, mail, others, vpn] = await Promise.all([
			asked,
			// Without the ones that must be open, silence of the database would prove nothing.
			knockAll(publicAddress, [...expectedPorts.filter(each => each.outside === 'open'), ...database]),
			inner,
			knockAll(vpnAddress, database),
		]);
		const outside = [...mail, ...others];
		const known = <Probe>(probes: ReadonlyArray<Probe | undefined>): Probe[] => probes.filter(probe => probe !== undefined);
		return {listeners, outside: known(outside), vpn: known(vpn), publicAddress, vpnAddress};
	},
	judge: judgeExposure,
});
