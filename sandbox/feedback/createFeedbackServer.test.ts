// The stand-in over the wire, against what GeoReport says: formats, limits, errors, and the habits that are switched.
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { createSampleCity } from '../city/createSampleCity.js';
import { createFeedbackServer, type FeedbackServer } from './createFeedbackServer.js';
import { createSampleRequests } from './createSampleRequests.js';

const NOW = Date.parse('2026-07-15T08:00:00+07:00');
const KEY = 'sample-feedback-key';
let server: FeedbackServer;

beforeAll(async () => {
  server = await createFeedbackServer({ city: createSampleCity(), port: 0, now: () => NOW });
});
afterAll(() => server.close());

const behave = async (changes: object) =>
  fetch(`${server.url.replace('/v2', '')}/sandbox/behaviour`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(changes),
  });
beforeEach(() => behave({ wrapJson: false, rowLimit: 1_000 }));

const get = async (path: string) => {
  const response = await fetch(`${server.url}/${path}`);
  return { status: response.status, body: (await response.json()) as any };
};
const post = async (path: string, fields: Record<string, string>) => {
  const response = await fetch(`${server.url}/${path}`, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: response.status, body: (await response.json()) as any };
};

it('is the same for the same seed', () => {
  expect(createSampleRequests(createSampleCity())).toEqual(createSampleRequests(createSampleCity()));
});

it('shows the last 90 days, the latest first, and nothing that is still to come', async () => {
  const { body } = await get('requests.json');
  const times = body.map((row: any) => Date.parse(row.requested_datetime));
  expect(times).toHaveLength(1_000);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(times[0]).toBeLessThanOrEqual(NOW);
});

it.each([
  ['requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z', 400],
  ['requests.json?start_date=gestern', 400],
  ['services/KHONG-CO.json', 404],
  ['tokens/t-0.json', 404],
  ['servicerequestupdates.json', 403],
])('%s is refused with %d', async (path, status) => {
  const reply = await get(path);
  expect(reply.status).toBe(status);
  expect(reply.body).toEqual([{ code: String(status), description: expect.any(String) }]);
});

it('wraps lists when it is told to, and refuses habits that it does not have', async () => {
  expect((await behave({ wrapJson: true })).status).toBe(200);
  expect((await get('services.json')).body).toMatchObject({ services: { length: 6 } });
  expect((await behave({ wrapJson: 'yes' })).status).toBe(400);
  expect((await behave({ unknown: 1 })).status).toBe(400);
});

it('takes what is complete, and shows it and counts it', async () => {
  const fields = { api_key: KEY, service_code: '001', address_string: '12 Ngõ Mẫu', description: 'Hố ga mẫu' };
  const { body } = await post('requests.json', fields);
  const id = body[0].service_request_id as string;
  expect((await get(`requests.json?service_request_id=${id}`)).body).toMatchObject([{ description: 'Hố ga mẫu' }]);
  const update = { update_id: 'u1', status: 'CLOSED', updated_datetime: '2026-07-15T08:00:00+07:00', description: '' };
  const all = { api_key: KEY, service_request_id: id, ...update };
  expect((await post('servicerequestupdates.json', all)).body).toEqual([{ update_id: 'u1' }]);
  expect(await post('servicerequestupdates.json', all)).toMatchObject({
    status: 400,
    body: [{ description: 'Bad request: already exists' }],
  });
  expect((await get(`requests.json?service_request_id=${id}`)).body).toMatchObject([{ status: 'closed' }]);
  const effects = await fetch(`${server.url.replace('/v2', '')}/sandbox/effects`);
  expect(await effects.json()).toEqual({ submit: { 'Hố ga mẫu': 1 }, update: { [id]: 1 } });
});

it.each([
  [{ api_key: 'sai' }, 403],
  [{ service_code: 'X' }, 400],
  [{ address_string: '' }, 400],
  [{ service_code: 'DEN-DUONG' }, 400],
])('refuses a submission with %j', async (wrong, status) => {
  const fields = { api_key: KEY, service_code: '001', address_string: '12 Ngõ Mẫu', description: 'Mẫu' };
  expect((await post('requests.json', { ...fields, ...wrong })).status).toBe(status);
});
