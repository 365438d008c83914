// The stand-in over the wire, as Moodle answers: errors with status 200, XML unless JSON is asked for, strict arguments.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { createSampleCity } from '../city/createSampleCity.js';
import { createSampleTraining } from './createSampleTraining.js';
import { createTrainingServer, type TrainingServer } from './createTrainingServer.js';

const TOKEN = 'sampletoken0123456789abcdef012345';
let server: TrainingServer;

beforeAll(async () => {
  server = await createTrainingServer({ city: createSampleCity(), port: 0 });
});
afterAll(() => server.close());

async function post(fields: Record<string, string>) {
  const all = { wstoken: TOKEN, moodlewsrestformat: 'json', ...fields };
  const address = `${server.url}/webservice/rest/server.php`;
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(all) });
  return { status: response.status, text: await response.text() };
}
const call = async (fields: Record<string, string>) => JSON.parse((await post(fields)).text);

it('is the same for the same seed', () => {
  expect(createSampleTraining(createSampleCity())).toEqual(createSampleTraining(createSampleCity()));
});

it('pages participants, with the fields that are asked for', async () => {
  const page = (from: number) =>
    call({
      ...{ wsfunction: 'core_enrol_get_enrolled_users', courseid: '12' },
      ...{ 'options[0][name]': 'limitfrom', 'options[0][value]': String(from) },
      ...{ 'options[1][name]': 'limitnumber', 'options[1][value]': '2' },
      ...{ 'options[2][name]': 'userfields', 'options[2][value]': 'id,idnumber' },
    });
  const [first, second] = [await page(0), await page(2)];
  expect(Object.keys(first[0])).toEqual(['id', 'idnumber']);
  const ids = [...first, ...second].map(({ id }: { id: number }) => id);
  expect(new Set(ids).size).toBe(4);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

it.each([
  [{ wsfunction: 'core_course_get_courses_by_field', wstoken: 'sai' }, 'invalidtoken'],
  [{ wsfunction: 'core_course_get_courses_by_field', unknown: '1' }, 'invalidparameter'],
  [{ wsfunction: 'core_unknown' }, 'invalidrecord'],
  [{ wsfunction: 'core_enrol_get_enrolled_users', courseid: '999' }, 'invalidrecord'],
  [{ wsfunction: 'core_user_get_users_by_field', field: 'phone', 'values[0]': '1' }, 'invalidparameter'],
])('answers %j with the error %s and status 200', async (fields, errorcode) => {
  const { status, text } = await post(fields);
  expect([status, JSON.parse(text).errorcode]).toEqual([200, errorcode]);
});

it('writes XML unless it is asked for JSON', async () => {
  const { text } = await post({ wsfunction: 'core_webservice_get_site_info', moodlewsrestformat: 'xml' });
  expect(text).toMatch(/^<\?xml/);
});

it('switches its habits over the wire, and refuses those that it does not have', async () => {
  const patch = (changes: object) =>
    fetch(`${server.url}/sandbox/behaviour`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changes),
    });
  expect((await patch({ switchedOff: true })).status).toBe(200);
  expect(await post({ wsfunction: 'core_webservice_get_site_info' })).toEqual({ status: 403, text: '' });
  expect((await patch({ switchedOff: false })).status).toBe(200);
  expect((await patch({ unknown: 1 })).status).toBe(400);
});
