// Structured logs: JSON lines, no tokens, no personal values.
import { pino, type DestinationStream, type Logger } from 'pino';
import { z } from 'zod';

export const logSettingsSchema = z.object({
  level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('Least severe level written.'),
});

/** Names whose values never reach a log line, at any depth that our records have. */
const REDACTED = ['authorization', 'token', 'password', 'secret', 'cookie', 'variables', 'query'];

export type { Logger };

export function createLog(settings: z.output<typeof logSettingsSchema>, destination?: DestinationStream): Logger {
  const options = {
    level: settings.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '***' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What may be logged of an error that nobody foresaw: its kind and place, and the text of errors we throw ourselves. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code, detail } = error as { code?: unknown; detail?: unknown };
  const cause =
    error.cause instanceof Error
      ? { cause: error.cause.name, causeCode: (error.cause as { code?: unknown }).code }
      : {};
  const frame = error.stack?.split('\n').find((line) => line.includes('    at '));
  return { error: error.name, code, detail, at: frame?.trim().replace(/\(?file:\/\/.*\/(?=[^/]+$)/, '('), ...cause };
}
