// Operations compiled once into plans of batched loads, and run.
export type { EntityCache } from './cachedEntities.js';
export { createPlans, type PlanRequest, type Plans, type PlansOptions } from './createPlans.js';
export { describePlan } from './describePlan.js';
export { NotCovered } from './plan.js';
export type { InProcessEntities, InProcessFields } from './inProcess.js';
export type { Lifetime, RemoteRequest, RemoteResult, RemoteSource } from './source.js';
export { planSettingsSchema } from './planSettings.js';
