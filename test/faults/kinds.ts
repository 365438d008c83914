// The kinds of systems, each with one field that needs it, and the cases that cannot happen to it.
import { archiveAdapter } from '../../adapters/archive/index.js';
import { consultationsAdapter } from '../../adapters/consultations/index.js';
import { documentsAdapter } from '../../adapters/documents/index.js';
import { feedbackAdapter } from '../../adapters/feedback/index.js';
import { hrRecordsAdapter } from '../../adapters/hr-records/index.js';
import { serviceOf as declaredService } from '../../adapters/lgsp/fixtures/sampleServices.js';
import { meetingsAdapter } from '../../adapters/meetings/index.js';
import { populationAdapter } from '../../adapters/population/index.js';
import { publicServicesAdapter } from '../../adapters/public-services/index.js';
import { signaturesAdapter } from '../../adapters/signatures/index.js';
import { trainingAdapter } from '../../adapters/training/index.js';
import type { AdapterKind, Kind, ServiceKind } from './kind.js';
import { lampRemote, lighting } from './lampService.js';
import {
  LGSP_FAULTS,
  PERSONAL_ID,
  rpc,
  SERVICE_FAULTS,
  SOAP_FAULTS,
  SURVEY_FAULTS,
  TRAINING_FAULTS,
  XROAD_FAULTS,
} from './ownFaults.js';
import { reply } from './scriptedUpstream.js';

export const SECRETS = [
  'canary-matrix-password',
  'canary-matrix-token-0123456789abcdef',
  'canary-matrix-session-0123456789',
] as const;
const [password, token, session] = SECRETS;

/** Why people are looked up. */
export const PURPOSE = 'handle-procedure';
const CASE = 'H26-2026-0001';
const LOOK_UP = { personalId: PERSONAL_ID, caseNumber: CASE };
const CITIZEN = `citizen(personalId: "${PERSONAL_ID}", caseNumber: "${CASE}") { fullName }`;

const LOGIN = JSON.stringify({ error_code: 0, message: 'OK', session: 'mau' });
const TOKEN = JSON.stringify({ access_token: session, token_type: 'Bearer', expires_in: 3_600 });

/** The system that is asked over SQL. */
export const SQL_KIND: AdapterKind = {
  ...{ name: 'PostgreSQL HR', adapter: hrRecordsAdapter },
  ...{ on: 'Unit', field: 'officerCount', args: {} },
  configFor: (url) => ({ databaseUrl: url }),
};

