// What rspamd writes about messages and about itself, in plain words.
import type {Explanation} from './explanations.ts';

const rules = 'In brackets stand its points, from how many on it is refused, and the rules that counted.';
const scanned = (action: string): RegExp => new RegExp(`rspamd_task_write_log: .*\\(default: [A-Z] \\(${action}\\)`);

export const rspamdLines: readonly Explanation[] = [
	{
		when: /connect to Milter service inet6?:\S*\b11332\b|milter inet6?:\S*\b11332\b/,
		means: 'rspamd does not answer: nobody looks whether mail is spam, or mail waits (milter_default_action).',
		todo: 'Start rspamd, screen 2; it needs some seconds until it listens.',
	},
	{when: scanned('no action'), means: 'rspamd looked at the message and lets it through.', todo: rules},
	{when: scanned('add header'), means: 'rspamd marks the message as spam, in a header (X-Spam) by which a rule may file it.', todo: rules},
	{when: scanned('rewrite subject'), means: 'rspamd marks the message as spam, in its subject.', todo: rules},
	{when: scanned('(?:soft reject|greylist)'), means: "rspamd lets the sender wait; the sender's server tries again by itself.", todo: rules},
	{when: scanned('reject'), means: 'rspamd takes the message for spam and refuses it.', todo: rules},
	{when: scanned('[a-z ]+'), means: 'rspamd looked at the message; what it does with it stands in parentheses.', todo: rules},
	{when: /greylist\.lua:\d+: greylisted until/, means: 'rspamd lets this sender wait until then.'},
	{
		when: /rspamd_map_dns_callback: cannot resolve|fuzzy\S* .*(?:timed? ?out|resolve)/,
		means: 'rspamd cannot reach a list that it gets from the network.',
		todo: 'Check the name server in /etc/resolv.conf; without those lists it finds less spam.',
	},
	{when: /cannot load dkim key/, means: 'rspamd could sign mail too and has no key for this domain; where OpenDKIM signs, it need not.'},
	{
		when: /(?:redis|lua_redis\S*): .*(?:cannot|failed|error|refused)/i,
		means: 'rspamd cannot reach Redis, in which it remembers whom it greylisted and what it learned.',
		todo: 'Start Redis, screen 2.',
	},
	{when: /rspamd_add_passthrough_result: .*set pre-result to/, means: 'One rule of rspamd decided by itself, whatever the points of the others.'},
	{when: /gtube reject pattern has been found/, means: 'It is a test: the text by which filters for spam are tried out (GTUBE).'},
	{when: /skip (?:DKIM|SPF|DMARC|greylisting)|regexp statistics: /, means: 'rspamd tells how it looked at a message; nothing is wrong.'},
	{
		when: /rspamd_(?:term_handler|worker_term_handler|check_termination_clause|cld_handler): |^<\w+>; main; main: terminating/,
		means: 'The program was stopped.',
	},
	{when: /proxy_accept_socket: |proxy_milter_finish_handler: |rspamd_milter_process_command: /, means: 'Postfix hands a message to rspamd.'},
	{when: /rspamd_message_parse: loaded message/, means: 'rspamd looks at the message with this queue id.'},
	{when: /main: rspamd \S+ is loading configuration/, means: 'The program was started.'},
];
