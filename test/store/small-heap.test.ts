// The heap under a burst of log lines, in a process of its own, for what is set there is never undone: small, and large enough not to be swept all the time.
import {execFileSync} from 'node:child_process';
import {pathToFileURL} from 'node:url';
import {expect, test} from 'vitest';

const module = pathToFileURL(`${import.meta.dirname}/../../source/store/small-heap.ts`).href;

/** A million lines, of which 50,000 are kept, as many at a time as come between two frames. */
const program = `
import {getHeapSpaceStatistics} from 'node:v8';
import {createSmallHeap} from ${JSON.stringify(module)};
const heap = createSmallHeap();
if (process.argv[1] === 'small') heap.begin();
const kept = new Array(50_000);
let most = 0;
for (let n = 0; n < 1_000_000; n++) {
	kept[n % kept.length] = {atMs: n, text: JSON.parse('"line ' + n + ' of a log, with a text that is as long as most are"')};
	if (n % 500 !== 0) continue;
	heap.check();
	most = Math.max(most, getHeapSpaceStatistics().find(({space_name: name}) => name === 'new_space').space_size);
}
console.log(most / 1024 / 1024);
`;
const youngMb = (...words: readonly string[]): number =>
	Number(execFileSync(process.execPath, ['--input-type=module', '-e', program, ...words], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}));

test('the young generation stays small, which without it it does not', () => {
	expect(youngMb('small')).toBeLessThanOrEqual(32);
	expect(youngMb()).toBeGreaterThan(32);
}, 60_000);
