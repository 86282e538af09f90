// Headers that were pasted into one line, as lines again: a field begins with its name and a colon (RFC 5322 section 2.2).

/** A time (`10:00:00`) and an address (`2001:db8::1`) begin with no capital letter. */
export const splitPasted = (text: string): string => text.replace(/\s+(?=[A-Z][A-Za-z\d]*(?:-[A-Za-z\d]+)*: )/g, '\n');
