// One verification in a thread of its own, which ends with it: by its answer, its time, its memory, or its caller.
import { Worker } from 'node:worker_threads';
import type { FetchEvidence } from '../verify/certificates/evidence.js';
import type { Verification } from '../verify/report.js';
import type { FromWorker, Job, ToWorker } from './messages.js';

export interface WorkerOptions {
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly fetch: FetchEvidence;
  readonly signal: AbortSignal;
}

const isSource = import.meta.url.endsWith('.ts');
const program = isSource
  ? new URL('./verifyWorker.ts', import.meta.url)
  : new URL('./verifyWorker.js', import.meta.url);

/** Tests run from source, and threads do not take over the loader of their parent. */
const FROM_SOURCE = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(program.href)})))`;

function startWorker(job: Job, memoryMb: number): Worker {
  return new Worker(isSource ? FROM_SOURCE : program, {
    eval: isSource,
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    // Nothing of the installation is needed in there.
    env: {},
    execArgv: [],
  });
}

/** The time or the memory was used up, or the thread broke: nothing is known about the file. */
function interrupted(now: Date): Verification {
  const nothing = { kind: null, validationTime: now, signatures: [], timestamps: [] };
  return { ...nothing, outcome: 'INTERRUPTED', errors: ['TOOK_TOO_LONG'] };
}

export async function runInWorker(job: Job, options: WorkerOptions): Promise<Verification> {
  const { timeoutMs, memoryMb, fetch, signal } = options;
  signal.throwIfAborted();
  const worker = startWorker(job, memoryMb);
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), timeoutMs);
  try {
    return await new Promise((resolve, reject) => {
      const giveUp = () => resolve(interrupted(job.now));
      timer.signal.addEventListener('abort', giveUp);
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      worker.on('error', giveUp);
      worker.on('exit', giveUp);
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'result') return resolve(message.verification);
        const answer = (bytes: Uint8Array | null) => worker.postMessage({ id: message.id, bytes } satisfies ToWorker);
        fetch(message.request).then(answer, () => answer(null));
      });
    });
  } finally {
    clearTimeout(timeout);
    await worker.terminate();
  }
}
