// What the Services screen and the checks about units ask systemd, with the same arguments, so that it costs one call.

/** A pattern matches what is loaded; timers are asked by name, whether they are there or not. */
export const everyService: {readonly units: readonly string[]} = {units: ['*.service', 'certbot.timer', 'snap.certbot.renew.timer', 'acme-renew.timer']};
