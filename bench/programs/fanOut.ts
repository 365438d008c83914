// Variant `fan-out`: the workload's one question answered by hand.
import { createAnswerer } from '../by-hand/answerers.js';
import { createCall } from '../by-hand/call.js';
import { serveAnswers } from '../by-hand/serveAnswers.js';
import { workloadNamed } from '../workloads/workload.js';
import { runProgram } from './runProgram.js';

runProgram(async ({ workload, upstream }) => {
  const answer = createAnswerer(workloadNamed(workload).byHand, createCall(upstream));
  return serveAnswers(async (body) => {
    const { variables = {} } = JSON.parse(body) as { variables?: Record<string, unknown> };
    return JSON.stringify({ data: await answer(variables) });
  });
});
