// The adapter over the whole sample portal: what it answers is what the sample city holds.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createPortalServer, type PortalServer } from '../../sandbox/portal/createPortalServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createCall } from '../kit/conformance/index.js';
import type { Page, UnitScope } from '../kit/index.js';
import { createSampleRows, portalConfig } from './fixtures/sampleRows.js';
import { publicServicesAdapter as adapter } from './index.js';
import type { DossierRecord, ProcedureRecord, QuestionRecord } from './schema.generated.js';

const city = createSampleCity();
const { directory, wards, dossiersOf, questionsOf } = createSampleRows(city);
const [WARD] = wards;

let portal: PortalServer;
let client: unknown;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
  // The portal makes its index when it is first asked.
  const options = { units: directory, limits: { readMs: 10_000 } };
  client = adapter.createClient(createAdapterRuntime(adapter, portalConfig(portal.url), options));
});
afterAll(() => portal.close());

async function ask<T>(field: string, args: object, scope: UnitScope = directory.scopeOf()): Promise<T> {
  return (await adapter.queries[field]?.(args as never, createCall(client, scope))) as T;
}

describe('dossiers', () => {
  it('have the officers and documents of the city', async () => {
    const page = await ask<Page<DossierRecord>>('dossiers', { first: 100 }, directory.scopeOf([WARD]));
    expect(page.items).toHaveLength(100);
    for (const { record } of page.items) {
      const dossier = city.dossier(record.code);
      if (dossier === undefined) throw new Error('unknown dossier');
      expect(record.documentIds).toEqual(dossier.resultDocumentIds);
      expect(record.officerNumber).toBe(city.dossierSteps(dossier).at(-1)?.officerNumber ?? null);
      expect(record.progress).toHaveLength(city.dossierSteps(dossier).length);
      expect(record.unitKey).toBe(WARD);
    }
    expect(page.items.some(({ record }) => record.documentIds.length > 1)).toBe(true);
  });

  it('of a status and a period are those of the city', async () => {
    const args = { status: 'RETURNED', from: '2025-09-01', to: '2026-06-30', first: 100, unit: WARD, reach: 'SELF' };
    const page = await ask<Page<DossierRecord>>('dossiers', args);
    const expected = dossiersOf(WARD).filter((code) => {
      const { status, receivedAt = '' } = city.dossier(code) ?? {};
      return status === 10 && receivedAt >= '2025-09-01' && receivedAt < '2026-07-01';
    });
    expect(expected.length).toBeGreaterThan(5);
    expect(page.items.map(({ record }) => record.code).sort()).toEqual(expected.sort());
  });

  it('of a former district are those of its former wards', async () => {
    const page = await ask<Page<DossierRecord>>('dossiers', { unit: 'hn:2025-06:003', first: 50 });
    expect(page.items).toHaveLength(50);
    for (const { record } of page.items) {
      expect(record.unitKey).toMatch(/^hn:2025-06:/);
      expect(record.agencyCode).toMatch(/^H26\.62\./);
      expect(record.acceptedAt?.getTime()).toBeLessThan(Date.parse('2025-07-01T00:00:00+07:00'));
    }
  });

  it('survive a portal that forgot all sessions', async () => {
    portal.expireSessions();
    expect(await ask<DossierRecord>('dossier', { code: dossiersOf(WARD)[0] })).toMatchObject({ unitKey: WARD });
  });

  it.each([true, false])('arrive the same, double-encoded: %j', async (doubleEncoded) => {
    portal.behaviour.doubleEncoded = doubleEncoded;
    const record = await ask<DossierRecord>('dossier', { code: dossiersOf(WARD)[0] });
    portal.behaviour.doubleEncoded = false;
    expect(record.applicant?.identifier).toBeTruthy();
  });

  it('are not mistaken for none when the portal fails with error_code 0', async () => {
    portal.behaviour.failingMessage = 'Có lỗi trong quá trình xử lý';
    const list = ask('dossiers', {});
    await expect(list).rejects.toMatchObject({ code: 'UPSTREAM_ERROR' });
    portal.behaviour.failingMessage = null;
  });
});

describe('procedures', () => {
  it('are found by words without accents, and by field', async () => {
    const [field] = city.fields;
    const found = await ask<Page<ProcedureRecord>>('procedures', { name: 'dang ky lai', field: field?.code });
    expect(found.items.map(({ record }) => record.name)).toEqual([expect.stringContaining('Đăng ký lại')]);
    const all = await ask<Page<ProcedureRecord>>('procedures', { field: field?.code });
    expect(all.items).toHaveLength(city.procedures.filter(({ fieldCode }) => fieldCode === field?.code).length);
  });

  it('have all their parts', async () => {
    const [sample] = city.procedures;
    const record = await ask<ProcedureRecord>('procedure', { code: sample?.code });
    expect(record).toMatchObject({ state: 'PUBLISHED', code: sample?.code, agencies: [{ code: 'H26' }] });
    expect(record.ways?.map(({ channel }) => channel)).toEqual(['DIRECT', 'ONLINE']);
    expect(record.papers?.[0]?.papers).toHaveLength(sample?.papers.length ?? 0);
    expect(record.steps?.[0]?.steps).toEqual(sample?.stages);
  });
});

describe('lists', () => {
  const KINDS = 'SEX PROVINCE DISTRICT WARD COUNTRY ETHNIC_GROUP RELIGION MARITAL_STATUS SUBJECT LEVEL LEGAL_BASIS FEE';

  it.each([...KINDS.split(' '), 'PROCEDURE_GROUP', 'PROCEDURE_KIND'])(
    'of kind %s have codes and names',
    async (kind) => {
      const entries = await ask<{ code: string; name: string }[]>('codeList', { kind });
      expect(entries.length).toBeGreaterThan(0);
      for (const entry of entries)
        expect(entry).toEqual({ code: expect.stringMatching(/./), name: expect.stringMatching(/./) });
    },
  );

  it('of wards name the ward, not its province', async () => {
    const wards = await ask<{ code: string }[]>('codeList', { kind: 'WARD' });
    expect(wards).toHaveLength(126);
    expect(new Set(wards.map(({ code }) => code)).size).toBe(126);
  });

  it('of fields are the fields of the city', async () => {
    expect(await ask('procedureFields', {})).toHaveLength(city.fields.length);
  });
});

describe('questions', () => {
  it('are waiting or answered as in the city', async () => {
    const all = await ask<Page<QuestionRecord>>('questions', { status: 'WAITING', first: 100 });
    const waiting = city.questions.filter(({ answer }) => answer === null).map(({ id }) => id);
    expect(all.items.map(({ record }) => record.number)).toEqual(waiting.sort().reverse().slice(0, 100));
    const answered = await ask<Page<QuestionRecord>>('questions', { status: 'ANSWERED', unit: WARD });
    for (const { record } of answered.items) expect(record.answer).toMatch(/^Trả lời mẫu/);
    expect(questionsOf(WARD).length).toBeGreaterThanOrEqual(answered.items.length);
  });
});
