// Any weather: whatever the axis does in each round, a command that ends as done has taken effect exactly once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from '../../../sandbox/documents/createDocumentsServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import type { DocumentsClient } from '../client.js';
import { stageConfig, toClient } from '../fixtures/commandStage.js';
import { runCommand } from '../fixtures/runCommand.js';
import { createDirectory, WARD, WARD_AGENCY } from '../fixtures/sampleDocuments.js';
import { LETTER } from '../fixtures/statusCalls.js';
import { documentsAdapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const scope = directory.scopeOf([WARD]);
const RECEIVERS = ['H26.R1', 'H26.U0'];
const CALM = { failBefore: 0, failAfter: 0, withoutOk: false, duplicate: 'REFUSE', recallAnswer: 'SILENT' } as const;

let axis: DocumentsServer;
let client: DocumentsClient;

beforeAll(async () => {
  axis = await createDocumentsServer({ city, port: 0 });
  const config = stageConfig(axis.url, 'tep.sample.invalid');
  const limits = { breakAfter: 1_000, readMs: 20_000 };
  client = toClient(createAdapterRuntime(documentsAdapter, config, { units: directory, limits }));
});
afterAll(() => axis.close());

/** The axis in one round. A failure counts down with each call, so that several messages of one step may meet it. */
const weather = fc.record({
  failBefore: fc.constantFrom(0, 0, 1, 2),
  failAfter: fc.constantFrom(0, 0, 1, 2),
  withoutOk: fc.constantFrom(false, false, true),
  duplicate: fc.constantFrom('REFUSE' as const, 'SAME' as const, 'TWICE' as const),
});

const rounds = fc.array(weather, { maxLength: 6 });

let serial = 0;

/** A number that no other run has. */
function nextLetter() {
  const number = String((serial += 1)).padStart(4, '0');
  return { input: { ...LETTER, number, recipients: RECEIVERS }, id: `${WARD_AGENCY},2026/11/20,${number}/QĐ-UBND` };
}

function run(field: string, args: object, storms: readonly object[]) {
  return runCommand(documentsAdapter.commands?.[field], args, {
    client,
    scope,
    rounds: 12,
    onRound: (round) => void Object.assign(axis.behaviour, CALM, storms[round - 1]),
  });
}

describe('in any weather', () => {
  it('a document arrives exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (storms) => {
        const { input, id } = nextLetter();
        const { last } = await run('sendDocument', { unit: WARD, input }, storms);
        expect(last.outcome).toBe('DONE');
        expect(axis.effects()[id]).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  it('each receiver is asked for it exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (storms) => {
        const { input, id } = nextLetter();
        await run('sendDocument', { unit: WARD, input }, []);
        const { last } = await run('recallDocument', { id, input: { reason: 'Mẫu' } }, storms);
        // Nobody answers.
        expect(last.outcome).toBe('WAITING');
        for (const receiver of RECEIVERS) expect(axis.effects()[`${id}|${WARD_AGENCY}|${receiver}|13`]).toBe(1);
      }),
      { numRuns: 10 },
    );
  });
});
