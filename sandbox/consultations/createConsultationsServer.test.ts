// The stand-in over a real socket: envelope, session, dialects, exports, and the habits that can be switched.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { createConsultationsServer, type ConsultationsServer } from './createConsultationsServer.js';

const city = createSampleCity();
const SURVEY = 345_610;
let server: ConsultationsServer;
let key = '';

async function rpc(method: string, params: readonly unknown[]): Promise<any> {
  const response = await fetch(`${server.url}/index.php/admin/remotecontrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ method, params, id: 41 }),
  });
  return response.json();
}
const call = async (method: string, ...params: readonly unknown[]) => (await rpc(method, [key, ...params])).result;
const read = (file: string) => Buffer.from(file, 'base64').toString('utf8');

beforeEach(async () => {
  server = await createConsultationsServer({ city, port: 0 });
  key = (await rpc('get_session_key', ['hanoi_survey_sample', 'sample-survey-password', 'Authdb'])).result;
});
afterEach(() => server.close());

describe('the survey system', () => {
  it('says everything with 200, in the envelope', async () => {
    expect(key).toHaveLength(32);
    expect(await rpc('list_nothing', [key])).toMatchObject({ id: 41, result: null, error: expect.any(String) });
    expect(await rpc('list_surveys', ['x'])).toEqual({
      id: 41,
      result: { status: 'Invalid session key' },
      error: null,
    });
    expect((await rpc('get_session_key', ['a', 'b', 'Authdb'])).result).toEqual({
      status: 'Invalid user name or password',
    });
    expect(await call('release_session_key')).toBe('OK');
    expect(server.sessionsOpen()).toBe(0);
  });

  it('has twelve surveys, the same from the same seed', async () => {
    expect(await call('list_surveys')).toHaveLength(12);
    const again = await createConsultationsServer({ city: createSampleCity(), port: 0 });
    expect(again.surveys()).toEqual(server.surveys());
    await again.close();
  });

  it('stores an answer as often as it comes, and drops fields that it does not know', async () => {
    const [unit] = Object.entries<{ title: string }>(await call('get_fieldmap', SURVEY))
      .filter(([, { title }]) => title === 'DV')
      .map(([name]) => name);
    const fields = { [unit ?? '']: 'H26.L7', nowhere: 'x' };
    expect([await call('add_response', SURVEY, fields), await call('add_response', SURVEY, fields)]).toEqual([1, 2]);
    const file = JSON.parse(read(await call('export_responses', SURVEY, 'json', null, 'all', 'code', 'short', 2, 9)));
    expect(file.responses).toHaveLength(1);
    expect(file.responses[0]).toMatchObject({ id: 2, DV: 'H26.L7', DONGY: '' });
    expect(await call('get_summary', SURVEY, 'completed_responses')).toBe(2);
  });

  it('names fields and errors by its version', async () => {
    expect(Object.keys(await call('get_fieldmap', SURVEY))).toContain('345610X610X6101');
    server.behaviour.version = 7;
    expect(Object.keys(await call('get_fieldmap', SURVEY))).toContain('Q6101');
    expect(await call('get_fieldmap', 1)).toEqual({
      status: 'Error: Invalid survey ID',
      error_code: 'ERR_INVALID_SURVEY',
    });
  });

  it('exports CSV with a byte order mark, and says when there is nothing', async () => {
    const csv = read(await call('export_responses', 345_604, 'csv', null, 'complete', 'code', 'short', 1, 3));
    expect(csv).toMatch(/^\uFEFF"id";"submitdate";"DV"/);
    expect(await call('export_responses', SURVEY, 'csv', null, 'all')).toEqual({
      status: 'No Data, could not get max id.',
    });
    expect(await call('export_responses', 345_611, 'csv', null, 'all')).toEqual({
      status: 'No Data, survey table does not exist.',
    });
  });

  it('is switched through the side door, and takes nothing that it does not know', async () => {
    const patch = (body: object) =>
      fetch(`${server.url}/sandbox/behaviour`, {
        ...{ method: 'PATCH', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      });
    expect((await patch({ version: 8 })).status).toBe(400);
    expect((await patch({ interface: 'OFF' })).status).toBe(200);
    const response = await fetch(`${server.url}/index.php/admin/remotecontrol`, { method: 'POST' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it.each([
    ['failBeforeNext', 0],
    ['failAfterNext', 1],
  ] as const)('%s cuts the connection with %d stored', async (habit, stored) => {
    server.behaviour[habit] = 1;
    await expect(call('add_response', SURVEY, {})).rejects.toThrow();
    const effects = await (await fetch(`${server.url}/sandbox/effects`)).json();
    expect(effects).toEqual(stored === 0 ? {} : { '': 1 });
  });
});
