// What speaks on a port, as far as a stranger at the door has to know to be polite to it.

export type ServiceKind = 'smtp' | 'submission' | 'submissions' | 'imap' | 'imaps' | 'pop3' | 'pop3s' | 'sieve' | 'postgresql' | 'https' | 'tcp';
