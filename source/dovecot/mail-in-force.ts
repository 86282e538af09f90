// Mail in the places where Dovecot looks now, by the settings in force: what a repair of these settings could leave behind.
import type {Ask} from '../commands/shape.ts';
import type {MailboxesSeen} from './look-at-mailboxes.ts';
import {mailPlace} from './mail-places.ts';
import {type StoresSeen, storesAt} from './stores-at.ts';

/** Empty where no setting names a place: what a userdb adds to the settings is not in them. */
export const mailInForce = async (ask: Ask, {lmtp}: Pick<MailboxesSeen, 'lmtp'>): Promise<StoresSeen> => {
	const home = mailPlace(lmtp.mail_home, undefined);
	const places = [mailPlace(lmtp.mail_path, home), mailPlace(lmtp.mail_inbox_path, home)].flatMap(place => place ?? []);
	return storesAt(ask, places);
};
