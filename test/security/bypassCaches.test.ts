// AZ-C: ways in which one caller’s answer could come to depend on, or reach, another.
import { describe, expect, test } from '@jest/globals';
import { agency, unitsOf } from './matrix/world.js';
import { idOf, useMatrix } from './support/useMatrix.js';

const { matrix, person, ask, admin } = useMatrix();

const OWN = 'query ($id: ID!) { record(id: $id) { number nationalId } recordCount }';
const PURPOSE = { 'x-purpose': 'handle-procedure' };

describe('AZ-C caches and neighbours', () => {
  test('AZ-C01 AZ-C06 the same text shows everybody what is theirs, for the purpose that they state', async () => {
    const [a, b] = [person('ward_officer', 'a'), person('ward_officer', 'b')];
    const clear = await ask(a, OWN, { id: idOf('a', 'root') }, PURPOSE);
    expect(clear.data.record.nationalId).toMatch(/^\d{12}$/);
    expect((await ask(a, OWN, { id: idOf('a', 'root') })).data.record.nationalId).toContain('****');
    expect((await ask(b, OWN, { id: idOf('a', 'root') }, PURPOSE)).data.record).toBeNull();
    expect((await ask(person('district_admin', 'a'), OWN, { id: idOf('a', 'root') })).data.record.nationalId).toContain(
      '****',
    );
  });

  test('AZ-C02 AZ-C03 AZ-C04 AZ-C05 in turn or all at once, of a system that forgets the scope, nobody gets a neighbour’s row', async () => {
    matrix().system.careless = true;
    const query = '{ records(first: 50) { nodes { number related { number } } } }';
    const people = (['a', 'b'] as const).flatMap((family) => [
      person('ward_officer', family),
      person('shared_app', family),
    ]);
    const alone = await Promise.all(people.map(async (one) => (await ask(one, query)).text));
    expect(new Set(alone).size).toBe(people.length);
    const asked = Array.from({ length: 60 }, (_, i) => i % people.length);
    const together = await Promise.all(asked.map(async (i) => (await ask(people[i] as never, query)).text));
    together.forEach((text, i) => expect(text).toBe(alone[asked[i] as number]));
  });

  test('AZ-C07 headers that name a tenant, a host or a form of answer change nothing', async () => {
    const officer = person('ward_officer', 'a');
    const plain = await ask(officer, OWN, { id: idOf('b', 'root') });
    const headers = [
      { 'x-tenant': agency('b', 'root') },
      { 'x-forwarded-host': 'other.invalid', forwarded: 'host=other.invalid' },
      { 'x-original-url': '/admin/graphql', 'x-user': 'ward_officer-b-root' },
      { accept: 'application/graphql-response+json' },
    ];
    for (const more of headers)
      expect((await ask(officer, OWN, { id: idOf('b', 'root') }, more)).data).toEqual(plain.data);
    expect(plain.data.record).toBeNull();
  });

  test('AZ-C08 answers are not to be kept by anybody', async () => {
    const { headers } = await ask(person('ward_officer'), OWN, { id: idOf('a', 'root') });
    expect(headers.get('cache-control')).toContain('no-store');
    expect(headers.get('etag')).toBeNull();
  });

  test('AZ-C09 what a grant opened is shut within 5 s of its end', async () => {
    const app = person('shared_app', 'b');
    const administrator = person('district_admin', 'b');
    const input = {
      ...{ granteeKind: 'APPLICATION', grantee: 'app-b-root', capability: 'records:record.void', reach: 'SELF' },
      ...{ unit: unitsOf('b').root, reason: 'Quyền mẫu để thu hồi' },
    };
    const query = 'mutation ($id: ID!) { voidRecord(id: $id) { status } }';
    const made = await admin(
      administrator,
      'mutation ($input: CreateGrantInput!) { createGrant(input: $input) { id } }',
      { input },
    );
    expect(made.errors).toBeUndefined();
    const use = () => ask(app, query, { id: idOf('b', 'root') });
    expect((await use()).errors).toBeUndefined();
    await admin(administrator, 'mutation ($id: ID!) { endGrant(id: $id, reason: "Thu hồi để kiểm thử") { ended } }', {
      id: made.data.createGrant.id,
    });
    const until = Date.now() + 5_000;
    let last = await use();
    while (last.errors === undefined && Date.now() < until) last = await use();
    expect(last.errors?.[0].extensions.code).toBe('FORBIDDEN');
  });

  test('AZ-C10 a refusal of one is no refusal of another', async () => {
    const query = 'mutation ($id: ID!) { updateRecord(id: $id, title: "x") { status } }';
    const ids = { id: idOf('a', 'root') };
    expect((await ask(person('auditor'), query, ids)).errors?.[0].extensions.code).toBe('FORBIDDEN');
    expect((await ask(person('ward_officer', 'b'), query, ids)).errors?.[0].extensions.code).toBe('NOT_FOUND');
    expect((await ask(person('ward_officer'), query, ids)).data.updateRecord.status).toBe('ACCEPTED');
    expect((await ask(person('auditor'), query, ids)).errors?.[0].extensions.code).toBe('FORBIDDEN');
  });

  test('AZ-C11 an agency code with signs in it is nobody’s', async () => {
    const { forge } = matrix();
    for (const org of ['H26:A2', 'H26.A2\r\nset x 1', 'h26.a2', 'H26.A2 ', '*']) {
      const token = forge.token({ sub: 'strange', org, roles: ['ward-officer'] });
      const { data, errors } = await ask({ name: '', token, strong: token, sees: 'root' }, OWN, {
        id: idOf('a', 'root'),
      });
      expect(data?.record ?? null).toBeNull();
      if (errors === undefined) expect(data.recordCount).toBe(0);
    }
  });
});
