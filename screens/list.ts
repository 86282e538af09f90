// Every screen. Those with a key are tabs, in this order; the others are shown when there is reason to.
import {addUser} from './add-user.tsx';
import {aliases} from './aliases.tsx';
import {certificates} from './certificates.tsx';
import {connecting} from './connecting.tsx';
import {delivery} from './delivery.tsx';
import {dkim} from './dkim.tsx';
import {dns} from './dns.tsx';
import {domains} from './domains.tsx';
import {fix} from './fix.tsx';
import {history} from './history.tsx';
import {importUsers} from './import-users.tsx';
import {logs} from './logs.tsx';
import {overview} from './overview.tsx';
import {picker} from './picker.tsx';
import {ports} from './ports.tsx';
import {queue} from './queue.tsx';
import {services} from './services.tsx';
import type {Screen} from './shape.ts';
import {users} from './users.tsx';

export const screens: readonly Screen[] = [
	overview,
	services,
	ports,
	users,
	dns,
	delivery,
	logs,
	fix,
	queue,
	history,
	aliases,
	domains,
	dkim,
	certificates,
	addUser,
	importUsers,
	picker,
	connecting,
];
