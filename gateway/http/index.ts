// The HTTP side of the gateway: server, steps, errors.
export { createHttpServer, parseJson, type Surfaces } from './createHttpServer.js';
export { httpSettingsSchema } from './httpSettings.js';
export type { RequestState } from './requestState.js';
export { dataHeaders, pageHeaders } from './securityHeaders.js';
export { answerErrors, answerNotFound } from './steps/answerErrors.js';
export { answerFile } from './steps/answerFile.js';
export { answerGraphql } from './steps/answerGraphql.js';
export { answerLive, answerMetrics, answerReady, type Readiness } from './steps/answerHealth.js';
export { assignRequestId } from './steps/assignRequestId.js';
export { authenticate } from './steps/authenticate.js';
export { authorize } from './steps/authorize.js';
export { limitInFlight } from './steps/limitInFlight.js';
export { logRequest } from './steps/logRequest.js';
export { requireJson } from './steps/requireJson.js';
export { requireMethod } from './steps/requireMethod.js';
