// The text of one configuration file: what readers take, and what edits give back.

export type SourceFile = {readonly path: string; readonly text: string};
