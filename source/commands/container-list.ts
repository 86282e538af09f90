// Containers that run, under podman or docker (podman-ps(1)), for a server whose mail programs are no units of its own.
import {noAnswer, refusalOf} from './answer.ts';
import type {Answer, ReadCommand} from './shape.ts';

export type Container = {readonly engine: string; readonly name: string; readonly image: string; readonly status: string};

const script = `# mailtui:container-list
found=1
for engine in podman docker; do
	command -v "$engine" > /dev/null 2>&1 || continue
	found=0
	"$engine" ps --all --format '{{.Names}}\t{{.Image}}\t{{.Status}}' 2> /dev/null | head -n 200 | while IFS= read -r line; do printf '%s\\t%s\\n' "$engine" "$line"; done
done
[ "$found" = 0 ] || exit 127
`;

export const containerList: ReadCommand<undefined, Answer<readonly Container[]>> = {
	name: 'container-list',
	examples: [undefined],
	build: () => ({name: 'container-list', argv: ['sh', '-c', script, 'mailtui-containers'], effect: 'read', asRoot: true, timeoutMs: 8000}),
	parse: result => {
		const refusal = refusalOf('podman or docker', result);
		if (refusal?.missing) return noAnswer('Neither podman nor docker is on this server.', true);
		if (refusal) return refusal;
		return {
			ok: true,
			value: result.stdout.split('\n').flatMap((line): Container[] => {
				const [engine, name, image, status] = line.split('\t');
				return engine && name && image && status ? [{engine, name, image, status}] : [];
			}),
		};
	},
};
