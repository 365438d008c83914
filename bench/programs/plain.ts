// Variant `plain`: every answer is ready, from the second time that it is asked for; what is left is HTTP.
import { createAnswerer } from '../by-hand/answerers.js';
import { createCall } from '../by-hand/call.js';
import { serveAnswers } from '../by-hand/serveAnswers.js';
import { workloadNamed } from '../workloads/workload.js';
import { runProgram } from './runProgram.js';

runProgram(async ({ workload, upstream }) => {
  const answer = createAnswerer(workloadNamed(workload).byHand, createCall(upstream));
  const ready = new Map<string, Buffer>();
  return serveAnswers(async (body) => {
    const { variables = {} } = JSON.parse(body) as { variables?: Record<string, unknown> };
    const key = JSON.stringify(variables);
    const found = ready.get(key) ?? Buffer.from(JSON.stringify({ data: await answer(variables) }));
    ready.set(key, found);
    return found;
  });
});
