// Starts the page.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { QueryPage } from './QueryPage.js';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<QueryPage />);
