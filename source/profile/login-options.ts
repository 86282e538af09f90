// What the command line says about how to reach a host; names as commander makes them from the flags.

export type LoginOptions = {
	readonly identity?: string;
	readonly jump?: string;
	readonly knownHosts?: string;
	readonly acceptNew?: boolean;
	readonly via?: 'auto' | 'ssh' | 'vpn';
	readonly readOnly?: boolean;
	readonly probe?: string;
	readonly probePasswordFile?: string;
	readonly sudoPasswordFile?: string;
	readonly resolver?: string;
};
