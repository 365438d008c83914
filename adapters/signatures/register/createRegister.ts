// The register of certificates: its list, by agencies or by serial numbers.
import type { AdapterRuntime } from '../../kit/index.js';
import type { Config } from '../config.js';
import { createReplySchema, type Row } from './row.js';

/** What a list is of. */
export interface Wanted {
  readonly agencies?: readonly string[];
  readonly serials?: readonly string[];
  /** Our state; EXPIRED is nothing that the register knows. */
  readonly state?: string | null;
  readonly expiringBefore?: string | null;
  readonly month?: string;
  readonly after?: string;
  readonly limit: number;
}

export interface Register {
  /** In the order of serial numbers. Fewer than `limit` mean that none follows. */
  list(wanted: Wanted, signal: AbortSignal): Promise<readonly Row[]>;
}

export function createRegister({ config, http }: Pick<AdapterRuntime<Config>, 'config' | 'http'>): Register {
  const { register, baseUrl, apiKey } = config;
  const { parameters } = register;
  const schema = createReplySchema(register);

  /** The codes of one of our states. */
  function codesOf(state: string | null | undefined): string {
    return Object.entries(register.states)
      .filter(([, means]) => means === state)
      .map(([code]) => code)
      .join(',');
  }

  return {
    async list({ agencies, serials, state, expiringBefore, month, after, limit }, signal) {
      const query: [string, string | null | undefined][] = [
        [parameters.agencies, agencies?.join(',')],
        [parameters.serials, serials?.join(',')],
        [parameters.state, codesOf(state)],
        [parameters.expiringBefore, expiringBefore],
        [parameters.month, month],
        [parameters.after, after],
        [parameters.limit, String(limit)],
      ];
      const url = new URL(`${baseUrl}${register.path}`);
      for (const [name, value] of query) if (value) url.searchParams.set(name, value);
      return http.request({
        operation: 'certificates',
        method: 'GET',
        url: url.toString(),
        headers: { accept: 'application/json', [register.keyHeader]: apiKey },
        as: 'json',
        schema,
        safe: true,
        signal,
      });
    },
  };
}
