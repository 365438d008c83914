// From a request to the administrator who asks who uses what: through a restart, with the deprecated parts named on the way.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { plotAdapter } from '../support/plotAdapter.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

let forge: TokenForge;
let database: TestDatabase;
let gateway: TestGateway;

const start = () =>
  startTestGateway({
    ...{ issuer: forge.issuer, databaseUrl: database.url, adapters: [plotAdapter()] },
    issuerSettings: { claims: { appVersion: 'app_version' } },
  });

beforeAll(async () => {
  forge = await createTokenForge();
  database = await createTestDatabase();
  gateway = await start();
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await database.drop();
  await forge.stop();
});

const QUERY = 'query ($size: PlotSize, $filter: PlotFilter) { plot(size: $size, filter: $filter) { title } }';
const USAGE = `query ($type: String, $prefix: String) {
  fieldUsage(type: $type, prefix: $prefix, first: 100) {
    nodes { coordinate application version uses firstDay lastUsedAt } pageInfo { hasNextPage }
  }
}`;

describe('what applications use', () => {
  it('is warned of in the answer where it is deprecated', async () => {
    const fresh = await gateway.ask(
      forge.token(),
      QUERY,
      { size: 'TINY', filter: { text: 'bi-mat', size: 'LARGE' } },
      { 'x-app-version': '2.1.0' },
    );
    expect([fresh.data.plot.title, fresh.headers.get('sunset'), fresh.text.includes('extensions')]).toEqual([
      ...['Thửa mẫu', null, false],
    ]);
    const old = await gateway.ask(
      forge.token({ app_version: '1.0' }),
      '{ oldPlot { name } plot(oldCode: "a") { title } }',
    );
    expect(old.errors).toBeUndefined();
    expect(old.headers.get('sunset')).toBe('Tue, 30 Mar 2027 17:00:00 GMT');
    const { extensions } = JSON.parse(old.text) as { extensions: { deprecations: { coordinate: string }[] } };
    expect(extensions.deprecations.map(({ coordinate }) => coordinate).sort()).toEqual([
      ...['Plot.name', 'Query.oldPlot', 'Query.plot(oldCode:)'],
    ]);
    expect(extensions.deprecations).toContainEqual({
      ...{ coordinate: 'Query.oldPlot', on: '2027-03-31', use: 'Query.plot' },
      reason: expect.stringContaining('Đổi tên (mẫu) (Có thể bị bỏ từ ngày 2027-03-31; dùng Query.plot.'),
    });
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    expect(metrics).toContain('gateway_deprecated_uses_total{coordinate="Query.oldPlot"} 1');
    // A version with the number of a person in it is none, and refuses nobody.
    const odd = await gateway.ask(forge.token(), '{ plot { title } }', {}, { 'x-app-version': '001099000001' });
    expect(odd.status).toBe(200);
  });

  it('is neither warned of nor counted where it was refused', async () => {
    const { status, text } = await gateway.ask(forge.token(), '{ oldPlot { name } commands { nodes { id } } }');
    expect([status >= 400 || text.includes('FORBIDDEN'), text.includes('deprecations')]).toEqual([true, false]);
  });

  it('is known after a restart, by application, version and day, without a value', async () => {
    await gateway.stop();
    gateway = await start();
    const { data, errors, text } = await gateway.admin(forge.token(), USAGE, { prefix: 'Plot' });
    expect(errors).toBeUndefined();
    const shown = data.fieldUsage.nodes.map(
      (row: any) => `${row.coordinate} ${row.application} ${row.version} ${row.uses}`,
    );
    expect(shown).toEqual([
      'Plot.name test-app 1.0 1',
      'Plot.title test-app null 1',
      'Plot.title test-app 1.0 1',
      'Plot.title test-app 2.1.0 1',
      'PlotFilter test-app 2.1.0 1',
      'PlotFilter.size test-app 2.1.0 1',
      'PlotFilter.text test-app 2.1.0 1',
      'PlotSize test-app 2.1.0 1',
      'PlotSize.LARGE test-app 2.1.0 1',
      'PlotSize.TINY test-app 2.1.0 1',
    ]);
    expect(text).not.toContain('bi-mat');
  });

  it('names those who still use what is deprecated', async () => {
    const { data } = await gateway.admin(
      forge.token(),
      '{ deprecations(until: "2027-03-31") { coordinate on use users { application version uses } } }',
    );
    expect(data.deprecations).toEqual([
      {
        ...{ coordinate: 'PlotSize.TINY', on: '2027-01-01', use: 'PlotSize.SMALL' },
        users: [{ application: 'test-app', version: '2.1.0', uses: 1 }],
      },
      {
        ...{ coordinate: 'Query.oldPlot', on: '2027-03-31', use: 'Query.plot' },
        users: [{ application: 'test-app', version: '1.0', uses: 1 }],
      },
    ]);
  });

  it('is of a schema that the administration hands out whole', async () => {
    const { data } = await gateway.admin(forge.token(), '{ publicSchema { sdl reference } }');
    const plot = buildSchema(data.publicSchema.sdl).getQueryType()?.getFields()['plot'];
    expect(plot?.args.map(({ name, deprecationReason }) => [name, deprecationReason != null])).toEqual([
      ...[
        ['size', false],
        ['filter', false],
        ['oldCode', true],
      ],
    ]);
    const types: any[] = data.publicSchema.reference.types;
    expect(types.find(({ name }) => name === 'PlotSize')).toMatchObject({
      owner: 'plots',
      values: [{ name: 'SMALL' }, { name: 'LARGE' }, { name: 'TINY', deprecated: { on: '2027-01-01' } }],
    });
    expect(types.find(({ name }) => name === 'PlotFilter').inputs[2]).toMatchObject({
      deprecated: { reason: 'Bỏ (mẫu)' },
    });
  });
});
