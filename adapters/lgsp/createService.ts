// The calls of one declared service: filled in, signed in, judged, and asked again once where credentials had ended.
import { z } from 'zod';
import { UpstreamError, type AdapterRuntime } from '../kit/index.js';
import { createAccess, type Credentials } from './access/createAccess.js';
import type { CallParts } from './declaration/callSchema.js';
import type { Declaration } from './declaration/declarationSchema.js';
import { fillCall, type Filled, type Values } from './declaration/template.js';
import type { Config } from './toConfigSchema.js';
import { compileJudge, NotFound, type Judge } from './wire/judge.js';
import { isExpired, throwThrottled } from './wire/wso2Fault.js';

export interface Service {
  /** The reply, if it says success. Throws `NotFound` where it says so, and for values that no request can carry. */
  ask(call: CallParts, values: Values, signal: AbortSignal): Promise<unknown>;
  /** Throws where the service cannot serve. */
  probe(signal: AbortSignal): Promise<void>;
}

/** The service no longer takes these credentials. */
class CredentialsEnded extends UpstreamError {
  constructor() {
    super('UPSTREAM_AUTH', { detail: 'credentials refused', sent: false });
    this.name = 'CredentialsEnded';
  }
}

type Send = (call: CallParts, filled: Filled, credentials: Credentials, signal: AbortSignal) => Promise<unknown>;

function createSend({ http, config, clock }: AdapterRuntime<Config>, { judgeRefused }: Judge): Send {
  const base = config.baseUrl.replace(/\/+$/, '');
  return ({ method, path }, { target, body }, { headers, drop }, signal) =>
    http.request({
      operation: `${method} ${path}`,
      method,
      url: `${base}${target}`,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(method === 'POST' && { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(method === 'POST' && { body: body ?? '{}' }),
      as: 'json',
      schema: z.unknown(),
      // Also a POST only reads: the declaration says so by being one.
      safe: true,
      ...(config.reading.timeoutMs !== undefined && { timeoutMs: config.reading.timeoutMs }),
      refused(reply) {
        if (drop !== undefined && isExpired(reply)) throw new CredentialsEnded();
        judgeRefused(reply);
        throwThrottled(reply, clock.now());
      },
      signal,
    });
}

export function createService(declaration: Declaration, runtime: AdapterRuntime<Config>): Service {
  const { config, log } = runtime;
  const { id, authentication, envelope, probe } = declaration;
  const access = createAccess(authentication, runtime, config);
  const judge = compileJudge(envelope);
  const send = createSend(runtime, judge);
  const own = Object.fromEntries(
    Object.entries(config.values ?? {}).map(([name, value]) => [`setting:${name}`, value]),
  );

  async function sendOnce(call: CallParts, filled: Filled, signal: AbortSignal): Promise<unknown> {
    const credentials = await access.current(signal);
    try {
      return await send(call, filled, credentials, signal);
    } catch (error) {
      if (!(error instanceof CredentialsEnded)) throw error;
      credentials.drop?.();
      const renewed = await access.current(signal);
      return send(call, filled, renewed, signal);
    }
  }

  /** With the id that the service itself knows the call by, so that both sides can look at the same one. */
  function judgeTraced(call: CallParts, reply: unknown): void {
    const correlationId = judge.traceOf(reply);
    const fields = { service: id, operation: `${call.method} ${call.path}`, ...(correlationId && { correlationId }) };
    try {
      judge.judge(reply);
      if (correlationId !== undefined) log.debug(fields, 'answered');
    } catch (error) {
      if (error instanceof UpstreamError && !(error instanceof NotFound))
        log.warn({ ...fields, code: error.code, detail: error.detail }, 'the reply says that the call failed');
      throw error;
    }
  }

  async function ask(call: CallParts, values: Values, signal: AbortSignal): Promise<unknown> {
    const filled = fillCall(call, { ...own, ...values });
    if (filled === undefined) throw new NotFound();
    const reply = await sendOnce(call, filled, signal);
    judgeTraced(call, reply);
    return reply;
  }

  return {
    ask,
    async probe(signal) {
      await ask(probe, {}, signal).catch((error: unknown) => {
        if (!(error instanceof NotFound)) throw error;
      });
    },
  };
}
