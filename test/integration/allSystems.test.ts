// One question to every system of the city: each gives its part, and those that are down take nobody else's along.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StandInName } from '../../sandbox/supervisor/standIns.js';
import { startSampleSandbox, type SampleSandbox } from '../support/sampleSandbox.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';

const UNIT_MONTH = readFileSync(join(import.meta.dirname, '../../examples/queries/unit-month.graphql'), 'utf8');
const VARIABLES = { code: '00103', month: '2026-10', year: 2026 };

/** Which stand-in each part of the answer comes from. */
const PARTS: Readonly<Record<string, StandInName>> = {
  dossiers: 'portal',
  officerCount: 'hr',
  documents: 'documents',
  meetingMonths: 'meetings',
  feedbackSummary: 'feedback',
  consultationResults: 'consultations',
  trainingSummary: 'training',
  archiveProgress: 'archive',
  signatureSummary: 'signatures',
};
const DOWN = ['documents', 'meetings', 'consultations', 'training', 'archive', 'signatures'] as const;
const fieldsOf = (isDown: boolean) =>
  Object.keys(PARTS).filter((field) => DOWN.some((name) => name === PARTS[field]) === isDown);

let sandbox: SampleSandbox;
let gateway: TestGateway;
let officer: string;

beforeAll(async () => {
  sandbox = await startSampleSandbox();
  gateway = await startTestGateway({ ...sandbox.gateway, quota: { lookUpsPerMinute: 2, lookUpAlarm: 2 } });
  officer = await sandbox.token('ward-officer', '00103@2025-07-01');
}, 120_000);

afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

it('gives a unit from all of them', async () => {
  const { status, data, errors } = await gateway.ask(officer, UNIT_MONTH, VARIABLES);
  expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  expect(data.unit.fullName).toBe('phường Tây Hồ');
  const missing = Object.keys(PARTS).filter((field) => data.unit[field] === null);
  expect(missing).toEqual([]);
  expect(data.unit.signatureSummary.valid).toBeGreaterThan(0);
  expect(data.unit.consultationResults.nodes.length).toBeGreaterThan(0);
});

describe('the population database', () => {
  const query = `query ($number: String!) {
    verifyCitizen(personalId: $number, fullName: "Người Mẫu", birthDate: "1990-01-02", caseNumber: "H26-2026-0001")
  }`;
  const verify = (number: string, headers: Record<string, string> = { 'x-purpose': 'handle-procedure' }) =>
    gateway.ask(officer, query, { number }, headers);

  it('verifies a citizen for a stated purpose, and not without one', async () => {
    const { errors: refused } = await verify('999000000000', {});
    expect(refused).toMatchObject([{ extensions: { code: 'FORBIDDEN_WITHOUT_PURPOSE' } }]);
    const { data, errors } = await verify('999000000000');
    expect({ data, errors }).toEqual({ data: { verifyCitizen: 'NO_MATCH' }, errors: undefined });
  });

  it('is asked about so many people a minute and no more, and many different ones raise an alarm', async () => {
    expect((await verify('999000000001')).data).toEqual({ verifyCitizen: 'NO_MATCH' });
    const { data, errors } = await verify('999000000002');
    expect(data).toEqual({ verifyCitizen: null });
    expect(errors).toMatchObject([{ extensions: { code: 'QUOTA_EXCEEDED', retryAfter: expect.any(Number) } }]);
    const log = gateway.log.join('');
    expect(log).toContain('malicious_direct_reference');
    expect(log).not.toContain('999000000001');
  });
});

it('gives the others when six are down, each of the six with a coded error', async () => {
  for (const name of DOWN) await sandbox.kill(name);
  // Of its own: the other one keeps some answers for a while.
  const fresh = await startTestGateway(sandbox.gateway);
  try {
    const { status, data, errors = [] } = await fresh.ask(officer, UNIT_MONTH, VARIABLES);
    expect(status).toBe(200);
    expect(errors.map(({ path }: any) => path[1]).sort()).toEqual(fieldsOf(true).sort());
    for (const error of errors)
      expect(error).toMatchObject({ extensions: { code: expect.stringMatching(/^UPSTREAM_/) } });
    for (const field of Object.keys(PARTS)) expect(data.unit[field] === null).toBe(fieldsOf(true).includes(field));
  } finally {
    await fresh.stop();
  }
});
