// The kinds of adapters, each with one field of a unit that needs its system, and the cases that cannot happen to it.
import type { Adapter } from '../../adapters/kit/index.js';
import { archiveAdapter } from '../../adapters/archive/index.js';
import { documentsAdapter } from '../../adapters/documents/index.js';
import { feedbackAdapter } from '../../adapters/feedback/index.js';
import { hrRecordsAdapter } from '../../adapters/hr-records/index.js';
import { meetingsAdapter } from '../../adapters/meetings/index.js';
import { publicServicesAdapter } from '../../adapters/public-services/index.js';
import { signaturesAdapter } from '../../adapters/signatures/index.js';
import { reply, type Script } from './scriptedUpstream.js';

export interface Kind {
  readonly name: string;
  readonly adapter: Adapter;
  /** On `Unit`, without its alias. */
  readonly field: string;
  readonly args: object;
  /** Settings that lead to this address. */
  configFor(url: string): object;
  /** What is asked before the call that gets the fault. */
  readonly before?: Script;
  /** Cases that mean nothing here, and why. */
  readonly without?: Readonly<Record<string, string>>;
}

export const SECRETS = ['canary-matrix-password', 'canary-matrix-token-0123456789abcdef'] as const;
const [password, token] = SECRETS;

const LOGIN = JSON.stringify({ error_code: 0, message: 'OK', session: 'mau' });

/** Systems that are asked over HTTP. */
export const HTTP_KINDS: readonly Kind[] = [
  {
    name: 'REST portal',
    adapter: publicServicesAdapter,
    ...{ field: 'dossiers(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: url, username: 'mau', password, madonvi: 'mau' }),
    before: (socket, { text }) => {
      if (text.includes('/mapi/login')) socket.write(reply(LOGIN));
    },
  },
  {
    name: 'edXML',
    adapter: documentsAdapter,
    ...{ field: 'documents(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: url, secret: token }),
  },
  {
    name: 'signatures',
    adapter: signaturesAdapter,
    ...{ field: 'signatureSummary { valid }', args: {} },
    configFor: (url) => ({ baseUrl: url, apiKey: token }),
  },
  {
    name: 'archive',
    adapter: archiveAdapter,
    ...{ field: 'archiveFiles(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: `${url}/server/api`, token }),
  },
  {
    name: 'meetings',
    adapter: meetingsAdapter,
    ...{ field: 'meetings(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({
      ...{ baseUrl: `${url}/bigbluebutton/api/`, secret: token, keySecret: token },
      register: { baseUrl: `${url}/register`, token },
    }),
  },
  {
    name: 'feedback',
    adapter: feedbackAdapter,
    ...{ field: 'feedbackRequests(first: 1) { nodes { id } }', args: { first: 1 } },
    configFor: (url) => ({ baseUrl: url, apiKey: token }),
    without: { F17: 'an empty list is a lawful answer of it' },
  },
];

/** The system that is asked over SQL. */
export const SQL_KIND: Kind = {
  name: 'PostgreSQL HR',
  adapter: hrRecordsAdapter,
  ...{ field: 'officerCount', args: {} },
  configFor: (url) => ({ databaseUrl: url }),
};

const OF_HTTP = 'HTTP and its bodies; of SQL the same is in sql.test.ts';

/** Cases of the table that are not asked of every kind, and where they are. */
export const ELSEWHERE: readonly (readonly [cases: string, kinds: string, reason: string])[] = [
  ['F07, F25', 'all', 'nothing fails: the wire alone decides, upstream.test.ts and wholeGateway.test.ts'],
  ['F20, F21', 'all', 'partial answers of GraphQL: no kind speaks it, remote graphs are tested beside land-registry'],
  ['F34', 'all', 'one client keeps the connections of all kinds: upstream.test.ts'],
  ['F35', 'all', 'bulkheads do not know of kinds: upstream.test.ts, wholeGateway.test.ts'],
  ['F10 to F19, F22 to F28', 'PostgreSQL HR', OF_HTTP],
  ['F06b, F08, F09b', 'PostgreSQL HR', 'one answer of SQL is one read: sql.test.ts'],
  ['F33', 'PostgreSQL HR', 'TLS is asked for by its address (sslmode), as the database is set up'],
];
