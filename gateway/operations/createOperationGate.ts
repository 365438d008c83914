// Decides about a request before anybody parses it: one look-up by hash or by text.
import type { ErrorCode } from '../../schema/errors.js';
import { hashOf, type Admission, type RegisteredOperation, type RegisteredOperations } from './admission.js';
import { isDocumentRequest, readAsked, type Asked } from './readAsked.js';

export interface OperationGateOptions {
  /** Undefined for an application that never registered anything. */
  recordsOf(client: string): RegisteredOperations | undefined;
  /** Milliseconds since the epoch; default: the system's. */
  readonly now?: (() => number) | undefined;
}

export interface OperationGate {
  /** `body`: of a POST, of a message, or the parameters of a GET as one. `client`: null for a caller without a token. */
  admit(body: unknown, client: string | null): Admission;
}

const AS_IS: Admission = { kind: 'as-is' };
/** A text longer than this is not worth a name in statistics. */
const MAX_HASHED = 100_000;

/** RFC 9110 has no word for it, clients do: the text that came along is not the one that its hash names. */
function isMismatch({ text, hash }: Asked): boolean {
  return text !== undefined && hash !== undefined && hashOf(text) !== hash;
}

function find(asked: Asked, { byHash, byText }: RegisteredOperations): RegisteredOperation | undefined {
  if (asked.text === undefined) return asked.hash === undefined ? undefined : byHash.get(asked.hash);
  const found = byText.get(asked.text);
  return asked.hash === undefined || asked.hash === found?.hash ? found : undefined;
}

function nameOf({ text, hash, name }: Asked) {
  const own = text !== undefined && text.length <= MAX_HASHED ? hashOf(text) : null;
  return { hash: text === undefined ? (hash ?? null) : own, name };
}

/** What is wrong with the request itself, whatever is registered. */
function problemOf(body: unknown, asked: Asked): ErrorCode | undefined {
  if (asked.problem !== undefined) return asked.problem;
  if (isMismatch(asked)) return 'PERSISTED_QUERY_HASH_MISMATCH';
  const unknown = asked.text === undefined && asked.hash !== undefined && isDocumentRequest(body);
  return unknown ? 'PERSISTED_QUERY_NOT_FOUND' : undefined;
}

export function createOperationGate(options: OperationGateOptions): OperationGate {
  const { now = Date.now } = options;
  function counts({ retiresAt }: RegisteredOperation): boolean {
    return retiresAt === null || retiresAt.getTime() > now();
  }

  return {
    admit(body, client) {
      const asked = readAsked(body);
      const list = client === null ? undefined : options.recordsOf(client);
      const found = list === undefined || asked.problem !== undefined ? undefined : find(asked, list);
      if (found !== undefined && counts(found)) {
        const { text, hash, name } = found;
        return { kind: 'registered', text, hash, name };
      }
      // Whatever it is, it is not on the list: no reason to look closer.
      if (list?.mode === 'REGISTERED_ONLY')
        return { kind: 'refused', code: 'OPERATION_NOT_REGISTERED', ...nameOf(asked) };
      const problem = problemOf(body, asked);
      if (problem !== undefined) return { kind: 'refused', code: problem, hash: null, name: null };
      return list?.mode === 'REPORT' ? { kind: 'reported', ...nameOf(asked) } : AS_IS;
    },
  };
}
