// What a request asks to run: a text, or the hash of one, in either of the two protocols that clients speak. Total.
import type { ErrorCode } from '../../schema/errors.js';
import { HASH } from './admission.js';

export interface Asked {
  /** Undefined if the request brings none. */
  readonly text: string | undefined;
  readonly hash: string | undefined;
  readonly name: string | null;
  /** What is wrong with how the hash is given. */
  readonly problem: ErrorCode | undefined;
}

interface Identifier {
  readonly hash?: string;
  readonly problem?: ErrorCode;
}

const NAME = /^[_A-Za-z][_0-9A-Za-z]{0,127}$/;
/** A name goes into statistics: one that may be somebody's number (9, 10 or 12 digits) does not. */
const NUMBER = /\d{9}/;
const DOCUMENT_ID = /^sha256:([0-9a-f]{64})$/;
const NOTHING: Asked = { text: undefined, hash: undefined, name: null, problem: undefined };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Automatic persisted queries: `extensions.persistedQuery { version: 1, sha256Hash }`. */
function readExtension(extensions: unknown): Identifier {
  const given = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  // What is false for Apollo Server is not there.
  if (!given) return {};
  if (!isRecord(given) || given['version'] !== 1) return { problem: 'PERSISTED_QUERY_NOT_SUPPORTED' };
  const hash = given['sha256Hash'];
  return typeof hash === 'string' && HASH.test(hash) ? { hash } : { problem: 'BAD_REQUEST' };
}

/** GraphQL over HTTP, appendix "Persisted Documents": `documentId: "sha256:<hex>"`. Other forms name nothing here. */
function readDocumentId(given: unknown): Identifier {
  if (given === undefined || given === null) return {};
  const hash = typeof given === 'string' ? DOCUMENT_ID.exec(given)?.[1] : undefined;
  return hash === undefined ? { problem: 'PERSISTED_QUERY_NOT_FOUND' } : { hash };
}

function readName(given: unknown): string | null {
  return typeof given === 'string' && NAME.test(given) && !NUMBER.test(given) ? given : null;
}

/** The body of a POST, or the parameters of a GET as one. Never throws. */
export function readAsked(body: unknown): Asked {
  if (!isRecord(body)) return NOTHING;
  // graphql-ws wants a text in every message: the empty one stands for none.
  const text = typeof body['query'] === 'string' && body['query'] !== '' ? body['query'] : undefined;
  const extension = readExtension(body['extensions']);
  const document = readDocumentId(body['documentId']);
  const differ = extension.hash !== undefined && document.hash !== undefined && extension.hash !== document.hash;
  return {
    text,
    hash: extension.hash ?? document.hash,
    name: readName(body['operationName']),
    // Beside a text, an id of a form that we do not know is somebody else's business.
    problem: differ ? 'BAD_REQUEST' : (extension.problem ?? (text === undefined ? document.problem : undefined)),
  };
}

/** True if the hash came as `documentId` alone: no automatic store knows it, only a registered one. */
export function isDocumentRequest(body: unknown): boolean {
  return isRecord(body) && readExtension(body['extensions']).hash === undefined;
}
