// A question with its field right below it, where the objection stands too.
import {Box} from 'ink';
import type {Repair} from '../../source/store/repair.ts';
import type {Theme} from '../frame/theme.ts';
import {Field} from '../parts/field.tsx';
import {Lines} from '../parts/lines.tsx';
import type {Size} from '../shape.ts';
import {questionPicture} from './question.ts';

/** Header, tabs and rule stand above the screen. */
const above = 3;
const indent = 2;

export const QuestionView = ({repair, size, theme}: {readonly repair: Repair; readonly size: Size; readonly theme: Theme}) => {
	const {lines, field} = questionPicture(repair, size, theme);
	return (
		<>
			<Lines lines={lines} rows={size.rows} theme={theme} />
			{field !== undefined && (
				<Box position="absolute" marginTop={field} marginLeft={indent}>
					<Field label="> " state={repair.typed} columns={size.columns - 2 * indent} at={{x: indent, y: above + field}} />
				</Box>
			)}
		</>
	);
};
