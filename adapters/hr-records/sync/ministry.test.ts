// The message as it goes out: the envelope, the transaction, the sender, and where the number stands.
import { expect, it } from '@jest/globals';
import type { HttpRequest } from '../../kit/index.js';
import { createMinistry, toTransactionId, type SyncMessage } from './ministry.js';
import { syncSchema } from './syncSettings.js';

const account = { baseUrl: 'http://127.0.0.1:1/goc/', username: 'mau', password: 'mau', orgCode: '000.00.00.H26' };
const MESSAGE: Omit<SyncMessage, 'signal'> = {
  ...{ service: 'record', action: 'EDIT', number: 'HN000001', senderCode: '000.00.L7.H26', key: 'k.sync' },
  sections: { THONGTINCHUNG: { HoVaTen: 'Nguyễn Văn Mẫu' } },
};

async function sent(settings: object = {}, message: Partial<SyncMessage> = {}, answer: object = {}) {
  const requests: HttpRequest<unknown>[] = [];
  const http = {
    request: async <T>(request: HttpRequest<T>) => {
      requests.push(request);
      return request.schema.parse({ access_token: 'abc-mau', err_code: 0, ...(requests.length > 1 ? answer : {}) });
    },
  };
  const clock = { now: () => new Date(), today: () => '2026-07-15' };
  const ministry = createMinistry({ http: http as never, clock }, syncSchema.parse({ ...account, ...settings }));
  const answered = await ministry.tell({ ...MESSAGE, signal: new AbortController().signal, ...message });
  const request = requests.at(-1) as HttpRequest<unknown>;
  const envelope = JSON.parse(request.body as string) as { org_Code: string; jsonContent: string };
  const content = JSON.parse(Buffer.from(envelope.jsonContent, 'base64').toString('utf8')) as object;
  return { request, envelope, content, answered };
}

it('is JSON in base64 in JSON, as one request that is never repeated by itself', async () => {
  const { request, envelope, content } = await sent();
  expect(request).toMatchObject({
    ...{ url: 'http://127.0.0.1:1/goc/apisyncmsg/syncmsg/servicem0001', method: 'POST', safe: false },
    headers: { authorization: 'Bearer abc-mau' },
  });
  expect(request.operation).toBe('sync EDIT record');
  expect(envelope.org_Code).toBe('000.00.00.H26');
  const Header = {
    ...{ Action_Type: 'EDIT', Sender_Code: '000.00.L7.H26' },
    Transaction_ID: toTransactionId({ key: 'k.sync', service: 'record', action: 'EDIT' }),
  };
  const HOSO_CBCCVC = { SoHieuCBCCVC_BNDP: 'HN000001', THONGTINCHUNG: { HoVaTen: 'Nguyễn Văn Mẫu' } };
  expect(content).toEqual({ Data: { Header, Body: { HOSO_CBCCVC } } });
});

it('has the number inside the general part too, where the deployment wants it there', async () => {
  const content = { numberInGeneral: true };
  const SoHieuCBCCVC = 'HN000001';
  expect((await sent({ content }, { sections: {}, action: 'DEL' })).content).toMatchObject({
    Data: { Body: { HOSO_CBCCVC: { THONGTINCHUNG: { SoHieuCBCCVC } } } },
  });
  expect((await sent({ content })).content).toMatchObject({
    Data: { Body: { HOSO_CBCCVC: { THONGTINCHUNG: { SoHieuCBCCVC, HoVaTen: 'Nguyễn Văn Mẫu' } } } },
  });
});

it('keeps its transaction over all attempts, and shares it with no other message', () => {
  const id = toTransactionId({ key: 'a.sync', service: 'record', action: 'EDIT' });
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(toTransactionId({ key: 'a.sync', service: 'record', action: 'EDIT' })).toBe(id);
  expect(toTransactionId({ key: 'b.sync', service: 'record', action: 'EDIT' })).not.toBe(id);
  expect(toTransactionId({ key: 'a.sync', service: 'record', action: 'ADD' })).not.toBe(id);
  expect(toTransactionId({ key: 'a.sync', service: 'pay', action: 'EDIT' })).not.toBe(id);
});

it('is spoken of in the log without anything of it', async () => {
  const message = 'Bản ghi HN000001 của Nguyễn Văn Mẫu (999080000001, abc-mau): có lỗi ở HoVaTen';
  const { answered } = await sent({}, {}, { message, err_code: 1 });
  expect(answered).toEqual({
    verdict: 'UNKNOWN',
    detail: 'sync EDIT record: err_code 1: Bản ghi … của … (…, …): có lỗi ở HoVaTen',
  });
});
