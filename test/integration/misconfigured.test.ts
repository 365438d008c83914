// A gateway that is told something wrong ends before it listens: every mistake in one message, and an exit code of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startGatewayProcess } from '../support/gatewayProcess.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lien-thong-misconfigured-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function endOf(settings: Record<string, string>): Promise<string> {
  const started = startGatewayProcess(settings);
  return started.then(
    async (gateway) => {
      await gateway.stop();
      return 'it started';
    },
    (error: unknown) => (error as Error).message,
  );
}

it('ends with 2 and names every wrong setting at once', async () => {
  const end = await endOf({ GATEWAY_HTTP__PORT: 'eighty', GATEWAY_GOVERNANCE__NOTICE_DAYS: '-1' });
  expect(end).toMatch(/^the gateway ended with 2: /);
  expect(end).toContain('http.port');
  expect(end).toContain('governance.noticeDays');
});

it('ends with 2 and names every declared service that does not fit, with what is wrong', async () => {
  const services = join(folder, 'services');
  mkdirSync(services);
  writeFileSync(join(services, 'first.yaml'), 'id: first\ntitle: { vi: Một, en: One }\n');
  writeFileSync(join(services, 'second.yaml'), 'id: [not, a, name]\n');
  const end = await endOf({ GATEWAY_SERVICES_FOLDER: services });
  expect(end).toMatch(/^the gateway ended with 2: /);
  expect(end).toContain('first.yaml');
  expect(end).toContain('second.yaml');
});
