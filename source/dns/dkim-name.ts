// Where the public half of a DKIM key stands in the DNS (RFC 6376 section 3.6.2.1).

export const dkimName = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`;
