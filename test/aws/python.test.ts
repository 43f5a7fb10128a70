import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { blocksOf } from '#test/docs/snippets.ts';
import { api } from './stack/deployed-world.ts';

/** A Python that has boto3; CI makes one. */
const PYTHON = process.env.DEPLOYMENT_TEST_PYTHON;
/** Names under localhost are this machine (RFC 6761), which not every resolver knows. */
const LOOPBACK_NAMES = `
import socket
lookup = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: lookup("127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **named)
`;

test.skipIf(PYTHON === undefined)(
  'docs/client.md: the requests of the program in Python are signed as the API asks (skipped where DEPLOYMENT_TEST_PYTHON names no Python with boto3)',
  async () => {
    await api.createJob({ id: 'seen-from-python', schedule: '0 0 1 1 *', command: 'true' });
    const [, program = ''] = blocksOf('docs/client.md', 'python');
    const env = { ...process.env, CRONSTACK_URL: inject('apiUrl'), SSL_CERT_FILE: process.env.AWS_CA_BUNDLE };

    const { stdout } = await promisify(execFile)(PYTHON ?? '', ['-c', `${LOOPBACK_NAMES}${program}`], { env });

    expect(stdout).toContain('"id":"seen-from-python"');
  },
);
