// Runs in a worker thread: what stands in a file may take long to read, and must not hold up the gateway.
import { parentPort, workerData } from 'node:worker_threads';
import { toCertificate } from '../verify/certificates/certificate.js';
import type { FetchEvidence } from '../verify/certificates/evidence.js';
import { verifyFile } from '../verify/verifyFile.js';
import type { FromWorker, Job, ToWorker } from './messages.js';

const job = workerData as Job;
const waiting = new Map<number, (bytes: Uint8Array | null) => void>();
let asked = 0;

const send = (message: FromWorker): void => parentPort?.postMessage(message);

const fetchEvidence: FetchEvidence = (request) =>
  new Promise((resolve) => {
    asked += 1;
    waiting.set(asked, resolve);
    send({ kind: 'evidence', id: asked, request });
  });

parentPort?.on('message', ({ id, bytes }: ToWorker) => {
  waiting.get(id)?.(bytes);
  waiting.delete(id);
});

const verification = await verifyFile(job.bytes, job.detached, {
  now: job.now,
  anchors: job.anchors.map(toCertificate),
  timestampAnchors: job.timestampAnchors.map(toCertificate),
  limits: job.limits,
  settings: job.settings,
  fetch: fetchEvidence,
  budget: { signatures: job.limits.maxSignatures },
});
send({ kind: 'result', verification });
parentPort?.close();
