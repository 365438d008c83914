// Documents that arrive over the side door: in the lists of both sides, and readable.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from './createDocumentsServer.js';
import { post } from './documentsClient.js';

const city = createSampleCity();
let axis: DocumentsServer;

beforeAll(async () => {
  axis = await createDocumentsServer({ city, port: 0 });
});
afterAll(() => axis.close());

const LIST = { servicetype: 'eDoc', messagetype: 'edoc' };

async function drop(order: object): Promise<{ status: number; answer: { documentId: string; error: unknown } }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${axis.url}/sandbox/documents`, {
    method: 'POST',
    headers,
    body: JSON.stringify(order),
  });
  return { status: response.status, answer: (await response.json()) as { documentId: string; error: unknown } };
}

describe('a document that is dropped', () => {
  it('is the first in the mailbox of its receiver, each time another one', async () => {
    const { status, answer } = await drop({ to: ['H26.L7'], subject: 'Văn bản mẫu' });
    expect(status).toBe(201);
    const { data } = await post(axis, 'H26.L7', 'getReceivedEdocList', LIST);
    const file = await post(axis, 'H26.L7', 'getEdoc', { docId: data[0].docId });
    expect(Buffer.from(file.data as string, 'base64').toString()).toContain(answer.documentId);
    const sent = await post(axis, 'H26.12', 'getSentEdocList', LIST);
    expect(sent.data[0]).toMatchObject({ senderDocId: answer.documentId, title: 'Văn bản mẫu' });
    expect((await drop({ to: ['H26.L7'] })).answer.documentId).not.toBe(answer.documentId);
  });

  it('may be no XML', () => {
    expect(axis.drop({ to: ['H26.L7'], broken: true }).docId).toBeTruthy();
  });

  it('comes to nobody whom the axis does not know', async () => {
    expect(await drop({ to: ['H26.ZZ'] })).toMatchObject({ status: 400 });
    expect(await drop({ to: [] })).toEqual({ status: 400, answer: { error: ['to'] } });
  });
});

it('an account may be made to fail, and the others go on', async () => {
  axis.behaviour.failsFor = ['H26.L7'];
  await expect(post(axis, 'H26.L7', 'getReceivedEdocList', LIST)).rejects.toThrow();
  expect(await post(axis, 'H26.12', 'getReceivedEdocList', LIST)).toMatchObject({ status: 'OK' });
});
