// GraphQL over HTTP: GET and POST, anything else is told which.
import { sendError } from '../sendError.js';
import type { Step } from '../step.js';

export function requireMethod(...allowed: readonly string[]): Step {
  return (request, response, next) => {
    if (allowed.includes(request.method ?? '')) {
      next();
      return;
    }
    response.setHeader('allow', allowed.join(', '));
    sendError(response, 'METHOD_NOT_ALLOWED');
  };
}
