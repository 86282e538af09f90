// Every subcommand, in the order in which the help prints them.
import {aliases} from './aliases.ts';
import {card} from './card.ts';
import {certificates} from './certificates.ts';
import {check} from './check.ts';
import {deliver} from './deliver.ts';
import {dkim} from './dkim.ts';
import {dns} from './dns.ts';
import {domains} from './domains.ts';
import {fix} from './fix.ts';
import {history} from './history.ts';
import {logs} from './logs.ts';
import {ports} from './ports.ts';
import {probe} from './probe.ts';
import {queue} from './queue.ts';
import {records} from './records.ts';
import {report} from './report.ts';
import {services} from './services.ts';
import type {Subcommand} from './shape.ts';
import {summary} from './summary.ts';
import {trace} from './trace.ts';
import {undo} from './undo.ts';
import {users} from './users.ts';

export const subcommands: readonly Subcommand[] = [
	check,
	fix,
	history,
	undo,
	services,
	ports,
	certificates,
	logs,
	trace,
	users,
	aliases,
	domains,
	card,
	probe,
	dns,
	records,
	dkim,
	deliver,
	report,
	queue,
	summary,
];
