// AZ-M: ways to a personal value in clear without the right and the purpose for it.
import { describe, expect, test } from '@jest/globals';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import pg from 'pg';
import { matrixTypeDefs } from '../support/matrixTypeDefs.js';
import { personalOf } from './matrix/observe.js';
import { worldRecords } from './matrix/world.js';
import { idOf, useMatrix } from './support/useMatrix.js';

const { matrix, person, ask } = useMatrix();

const WITH_PURPOSE = { 'x-purpose': 'handle-procedure' };
const CLEAR = worldRecords().flatMap((record) => personalOf(record).map(([clear]) => clear));
const own = worldRecords().find(({ key }) => key === 'a-root');

/** Asks for the record of the officer's own unit. */
function askOwn(selection: string, headers = {}) {
  return ask(
    person('ward_officer'),
    `query ($id: ID!) { record(id: $id) { ${selection} } }`,
    { id: idOf('a', 'root') },
    headers,
  );
}

describe('AZ-M masks', () => {
  test('AZ-M01 every class of field is masked unless somebody may see it for a purpose', async () => {
    const { data } = await askOwn('nationalId phone fullName health holder { address email }');
    expect(data.record).toEqual({
      nationalId: expect.stringMatching(/^0010\*{6}\d\d$/),
      phone: expect.stringMatching(/^\*{7}\d{3}$/),
      fullName: expect.stringMatching(/^N\. V\. Mẫu|^[^ ]\. /),
      health: null,
      holder: { address: null, email: null },
    });
  });

  test('AZ-M02 AZ-M03 aliases and fragments of every kind show the mask', async () => {
    const { data, text } = await ask(
      person('ward_officer'),
      `query ($id: ID!) {
        node(id: $id) { ...N ... on Record { a: nationalId ... { b: nationalId } ... on Node { ... on Record { c: nationalId } } } }
        record(id: $id) { title: nationalId number: phone }
      }
      fragment N on Node { ...R }
      fragment R on Record { d: nationalId }`,
      { id: idOf('a', 'root') },
    );
    expect(new Set(Object.values(data.node as object)).size).toBe(1);
    expect(data.node.a).toContain('****');
    expect(data.record.title).toBe(data.node.a);
    for (const value of CLEAR) expect(text).not.toContain(value);
  });

  test('AZ-M04 lists, edges and nested rows show the mask', async () => {
    const { records } = matrix().system;
    records.set('a-root', { ...(own as never as object), relatedKey: 'a-predecessor' } as never);
    const query =
      '{ records(first: 50) { nodes { nationalId related { nationalId holder { email } } } edges { node { phone } } } }';
    const { text, data } = await ask(person('ward_officer'), query);
    expect(data.records.nodes.some(({ related }: any) => related?.nationalId.includes('****'))).toBe(true);
    for (const value of CLEAR) expect(text).not.toContain(value);
  });

  test('AZ-M05 AZ-M06 no argument filters, sorts or groups by a personal field', () => {
    const bare = matrixTypeDefs.replace(
      /@(?:requires|ownedBy|subject|personal|reference|idOf|public|stepUp)(?:\([^)]*\))?/g,
      '',
    );
    const schema =
      buildSchema(`interface Node { id: ID! } type Unit { id: ID! } type Command { id: ID! } type PageInfo { hasNextPage: Boolean! }
      type RecordConnection { nodes: [Record] } type NoticeConnection { nodes: [Notice] } type Query { a: Int } type Mutation { a: Int }
      type Subscription { a: Int } ${bare}`);
    const personal = [...matrixTypeDefs.matchAll(/(\w+): \w+ @personal/g)].map(([, name]) => name);
    expect(personal.length).toBeGreaterThan(5);
    for (const type of Object.values(schema.getTypeMap()))
      if (isObjectType(type))
        for (const field of Object.values(type.getFields()))
          for (const argument of field.args) {
            expect(personal).not.toContain(argument.name);
            expect(getNamedType(argument.type).name).toMatch(/^(?:ID|String|Int|Boolean)$/);
          }
  });

  test('AZ-M05 an argument that is not there is refused without its value', async () => {
    const { errors, text } = await ask(
      person('ward_officer'),
      '{ records(nationalId: "001099010001") { nodes { id } } }',
    );
    expect(errors?.[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(text).not.toContain('001099010001');
  });

  test('AZ-M09 what is said of a wrong variable does not hold it', async () => {
    const query = 'query ($nationalId: Int!) { records(first: $nationalId) { nodes { id } } }';
    const { errors, text } = await ask(person('ward_officer'), query, { nationalId: '001099010001' });
    expect(errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(text).not.toContain('001099010001');
  });

  test('AZ-M10 AZ-M11 neither log nor trail holds a value that was shown', async () => {
    const shown = await askOwn('nationalId phone fullName health holder { address email }', WITH_PURPOSE);
    expect(shown.data.record.nationalId).toBe(own?.nationalId);
    await ask(person('ward_officer'), 'query { records(word: "001099010001") { nodes { id } } }');
    const log = matrix().gateway.log.join('\n');
    const client = new pg.Client({ connectionString: matrix().databaseUrl });
    await client.connect();
    const trail = JSON.stringify((await client.query('select * from audit_record')).rows);
    const subjects = JSON.stringify((await client.query('select * from audit_subject')).rows);
    await client.end();
    expect(trail).toContain('Record.nationalId');
    for (const value of [...CLEAR, '001099010001'])
      for (const place of [log, trail, subjects]) expect(place.includes(value)).toBe(false);
  });

  test('AZ-M14 what was shown once is masked again in the next answer', async () => {
    const values = [];
    for (const headers of [WITH_PURPOSE, {}, WITH_PURPOSE, {}])
      values.push((await askOwn('nationalId', headers)).data.record.nationalId);
    expect(values.map((value) => value === own?.nationalId)).toEqual([true, false, true, false]);
  });
});
