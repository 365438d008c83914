// A receiver's reports to the stand-in over real sockets: each takes effect once.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type UnitScope } from '../../kit/index.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from '../../../sandbox/documents/createDocumentsServer.js';
import { post } from '../../../sandbox/documents/documentsClient.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import type { DocumentsClient } from '../client.js';
import { deadlineWhen, stageConfig, toClient } from '../fixtures/commandStage.js';
import { runCommand, type RunOptions } from '../fixtures/runCommand.js';
import { createDirectory, WARD, WARD_AGENCY } from '../fixtures/sampleDocuments.js';
import { textsAt, xsdProblem } from '../fixtures/sampleOutgoing.js';
import { createStatusCalls, LETTER_ID as ID, problemOf } from '../fixtures/statusCalls.js';
import { documentsAdapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
/** A ward that receives, and one that receives as well. */
const [OTHER = '', THIRD = ''] = city.agencies
  .filter(({ kind, ceasedOn, code }) => kind === 'WARD' && ceasedOn === null && code !== WARD_AGENCY)
  .map(({ code }) => code);
const SENDER = directory.scopeOf([WARD]);
const RECEIVER = directory.scopeOf([directory.agency(OTHER)?.unit ?? '']);
/** Milliseconds that all clocks are ahead. */
let ahead = 0;
let axis: DocumentsServer;
let client: DocumentsClient;

function createClient(send: object = {}): DocumentsClient {
  const config = stageConfig(axis.url, 'tep.sample.invalid', send);
  const now = () => new Date(Date.now() + ahead);
  return toClient(
    createAdapterRuntime(documentsAdapter, config, {
      units: directory,
      limits: { breakAfter: 100, readMs: 20_000 },
      now,
    }),
  );
}

beforeEach(async () => {
  ahead = 0;
  axis = await createDocumentsServer({ city, port: 0, now: () => Date.now() + ahead });
  client = createClient();
});
afterEach(() => axis.close());

function run(field: string, scope: UnitScope, args: object, options: Partial<RunOptions> = {}) {
  return runCommand(documentsAdapter.commands?.[field], args, { client, scope, ...options });
}

const { sendLetter, report } = createStatusCalls({ run, sender: SENDER, receiver: RECEIVER });

async function statusFiles(from: string): Promise<Buffer[]> {
  const params = { servicetype: 'eDoc', messagetype: 'status', docId: ID };
  const { data } = await post(axis, from, 'getSentEdocList', params);
  const rows = data as { receiverDocId: string }[];
  const files = rows.map(
    async ({ receiverDocId }) => (await post(axis, from, 'getEdoc', { docId: receiverDocId })).data,
  );
  return (await Promise.all(files)).map((text) => Buffer.from(text as string, 'base64'));
}

const effect = (from: string, to: string, code: string) => axis.effects()[`${ID}|${from}|${to}|${code}`];

describe('updateDocumentStatus', () => {
  it('takes a document from its arrival to its end, each state once', async () => {
    await sendLetter([OTHER]);
    for (const [state, code] of Object.entries({
      RECEIVED: '03',
      ASSIGNED: '04',
      IN_PROGRESS: '05',
      COMPLETED: '06',
    })) {
      const { log, subject, unit } = await report(state, {
        department: 'Phòng Mẫu',
        staff: 'Lê Văn Mẫu 0004',
        note: 'Mẫu & <ghi chú>',
      });
      expect([log, subject]).toEqual([['send: DONE'], `document ${ID} ${OTHER}`]);
      // The document is the sender's and the receivers'; the command is that of the one that reports.
      expect(unit).toBe(directory.agency(OTHER)?.unit);
      expect(effect(OTHER, WARD_AGENCY, code)).toBe(1);
    }
    const files = await statusFiles(OTHER);
    // The first one, 01, the stand-in reported itself.
    expect(files).toHaveLength(5);
    const own = files.find((file) => textsAt(file, '//StatusCode')[0] === '06') as Buffer;
    expect(xsdProblem(own)).toBeUndefined();
    expect(textsAt(own, '//ResponseFor/*')).toEqual([WARD_AGENCY, '0015/QĐ-UBND', '2026/11/20', ID]);
    expect(textsAt(own, '//Description')).toEqual(['Mẫu & <ghi chú>']);
    expect(textsAt(own, '//StaffInfo/*')).toEqual(['Phòng Mẫu', 'Lê Văn Mẫu 0004', '', '']);
  });

  it.each([
    [
      'a reset before it was accepted',
      { failBefore: 1 },
      ['send: UPSTREAM_UNAVAILABLE', 'reconcile: ABSENT', 'send: DONE'],
    ],
    ['a reset after it was accepted', { failAfter: 1 }, ['send: UPSTREAM_UNAVAILABLE', 'reconcile: DONE']],
    ['an answer without OK', { withoutOk: true }, ['send: UPSTREAM_BAD_RESPONSE', 'reconcile: DONE']],
  ] as const)('reports once in spite of %s', async (_what, habits, log) => {
    await sendLetter([OTHER]);
    Object.assign(axis.behaviour, habits);
    expect((await report('RECEIVED')).log).toEqual(log);
    expect(effect(OTHER, WARD_AGENCY, '03')).toBe(1);
  });

  it('reports once in spite of a stall beyond the deadline', async () => {
    await sendLetter([OTHER]);
    axis.behaviour.stallMs = 60_000;
    const accepted = () => effect(OTHER, WARD_AGENCY, '03') === 1;
    const deadlineOf = (round: number) => (round === 1 ? deadlineWhen(accepted) : undefined);
    expect((await report('RECEIVED', {}, { deadlineOf })).log).toEqual(['send: UPSTREAM_TIMEOUT', 'reconcile: DONE']);
    expect(effect(OTHER, WARD_AGENCY, '03')).toBe(1);
  });

  it('refuses a state that cannot follow, and says which ones can', async () => {
    await sendLetter([OTHER]);
    expect(await problemOf(report('COMPLETED'))).toContain(
      'input.state: can only be one of these now: REFUSED, RECEIVED.',
    );
    await report('REFUSED');
    expect(await problemOf(report('RECEIVED'))).toContain('now: –.');
  });

  it('is for receivers alone, and a caller with several says for which one', async () => {
    await sendLetter([OTHER, THIRD]);
    expect(await problemOf(run('updateDocumentStatus', SENDER, { id: ID, input: { state: 'RECEIVED' } }))).toContain(
      'no working agency',
    );
    expect(await problemOf(report('RECEIVED', { agency: WARD_AGENCY }))).toContain('input.agency');
    const both = directory.scopeOf([OTHER, THIRD].map((code) => directory.agency(code)?.unit ?? ''));
    expect(await problemOf(run('updateDocumentStatus', both, { id: ID, input: { state: 'RECEIVED' } }))).toContain(
      'several agencies',
    );
    const named = await run('updateDocumentStatus', both, { id: ID, input: { state: 'RECEIVED', agency: THIRD } });
    expect(named.last.outcome).toBe('DONE');
    expect(effect(THIRD, WARD_AGENCY, '03')).toBe(1);
  });

  it('that the axis refuses after all ends with its reason', async () => {
    await sendLetter([OTHER]);
    client = createClient({ transitions: { '01': ['06'] } });
    expect((await report('COMPLETED')).last).toMatchObject({
      outcome: 'REFUSED',
      reason: { en: expect.stringContaining('present state') },
    });
  });

  it('is refused for what is not there', async () => {
    expect(await problemOf(report('RECEIVED'))).toContain('id:');
  });
});
