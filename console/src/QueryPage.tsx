// GraphiQL with a field for the access token: what the token may not see, the page does not see either.
import type { Fetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import type { ExecutionResult } from 'graphql';
import { useMemo, useState } from 'react';

const FIRST_QUERY = `# Dán mã truy cập vào ô phía trên: npm run -s token -- adapter-developer
# Paste an access token above, then press the run button.
query UnitWork($code: String = "00103") {
  unit(code: $code) {
    fullName
    dossiers(first: 5) {
      nodes {
        code
        summary
        status
        officer { fullName post { title } }
        documents(first: 2) { nodes { number notation subject } }
      }
    }
  }
}
`;

function createFetcher(token: string, purpose: string): Fetcher {
  return async (params) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(purpose === '' ? {} : { 'x-purpose': purpose }),
      },
      body: JSON.stringify(params),
    });
    return (await response.json()) as ExecutionResult;
  };
}

export function QueryPage() {
  const [token, setToken] = useState('');
  const [purpose, setPurpose] = useState('');
  const fetcher = useMemo(() => createFetcher(token.trim(), purpose.trim()), [token, purpose]);
  return (
    <div className="page">
      <form className="sign-in" onSubmit={(event) => event.preventDefault()}>
        <strong>Liên Thông</strong>
        <label>
          Mã truy cập / Access token
          <input
            type="password"
            autoComplete="off"
            value={token}
            onChange={(event) => setToken(event.target.value)}
            data-testid="token"
          />
        </label>
        <label>
          Mục đích / Purpose (X-Purpose)
          <input value={purpose} onChange={(event) => setPurpose(event.target.value)} placeholder="handle-procedure" />
        </label>
      </form>
      <div className="workspace">
        {/* A new key fetches the schema again, as the new token may see it. */}
        <GraphiQL key={token} fetcher={fetcher} initialQuery={FIRST_QUERY} shouldPersistHeaders={false} />
      </div>
    </div>
  );
}
