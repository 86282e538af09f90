// Why Dovecot refuses its configuration, with file and line where it names them; it names only the first of perhaps many (exit code 89).

export type ConfigError = {
	readonly file: string;
	readonly line: number | undefined;
	readonly says: string;
	/** As Dovecot printed it. */
	readonly text: string;
};

const shape = /^(?:\w+\([^)]*\): )?(?:doveconf|dovecot|doveadm|master): (?:Fatal|Error): Error in configuration file (\S+?)(?: line (\d+))?: (.*)$/;

export const parseConfigErrors = (text: string): readonly ConfigError[] =>
	text.split('\n').flatMap((line): ConfigError[] => {
		const match = shape.exec(line);
		if (match) return [{file: match[1] as string, line: match[2] === undefined ? undefined : Number(match[2]), says: match[3] as string, text: line}];
		const plain = /^(?:doveconf|dovecot|doveadm): Fatal: (?!.*Permission denied)(.*)$/.exec(line);
		return plain ? [{file: '', line: undefined, says: plain[1] as string, text: line}] : [];
	});
