// Operations compiled once into plans of batched loads, and run.
export { createPlans, type PlanRequest, type Plans, type PlansOptions } from './createPlans.js';
export { describePlan } from './describePlan.js';
export { NotCovered, type Guard, type Mask, type Plan, type RemoteRules } from './plan.js';
export type { FieldCall, InProcessField, InProcessFields } from './inProcess.js';
export type { EntryPoint, MergeRule, RemoteRequest, RemoteResult, RemoteSource } from './source.js';
export { planSettingsSchema } from './planSettings.js';
