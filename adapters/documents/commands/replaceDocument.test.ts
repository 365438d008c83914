// Replacing a document against the stand-in over real sockets.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { UnitScope } from '../../kit/index.js';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from '../../../sandbox/documents/createDocumentsServer.js';
import { post } from '../../../sandbox/documents/documentsClient.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { stageConfig, toClient } from '../fixtures/commandStage.js';
import { runCommand } from '../fixtures/runCommand.js';
import { createDirectory, WARD, WARD_AGENCY } from '../fixtures/sampleDocuments.js';
import { textsAt, xsdProblem } from '../fixtures/sampleOutgoing.js';
import { LETTER, LETTER_ID as ID } from '../fixtures/statusCalls.js';
import { documentsAdapter } from '../index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const OTHER = 'H26.R1';
const THIRD = 'H26.U0';
const SENDER = directory.scopeOf([WARD]);
const RECEIVER = directory.scopeOf([directory.agency(OTHER)?.unit ?? '']);
let axis: DocumentsServer;

beforeEach(async () => {
  axis = await createDocumentsServer({ city, port: 0 });
});
afterEach(() => axis.close());

function run(field: string, scope: UnitScope, args: object) {
  const config = stageConfig(axis.url, 'tep.sample.invalid');
  const client = toClient(
    createAdapterRuntime(documentsAdapter, config, { units: directory, limits: { readMs: 20_000 } }),
  );
  return runCommand(documentsAdapter.commands?.[field], args, { client, scope });
}

async function sendLetter(recipients = [OTHER]): Promise<void> {
  const sent = await run('sendDocument', SENDER, { unit: WARD, input: { ...LETTER, recipients } });
  expect(sent.log).toEqual(['send: DONE']);
}

describe('replaceDocument', () => {
  const NEW = `${WARD_AGENCY},2026/11/20,0016/QĐ-UBND`;
  const LETTER_AGAIN = { ...LETTER, reason: 'Sửa lỗi (mẫu)' };
  const input = { ...LETTER, number: '0016', reason: 'Sửa lỗi (mẫu)' };

  it('goes to all receivers of the old one, names it, and arrives once', async () => {
    await sendLetter([OTHER, THIRD]);
    axis.behaviour.failAfter = 1;
    const { log } = await run('replaceDocument', SENDER, { id: ID, input });
    expect(log).toEqual(['send: UPSTREAM_UNAVAILABLE', 'reconcile: DONE']);
    expect(axis.effects()[NEW]).toBe(1);
    const { data } = await post(axis, THIRD, 'getReceivedEdocList', { servicetype: 'eDoc', messagetype: 'edoc' });
    const row = (data as { docId: string }[])[0];
    const file = Buffer.from(
      (await post(axis, THIRD, 'getEdoc', { docId: row?.docId ?? '' })).data as string,
      'base64',
    );
    expect(textsAt(file, '//BussinessDocType')).toEqual(['3']);
    expect(textsAt(file, '//ReplacementInfo/DocumentId')).toEqual([ID]);
    expect(textsAt(file, '//OrganIdList/OrganId').sort()).toEqual([OTHER, THIRD].sort());
    expect(xsdProblem(file)).toBeUndefined();
  });

  it('needs a number of its own, and a caller who speaks for the sender', async () => {
    await sendLetter();
    await expect(run('replaceDocument', SENDER, { id: ID, input: LETTER_AGAIN })).rejects.toThrow('input.number');
    await expect(run('replaceDocument', RECEIVER, { id: ID, input })).rejects.toThrow('no working agency');
  });
});
