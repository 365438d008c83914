// Structured logs: JSON lines, no tokens, no personal values.
import { pino, type DestinationStream, type Logger } from 'pino';
import { z } from 'zod';
import { UpstreamError } from '../../adapters/kit/index.js';

export const logSettingsSchema = z.object({
  level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('Least severe level written.'),
});

/** Names whose values never reach a log line, at any depth that our records have. */
const REDACTED = ['authorization', 'token', 'password', 'secret', 'cookie', 'variables', 'query'];

export type { Logger };

/**
 * To the standard output, a few lines at a time: a write for each costs more than all the rest of it. Whatever ends the
 * process in order writes the last ones.
 */
const TO_OUTPUT = { dest: 1, sync: false, minLength: 4_096, periodicFlush: 100 };

export function createLog(settings: z.output<typeof logSettingsSchema>, destination?: DestinationStream): Logger {
  const options = {
    level: settings.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
  };
  return pino(options, destination ?? pino.destination(TO_OUTPUT));
}

/**
 * The same log for lines that are put together here, member by member, with nothing among them that has to be hidden:
 * to look through a line for such names costs more than to write it.
 */
export function createPlainLog(log: Logger): Logger {
  return log.child({}, { redact: [] });
}

/** The top frame, its file by name alone. What stands before the frames is the message, which nobody has read. */
function placeOf({ message, stack }: { message: unknown; stack?: unknown }): string | undefined {
  if (typeof stack !== 'string' || typeof message !== 'string') return undefined;
  const start = stack.indexOf(message);
  if (start < 0) return undefined;
  const frame = /^ {4}at (?:[\w.$<>[\] ]+ \()?[^\s()]+:\d+:\d+\)?$/m.exec(stack.slice(start + message.length));
  return frame?.[0].trim().replace(/\(?(?:file:\/\/)?\/.*\/(?=[^/]+$)/, '(');
}

/** Names of kinds (`TypeError`) and codes (`ECONNRESET`, `23505`); anything else may be a value. */
function asName(value: unknown): string | undefined {
  return typeof value === 'string' && /^(?:[A-Za-z_]{1,64}|[A-Z][A-Z0-9_]{1,63}|[0-9A-Z]{5})$/.test(value)
    ? value
    : undefined;
}

/**
 * What may be logged of an error that nobody foresaw: its kind and place, never its text. `detail` is written by
 * adapters for the log; on other errors (a database's) the same member quotes rows.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as { code?: unknown };
  const { cause } = error;
  return {
    error: asName(error.name) ?? 'Error',
    code: asName(code),
    detail: error instanceof UpstreamError ? error.detail : undefined,
    at: placeOf(error),
    ...(cause instanceof Error
      ? { cause: asName(cause.name) ?? 'Error', causeCode: asName((cause as { code?: unknown }).code) }
      : {}),
  };
}
