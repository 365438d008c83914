// For tests of the Party procedures through whole gateways: the stand-in, who may do what, and how a transfer goes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { partyProceduresAdapter } from '../../adapters/party-procedures/index.js';
import { partyConfig } from '../../adapters/party-procedures/fixtures/sampleParty.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../sandbox/party/createPartyServer.js';
import { createTestDatabase } from './database.js';
import { ledgerCodec as codec } from './ledgerGateway.js';
import { startTestGateway, type TestGateway } from './testGateway.js';
import { createTokenForge, type TokenForge } from './tokenForge.js';

export interface PartyStage {
  readonly server: PartyServer;
  readonly forge: TokenForge;
  readonly databaseUrl: string;
  readonly seedFile: string;
  readonly gateway: TestGateway;
  /** Of somebody who may do everything in every unit. */
  token(): string;
  /** Sends a command and waits until it has ended, or a person has to look. */
  run(field: string, args: object): Promise<PartyCommand>;
  /** A member in no transfer, and a cell somewhere else; another one for each call. */
  sample(): { readonly member: string; readonly from: string; readonly to: string };
  stop(): Promise<void>;
}

export interface PartyCommand {
  readonly id: string;
  readonly status: string;
  readonly steps: readonly { readonly name: string; readonly status: string }[];
  readonly result: {
    readonly id: string | null;
    readonly reference: string | null;
    readonly url: string | null;
  } | null;
  readonly error: { readonly code: string } | null;
}

const ROLE = 'party-everything';

/** One role may do everything in every unit. */
function writeSeed(folder: string): string {
  const file = join(folder, 'seed.json');
  const capabilities = partyProceduresAdapter.grants.map(({ capability }) => capability);
  const purpose = { code: 'party-work', titleVi: 'Công tác đảng (mẫu)', titleEn: 'Party work (sample)' };
  const grant = {
    to: { kind: 'ROLE', name: ROLE },
    ...{ capabilities, unit: 'hn:01', reach: 'SUBTREE', purposes: ['party-work'] },
    ...{ usable: true, delegable: false, validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' },
  };
  const seed = {
    purposes: [{ ...purpose, legalBasis: 'Quy định mẫu' }],
    roles: [{ code: ROLE, titleVi: 'Mọi thủ tục (mẫu)', titleEn: 'All procedures (sample)' }],
    applications: [{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }],
    grants: [grant],
  };
  writeFileSync(file, JSON.stringify(seed));
  return file;
}

/** What each command takes beside its input. */
const TARGETS: Readonly<Record<string, string>> = {
  submitPartyTransfer: 'member',
  payPartyFee: 'member',
  requestResidenceOpinion: 'member',
};

const SHOWN = 'id status steps { name status } error { code } result { id reference url }';
const ENDED: ReadonlySet<string> = new Set(['CONFIRMED', 'REJECTED', 'DEAD', 'NEEDS_PERSON', 'DISCARDED']);

function toMutation(field: string, withInput: boolean): string {
  const target = TARGETS[field] ?? 'id';
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`;
  return withInput
    ? `mutation ($id: ID!, $input: ${type}) { ${field}(${target}: $id, input: $input) { ${SHOWN} } }`
    : `mutation ($id: ID!) { ${field}(${target}: $id) { ${SHOWN} } }`;
}

function createSample(server: PartyServer) {
  const members = [...server.members.values()];
  const cells = [...server.cells.values()];
  let next = 0;
  return () => {
    const member = members[next];
    next += 40;
    const from = server.cells.get(member?.firstCell ?? '');
    const to = cells.find(
      (cell) => cell.isResidential && cell.agencyCode !== from?.agencyCode && /\.001$/.test(cell.code),
    );
    if (member === undefined || from === undefined || to === undefined) throw new Error('no sample');
    return { member: member.code, from: from.code, to: to.code };
  };
}

/** `deliver`: whether this gateway carries commands out itself. */
export async function openPartyStage(deliver: boolean, payment: object = {}): Promise<PartyStage> {
  const folder = mkdtempSync(join(tmpdir(), 'lien-thong-party-'));
  const seedFile = writeSeed(folder);
  const [forge, database] = await Promise.all([createTokenForge(), createTestDatabase()]);
  const server = await createPartyServer({ city: createSampleCity(), port: 0 });
  const config = partyConfig(server.url) as { payment: object };
  const gateway = await startTestGateway({
    ...{ issuer: forge.issuer, databaseUrl: database.url, seedFile, adapters: [partyProceduresAdapter] },
    commands: { deliver, pollMs: 50, leaseSeconds: 3 },
    events: { pollMs: 50 },
    adapterSettings: {
      'party-procedures': {
        config: { ...config, payment: { ...config.payment, ...payment } },
        limits: { breakAfter: 1_000, readMs: 2_000 },
      },
    },
  });
  const token = () => forge.token({ roles: [ROLE], agency: 'H26' });
  const purpose = { 'x-purpose': 'party-work' };

  async function run(field: string, { id, input }: { id?: string; input?: object }): Promise<PartyCommand> {
    const sent = await gateway.ask(token(), toMutation(field, input !== undefined), { id, input }, purpose);
    let command = sent.data?.[field] as PartyCommand | undefined;
    if (command === undefined || command === null) throw new Error(sent.text);
    while (!ENDED.has(command.status)) {
      await delay(20);
      const { data, text } = await gateway.ask(token(), `query ($id: ID!) { command(id: $id) { ${SHOWN} } }`, {
        id: command.id,
      });
      if (!data?.command) throw new Error(text);
      command = data.command as PartyCommand;
    }
    return command;
  }

  return {
    ...{ server, forge, databaseUrl: database.url, seedFile, gateway, token, run },
    sample: createSample(server),
    async stop() {
      await gateway.stop();
      await server.close();
      await forge.stop();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const memberId = (key: string): string => codec.encodeId('PartyMember', key);

/** In Hanoi; a transfer is filed soon after it was decided. */
const today = () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date());

/** Everything that a transfer of this member to that cell needs, with a number of its own. */
export function submission(to: string, more: object = {}): object {
  const decision = { reason: 'JOB', decisionNumber: '1/QĐ-MẪU', decidedOn: today() };
  return { kind: 'OFFICIAL', toCell: to, ...decision, ...more };
}
