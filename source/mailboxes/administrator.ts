// The database as its administrator: psql as the user postgres over the unix socket, where we are root there, or in the container that PostgreSQL runs in.
import {containerList} from '../commands/container-list.ts';
import type {Ask} from '../commands/shape.ts';
import type {DatabaseLogin} from '../dovecot/user-databases.ts';
import type {Host} from '../host/host.ts';
import {isOnServer} from './connect-database.ts';
import type {Database} from './database.ts';
import {createPsqlDatabase} from './psql-database.ts';

export type Administrator = {readonly ok: true; readonly database: Database} | {readonly ok: false; readonly why: string};

const works = async (database: Database): Promise<string | undefined> => {
	try {
		await database.read('SELECT 1 AS one');
		return undefined;
	} catch (thrown) {
		return (thrown as Error).message;
	}
};

export const findAdministrator = async (host: Pick<Host, 'run'>, ask: Ask, login: DatabaseLogin): Promise<Administrator> => {
	const service = createPsqlDatabase(host, {database: login.name});
	const why = isOnServer(login) ? await works(service) : `the database is on another machine, ${login.host}`;
	if (why === undefined) return {ok: true, database: service};
	const containers = await ask(containerList, undefined);
	const reasons = [why];
	for (const {engine, name} of containers.ok ? containers.value.filter(each => /postgres/i.test(each.image)) : []) {
		const inContainer = createPsqlDatabase(host, {database: login.name, container: {engine, name}});
		const whyNot = await works(inContainer);
		if (whyNot === undefined) return {ok: true, database: inContainer};
		reasons.push(whyNot);
	}
	return {ok: false, why: reasons.join('; ')};
};
