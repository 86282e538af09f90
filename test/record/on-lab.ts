// The lab that a recorder is started in, by test/lab/with-lab.sh, and commands on it that must not fail.
import {attach} from '../lab/lab.ts';

const file = process.env['MAILTUI_LAB_JSON'];
if (file === undefined) throw new Error('started by test/lab/with-lab.sh alone');

export const lab = attach(file);

/** What it says; throws with its complaint where it fails. */
export const inside = async (script: string): Promise<string> => {
	const {code, stdout, stderr} = await lab.exec(script);
	if (code !== 0) throw new Error(stderr.trim());
	return stdout;
};
