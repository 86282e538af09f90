// No container engine is installed on the demo.
import type {Script} from './shape.ts';

export const containerList: Script = {name: 'container-list', run: () => 127};
