// The HTTP side of the gateway: server, steps, errors.
export { createHttpServer, parseJson, PortInUse, type HttpServer, type Surfaces } from './createHttpServer.js';
export { httpSettingsSchema, type HttpSettings } from './httpSettings.js';
export { stateOf, type RequestState, type StatedPrincipal } from './requestState.js';
export { dataHeaders, pageHeaders } from './securityHeaders.js';
export { answerErrors, answerNotFound } from './steps/answerErrors.js';
export { answerFile, type OpenedFile } from './steps/answerFile.js';
export { answerGraphql } from './steps/answerGraphql.js';
export { answerLive, answerMetrics, answerReady, type Readiness } from './steps/answerHealth.js';
export { assignRequestId } from './steps/assignRequestId.js';
export { authenticate } from './steps/authenticate.js';
export { authorize } from './steps/authorize.js';
export { limitInFlight } from './steps/limitInFlight.js';
export { logRequest } from './steps/logRequest.js';
export { requireJson } from './steps/requireJson.js';
export { requireMethod } from './steps/requireMethod.js';
