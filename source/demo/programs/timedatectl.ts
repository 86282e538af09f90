// timedatectl(1) show.
import type {Program} from './shape.ts';

export const timedatectl: Program = {
	name: 'timedatectl',
	run: ({world, out}) => {
		const keeps = world.units.isActive('systemd-timesyncd.service') ? 'yes' : 'no';
		const at = world.clock.now();
		const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][at.getUTCDay()];
		out(
			`Timezone=Etc/UTC\nLocalRTC=no\nCanNTP=yes\nNTP=${keeps}\nNTPSynchronized=${keeps}\nTimeUSec=${day} ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC\n`,
		);
		return 0;
	},
};
