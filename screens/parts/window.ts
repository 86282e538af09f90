// Which part of a list is shown: moves as little as it must so that the selected row stays in sight.

export const windowTop = (top: number, selected: number, height: number, total: number): number => {
	const lowest = Math.max(0, total - height);
	const reached = selected < top ? selected : selected >= top + height ? selected - height + 1 : top;
	return Math.min(lowest, Math.max(0, reached));
};
