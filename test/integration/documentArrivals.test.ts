// Documents that arrive on the axis, through whole gateways: found by looking, told once, and none missed by a restart.
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { openDocumentsStage, type DocumentsStage } from '../support/documentsStage.js';
import { readEvents, type EventReader } from '../support/eventReader.js';
import { ledgerCodec as codec } from '../support/ledgerGateway.js';
import { WARD, WARD_AGENCY } from '../support/restartableGateway.js';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhookReceiver.js';

const OTHER_AGENCY = 'H26.L8';
const ARRIVED = 'subscription { documentArrived { number subject sender { code } } }';

let stage: DocumentsStage;
let receiver: WebhookReceiver;
const readers: EventReader[] = [];

beforeAll(async () => {
  stage = await openDocumentsStage();
  receiver = await startWebhookReceiver();
}, 90_000);
afterAll(async () => {
  await stage.close();
  await receiver.close();
});
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});

async function follow(agency: string): Promise<EventReader> {
  const reader = await readEvents(stage.current().graphqlUrl, stage.officer(agency), ARRIVED);
  readers.push(reader);
  return reader;
}

const drop = (agency: string, subject: string) => stage.axis.drop({ to: [agency], subject }).documentId;
const subjectsOf = ({ told }: EventReader): string[] => told.map(({ data }) => data.documentArrived.subject);
const nodeOf = (documentId: string) => codec.encodeId('Document', documentId);

/** A webhook of an application that may read what phường Tây Hồ has. */
async function createWebhook(): Promise<void> {
  const create = 'mutation ($input: NewWebhook!) { createWebhook(input: $input) { secret } }';
  const input = { application: 'hearing-app', title: 'Hệ thống nghe (mẫu)', url: receiver.url, types: ['Document'] };
  const { data, text } = await stage.admin(create, { input });
  if (data?.createWebhook == null) throw new Error(text);
  receiver.secret = data.createWebhook.secret;
}

it('is told once to officers of the unit that it came for, and to nobody else', async () => {
  const [ours, theirs] = [await follow(WARD_AGENCY), await follow(OTHER_AGENCY)];
  drop(WARD_AGENCY, 'Văn bản mẫu thứ nhất');
  await ours.until(1);
  expect(ours.told).toEqual([
    {
      data: {
        documentArrived: { number: expect.any(String), subject: 'Văn bản mẫu thứ nhất', sender: { code: 'H26.12' } },
      },
    },
  ]);
  // What is told twice comes no later than what is found after it.
  drop(OTHER_AGENCY, 'Văn bản mẫu cho nơi khác');
  drop(WARD_AGENCY, 'Văn bản mẫu thứ hai');
  await ours.until(2);
  await theirs.until(1);
  expect(subjectsOf(ours)).toEqual(['Văn bản mẫu thứ nhất', 'Văn bản mẫu thứ hai']);
  expect(subjectsOf(theirs)).toEqual(['Văn bản mẫu cho nơi khác']);
}, 60_000);

it('that came before a restart is not told again, and what came meanwhile is told to those who hear by webhook', async () => {
  await createWebhook();
  const before = drop(WARD_AGENCY, 'Văn bản mẫu trước khi dừng');
  await receiver.until(({ node }) => node === nodeOf(before));
  await stage.stop();
  const meanwhile = drop(WARD_AGENCY, 'Văn bản mẫu trong khi dừng');
  drop(OTHER_AGENCY, 'Văn bản mẫu cho nơi khác trong khi dừng');
  await stage.start();
  const ours = await follow(WARD_AGENCY);
  const message = await receiver.until(({ node }) => node === nodeOf(meanwhile));
  expect(message).toMatchObject({ type: 'Document', event: 'changed', unit: codec.encodeId('Unit', WARD), attempt: 1 });
  const after = drop(WARD_AGENCY, 'Văn bản mẫu sau khi chạy lại');
  await receiver.until(({ node }) => node === nodeOf(after));
  await ours.hear(({ data: told }) => told.documentArrived.subject === 'Văn bản mẫu sau khi chạy lại');
  expect(receiver.heard.map(({ node }) => node)).toEqual([before, meanwhile, after].map(nodeOf));
  expect(receiver.strange).toEqual([]);
  expect(subjectsOf(ours)).not.toContain('Văn bản mẫu trước khi dừng');
  expect(new Set(subjectsOf(ours)).size).toBe(ours.told.length);
  const query = 'query ($id: ID!) { node(id: $id) { ... on Document { subject } } }';
  const { data } = await stage.current().ask(stage.application('hearing-app'), query, { id: message.node });
  expect(data.node).toEqual({ subject: 'Văn bản mẫu trong khi dừng' });
}, 90_000);
