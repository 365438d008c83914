// AZ-I: ways to a row of somebody else. Every one of them must end as if the row were not there.
import { describe, expect, test } from '@jest/globals';
import { createOpaqueCodec } from '../../gateway/stitching/index.js';
import { codec } from './matrix/harness.js';
import { recordKey, unitsOf } from './matrix/world.js';
import { idOf, unitId, useMatrix } from './support/useMatrix.js';

const { matrix, person, ask, admin } = useMatrix();

const NODE = 'query ($id: ID!) { node(id: $id) { id __typename ... on Record { number } } }';

describe('AZ-I rows of others', () => {
  test('AZ-I01 node(id) of a sibling is null, with no error', async () => {
    const { data, errors } = await ask(person('ward_officer'), NODE, { id: idOf('a', 'sibling') });
    expect({ data, errors }).toEqual({ data: { node: null }, errors: undefined });
  });

  test('AZ-I02 of two ids asked for together, mine comes and theirs does not', async () => {
    const query = 'query ($a: ID!, $b: ID!) { a: node(id: $a) { id } b: node(id: $b) { id } }';
    const mine = idOf('a', 'root');
    const { data } = await ask(person('ward_officer'), query, { a: mine, b: idOf('a', 'sibling') });
    expect(data).toEqual({ a: { id: mine }, b: null });
    const nodes = await ask(person('ward_officer'), 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [mine],
    });
    expect(nodes.errors?.[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('AZ-I03 an id with its type swapped is no id', async () => {
    const swap = (id: string, from: string, to: string) =>
      Buffer.from(Buffer.from(id, 'base64url').toString('latin1').replace(from, to), 'latin1').toString('base64url');
    for (const id of [
      swap(idOf('a', 'sibling'), 'Record', 'Notice'),
      swap(codec.encodeId('Notice', 'a'), 'Notice', 'Record'),
    ])
      expect((await ask(person('ward_officer'), NODE, { id })).data).toEqual({ node: null });
  });

  test('AZ-I04 an id of the other era with the same code leads nowhere', async () => {
    const officer = person('ward_officer', 'a', 'same_code_other_era');
    expect((await ask(officer, NODE, { id: idOf('a', 'oldNamesake') })).data.node).not.toBeNull();
    expect((await ask(officer, NODE, { id: idOf('a', 'namesake') })).data.node).toBeNull();
    const query = 'query ($unit: ID!) { records(unit: $unit) { nodes { id } } recordCount(unit: $unit) }';
    const { data } = await ask(officer, query, { unit: unitId(unitsOf('a').namesake) });
    expect(data).toEqual({ records: { nodes: [] }, recordCount: 0 });
  });

  test('AZ-I05 ids cannot be counted up or made elsewhere', async () => {
    const elsewhere = createOpaqueCodec(Buffer.alloc(32, 8)).encodeId('Record', recordKey('a', 'root'));
    const bare = Buffer.from('Record:a-root').toString('base64url');
    for (const id of [elsewhere, bare, 'a-root', '1', `${idOf('a', 'root')}A`])
      expect((await ask(person('ward_officer'), NODE, { id })).data).toEqual({ node: null });
  });

  test('AZ-I06 a relation of my own record into theirs is null', async () => {
    const { records } = matrix().system;
    const own = records.get('a-root');
    if (own === undefined) throw new Error('no record');
    records.set('a-root', { ...own, relatedKey: 'a-sibling' });
    const query = 'query ($id: ID!) { record(id: $id) { title unit { name } related { number nationalId } } }';
    matrix().system.careless = true;
    const { data, errors } = await ask(person('ward_officer'), query, { id: idOf('a', 'root') });
    expect(errors).toBeUndefined();
    expect(data.record).toMatchObject({ title: own.title, related: null });
  });

  test('AZ-I07 the type of what is not there cannot be asked', async () => {
    const query =
      'query ($id: ID!) { node(id: $id) { __typename ... on Record { __typename } ... on Notice { __typename } } }';
    const theirs = await ask(person('ward_officer'), query, { id: idOf('a', 'sibling') });
    const missing = await ask(person('ward_officer'), query, { id: codec.encodeId('Record', 'none') });
    expect(theirs.data).toEqual({ node: null });
    expect(theirs.data).toEqual(missing.data);
  });

  test('AZ-I08 the result of a change shows nothing that a read would not', async () => {
    const { records } = matrix().system;
    const own = records.get('a-root');
    if (own === undefined) throw new Error('no record');
    records.set('a-root', { ...own, relatedKey: 'a-sibling' });
    matrix().system.careless = true;
    const query = 'mutation ($id: ID!) { updateRecord(id: $id, title: "x") { result { id } } }';
    const { data } = await ask(person('ward_officer'), query, { id: idOf('a', 'root') });
    // The answer is the command; the row is read like any other.
    expect(data.updateRecord).toEqual({ result: null });
    const read = 'query ($id: ID!) { record(id: $id) { nationalId related { number } } }';
    const { record } = (await ask(person('ward_officer'), read, { id: idOf('a', 'root') })).data;
    expect(record.related).toBeNull();
    expect(record.nationalId).toContain('****');
  });

  test('AZ-I10 neither message nor path nor extension of a refusal names the row', async () => {
    const update = 'mutation ($id: ID!) { updateRecord(id: $id, title: "x") { id } }';
    const { text, errors } = await ask(person('ward_officer'), update, { id: idOf('a', 'sibling') });
    expect(errors?.[0]).toMatchObject({ path: ['updateRecord'], extensions: { code: 'NOT_FOUND' } });
    for (const word of ['a-sibling', 'mx:', 'Hồ sơ', 'HS-', 'service']) expect(text).not.toContain(word);
  });

  test('AZ-I11 counts, pages and their ends tell of visible rows alone', async () => {
    const query = `query ($after: String) {
      records(first: 1, after: $after) { nodes { number } pageInfo { hasNextPage endCursor } } recordCount
    }`;
    const officer = person('ward_officer');
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const answer: any = (await ask(officer, query, { after })).data;
      seen.push(...answer.records.nodes.map(({ number }: { number: string }) => number));
      expect(answer.recordCount).toBe(4);
      after = answer.records.pageInfo.endCursor;
      if (!answer.records.pageInfo.hasNextPage) break;
    }
    // Their own unit's two, its predecessor's, and the one that was assigned to it.
    expect(seen).toHaveLength(4);
  });

  test('AZ-I12 a search does not find what is not theirs, however exact it is', async () => {
    const query =
      'query ($word: String!) { records(word: $word) { nodes { id } pageInfo { hasNextPage } } recordCount(word: $word) }';
    const { data } = await ask(person('ward_officer'), query, { word: 'Hồ sơ mẫu a-sibling' });
    expect(data).toEqual({ records: { nodes: [], pageInfo: { hasNextPage: false } }, recordCount: 0 });
  });

  test('AZ-I13 a link to an export opens once, and only as it was made', async () => {
    const asks = person('district_admin');
    const approves = person('district_admin', 'a', 'own', '-second');
    const operation =
      'query E($after: String) { records(first: 10, after: $after) { nodes { number nationalId } pageInfo { hasNextPage endCursor } } }';
    const input = { operation, variables: {}, purpose: 'steering', reason: 'Xuất dữ liệu mẫu', format: 'CSV' };
    const made = await admin(asks, 'mutation ($input: NewExportRequest!) { requestExport(input: $input) { id } }', {
      input,
    });
    const { id } = made.data.requestExport as { id: string };
    const foreign = await admin(
      person('district_admin', 'b'),
      'mutation ($id: ID!) { approveExport(id: $id, reason: "Đồng ý (mẫu)") { state } }',
      { id },
    );
    expect(foreign.errors?.[0].extensions.code).toBe('NOT_FOUND');
    await admin(approves, 'mutation ($id: ID!) { approveExport(id: $id, reason: "Đồng ý (mẫu)") { state } }', { id });
    const link = await admin(asks, 'mutation ($id: ID!) { downloadExport(id: $id) { path } }', { id });
    const { path } = link.data.downloadExport as { path: string };
    const { url } = matrix().gateway;
    expect((await fetch(`${url}${path.slice(0, -3)}abc`)).status).toBe(404);
    const file = await fetch(`${url}${path}`);
    expect(file.status).toBe(200);
    // AZ-M12: masked in the file, too.
    expect(await file.text()).toContain('****');
    expect((await fetch(`${url}${path}`)).status).toBe(404);
  });

  test('AZ-I14 the trail of an object is found by nobody outside its units', async () => {
    const update = 'mutation ($id: ID!) { updateRecord(id: $id, title: "x") { id } }';
    await ask(person('ward_officer', 'b'), update, { id: idOf('b', 'root') });
    const objectId = recordKey('b', 'root');
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const to = new Date(Date.now() + 3_600_000).toISOString();
    const query = 'query ($filter: AuditFilter) { auditRecords(filter: $filter) { nodes { id } } }';
    const found = await admin(person('district_admin', 'a'), query, { filter: { objectId, from, to } });
    expect(found.data?.auditRecords.nodes ?? []).toEqual([]);
    const unit = unitsOf('b').root;
    const outside = await admin(person('district_admin', 'a'), query, { filter: { unit } });
    expect(outside.errors?.[0].extensions.code).toBe('NOT_FOUND');
  });
});
