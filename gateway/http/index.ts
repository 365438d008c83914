// The HTTP side of the gateway: server, steps, errors.
export { addressOf } from './clientAddress.js';
export { createHttpServer, type Surfaces } from './createHttpServer.js';
export {
  createWebSocketServer,
  socketSettingsSchema,
  type SocketRequest,
  type WebSocketServerOfGateway,
} from './webSocket.js';
export { httpSettingsSchema } from './httpSettings.js';
export type { RequestState } from './requestState.js';
export { dataHeaders, pageHeaders } from './securityHeaders.js';
export type { Step } from './step.js';
export { answerAuth } from './steps/answerAuth.js';
export { answerDocument, answerOauth } from './steps/answerOauth.js';
export { limitRate } from './steps/limitRate.js';
export { limitSignIns } from './steps/limitSignIns.js';
export { readSession } from './steps/readSession.js';
export { answerErrors, answerNotFound } from './steps/answerErrors.js';
export { answerFile } from './steps/answerFile.js';
export { answerGraphql } from './steps/answerGraphql.js';
export { answerLive, answerMetrics, answerReady, type Readiness } from './steps/answerHealth.js';
export { assignRequestId } from './steps/assignRequestId.js';
export { authenticate } from './steps/authenticate.js';
export { authorize } from './steps/authorize.js';
export { limitInFlight } from './steps/limitInFlight.js';
export { logRequest } from './steps/logRequest.js';
export { parseJson } from './steps/parseJson.js';
export { requireJson } from './steps/requireJson.js';
export { requireMethod } from './steps/requireMethod.js';
