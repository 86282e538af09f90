// What people do today: a playbook that adds users one by one, a row and a directory each, over the same ssh and with the same hash.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {BenchLab} from './main.ts';
import {timed} from './measure.ts';

const users = 10;

// Rounds as Dovecot makes them: passlib's own default would be a hundred times as slow, and no fault of Ansible's.
const playbook = `
- hosts: mail
  gather_facts: false
  tasks:
    - name: The row
      ansible.builtin.command:
        argv: [runuser, -u, postgres, --, psql, -qX, -d, mailserver, -c, "INSERT INTO mailbox (username, password, name, maildir) VALUES ('{{ item }}@example.org', '{SHA512-CRYPT}{{ (item ~ '-grüne-Wiese') | password_hash('sha512', rounds=5000) }}', '{{ item }}', 'example.org/{{ item }}/')"]
      loop: "{{ names }}"
    - name: The directory
      ansible.builtin.file:
        path: "/var/mail/vmail/example.org/{{ item }}"
        state: directory
        owner: vmail
        group: vmail
        mode: "0700"
      loop: "{{ names }}"
  vars:
    names: [${Array.from({length: users}, (_, index) => `ansible${index}`).join(', ')}]
`;

/** Milliseconds a user, or why it was not measured. */
export const ansibleMsPerUser = (lab: BenchLab): number | string => {
	if (spawnSync('ansible-playbook', ['--version']).error) return 'ansible-core is not installed here';
	const directory = mkdtempSync(path.join(tmpdir(), 'mailtui-bench-'));
	try {
		writeFileSync(path.join(directory, 'play.yml'), playbook);
		writeFileSync(
			path.join(directory, 'hosts'),
			`[mail]\n${lab.publicAddress} ansible_user=root ansible_ssh_private_key_file=${lab.rootKeyFile} ansible_ssh_common_args='-o UserKnownHostsFile=${lab.knownHostsFile}' ansible_python_interpreter=/usr/bin/python3\n`,
		);
		const {ms, code, stdout} = timed(
			['ansible-playbook', '-i', path.join(directory, 'hosts'), path.join(directory, 'play.yml')],
			{HOME: directory, ANSIBLE_HOME: directory, LC_ALL: 'C.UTF-8'},
			600_000,
		);
		return code === 0 ? ms / users : `the playbook failed: ${stdout.trim().slice(-300)}`;
	} finally {
		rmSync(directory, {recursive: true, force: true});
	}
};
