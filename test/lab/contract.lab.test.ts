// The contract on a real Debian 13: what the demo pretends, tried on what it pretends to be.
import {createClock} from '../../source/host/clock.ts';
import {createHere} from '../../source/host/here.ts';
import {createSecret} from '../../source/host/secret.ts';
import {connectSsh} from '../../source/host/ssh.ts';
import {contractSuite} from '../contract/suite.ts';
import {describeLab} from './describe-lab.ts';
import {rootLogin} from './root-login.ts';

describeLab('contract', lab => {
	contractSuite('the lab', async () => {
		await lab.reset('broken');
		const host = await connectSsh(rootLogin(lab), undefined, createClock());
		return {
			host,
			here: createHere(),
			target: {publicAddress: lab.publicAddress, vpnAddress: lab.vpnAddress, hostName: lab.hostName},
			probe: {address: lab.probeAddress, password: createSecret(lab.password('mailtui-probe@example.org'))},
			setState: state => lab.setState(state),
			close: async () => {
				await host.close();
				await lab.setState('broken');
			},
		};
	});
});
