// GraphQL over HTTP: GET and POST, anything else is told which.
import type { NextFunction, Request, Response } from 'express';
import { sendError } from '../sendError.js';

export function requireMethod(...allowed: readonly string[]) {
  return (request: Request, response: Response, next: NextFunction): void => {
    if (allowed.includes(request.method)) {
      next();
      return;
    }
    response.setHeader('allow', allowed.join(', '));
    sendError(response, 'METHOD_NOT_ALLOWED');
  };
}
