// A file before and after as a unified diff (diff(1) -u), the values of passwords as dots.
import {createTwoFilesPatch, FILE_HEADERS_ONLY} from 'diff';
import {withDots} from '../format/sealed.ts';
import type {FileEdit} from './shape.ts';

/** Headers are `--- PATH` and `+++ PATH`, `/dev/null` where there is no file, as patch(1) takes them from the root directory. */
export const unifiedDiff = ({path, before, after}: FileEdit): string =>
	createTwoFilesPatch(
		before === undefined ? '/dev/null' : path,
		after === undefined ? '/dev/null' : path,
		withDots(before?.text ?? ''),
		withDots(after?.text ?? ''),
		undefined,
		undefined,
		{context: 3, headerOptions: FILE_HEADERS_ONLY},
	);
