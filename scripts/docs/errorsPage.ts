// docs/reference/errors.md: the catalogue of error codes.
import { ERRORS, type ErrorCode, type ErrorEntry } from '../../schema/errors.js';
import { REQUEST_PROBLEMS } from '../../schema/requestProblems.js';
import { code, page, table } from './markdown.js';

/** In the catalogue for clients that meet them elsewhere; nothing in the gateway gives them out today. */
export const RESERVED: readonly ErrorCode[] = [];

const HOPS: readonly (readonly [ErrorEntry['hop'], string])[] = [
  ['CONSUMER', 'The caller has to change something: the query, a value, the token, the purpose.'],
  ['GATEWAY', 'The gateway itself cannot answer now.'],
  ['BUS', 'The exchange between the gateway and the source system. No code of this hop exists yet.'],
  ['UPSTREAM', 'A source system failed. Its fields are null; everything else in the answer stands.'],
];

function rows(hop: ErrorEntry['hop']): string[][] {
  return Object.entries<ErrorEntry>(ERRORS)
    .filter(([name, entry]) => entry.hop === hop && !RESERVED.includes(name as ErrorCode))
    .map(([name, entry]) => [
      code(name),
      entry.hop === 'UPSTREAM' ? '200' : String(entry.status),
      entry.retryable ? 'yes' : 'no',
      entry.vi,
      entry.en,
    ]);
}

function section(hop: ErrorEntry['hop'], text: string): string {
  const found = rows(hop);
  const heading = `## ${hop}\n\n${text}\n`;
  return found.length === 0
    ? heading
    : `${heading}\n${table(['Code', 'HTTP', 'Retry', 'Tiếng Việt', 'English'], found)}`;
}

const INTRO = `Every error has \`extensions.code\`, \`hop\` (where it arose), \`retryable\`, and \`messages\` in
Vietnamese and English; \`message\` is the Vietnamese one. Errors of a source system also have \`service\` (the adapter's id),
\`requestId\`, and \`retryAfter\` in seconds where the system is expected back. The column HTTP is the status when the error
ends the whole request; an error of one field travels with 200. Codes are stable; texts may change.`;

const PROBLEMS = `What is wrong with a request that is \`BAD_REQUEST\` stands in \`extensions.problem\`, if it is one of these, and in
words behind its message.`;

function problems(): string {
  const found = Object.entries(REQUEST_PROBLEMS).map(([name, { vi, en }]) => [code(name), vi, en]);
  return `## Malformed requests\n\n${PROBLEMS}\n\n${table(['Problem', 'Tiếng Việt', 'English'], found)}`;
}

export function errorsPage(): string {
  return page(
    'Errors',
    INTRO,
    ...HOPS.map(([hop, text]) => section(hop, text)),
    problems(),
    ...(RESERVED.length === 0
      ? []
      : [`## Reserved\n\nIn the catalogue, given out by nothing today: ${RESERVED.map(code).join(', ')}.\n`]),
  );
}
