// A head that stays, and below it a text that scrolls.
import type {Theme} from '../frame/theme.ts';
import {Lines} from '../parts/lines.tsx';
import {Scrolled} from '../parts/scrolled.tsx';
import type {Size} from '../shape.ts';
import type {FixModel} from './model.ts';

type Props = {
	readonly head: readonly string[];
	readonly lines: readonly string[];
	readonly model: Pick<FixModel, 'text' | 'textView'>;
	readonly size: Size;
	readonly theme: Theme;
};

export const TextPage = ({head, lines, model, size, theme}: Props) => (
	<>
		<Lines lines={head} rows={head.length} theme={theme} />
		<Scrolled lines={lines} list={model.text} top={model.textView.scrolled} size={{...size, rows: Math.max(1, size.rows - head.length)}} theme={theme} />
	</>
);
