// The conformance suite over the sample Party system.
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createPartyServer } from '../../sandbox/party/createPartyServer.js';
import { createPartyOrganisation } from '../../sandbox/party/createPartyOrganisation.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { describeConformance } from '../kit/conformance/index.js';
import { createDirectory, NOW, partyConfig, PASSWORD, PAYMENT_SECRET } from './fixtures/sampleParty.js';
import { partyProceduresAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const { cells, members } = createPartyOrganisation(city);
const offices = [...cells.values()].filter(({ code }) => /^A26\.[A-Z]\d\.02\./.test(code));
const [cell, , elsewhere] = offices;
if (cell === undefined || elsewhere === undefined) throw new Error('no cells');
const wardOf = (agencyCode: string) => directory.agency(agencyCode)?.unit ?? '';
const WARD = wardOf(cell.agencyCode);

const own = [...members.values()].filter(({ firstCell }) => firstCell === cell.code);
const others = [...members.values()].filter(({ firstCell }) => firstCell === elsewhere.code);
const [one = '', two = ''] = own.map(({ code }) => code);
const outside = others[0]?.code ?? '';
const person = others[0]?.citizenNumber ?? '';

/** The sample has three transfers for each ward, to the next one, and two opinions of members of its office. */
const transfer = (index: number) => `CSH${String(index).padStart(6, '0')}`;
const asksOrIsAsked = [...members.values()]
  .filter(({ firstCell }) => offices.some(({ code }) => code === firstCell))
  .filter((member, _index, all) => all.filter(({ firstCell }) => firstCell === member.firstCell).indexOf(member) >= 3)
  .map((member, index) => ({ code: `YK${String(index + 1).padStart(6, '0')}`, member }));
const isHere = (code: string) => wardOf(cells.get(code)?.agencyCode ?? '') === WARD;
const opinions = asksOrIsAsked.filter(({ member }) => isHere(member.firstCell) || isHere(member.residenceCell));
const opinionElsewhere = asksOrIsAsked.find(({ code }) => !opinions.some((opinion) => opinion.code === code));

/** Members who work in one place and live in another: their cell may be asked for an opinion. */
const elsewhereAtHome = [...members.values()].filter(
  ({ firstCell, residenceCell }) => cells.get(firstCell)?.agencyCode !== cells.get(residenceCell)?.agencyCode,
);

describeConformance(partyProceduresAdapter, {
  folder: import.meta.dirname,
  start: async () => {
    const server = await createPartyServer({ city, port: 0, now: () => NOW });
    return { config: partyConfig(server.url), close: () => server.close() };
  },
  createRuntime: (adapter, config, limits) =>
    createAdapterRuntime(adapter, config, {
      units: directory,
      limits: { readMs: 3_000, ...limits },
      now: () => new Date(NOW),
    }),
  scopes: { everything: directory.scopeOf(), narrow: directory.scopeOf([WARD]) },
  entities: {
    PartyMember: {
      known: [one, two],
      missing: ['DV999999', 'không phải mã'],
      outside: [outside],
      subject: { number: person, lists: [] },
    },
    PartyCell: {
      known: [cell.code, cell.code.replace('.02.', '.01.')],
      missing: ['A26.ZZ'],
      outside: [elsewhere.code],
    },
    PartyFee: {
      known: [`${one}-2026-03`, `${two}-2026-03`],
      missing: [`${one}-1999-01`],
      outside: [`${outside}-2026-03`],
      subject: { number: person, lists: [] },
    },
    PartyTransfer: {
      known: [transfer(1), transfer(2)],
      missing: ['CSH999999'],
      // The third ward's.
      outside: [transfer(7)],
      assigned: { lists: ['Query.partyTransfers'] },
      subject: { number: person, lists: [] },
    },
    ResidenceOpinion: {
      known: [opinions[0]?.code ?? '', opinions[1]?.code ?? ''],
      missing: ['YK999999'],
      outside: [opinionElsewhere?.code ?? ''],
      assigned: { lists: ['Query.residenceOpinions'] },
      subject: { number: opinionElsewhere?.member.citizenNumber ?? '', lists: [] },
    },
  },
  queries: {
    partyMember: { args: { number: one } },
    partyMembers: { args: { cell: cell.code }, total: own.length },
    partyCell: { args: { code: cell.code } },
    partyFee: { args: { number: `${one}-2026-03` } },
    partyMemberFees: { args: { member: one, from: '2026-01', until: '2026-06' }, total: 6 },
    partyCellFees: { args: { cell: cell.code, from: '2026-03' }, total: own.length },
    partyFeeArrears: { args: { year: 2026 } },
    partyFeeReconciliation: { args: { span: '2026-03' } },
    partyTransfer: { args: { code: transfer(1) } },
    // From the ward to the next one, and from the last one to this.
    partyTransfers: { args: {}, total: 6 },
    residenceOpinion: { args: { code: opinions[0]?.code } },
    residenceOpinions: { args: {}, total: opinions.length },
  },
  fields: {
    PartyMember: { dues: { parents: [one], args: { from: '2026-03' } } },
    PartyCell: { dues: { parents: [cell.code], args: { period: '2026-03' } } },
    UnitOverview: { partyProcedures: { parents: [`${WARD}@2026-06`], args: {} } },
  },
  http: {
    configFor: (url) => partyConfig(url),
    urlOf: (config) => (config as { baseUrl: string }).baseUrl,
    // The fault hits the call, not the login before it.
    prelude: ({ path }) =>
      path.includes('login') ? { error_code: 0, message: 'OK', session: 'phien-mau' } : undefined,
  },
  commands: {
    start: async () => {
      const server = await createPartyServer({ city, port: 0, now: () => NOW });
      const memberOf = (number: number) => elsewhereAtHome[number]?.code ?? '';
      return {
        ...{ url: server.url, config: partyConfig(server.url), close: () => server.close() },
        cases: {
          requestResidenceOpinion: {
            args: (number) => ({ member: memberOf(number), input: { year: 2026, purpose: 'YEARLY' } }),
            isWrite: ({ body }) => body.includes('TaoYKienCuTru'),
            effects: (number) => server.effects()['TaoYKienCuTru']?.[memberOf(number)] ?? 0,
          },
        },
      };
    },
    configFor: (url) => partyConfig(url),
    acceptedAt: new Date(NOW),
    // They build on each other: commands/*.test.ts goes through them in their order, with the same faults.
    left: Object.fromEntries(
      Object.keys(partyProceduresAdapter.commands ?? {})
        .filter((name) => name !== 'requestResidenceOpinion')
        .map((name) => [name, 'needs what others left behind']),
    ),
  },
  secrets: [PASSWORD, PAYMENT_SECRET],
});
