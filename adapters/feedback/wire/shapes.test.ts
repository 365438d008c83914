// Every odd shape that was seen on real servers, and XML, come out as the same rows.
import { describe, expect, it } from '@jest/globals';
import { parseXml } from './parseXml.js';
import { definitionRow, requestRow, serviceRow } from './rows.js';
import { unwrap } from './unwrap.js';

const base = { service_request_id: 'HN-1' };
const read = (fields: object) => requestRow.parse({ ...base, ...fields });

describe('a request', () => {
  it.each([
    [{ service_request_id: 638344 }, { service_request_id: '638344' }],
    [
      { status: ' open ', zipcode: 94122, lat: 21.03 },
      { status: 'open', zipcode: '94122', lat: '21.03' },
    ],
    [{ agency_responsible: 'UBND (H26.L0)' }, { agency_responsible: ['UBND (H26.L0)'] }],
    [{ agency_responsible: { recipient: ['H26.L0', 'H26.L1'] } }, { agency_responsible: ['H26.L0', 'H26.L1'] }],
    [{ agency_responsible: { recipient: 'H26.L0' } }, { agency_responsible: ['H26.L0'] }],
    [{ agency_responsible: null }, { agency_responsible: [] }],
    [{ media_url: 'https://a.invalid/1.jpg ' }, { media_url: 'https://a.invalid/1.jpg' }],
    [{ media_url: '' }, { media_url: null }],
    [{ media_url: ['', 'https://a.invalid/2.jpg'] }, { media_url: 'https://a.invalid/2.jpg' }],
    [{ media_url: { media_url: 'https://a.invalid/3.jpg' } }, { media_url: 'https://a.invalid/3.jpg' }],
    [{ media_url: 'data:image/png;base64,AAAA' }, { media_url: null }],
    [
      { attributes: [{ code: 'A', value: 1 }, { name: 'B', values: ['x', 'y'] }, 7] },
      { attributes: { A: '1', B: 'x,y' } },
    ],
    [{ attributes: { A: 'a' }, extended_attributes: { A: 'b', C: 'c' } }, { attributes: { A: 'a', C: 'c' } }],
    [
      { attributes: 'nothing', description: {} },
      { attributes: {}, description: null },
    ],
  ])('reads %j', (fields, expected) => {
    expect(read(fields)).toMatchObject(expected);
  });

  it.each([undefined, '', ' ', null, {}, []])('needs an id, which %j is not', (service_request_id) => {
    expect(requestRow.safeParse({ service_request_id }).success).toBe(false);
  });
});

it.each([
  [true, true],
  ['true', true],
  ['1', true],
  [1, true],
  ['false', false],
  [false, false],
  [undefined, false],
])('reads metadata %j as %j', (metadata, expected) => {
  expect(serviceRow.parse({ service_code: '001', metadata }).metadata).toBe(expected);
});

it.each([
  [{ group: 'Rác thải' }, ['Rác thải']],
  [{ groups: ['A', 'B'] }, ['A', 'B']],
  [{}, []],
])('reads the groups of %j', (fields, groups) => {
  expect(serviceRow.parse({ service_code: 1, ...fields })).toMatchObject({ service_code: '1', groups });
});

describe('a list', () => {
  const row = { service_request_id: '1' };
  it.each([
    [[row], [row]],
    [{ service_requests: [row] }, [row]],
    [{ service_requests: { request: [row, row] } }, [row, row]],
    [{ service_requests: { request: row } }, [row]],
    [{ service_requests: null }, []],
    [{ service_requests: '' }, []],
    [{ service_requests_updates: { request_update: [] } }, []],
    [{ errors: [{ code: 400 }] }, [{ code: 400 }]],
    [{ service_code: '1', attributes: [] }, [{ service_code: '1', attributes: [] }]],
    [{}, undefined],
    [null, undefined],
    ['[]', undefined],
  ])('of %j is %j', (reply, items) => {
    expect(unwrap(reply)).toEqual(items);
  });
});

describe('XML', () => {
  const parse = (text: string) => parseXml(new TextEncoder().encode(text));

  it('is what JSON would have been', async () => {
    const reply = await parse(`<?xml version="1.0" encoding="utf-8"?>
      <service_requests><request><service_request_id>638344</service_request_id><status>closed</status>
      <status_notes/><description></description><agency_responsible><recipient>H26.L0</recipient></agency_responsible>
      <address><![CDATA[12 Ngõ & Hẻm]]></address><media_url>https://a.invalid/1.jpg </media_url>
      <attributes><attribute><code>MUC_DO</code><value>KHAN</value></attribute></attributes></request></service_requests>`);
    const [item] = unwrap(reply) ?? [];
    expect(requestRow.parse(item)).toMatchObject({
      ...{ service_request_id: '638344', status: 'closed', status_notes: null, description: null },
      ...{ agency_responsible: ['H26.L0'], address: '12 Ngõ & Hẻm', attributes: { MUC_DO: 'KHAN' } },
    });
  });

  it('has lists of none and of one', async () => {
    expect(unwrap(await parse('<service_requests/>'))).toEqual([]);
    expect(unwrap(await parse('<services><service><service_code>001</service_code></service></services>'))).toEqual([
      { service_code: '001' },
    ]);
  });

  it('has definitions', async () => {
    const [item] =
      unwrap(
        await parse(`<service_definition><service_code>DMV66</service_code><attributes><attribute><variable>true</variable>
        <code>WHISHETN</code><datatype>singlevaluelist</datatype><required>true</required><values><value><key>123</key>
        <name>Ford</name></value></values></attribute></attributes></service_definition>`),
      ) ?? [];
    expect(definitionRow.parse(item).attributes).toMatchObject([
      { code: 'WHISHETN', variable: true, required: true, values: [{ key: '123', name: 'Ford' }] },
    ]);
  });

  it.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><services>&e;</services>'],
    ['cut off', '<services><service>'],
    ['a name that is no property', '<services><service><__proto__>1</__proto__></service></services>'],
    ['no XML', '{"services":[]}'],
  ])('is refused: %s', async (_what, text) => {
    await expect(parse(text)).rejects.toThrow();
  });
});
