// The upstream process: all services of a workload.
import { createUpstream } from '../upstream/createUpstream.js';
import { workloadNamed } from '../workloads/workload.js';
import { runProgram } from './runProgram.js';

runProgram(async ({ workload }) => (await createUpstream(workloadNamed(workload).services)).url);
