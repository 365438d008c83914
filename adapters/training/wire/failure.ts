// Moodle answers errors with status 200: an object with `exception`. Its texts are localised and may tell too much.
import { z } from 'zod';
import { UpstreamError, type UpstreamErrorOptions } from '../../kit/index.js';
import type { UpstreamErrorCode } from '../../../schema/errors.js';

const exceptionSchema = z.object({ exception: z.string(), errorcode: z.string().nullish().catch(null) });
type MoodleException = z.output<typeof exceptionSchema>;

/** NOT_FOUND and STATE are answers: there is no such row, or nothing to tell of it. */
type Meaning = UpstreamErrorCode | 'NOT_FOUND' | 'STATE';

const BY_CODE: Readonly<Record<string, Meaning>> = {
  invalidtoken: 'UPSTREAM_AUTH',
  accessexception: 'UPSTREAM_AUTH',
  nopermissions: 'UPSTREAM_AUTH',
  invalidparameter: 'UPSTREAM_ERROR',
  invalidrecord: 'NOT_FOUND',
  errorcoursecontextnotvalid: 'STATE',
  requireloginerror: 'STATE',
  usernotenroled: 'STATE',
  notenroled: 'STATE',
  nocriteriaset: 'STATE',
  cannotviewreport: 'STATE',
  completionnotenabled: 'STATE',
  sitemaintenance: 'UPSTREAM_UNAVAILABLE',
  invalidresponse: 'UPSTREAM_BAD_RESPONSE',
};

const BY_CLASS: Readonly<Record<string, Meaning>> = {
  webservice_access_exception: 'UPSTREAM_AUTH',
  access_exception: 'UPSTREAM_AUTH',
  required_capability_exception: 'UPSTREAM_AUTH',
  invalid_parameter_exception: 'UPSTREAM_ERROR',
  dml_missing_record_exception: 'NOT_FOUND',
  invalid_response_exception: 'UPSTREAM_BAD_RESPONSE',
};

/** A failure that says something of the row and nothing of the system. */
export class MoodleState extends UpstreamError {
  readonly kind: 'NOT_FOUND' | 'STATE';

  constructor(kind: 'NOT_FOUND' | 'STATE', options: UpstreamErrorOptions) {
    super('UPSTREAM_ERROR', options);
    this.name = 'MoodleState';
    this.kind = kind;
  }
}

/** The class without its namespace, which newer versions have. */
function classOf({ exception }: MoodleException): string {
  return exception.split('\\').at(-1)?.toLowerCase() ?? '';
}

/** By the code, which is stable; else by the class. */
function meaningOf(failure: MoodleException): Meaning {
  const byCode = BY_CODE[failure.errorcode?.toLowerCase() ?? ''];
  return byCode ?? BY_CLASS[classOf(failure)] ?? 'UPSTREAM_ERROR';
}

/** What a log may hold: a code or the name of a class. Anything else may quote somebody. */
const toWord = (text: string) => (/^(?:[a-z][a-z0-9_/]{0,59})?$/i.test(text) ? text : 'of no known form');

/** Throws if the reply is an error. */
export function throwFailure(operation: string, reply: unknown, maintenanceSeconds: number): void {
  const parsed = exceptionSchema.safeParse(reply);
  if (!parsed.success) return;
  const meaning = meaningOf(parsed.data);
  const detail = `${operation}: ${toWord(classOf(parsed.data))} ${toWord(parsed.data.errorcode ?? '')}`;
  if (meaning === 'NOT_FOUND' || meaning === 'STATE') throw new MoodleState(meaning, { detail });
  if (meaning !== 'UPSTREAM_UNAVAILABLE') throw new UpstreamError(meaning, { detail });
  throw new UpstreamError(meaning, { detail, retryAfterSeconds: maintenanceSeconds });
}
