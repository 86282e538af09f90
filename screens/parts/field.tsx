// A field for one line of text. ink-text-input only draws it (mask, placeholder); keys are edited by the frame's router, because
// ink-text-input 6.0.0 types the letter of Ctrl and Alt chords, takes Delete for Backspace, knows no Home, End or words, keeps line breaks
// of a paste, and loses all but the last of several writes in one tick.
import {Box, Text, useCursor} from 'ink';
import TextInput from 'ink-text-input';
import {graphemesOf} from '../../source/format/graphemes.ts';
import type {TextState} from '../../source/store/text-edit.ts';
import {widthOf} from './columns.ts';

/** The part of the text around the cursor that has room, and where in it the cursor stands. */
export const fieldWindow = (state: TextState, columns: number, masked: boolean): {readonly shown: string; readonly cursor: number} => {
	const segments = graphemesOf(state.text);
	const before = graphemesOf(state.text.slice(0, state.cursor)).length;
	const width = (from: number, to: number) => (masked ? to - from : segments.slice(from, to).reduce((sum, each) => sum + widthOf(each), 0));
	let from = 0;
	// The cursor needs a column of its own behind the last character.
	while (width(from, before) > columns - 1) from++;
	let to = before;
	while (to < segments.length && width(from, to + 1) <= columns) to++;
	return {shown: masked ? 'x'.repeat(to - from) : segments.slice(from, to).join(''), cursor: width(from, before)};
};

type Props = {
	readonly label: string;
	readonly state: TextState;
	readonly columns: number;
	/** Draws the cursor here: the field's first column and row on the screen. */
	readonly at: {readonly x: number; readonly y: number};
	readonly masked?: boolean;
};

const ignore = () => {};

export const Field = ({label, state, columns, at, masked = false}: Props) => {
	const {setCursorPosition} = useCursor();
	const {shown, cursor} = fieldWindow(state, columns - widthOf(label), masked);
	setCursorPosition({x: at.x + widthOf(label) + cursor, y: at.y});
	return (
		<Box width={columns} height={1}>
			<Text wrap="truncate">{label}</Text>
			<TextInput value={shown} onChange={ignore} focus={false} showCursor={false} {...(masked && {mask: '*'})} />
		</Box>
	);
};
