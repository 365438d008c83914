// The conformance suite over the sample portal.
import { createMemoryInbox, describeConformance } from '../kit/conformance/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { toApplicant } from '../../sandbox/city/names.js';
import { createPortalServer } from '../../sandbox/portal/createPortalServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { publicServicesAdapter } from './index.js';
import { createSampleRows, PASSWORD, portalConfig } from './fixtures/sampleRows.js';
import { KINDS, toReceivedKey, type DossierContent } from './inbound/contents.js';

const city = createSampleCity();
const { directory, wards, dossiersOf, questionsOf } = createSampleRows(city);
const [WARD, OTHER_WARD] = wards;
const dossiers = dossiersOf(WARD);
const questions = questionsOf(WARD);
const elsewhere = new Set(dossiersOf(OTHER_WARD));
// Of a citizen, not of an enterprise.
const personal = city.dossiers.find(
  ({ code, applicantIndex }) => elsewhere.has(code) && toApplicant(applicantIndex).kind === '1',
);
const [procedure, nextProcedure] = city.procedures.map(({ code }) => code) as [string, string];

/** What arrived before the tests: of the ward, and of the next one. */
const received = createMemoryInbox();
const arrived = dossiers.slice(0, 12);
const arrivedElsewhere = [...elsewhere].slice(0, 2);
const nothing = { province: null, district: null, ward: null, detail: null };
const toContent = (code: string): DossierContent => ({
  ...{ code, nationalCode: null, procedureCode: null, agencyCode: null, taxCode: null, name: 'Mẫu', address: nothing },
  ...{ phone: null, email: null, contact: null, formName: null, formUrl: null, form: null, rest: {} },
});
for (const [unit, codes] of [[WARD, arrived] as const, [OTHER_WARD, arrivedElsewhere] as const])
  for (const code of codes) await received.keep({ kind: KINDS.dossier, key: code, unit, content: toContent(code) });
const keyOf = (code = '') => toReceivedKey(KINDS.dossier, code);

const ANSWER = 'DongBoKetQuaHoiDapGuiTuDVCQG';
const STATUS = 'DongBoTrangThaiHoSo';

describeConformance(publicServicesAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const portal = await createPortalServer({ city, port: 0 });
    return { config: portalConfig(portal.url), close: () => portal.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, { units: directory, limits: { readMs: 3_000, ...limits }, received }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
  entities: {
    Dossier: {
      known: [dossiers[0] ?? '', dossiers[1] ?? ''],
      missing: ['000.00.L7.H26-990101-9999', 'không phải mã'],
      outside: [personal?.code ?? ''],
      assigned: { lists: ['Query.dossiers', 'Unit.dossiers'] },
      // The portal has no search by person, so no list.
      subject: { number: toApplicant(personal?.applicantIndex ?? 0).identity, lists: [] },
    },
    Procedure: { known: [procedure, nextProcedure], missing: ['9.999999', 'x'] },
    ServiceAgency: { known: ['H26.L7', 'H26.L7.01'], missing: ['H26.ZZ'] },
    OnlineService: { known: [`${procedure}.01`, `${nextProcedure}.01`], missing: ['9.999999.01'] },
    Question: {
      known: [questions[0] ?? '', questions[1] ?? ''],
      missing: ['HD-MAU-999999'],
      outside: [questionsOf(OTHER_WARD)[0] ?? ''],
      assigned: { lists: ['Query.questions', 'Unit.questions'] },
    },
    ReceivedDossier: {
      known: [keyOf(arrived[0]), keyOf(arrived[1])],
      missing: [keyOf('000.00.L7.H26-990101-9999'), 'không phải mã', 'dossier|'],
      outside: [keyOf(arrivedElsewhere[0])],
    },
  },
  queries: {
    receivedDossiers: { args: { unit: WARD }, total: arrived.length },
    dossier: { args: { code: dossiers[0] } },
    dossiers: { args: {}, total: dossiers.length },
    procedure: { args: { code: procedure } },
    procedures: { args: {}, total: city.procedures.length },
    procedureFields: { args: {} },
    serviceAgencies: { args: { name: 'ubnd phuong' } },
    codeList: { args: { kind: 'SEX' } },
    onlineServices: { args: {} },
    question: { args: { number: questions[0] } },
    questions: { args: {}, total: questions.length },
  },
  fields: {
    Unit: {
      dossiers: { parents: [WARD], args: {}, total: dossiers.length },
      questions: { parents: [WARD], args: {}, total: questions.length },
    },
    UnitOverview: { dossiers: { parents: [`${WARD}@2026-03`], args: {} } },
    Dossier: {
      taxNotices: { parents: [dossiers[0] ?? ''], args: {} },
      taxReceipts: { parents: [dossiers[0] ?? ''], args: {} },
    },
  },
  http: {
    // What has arrived is read from what was kept, without a call.
    reads: [
      ...['dossier', 'dossiers', 'procedure', 'procedures', 'procedureFields', 'serviceAgencies', 'codeList'],
      ...['onlineServices', 'question', 'questions'],
    ]
      .map((name) => `Query.${name}`)
      .concat('Dossier', 'Procedure', 'ServiceAgency', 'OnlineService', 'Question', 'Unit.dossiers', 'Unit.questions')
      .concat('UnitOverview.dossiers'),
    configFor: portalConfig,
    urlOf: (config) => (config as { baseUrl: string }).baseUrl,
    // The fault hits the read, not the login before it.
    prelude: ({ path }) =>
      path.includes('/mapi/login') ? { error_code: 0, message: 'OK', session: 'mau' } : undefined,
  },
  commands: {
    start: async () => {
      const portal = await createPortalServer({ city, port: 0 });
      const waiting = city.questions.filter(({ answer }) => answer === null).map(({ id }) => id);
      const open = city.dossiers.filter(({ status }) => status === 4).map(({ code }) => code);
      const effects = (service: string, id: string | undefined) => portal.effects()[service]?.[id ?? ''] ?? 0;
      return {
        ...{ url: portal.url, config: portalConfig(portal.url), close: () => portal.close() },
        cases: {
          answerQuestion: {
            args: (number) => ({
              id: waiting[number],
              input: { content: 'Trả lời mẫu', answeredBy: 'Cán bộ Mẫu 0001', answererTitle: 'Trưởng phòng' },
            }),
            isWrite: ({ body }) => body.includes(ANSWER),
            effects: (number) => effects(ANSWER, waiting[number]),
          },
          pushDossierStatus: {
            args: (number) => ({ id: open[number], input: { status: 'COMPLETED', content: 'Đã xong (mẫu)' } }),
            isWrite: ({ body }) => body.includes(STATUS),
            effects: (number) => effects(STATUS, open[number]),
          },
        },
      };
    },
    configFor: (url) => ({ ...portalConfig(url), writes: { settleSeconds: 0 } }),
    left: {
      ...{ submitDossier: 'in submitDossier.test.ts', updateDossier: 'in updateDossier.test.ts' },
      pushDossierProgress: 'the way of pushDossierStatus',
    },
  },
  secrets: [PASSWORD],
});