/** Systems behind adapters that are asked over HTTP. */
export const ADAPTER_KINDS: readonly AdapterKind[] = [
  {
    ...{ name: 'REST portal', adapter: publicServicesAdapter },
    ...{ on: 'Unit', field: 'dossiers(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: url, username: 'mau', password, madonvi: 'mau' }),
    before: (socket, { text }) => {
      if (text.includes('/mapi/login')) socket.write(reply(LOGIN));
    },
  },
  {
    ...{ name: 'edXML', adapter: documentsAdapter },
    ...{ on: 'Unit', field: 'documents(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: url, secret: token }),
  },
  {
    ...{ name: 'signatures', adapter: signaturesAdapter },
    ...{ on: 'Unit', field: 'signatureSummary { valid }', args: {} },
    configFor: (url) => ({ baseUrl: url, apiKey: token }),
  },
  {
    ...{ name: 'archive', adapter: archiveAdapter },
    ...{ on: 'Unit', field: 'archiveFiles(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: `${url}/server/api`, token }),
  },
  {
    ...{ name: 'meetings', adapter: meetingsAdapter },
    ...{ on: 'Unit', field: 'meetings(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({
      ...{ baseUrl: `${url}/bigbluebutton/api/`, secret: token, keySecret: token },
      register: { baseUrl: `${url}/register`, token },
    }),
  },
  {
    ...{ name: 'feedback', adapter: feedbackAdapter },
    ...{ on: 'Unit', field: 'feedbackRequests(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: url, apiKey: token }),
    without: { F17: 'an empty list is a lawful answer of it' },
  },
  {
    ...{ name: 'consultations', adapter: consultationsAdapter },
    ...{ on: 'Unit', field: 'consultationResults(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: url, username: 'mau', password }),
    before: (socket, { text }) => {
      if (text.includes('get_session_key')) socket.write(rpc(text, { result: session }));
    },
    own: SURVEY_FAULTS,
  },
  {
    ...{ name: 'training', adapter: trainingAdapter },
    ...{ on: 'Unit', field: 'trainingSummary { courses }', args: {} },
    configFor: (url) => ({ baseUrl: url, token, reading: { timeoutMs: 1_000 } }),
    beside: [SQL_KIND, 'postgres://mau@127.0.0.1:9/mau'],
    own: TRAINING_FAULTS,
  },
  {
    ...{ name: 'lgsp', adapter: declaredService('procedure-results') },
    ...{ on: 'Unit', field: 'procedureResults(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: url, wso2: { consumerKey: 'mau', consumerSecret: password } }),
    before: (socket, { text }) => {
      if (text.startsWith('POST /token ')) socket.write(reply(TOKEN));
    },
    own: LGSP_FAULTS,
  },
  {
    ...{ name: 'population over SOAP', adapter: populationAdapter },
    ...{ on: 'Query', field: CITIZEN, args: LOOK_UP },
    configFor: (url, officer) => ({
      ...{ transport: 'portal', referenceSecret: token },
      portal: {
        ...{ url: `${url}/dan-cu/tra-cuu`, authorization: `Bearer ${token}`, integrationCode: 'HNMAU' },
        ...{ officers: { [officer]: 'canbo.mau' }, procedures: { [PURPOSE]: '1.000001' } },
      },
    }),
    own: SOAP_FAULTS,
  },
];

/** The other way to the same database: no gateway has both. */
export const XROAD_KIND: AdapterKind = {
  ...{ name: 'population over X-Road', adapter: populationAdapter },
  ...{ on: 'Query', field: CITIZEN, args: LOOK_UP },
  configFor: (url) => ({
    ...{ transport: 'xroad', referenceSecret: token },
    xroad: {
      ...{ baseUrl: url, client: ['HN', 'GOV', '2001', 'CongTichHop'], service: 'traCuu' },
      provider: ['HN', 'GOV', '0001', 'DanCu'],
    },
  }),
  own: XROAD_FAULTS,
};

export const SERVICE_KIND: ServiceKind = {
  name: 'GraphQL service',
  ...{ on: 'Unit', field: 'lamps { number }' },
  remoteAt: lampRemote,
  good: lighting(),
  without: { F28: 'it is asked for no encoding, and what comes packed is not unpacked: no JSON, like F24b' },
  own: SERVICE_FAULTS,
};

/** By the gateways that ask them. */
export const HTTP_GROUPS: readonly (readonly Kind[])[] = [[...ADAPTER_KINDS, SERVICE_KIND], [XROAD_KIND]];

const OF_HTTP = 'HTTP and its bodies; of SQL the same is in sql.test.ts';

/** Cases of the table that are not asked of every kind, and where they are. */
export const ELSEWHERE: readonly (readonly [cases: string, kinds: string, reason: string])[] = [
  ['F07, F25', 'all', 'nothing fails: the wire alone decides, upstream.test.ts and wholeGateway.test.ts'],
  ['F20, F21', 'all but GraphQL services', 'partial answers of GraphQL, which the others do not speak'],
  [
    'F20 to F22',
    'GraphQL service',
    'parts of an answer stay, and errors stand below the field: partialAnswers.test.ts',
  ],
  ['F34', 'all', 'one client keeps the connections of all kinds: upstream.test.ts'],
  ['F35', 'all', 'bulkheads do not know of kinds: upstream.test.ts, wholeGateway.test.ts'],
  ['F10 to F19, F22 to F28', 'PostgreSQL HR', OF_HTTP],
  ['F06b, F08, F09b', 'PostgreSQL HR', 'one answer of SQL is one read: sql.test.ts'],
  ['F33', 'PostgreSQL HR', 'TLS is asked for by its address (sslmode), as the database is set up'],
];
