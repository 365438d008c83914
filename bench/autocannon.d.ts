// The part of autocannon's programmatic interface that is used here; the package brings no types of its own.
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  export interface LoadRequest {
    readonly method: 'POST';
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** Called before each request; gives what is sent. */
    readonly setupRequest?: (request: LoadRequest) => LoadRequest;
  }

  export interface LoadClient {
    setRequests(requests: readonly LoadRequest[]): void;
  }

  export interface LoadOptions {
    readonly url: string;
    readonly connections: number;
    /** Seconds; without `amount`. */
    readonly duration?: number;
    /** Number of requests; the load ends when all are answered. */
    readonly amount?: number;
    /** Milliseconds between samples. */
    readonly sampleInt: number;
    /** Seconds. */
    readonly timeout: number;
    readonly requests: readonly LoadRequest[];
    setupClient(client: LoadClient): void;
  }

  export interface LoadResult {
    /** Connection errors and time-outs. */
    readonly errors: number;
    readonly non2xx: number;
    readonly '2xx': number;
    /** Seconds. */
    readonly duration: number;
  }

  export interface LoadInstance extends EventEmitter {
    stop(): void;
  }

  function autocannon(options: LoadOptions, done: (error: Error | null, result: LoadResult) => void): LoadInstance;

  export { autocannon as default };
}
