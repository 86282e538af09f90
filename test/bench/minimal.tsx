// The least that an Ink app can be: what mailtui's first frame is measured against.
import {Box, render, Text} from 'ink';

render(
	<Box>
		<Text>minimal is drawn</Text>
	</Box>,
	{alternateScreen: true},
);
setInterval(() => undefined, 60_000);
