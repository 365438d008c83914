// Logs and metrics.
export { createLog, createPlainLog, describeError, logSettingsSchema, type Logger } from './createLog.js';
export { createMetrics, type Metrics } from './createMetrics.js';
